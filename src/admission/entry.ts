/**
 * May this car come in now, on what ground, and why (not)? One function of the plate, the lot, the lane and the time. Of
 * several grounds the best for the driver counts: always in the same order, so that the answer never depends on chance.
 */
import type { Bilingual } from "../plate/bilingual.ts";
import type { ListPolicy } from "../lot/grounds.ts";
import { PLATE_CLASS_NAMES } from "../plate/classify.ts";
import type { StayFlag } from "../stay/records.ts";
import { lastClose } from "../stay/stay.ts";
import type { EntryDecision, EntryRequest, RuleAnswer } from "./decision.ts";
import {
  askContract,
  askList,
  askPlateClass,
  askReservation,
  blockPolicyOf,
  isQuotaFull,
  PLATE_CLASS_REF,
  type Asked,
  type Asking,
  type Found,
} from "./grounds.ts";
import { roomFor } from "./room.ts";
import type { AdmissionSettings } from "./settings.ts";
import type { AdmissionView } from "./view.ts";

/** Decides an entry. Pure: the same request, lot and settings always give the same decision. */
export function decideEntry(request: EntryRequest, view: AdmissionView, settings: AdmissionSettings): EntryDecision {
  const paper = new Paper();
  if (request.mode === "closed_to_all") {
    return paper.refuse("closed", { zh: "车道关闭，禁止通行", en: "The lane is closed to everybody" });
  }
  const { plate } = request;
  if (plate === null) return decideUnread(paper, { request, view, settings });
  const asking: Asking = { request: { ...request, plate }, view, settings };
  const blocked = askBlocked(paper, asking);
  if (blocked?.policy === "refuse") {
    return paper.refuse("blocked", {
      zh: `在${blocked.list.titleZh}中，禁止入场`,
      en: `On the list ${blocked.list.titleEn}: it may not come in`,
    });
  }
  if (leftJustNow(asking)) {
    return paper.refuse("just_left", {
      zh: "刚刚离场，视为重复识别",
      en: "It left a moment ago: taken for a repeated read",
    });
  }
  const grounds = askGrounds(paper, asking);
  if (isDrivingIn(asking, grounds[0] ?? null)) {
    return paper.refuse("let_in_elsewhere", {
      zh: "该车牌刚在入口获准，正在驶入，视为重复识别",
      en: "This plate was let in a moment ago and is driving in: taken for a repeated read",
    });
  }
  const turnedAway = whyTurnedAway(paper, asking, grounds);
  if (turnedAway !== null) return turnedAway;
  const inside = askInside(paper, asking, grounds[0] ?? null);
  if (inside === "refuse") {
    return paper.refuse("already_inside", { zh: "已在场内", en: "It is inside already" });
  }
  const flags: StayFlag[] = [
    ...(inside === "flag" ? (["already_inside"] as const) : []),
    ...(blocked === null ? [] : (["blocked_plate"] as const)),
  ];
  return admitOn(paper, { asking, grounds, flags });
}

/** Collects the rules as they are asked, and makes the decision of them. */
class Paper {
  readonly rules: RuleAnswer[] = [];

  note(rule: string, answer: Bilingual): void {
    this.rules.push({ rule, answer });
  }

  refuse(reason: string, sentence: Bilingual, needsPerson = false): EntryDecision {
    const { rules } = this;
    const nothing = { ground: null, groundRef: null, berthId: null, daysLeft: null };
    return { admitted: false, ...nothing, reason, sentence, flags: [], rules, needsPerson };
  }

  admit(
    found: Pick<Found, "ground" | "berthId" | "daysLeft" | "sentence"> & { readonly ref: string | null },
    flags: readonly StayFlag[],
  ): EntryDecision {
    const { ground, ref: groundRef, sentence } = found;
    return {
      admitted: true,
      ground,
      groundRef,
      berthId: found.berthId ?? null,
      daysLeft: found.daysLeft ?? null,
      reason: ground,
      sentence,
      flags,
      rules: this.rules,
      needsPerson: false,
    };
  }
}

type Unread = { readonly request: EntryRequest; readonly view: AdmissionView; readonly settings: AdmissionSettings };

function decideUnread(paper: Paper, unread: Unread): EntryDecision {
  const { request, settings } = unread;
  if (request.withoutReader !== undefined) return decideWithoutReader(paper, unread, request.withoutReader);
  if (settings.noPlate === "operator") {
    return paper.refuse(
      "no_plate",
      { zh: "未识别车牌，请工作人员处理", en: "No plate could be read; an operator must decide" },
      true,
    );
  }
  const refusal = whyNotTemporary(paper, request) ?? whyNoRoom(paper, unread);
  if (refusal !== null) return refusal;
  const sentence = { zh: "无牌车，按临时车入场", en: "A car without a plate, let in as a temporary one" };
  return paper.admit({ ground: "temporary", ref: null, sentence }, ["no_plate"]);
}

/** The lane reads nobody: it may say otherwise of its cars than the lot says of those that could not be read. */
function decideWithoutReader(paper: Paper, unread: Unread, policy: "hold" | "open"): EntryDecision {
  paper.note("lane_without_reader", {
    zh: policy === "open" ? "有空位即放行" : "由工作人员处理",
    en: policy === "open" ? "whoever comes is let in where there is room" : "an operator decides",
  });
  if (policy === "hold") {
    const sentence = {
      zh: "此车道不识别车牌，请工作人员处理",
      en: "This lane reads no plates; an operator must decide",
    };
    return paper.refuse("no_reader", sentence, true);
  }
  const refusal = whyNotTemporary(paper, unread.request) ?? whyNoRoom(paper, unread);
  if (refusal !== null) return refusal;
  const sentence = {
    zh: "此车道不识别车牌，按无牌临时车入场",
    en: "This lane reads no plates: let in as a temporary car without one",
  };
  return paper.admit({ ground: "temporary", ref: null, sentence }, ["lane_without_reader"]);
}

type Blocked = { readonly list: ListPolicy; readonly policy: ListPolicy["blocked"] };

function askBlocked(paper: Paper, asking: Asking): Blocked | null {
  const blocking: Blocked[] = [];
  for (const list of asking.settings.lists) {
    if (list.kind !== "blocked") continue;
    const asked = askList(asking, list);
    paper.note(asked.rule, asked.answer);
    if (asked.found !== null) blocking.push({ list, policy: blockPolicyOf(asking, list) });
  }
  return blocking.find(({ policy }) => policy === "refuse") ?? blocking[0] ?? null;
}

/** The entry camera often sees a car again that has just driven out beside it. */
function leftJustNow({ request, view, settings }: Asking): boolean {
  return view.stays.ofPlate(request.plate).some((stay) => {
    const close = lastClose(stay);
    if (stay.status !== "left" || close === null) return false;
    const agoMs = request.nowMs - view.clocks.date(close.at);
    // A leave dated in the future (the clock was set back) must not keep the car out for ever.
    return agoMs >= 0 && agoMs < settings.justLeftMs;
  });
}

/** A camera that looks across sees the car in the lane beside it. Whoever takes no notice of cars inside takes none of this. */
function isDrivingIn({ request, settings }: Asking, best: Found | null): boolean {
  if (alreadyInsidePolicy(settings, best?.ref ?? null) === "off") return false;
  return request.drivingIn.some(({ plate }) => plate === request.plate);
}

/** Vehicles that may not use this lane, whatever else they may; what always passes may use any. */
function whyTurnedAway(paper: Paper, { request, settings }: Asking, [best]: readonly Found[]): EntryDecision | null {
  const kinds = settings.turnedAway[request.lane] ?? [];
  if (kinds.length === 0 || best?.ref.startsWith(PLATE_CLASS_REF) === true) return null;
  const name = kinds.includes(request.plateClass)
    ? PLATE_CLASS_NAMES[request.plateClass]
    : request.vehicleType === 2 && kinds.includes("large")
      ? { zh: "大型车", en: "large vehicle" }
      : null;
  if (name === null) return null;
  return paper.refuse("kind_turned_away", {
    zh: `此车道不接受${name.zh}`,
    en: `This lane does not take it: ${name.en}`,
  });
}

/** Every ground the car has, best for the driver first: what costs nothing before what only grants a berth. */
function askGrounds(paper: Paper, asking: Asking): readonly Found[] {
  const lists = asking.settings.lists.filter((list) => list.kind !== "blocked");
  const asked: readonly Asked[] = [
    askPlateClass(asking),
    ...lists.map((list) => askList(asking, list)),
    askContract(asking),
    askReservation(asking),
  ];
  for (const { rule, answer } of asked) paper.note(rule, answer);
  return asked.flatMap(({ found }) => (found === null ? [] : [found]));
}

/** What the site does about a plate that is inside already, for cars of this list or (null) of none. */
export function alreadyInsidePolicy(settings: AdmissionSettings, list: string | null): "soft" | "hard" | "off" {
  return settings.lists.find(({ name }) => name === list)?.alreadyInside ?? settings.alreadyInside;
}

function askInside(paper: Paper, { request, view, settings }: Asking, best: Found | null): "refuse" | "flag" | null {
  const { plate } = request;
  if (!view.stays.ofPlate(plate).some((stay) => stay.status === "inside" && stay.plate === plate)) return null;
  const policy = alreadyInsidePolicy(settings, best?.ref ?? null);
  paper.note("already_inside", { zh: `已在场内，处理方式：${policy}`, en: `inside already; policy: ${policy}` });
  if (policy === "hard") return "refuse";
  return policy === "soft" ? "flag" : null;
}

type Admitting = { readonly asking: Asking; readonly grounds: readonly Found[]; readonly flags: readonly StayFlag[] };

function admitOn(paper: Paper, { asking, grounds, flags }: Admitting): EntryDecision {
  const { request, settings } = asking;
  const lists = grounds.map(({ ref }) => ref);
  const noRoom = whyNoRoom(paper, asking, lists);
  // A lane that takes no temporary cars takes all others, as far as there is room for them.
  const usable = grounds.find((found) => found.admittedWhenFull || noRoom === null);
  if (usable !== undefined) return paper.admit(usable, flags);
  const quotaFull = settings.lists.find(
    (list) => list.kind !== "blocked" && list.whenQuotaFull === "refuse" && isQuotaFull(asking, list),
  );
  if (quotaFull !== undefined) {
    return paper.refuse("quota_full", {
      zh: `${quotaFull.titleZh}的车位已用完`,
      en: `The berths of ${quotaFull.titleEn} are taken`,
    });
  }
  const refusal = whyNotTemporary(paper, request) ?? noRoom;
  if (refusal !== null) return refusal;
  const sentence = { zh: "临时车入场", en: "Let in as a temporary car" };
  return paper.admit({ ground: "temporary", ref: null, sentence }, flags);
}

function whyNotTemporary(paper: Paper, { mode }: EntryRequest): EntryDecision | null {
  if (mode !== "closed") return null;
  return paper.refuse("closed", { zh: "车道不接受临时车", en: "This lane takes no temporary cars now" });
}

/** Why there is no berth for a car without a claim to one; null when there is. `lists` grant it something. */
function whyNoRoom(
  paper: Paper,
  { request, view, settings }: { request: EntryRequest; view: AdmissionView; settings: AdmissionSettings },
  lists: readonly string[] = [],
): EntryDecision | null {
  const { refusal, counted } = roomFor({ ...request, lists }, view, settings);
  paper.note("free_berths", counted);
  return refusal === null ? null : paper.refuse(refusal.reason, refusal.sentence);
}
