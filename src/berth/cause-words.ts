/** A cause of the berth count in one line of Chinese and English, for the technician's list. */
import type { Bilingual } from "../plate/bilingual.ts";
import { WHOLE_LOT } from "./cause.ts";
import type { BerthCause, StayMove, UncountedManner } from "./cause.ts";

const STAY_WORDS: Readonly<Record<StayMove, Bilingual>> = {
  stay_opened: { zh: "车辆入场，占用 +1", en: "A car came in, occupied +1" },
  stay_closed: { zh: "车辆离场，占用 -1", en: "A car left, occupied -1" },
  stay_voided: { zh: "停车记录作废，占用 -1", en: "A stay was voided, occupied -1" },
  soft_closed: { zh: "停车记录按规则关闭，占用 -1", en: "A stay was closed by rule, occupied -1" },
  reopened: { zh: "停车记录恢复，占用 +1", en: "A stay was re-opened, occupied +1" },
};

const MANNER_WORDS: Readonly<Record<UncountedManner, Bilingual>> = {
  tailgate: { zh: "跟车通过", en: "A car followed another through" },
  unauthorised: { zh: "未授权通过", en: "A car passed without leave" },
  held_open: { zh: "常开期间通过", en: "A car passed while the arm was held open" },
  no_entry_record: { zh: "无入场记录的车辆离场", en: "A car without a stay left" },
  entry_found: { zh: "已找到先前离场车辆的入场记录", en: "The entry of a car that had left without one was found" },
};

/** Tells a cause: what happened, what it did to the number, where, by whom and why. */
export function describeCause(cause: BerthCause): Bilingual {
  const happened = happening(cause);
  const places = [
    cause.area === WHOLE_LOT ? null : { zh: `区域 ${cause.area}`, en: `area ${cause.area}` },
    cause.lane === null ? null : { zh: `车道 ${cause.lane}`, en: `lane ${cause.lane}` },
    cause.by === null ? null : { zh: `操作人 ${cause.by}`, en: `by ${cause.by}` },
    cause.reason === null ? null : { zh: `原因：${cause.reason}`, en: `because: ${cause.reason}` },
  ].filter((place) => place !== null);
  return {
    zh: [happened.zh, ...places.map(({ zh }) => zh)].join("，"),
    en: [happened.en, ...places.map(({ en }) => en)].join(", "),
  };
}

function happening(cause: BerthCause): Bilingual {
  switch (cause.kind) {
    case "passage_uncounted": {
      const { zh, en } = MANNER_WORDS[cause.manner];
      return { zh: `${zh}，占用 ${signed(cause.delta)}`, en: `${en}, occupied ${signed(cause.delta)}` };
    }
    case "count_set":
      return {
        zh: `人工校准空位为 ${cause.trueFree}，调整 ${signed(cause.delta)}`,
        en: `${cause.trueFree} berths were counted free, adjustment ${signed(cause.delta)}`,
      };
    case "capacity_set": {
      const by = cause.delta === 0 ? { zh: "", en: "" } : bracketed(signed(cause.delta));
      return {
        zh: `泊位总数改为 ${cause.capacity}${by.zh}`,
        en: `The capacity was set to ${cause.capacity}${by.en}`,
      };
    }
    default:
      return STAY_WORDS[cause.kind];
  }
}

function bracketed(text: string): Bilingual {
  return { zh: `（${text}）`, en: ` (${text})` };
}

/** A difference with its sign. */
function signed(delta: number): string {
  return delta > 0 ? `+${delta}` : `${delta}`;
}
