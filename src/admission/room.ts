/** Whether there is a berth for a car without a claim to one: in the lot, in the area it counts in, beside what is kept back. */
import { areaOf, countAreas, keptByAreas, type AreaCar } from "../berth/areas.ts";
import type { Bilingual } from "../plate/bilingual.ts";
import type { Stay } from "../stay/stay.ts";
import type { DrivingIn, EntryRequest } from "./decision.ts";
import { keptBackNow } from "./grounds.ts";
import type { AdmissionSettings } from "./settings.ts";
import type { AdmissionView } from "./view.ts";

/** `refusal` is null when there is room; `counted` says what was found, for the trace. */
export type Room = {
  readonly refusal: { readonly reason: "full" | "area_full"; readonly sentence: Bilingual } | null;
  readonly counted: Bilingual;
};

type RoomRequest = Pick<EntryRequest, "plateClass" | "vehicleType" | "mode" | "nowMs" | "drivingIn"> & {
  /** The lists that grant the car something. */
  readonly lists: readonly string[];
};

const FULL = { zh: "车位已满", en: "The car park is full" };
const BEING_TAKEN = { zh: "余位正被入场车辆占用", en: "The last berths are being taken by cars driving in" };
const KEPT_BACK = { zh: "余位已为预约车辆保留", en: "The last berths are kept back for reservations" };
const KEPT_BY_AREAS = { zh: "余位已为专用区域保留", en: "The last berths belong to areas for other cars" };

export function roomFor(request: RoomRequest, view: AdmissionView, settings: AdmissionSettings): Room {
  const coming = request.drivingIn.filter(({ replacesItself }) => !replacesItself);
  const free = view.berths.free - coming.length;
  const kept = keptBackNow(view, settings, request);
  const counts = countAreas(settings.areas, carsToCount(view, coming));
  const own = areaOf(settings.areas, request);
  const here = counts.find(({ area }) => area === own);
  const byAreas = keptByAreas(counts, own);
  const counted = countedWords({ free, coming: coming.length, kept, byAreas, here: here?.free ?? null, title: own });
  const refuse = (sentence: Bilingual, reason: "full" | "area_full" = "full"): Room => ({
    refusal: { reason, sentence },
    counted,
  });
  if (view.berths.free <= 0 || request.mode === "full") return refuse(FULL);
  if (free <= 0) return refuse(BEING_TAKEN);
  if (free - kept <= 0) return refuse(KEPT_BACK);
  if (own !== null && here !== undefined && here.free > 0) return { refusal: null, counted };
  if (own !== null && own.whenFull === "refuse") {
    return refuse({ zh: `${own.titleZh}车位已满`, en: `The berths of ${own.titleEn} are taken` }, "area_full");
  }
  return free - kept - byAreas > 0 ? { refusal: null, counted } : refuse(KEPT_BY_AREAS);
}

/** The cars that are counted inside and those that are driving in, as the areas ask for them. */
function* carsToCount({ stays }: AdmissionView, coming: readonly DrivingIn[]): Iterable<AreaCar> {
  for (const stay of stays.all()) if (stay.status === "inside" && stay.counted) yield areaCarOf(stay);
  yield* coming.map(areaCarOf);
}

type Parked = Pick<Stay, "plateClass" | "vehicleType" | "groundRef">;

/** A stay, or a car that is driving in, as the areas ask for it. */
export function areaCarOf({ plateClass, vehicleType, groundRef }: Parked): AreaCar {
  return { plateClass, vehicleType, lists: groundRef === null ? [] : [groundRef] };
}

type Counted = {
  /** Beside what the cars that are driving in take. */
  readonly free: number;
  readonly coming: number;
  readonly kept: number;
  readonly byAreas: number;
  readonly here: number | null;
  readonly title: { readonly titleZh: string; readonly titleEn: string } | null;
};

function countedWords({ free, coming, kept, byAreas, here, title }: Counted): Bilingual {
  const taken =
    coming === 0 ? null : { zh: `（另有 ${coming} 辆正在入场）`, en: ` beside ${coming} for cars driving in` };
  const area =
    title === null || here === null
      ? null
      : { zh: `，${title.titleZh}空余 ${here}`, en: `, ${here} of them in ${title.titleEn}` };
  const others = byAreas === 0 ? null : { zh: `，其他区域保留 ${byAreas}`, en: `, ${byAreas} kept for other areas` };
  return {
    zh: `空余 ${free}${taken?.zh ?? ""}，为预约保留 ${kept}${area?.zh ?? ""}${others?.zh ?? ""}`,
    en: `${free} free${taken?.en ?? ""}, ${kept} kept back for reservations${area?.en ?? ""}${others?.en ?? ""}`,
  };
}
