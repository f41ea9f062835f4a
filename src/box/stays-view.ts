/** The stays that people work on, as the page shows them: who is inside, longest first, and who left owing. */
import type { StayView } from "../diagnostics/view.ts";
import type { Stay } from "../stay/stay.ts";
import type { Box } from "./box.ts";

/** Stays shown at once. */
const SHOWN = 50;

/** All that are inside; or, of this part of a plate, also those that were closed by rule and those that left owing. */
export function staysView(box: Box, part: string | null): readonly StayView[] {
  const { lot } = box.controller.state;
  const wanted = [...lot.stays.all()].filter((stay) =>
    part === null ? stay.status === "inside" : isOpen(stay) && namesOf(stay).some((plate) => plate.includes(part)),
  );
  const arrived = (stay: Stay): number => stay.arrivedMs ?? lot.clocks.date(stay.openedAt);
  return wanted
    .toSorted((a, b) => arrived(a) - arrived(b))
    .slice(0, SHOWN)
    .map((stay) => viewOfStay(stay, arrived(stay)));
}

function isOpen({ status, money }: Stay): boolean {
  return status === "inside" || status === "soft_closed" || (status === "left" && money.owedFen > 0);
}

/** A car without a plate is also found by its code. */
function namesOf({ plate, otherPlates, otherReads }: Stay): readonly string[] {
  return [plate, ...otherPlates, ...otherReads];
}

function viewOfStay(stay: Stay, arrivedMs: number): StayView {
  const { id, plate, status, lane, ground, groundRef, flags, berth, money } = stay;
  const owedFen = Math.max(0, money.owedFen);
  return { stay: id, plate, status, arrivedMs, lane, ground, groundRef, flags, berth: berth?.berthId ?? null, owedFen };
}
