/**
 * Judges on what ground each car was let in, by the lists, contracts and reservations as they truly are. It decides
 * nothing by the code it judges. What held at some moment of the last quarter of an hour may have been the ground: a car
 * is decided on when it comes, and recorded when it has passed.
 */
import type { Box } from "../box/box.ts";
import { localDay, minuteOfLocalWeek } from "../local-day.ts";
import type { ListEntry } from "../lot/grounds.ts";
import type { LotRecord } from "../lot/record.ts";
import type { CityLists } from "./city/lists.ts";

const MINUTE_MS = 60_000;
const LOOKED_BACK = 15;

type Opened = Extract<LotRecord, { kind: "stay_opened" }>;

/** A version of a list that the box was given; and when. */
type Given = {
  readonly key: string;
  readonly entries: readonly ListEntry[];
  readonly signed: number | undefined;
  readonly atMs: number;
};

export class GroundJudge {
  readonly #lists: CityLists;
  /** The versions of each list, the latest last. */
  readonly #versions = new Map<string, readonly Given[]>();

  constructor(lists: CityLists) {
    this.#lists = lists;
  }

  /** What is wrong about a record; null when nothing is. */
  judge(box: Box, record: LotRecord): string | null {
    const atMs = box.controller.state.lot.clocks.date(record.at);
    if (record.kind === "list_replaced") {
      const { list, entries, signed } = record.data;
      const before = this.#given(list)?.signed ?? 0;
      if (box.config.admission.listKeys.length > 0 && (signed === undefined || signed <= before))
        return `list ${list}: version ${signed ?? "unsigned"} was taken after ${before}`;
      const given = { key: keyOf(record), entries, signed, atMs };
      this.#versions.set(list, [...(this.#versions.get(list) ?? []), given]);
    }
    // Only what the machine decided for a car that then used its own opening.
    if (record.kind !== "stay_opened" || record.data.laneType !== 2 || !record.data.counted) return null;
    const moments = Array.from({ length: LOOKED_BACK + 1 }, (_, minutes) => atMs - minutes * MINUTE_MS);
    const wrong = this.#whyNot(box, record, moments) ?? this.#missed(box, record, moments);
    return wrong === null ? null : `${record.data.plate} in ${record.data.lane}: ${wrong}`;
  }

  /** The power went: a version that was not on the card was never given. */
  powerCut(left: Iterable<LotRecord>): void {
    const keys = new Set([...left].filter(({ kind }) => kind === "list_replaced").map(keyOf));
    for (const [list, versions] of this.#versions) {
      this.#versions.set(
        list,
        versions.filter(({ key }) => keys.has(key)),
      );
    }
  }

  #given(list: string): Given | undefined {
    return this.#versions.get(list)?.at(-1);
  }

  #whyNot(box: Box, { data }: Opened, moments: readonly number[]): string | null {
    const { ground, groundRef, plate } = data;
    if (ground === "reservation") return this.#whyNotReserved(box, data, moments);
    if (ground === "stagger") {
      const contract = this.#lists.contracts.get(groundRef ?? "");
      if (contract?.plateId !== plate) return `no contract ${groundRef}`;
      const { staggerDayFrom: from, staggerDayTo: to } = contract;
      const holds = moments.some((ms) => localDay(ms) >= localDay(from) && localDay(ms) <= localDay(to));
      return holds ? null : `contract ${groundRef} holds on another day`;
    }
    if (ground !== "monthly" && ground !== "listed") return null;
    if (groundRef?.startsWith("plate_class:") === true) {
      const { alwaysAdmit } = box.config.admission;
      return alwaysAdmit.some((one) => groundRef === `plate_class:${one}`) ? null : `${groundRef} has no rule`;
    }
    const given = this.#given(groundRef ?? "");
    const own = (given?.entries ?? []).filter((entry) => entry.plate === plate);
    // A new version of the list may have come between the decision and the passage.
    if (given !== undefined && given.atMs > (moments.at(-1) ?? 0)) return null;
    return moments.some((ms) => own.some((entry) => holdsAt(entry, ms, data.lane)))
      ? null
      : `is not on ${groundRef} now`;
  }

  #whyNotReserved(box: Box, { plate, groundRef }: Opened["data"], moments: readonly number[]): string | null {
    const reservation = this.#lists.reservations.get(groundRef ?? "");
    if (reservation?.plateId !== plate) return `no reservation ${groundRef}`;
    const { reservationEarlyMinutes: early, reservationLateMinutes: late } = box.config.admission;
    const from = reservation.reserveFrom - early * MINUTE_MS;
    const to = reservation.reserveTo + late * MINUTE_MS;
    if (!moments.some((ms) => ms >= from && ms <= to)) return `reservation ${groundRef} is for another time`;
    const { stays } = box.controller.state.lot;
    // One whose plate was corrected since is another car's.
    const own = stays.ofPlate(plate).filter((stay) => stay.plate === plate && stay.status !== "voided");
    const uses = own.filter((stay) => stay.groundRef === groundRef);
    return uses.length > 1 ? `reservation ${groundRef} is used twice` : null;
  }

  /** A rule that should have been applied to a car and was not. */
  #missed(box: Box, { data, key }: Opened, moments: readonly number[]): string | null {
    const { plate, ground, lane } = data;
    const { lists, alreadyInside } = box.config.admission;
    const turnedAway = box.config.lanes.find(({ name }) => name === lane)?.turnsAway ?? [];
    const always = data.groundRef?.startsWith("plate_class:") === true;
    if (data.plateClass === "motorcycle" && turnedAway.includes("motorcycle") && !always)
      return "is a motorcycle, which this lane turns away";
    for (const { name, kind, blocked } of lists) {
      const given = this.#given(name);
      if (given === undefined || given.atMs > (moments.at(-1) ?? 0)) continue;
      const own = given.entries.filter((entry) => entry.plate === plate);
      const holds = own.find((entry) => moments.every((ms) => holdsAt(entry, ms, lane)));
      if (holds === undefined) continue;
      if (kind === "blocked" && (holds.blocked ?? blocked) === "refuse") return "is blocked";
      if (kind !== "blocked" && holds.group === null && ground === "temporary") return `is on ${name}`;
    }
    // Cars without a plate are many.
    if (alreadyInside !== "hard" || ground !== "temporary" || plate === "") return null;
    const beganMs = moments.at(-1) ?? 0;
    const { lot } = box.controller.state;
    const twin = lot.staysToLeave(plate).find((stay) => {
      return `stay:${stay.id}` !== key && stay.status === "inside" && lot.clocks.date(stay.openedAt) < beganMs;
    });
    return twin === undefined ? null : `is inside as ${twin.id}`;
  }
}

function keyOf({ origin, seq }: LotRecord): string {
  return `${origin}.${seq}`;
}

function holdsAt({ fromMs, toMs, lanes, hours }: ListEntry, ms: number, lane: string): boolean {
  if ((fromMs !== null && ms < fromMs) || (toMs !== null && ms > toMs)) return false;
  if (lanes.length > 0 && !lanes.includes(lane)) return false;
  const minute = minuteOfLocalWeek(ms);
  return hours.length === 0 || hours.some(([from, to]) => minute >= from && minute < to);
}
