/**
 * The code of a car that comes in without a plate: shown on the sign as it enters, typed or scanned at the exit in the plate's
 * place. It is kept as what else was read of the car, so that the stay is found by it. It is no secret: it names a stay, and
 * the stay still has to be paid.
 */
import type { Stay } from "../stay/stay.ts";
import type { ControllerState, LaneDesk, VisitCase } from "./state.ts";
import type { Turn } from "./turn.ts";

const DIGITS = 5;
const CODES = 10 ** DIGITS;
/** Shares no factor with the number of codes, so that records one after the other get codes far apart, and none twice. */
const STRIDE = 61_803;
/** No plate begins like this, and readers of plates do not produce it. */
const PREFIX = "P";

/** The code of the car of this visit; the same however often it is asked for. */
export function ticketOf(turn: Turn, state: ControllerState, visitCase: VisitCase): string {
  visitCase.ticket ??= freeTicket(state, Number(turn.nextId().split(".").at(-1)));
  return visitCase.ticket;
}

function freeTicket(state: ControllerState, number: number): string {
  const taken = new Set(inUse(state));
  for (let next = number; next < number + CODES; next += 1) {
    const ticket = PREFIX + String((next * STRIDE) % CODES).padStart(DIGITS, "0");
    if (!taken.has(ticket)) return ticket;
  }
  return PREFIX + String(number);
}

function* inUse({ lot, lanes }: ControllerState): Iterable<string> {
  for (const stay of lot.stays.all()) if (isTicketed(stay)) yield* stay.otherReads;
  for (const { cases } of lanes.values()) for (const { ticket } of cases.values()) if (ticket !== null) yield ticket;
}

/** The stays inside that go by this code. */
export function staysOfTicket({ lot }: ControllerState, ticket: string): readonly Stay[] {
  return [...lot.stays.all()].filter((stay) => isTicketed(stay) && stay.otherReads.includes(ticket));
}

function isTicketed({ status, flags }: Stay): boolean {
  return (status === "inside" || status === "soft_closed") && flags.includes("no_plate");
}

/** What a credit for the car in front says of its code: one for each car without a plate that comes in. */
export function ticketFor(
  turn: Turn,
  state: ControllerState,
  desk: LaneDesk,
  visitCase: VisitCase | undefined,
): { readonly ticket?: string } {
  const front = desk.lane.front;
  if (visitCase === undefined || front === null || front.direction === "exit" || front.plate !== null) return {};
  return { ticket: ticketOf(turn, state, visitCase) };
}
