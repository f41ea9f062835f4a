/**
 * A car at the exit of which there is no stay: what the site does with it, by what the car is. Plates that always pass pass
 * here too, each list may say for its cars, and the rest is dealt with as one.
 */
import { groundOfList, isValidAt, PLATE_CLASS_REF } from "../admission/grounds.ts";
import type { Credit, Verdict } from "../lane/cue.ts";
import { say } from "../lane/words.ts";
import type { Bilingual } from "../plate/bilingual.ts";
import { PLATE_CLASS_NAMES, type PlateClass } from "../plate/classify.ts";
import { yuan } from "./sentences.ts";
import type { NoEntryPolicy } from "./settings.ts";
import type { ControllerState } from "./state.ts";

/** What a car is by its plate alone, and what is done with it for want of a stay. */
type Kind = Pick<Credit, "ground" | "groundRef"> & {
  readonly policy: NoEntryPolicy;
  /** Names the kind; null for any car. */
  readonly name: Bilingual | null;
};

/** A car whose plate was read. */
type ReadCar = { readonly plate: string; readonly plateClass: PlateClass };

/** A car before an exit that reads nobody: whose stay it has cannot be known. */
const UNREAD: Bilingual = { zh: "此车道不识别车牌", en: "This lane reads no plates" };

/** What is done with a car of which there is no stay. `nowMs` is corrected wall time. */
export function noEntryPolicy(state: ControllerState, car: ReadCar, nowMs: number): NoEntryPolicy {
  return kindOf(state, car, nowMs).policy;
}

function unreadKind({ settings }: ControllerState): Kind {
  return { ground: "temporary", groundRef: null, policy: settings.exit.noEntry, name: UNREAD };
}

function kindOf({ settings, lot }: ControllerState, { plate, plateClass }: ReadCar, nowMs: number): Kind {
  const { admission, exit } = settings;
  if (admission.alwaysAdmit.includes(plateClass)) {
    const name = PLATE_CLASS_NAMES[plateClass];
    return { ground: "listed", groundRef: PLATE_CLASS_REF + plateClass, policy: { policy: "open" }, name };
  }
  const list = admission.lists.find(({ name, kind }) => {
    const entries = kind === "blocked" ? [] : (lot.lists.get(name)?.entries ?? []);
    return entries.some((entry) => entry.plate === plate && isValidAt(entry, nowMs));
  });
  if (list === undefined) return { ground: "temporary", groundRef: null, policy: exit.noEntry, name: null };
  const name = { zh: list.titleZh, en: list.titleEn };
  const policy = exit.noEntryOfLists[list.name] ?? exit.noEntry;
  return { ground: groundOfList(list), groundRef: list.name, policy, name };
}

/** The verdict on a car of which there is no stay. `car`: null at an exit that reads nobody and opens by rule. */
export function decideWithoutStay(state: ControllerState, car: ReadCar | null, nowMs: number): Verdict {
  const plate = car?.plate ?? null;
  const { policy, ground, groundRef, name } = car === null ? unreadKind(state) : kindOf(state, car, nowMs);
  const [zh, en] = name === null ? ["", ""] : [`${name.zh}：`, `${name.en}: `];
  switch (policy.policy) {
    case "open": {
      const flags = plate === null ? ["no_entry_record", "lane_without_reader"] : ["no_entry_record"];
      const credit = { ground, groundRef, plate, stay: null, by: null, flags };
      const sentence = say(`${zh}无入场记录，按规定放行`, `${en}There is no record of its entry; let out by rule`);
      return { type: "admit", credit, sentence };
    }
    case "charge": {
      const fee = yuan(policy.fen);
      const sentence = say(
        `${zh}无入场记录，应收 ${fee}，请联系工作人员`,
        `${en}There is no record of its entry; ${fee} due, please call an operator`,
      );
      return { type: "wait", for: "operator", sentence };
    }
    case "hold": {
      const sentence = say(
        `${zh}无入场记录，请联系工作人员`,
        `${en}There is no record of its entry; please call an operator`,
      );
      return { type: "wait", for: "operator", sentence };
    }
  }
}
