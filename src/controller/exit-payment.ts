/**
 * What a car that we know must pay before the arm opens, and how the city is asked about it: reductions first, then one
 * submit, both within the lane's budget. Never two submits that could both be collected.
 */
import { daysToRemindOf } from "../admission/reminder.ts";
import type { Credit, Verdict } from "../lane/cue.ts";
import { stayKey } from "../lot/stay-book.ts";
import { openSubmit, type Submit } from "../stay/money.ts";
import type { QuoteData } from "../stay/money-records.ts";
import type { Stay } from "../stay/stay.ts";
import { isCityAwaited } from "./city-facts.ts";
import type { Leaving } from "./exit.ts";
import { nextOrderId } from "./orders.ts";
import { assessAt, type Assessment } from "./pricing.ts";
import { askReductions, askSubmit } from "./questions.ts";
import { scheduleResult } from "./result-asking.ts";
import { say } from "../lane/words.ts";
import { yuan } from "./sentences.ts";
import { isOfTheSameMoney, smallerQuote } from "./settled.ts";
import type { ControllerState, ExitCase, VisitCase } from "./state.ts";
import type { Turn } from "./turn.ts";

/** The verdict for a car whose stay is known. */
export function decidePayment(turn: Turn, state: ControllerState, visitCase: VisitCase, leaving: Leaving): Verdict {
  const { stay } = leaving;
  visitCase.leaving = stay.id;
  const admit: Admit = (why, unpaid) => {
    const credit: Credit = {
      ground: stay.ground,
      groundRef: stay.groundRef,
      plate: visitCase.plate?.plate ?? stay.plate,
      stay: stay.id,
      decidedMs: turn.at.monotonicMs,
      by: null,
      ...(unpaid === undefined
        ? { flags: leaving.flags }
        : { unpaid, flags: [...leaving.flags, "opened_without_payment"] }),
      ...reminderOf(turn, state, stay),
    };
    return { type: "admit", credit, sentence: say(...why) };
  };
  const assessment = assessAt(state, stay, turn.at);
  visitCase.rules = [...visitCase.rules.slice(0, 1), ...assessment.rules];
  if (assessment.outcome === "clock_not_trusted") {
    const why = [
      "时钟尚未校准，无法计费，先放行并记录",
      "The clock is not set yet, so nothing can be priced: let out and written down",
    ] as const;
    return admit(why, "clock_not_set");
  }
  if (assessment.outcome === "cannot_price") return { type: "wait", for: "operator", sentence: assessment.sentence };
  if (assessment.dueFen > 0) return payAtExit(turn, state, { visitCase, stay, assessment, admit });
  const debt = debtOfEarlierStay(turn, state, stay);
  if (debt !== null) return payAtExit(turn, state, { visitCase, ...debt, admit });
  return admit(assessment.settled);
}

/** Days that the car's entry on its list still holds, where the list reminds of them. */
function reminderOf(turn: Turn, { settings, lot }: ControllerState, stay: Stay): { readonly daysLeft?: number } {
  const list = settings.admission.lists.find(({ name }) => name === stay.groundRef);
  if (list === undefined) return {};
  const entries = (lot.lists.get(list.name)?.entries ?? []).filter(({ plate }) => plate === stay.plate);
  const daysLeft = daysToRemindOf(list, entries, lot.clocks.date(turn.at));
  return daysLeft === null ? {} : { daysLeft };
}

/** Lets the car go; `unpaid`: why without asking for what it may owe. */
type Admit = (why: readonly [zh: string, en: string], unpaid?: Credit["unpaid"]) => Verdict;

type Priced = Extract<Assessment, { outcome: "priced" }>;

/** What this car still owes from an earlier visit, where the site collects it; the oldest debt first. */
function debtOfEarlierStay(
  turn: Turn,
  state: ControllerState,
  present: Stay,
): { readonly stay: Stay; readonly assessment: Priced } | null {
  if (!state.settings.exit.collectOwed || present.plate === "") return null;
  for (const stay of state.lot.stays.ofPlate(present.plate)) {
    if (stay.id === present.id || stay.status !== "left" || stay.plate !== present.plate) continue;
    const assessment = assessAt(state, stay, turn.at);
    if (assessment.outcome === "priced" && assessment.dueFen > 0) return { stay, assessment };
  }
  return null;
}

function exitCaseOf(state: ControllerState, visitCase: VisitCase, stay: Stay): ExitCase {
  if (visitCase.exit?.stay === stay.id) return visitCase.exit;
  const { exit } = state.settings;
  const opened: ExitCase = {
    stay: stay.id,
    budgetEndsMs: 0,
    reductions: exit.cityPayments ? "unasked" : "unknown",
    submit: exit.cityPayments ? "unasked" : "unknown",
    quote: null,
    resultDelayMs: exit.resultAskFirstMs,
  };
  visitCase.exit = opened;
  return opened;
}

type Owing = {
  readonly visitCase: VisitCase;
  readonly stay: Stay;
  readonly assessment: Priced;
  readonly admit: Admit;
};
type AtExit = Owing & { readonly exitCase: ExitCase };

function payAtExit(turn: Turn, state: ControllerState, owing: Owing): Verdict {
  const { stay } = owing;
  if (isCityAwaited(turn, state)) {
    return { type: "wait", for: "city", sentence: say("正在连接市平台，请稍候", "Connecting to the city; one moment") };
  }
  const exitCase = exitCaseOf(state, owing.visitCase, stay);
  const car: AtExit = { ...owing, exitCase };
  const { cityPayments, cityBudgetMs } = state.settings.exit;
  const begins = exitCase.reductions === "unasked" && cityBudgetMs > 0;
  const inBudget = begins || turn.at.monotonicMs < exitCase.budgetEndsMs;
  if (inBudget && state.cityReachable && cityPayments) {
    const waiting = say("正在查询支付信息，请稍候", "Asking the city about payment; one moment");
    const wait: Verdict = { type: "wait", for: "city", sentence: waiting };
    if (begins) {
      // The city may have come back only now.
      exitCase.budgetEndsMs = turn.at.monotonicMs + cityBudgetMs;
      exitCase.reductions = "asked";
      askReductions(turn, state, { visitCase: car.visitCase, stay, deadlineMs: exitCase.budgetEndsMs });
      turn.deadline(budgetDeadlineId(stay.id), exitCase.budgetEndsMs);
    }
    if (exitCase.reductions === "asked") return wait;
    if (exitCase.submit === "unasked" && maySubmit(state, turn, stay)) {
      submitNow(turn, state, car);
      exitCase.submit = "asked";
    }
    if (exitCase.submit === "asked") return wait;
  }
  return withoutPasswordFree(turn, state, car);
}

/** The id of the deadline at which an exit stops waiting for the city. */
function budgetDeadlineId(stay: string): string {
  return `budget/${stay}`;
}

/** No submit while another's outcome is unknown and could still be collected (readings, password-free). */
function maySubmit(state: ControllerState, turn: Turn, stay: Stay): boolean {
  const open: Submit | null = openSubmit(stay.money);
  return open === null || open.quote.validUntilMs < state.lot.clocks.date(turn.at);
}

function submitNow(turn: Turn, state: ControllerState, car: AtExit): void {
  const quote = quoteFor(turn, state, car);
  turn.record({ kind: "submit_intended", key: stayKey(car.stay.id), data: { quote } });
  askSubmit(turn, state, { visitCase: car.visitCase, stay: car.stay, quote, deadlineMs: car.exitCase.budgetEndsMs });
}

/** A quote with a new orderId: the amount told before while it stands, or the present one when that is smaller. */
function quoteFor(turn: Turn, state: ControllerState, car: AtExit): QuoteData {
  const orderId = nextOrderId(turn, state, car.stay);
  const nowMs = state.lot.clocks.date(turn.at);
  return { ...smallerQuote(car.stay, car.assessment.quote, nowMs), orderId };
}

/** The city collects nothing by itself: the driver pays, or the policy for an unreachable city applies. */
function withoutPasswordFree(turn: Turn, state: ControllerState, car: AtExit): Verdict {
  const { exitCase, stay } = car;
  const { exit } = state.settings;
  if (exit.cityPayments && !state.cityReachable && exit.whenCityUnreachable === "open_and_owe") {
    return car.admit(
      ["市平台不可达，先放行，费用记为欠费", "The city cannot be reached: let out, the fee is written down as owed"],
      "city_unreachable",
    );
  }
  const nowMs = state.lot.clocks.date(turn.at);
  let { quote } = exitCase;
  if (quote === null || quote.validUntilMs <= nowMs || !isOfTheSameMoney(quote, car.assessment.quote)) {
    quote = quoteFor(turn, state, car);
    exitCase.quote = quote;
    turn.record({ kind: "quote_made", key: stayKey(stay.id), data: quote });
  }
  const dueFen = Math.min(quote.dueFen, car.assessment.dueFen);
  if (exit.cityPayments) scheduleResult(turn, exitCase);
  return {
    type: "pay",
    stay: stay.id,
    dueFen,
    sentence: say(`请缴费 ${yuan(dueFen)}`, `Please pay ${yuan(dueFen)}`),
  };
}
