/** The parts that cars depend on, by name, and what it means for cars when one of them works, works with less, or does not. */
import type { PartName, PartState } from "../diagnostics/view.ts";
import type { Sentence } from "../lane/cue.ts";

/** Short enough for a lamp on a telephone. */
export const PART_TITLES: Readonly<Record<PartName, Sentence>> = {
  readers: { zh: "识别", en: "Reader" },
  barriers: { zh: "道闸", en: "Barrier" },
  loops: { zh: "线圈", en: "Loops" },
  ledger: { zh: "存储", en: "Storage" },
  clock: { zh: "时钟", en: "Clock" },
  box: { zh: "主机", en: "Box" },
  network: { zh: "网络", en: "Network" },
  city: { zh: "市平台", en: "City" },
};

/** What a lane's devices mean for its cars; `degraded` and `out` follow the names of the lanes that are meant. */
export const LANE_PART_WORDS: Readonly<
  Record<"readers" | "barriers" | "loops", Readonly<Record<Exclude<PartState, "unknown">, Sentence>>>
> = {
  readers: {
    works: { zh: "车牌照常识别。", en: "Plates are read." },
    degraded: {
      zh: "识别受限，个别车辆可能要人工输入车牌。",
      en: "plates are read less well; some cars may need theirs typed in.",
    },
    out: {
      zh: "读不到车牌，请在页面输入车牌或开闸一次。",
      en: "no plates are read. Type the plate on the page, or open once.",
    },
  },
  barriers: {
    works: { zh: "道闸可以控制。", en: "The barriers can be ordered." },
    degraded: {
      zh: "道闸可抬起，落杆或位置不可靠，请留意闸杆。",
      en: "the arm opens, but its fall or its position is not sure. Watch it.",
    },
    out: {
      zh: "道闸不听指令，请就地手动抬杆。",
      en: "the arm does not follow orders. Raise it by hand at the barrier.",
    },
  },
  loops: {
    works: { zh: "线圈照常检测车辆。", en: "The loops see cars come and pass." },
    degraded: {
      zh: "线圈不可靠，车辆照常通行，计数可能不准。",
      en: "a loop cannot be relied on. Cars go on; the count may be off.",
    },
    out: {
      zh: "线圈失联，请留意车道，不自动抬杆时在页面开闸。",
      en: "a loop is lost. Watch the lane, and open on the page where the arm does not rise by itself.",
    },
  },
};

export const LEDGER_WORDS = {
  works: { zh: "记录照常保存。", en: "Records are kept." },
  opening: { zh: "账本正在打开，车道照常，记录暂存在内存中。", en: "The ledger is being opened; the lanes go on." },
} as const satisfies Readonly<Record<string, Sentence>>;

export const CLOCK_WORKS: Sentence = {
  zh: "时钟已校准，照常计费和上报。",
  en: "The clock is set: stays are priced and sent.",
};

export const CITY_NOT_ASKED: Sentence = {
  zh: "尚未与市平台通信，车道照常，记录留存。",
  en: "The city has not been asked yet; the lanes go on and records are kept.",
};

/** All that is known of the network is how far the way to the city goes. */
export const NETWORK_WORDS = {
  reached: { zh: "到市平台的网络畅通。", en: "The network carries as far as the city." },
  answered: {
    zh: "对方有应答，网络畅通，问题在市平台一侧。",
    en: "The other end answers, so the network carries; the trouble is on the city's side.",
  },
  unclear: {
    zh: "问题在网络还是市平台，本机无法判断，请运行 gatehouse probe。",
    en: "Whether the network or the city fails cannot be told from here: run gatehouse probe.",
  },
  notAsked: { zh: "尚未使用，网络状态未知。", en: "The network has not been used yet." },
} as const satisfies Readonly<Record<string, Sentence>>;
