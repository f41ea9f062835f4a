/** The last comparisons with the city's statements, as the page shows them. Reads, changes nothing. */
import { LIST_WORDS } from "../books/statement-report.ts";
import { describeDifference } from "../books/statement-words.ts";
import type { BoxView, ComparisonView } from "../diagnostics/view.ts";
import { dayText } from "../local-day.ts";
import type { Lot } from "../lot/lot.ts";

/** A week of both lists. */
const COMPARISONS_SHOWN = 14;
/** Differences shown of each list; the others are in the books. */
const DIFFERENCES_SHOWN = 10;

/** Newest day first. */
export function comparisonsOf(lot: Lot): readonly ComparisonView[] {
  return lot.comparisons
    .entries()
    .map(([, comparison]) => comparison)
    .toSorted((a, b) => b.day - a.day || (a.list < b.list ? 1 : -1))
    .slice(0, COMPARISONS_SHOWN)
    .map(({ day, list, differences }) => ({
      day: dayText(day),
      list: list === "bills" ? LIST_WORDS.bills : LIST_WORDS.payments,
      differing: differences.filter(({ creditedMs }) => creditedMs === undefined).length,
      differences: differences.slice(0, DIFFERENCES_SHOWN).map((difference) => {
        const { orderId, hereFen, thereFen } = difference;
        return { orderId, hereFen, thereFen, sentence: describeDifference(difference) };
      }),
    }));
}

/** Newest first; dated now, for at the opening the clock may not have been set. */
export function openShifts({ shifts, clocks }: Lot): BoxView["shifts"] {
  return shifts
    .entries()
    .flatMap(([shift, { open, by }]) => {
      const opening = open ? shifts.stampOf(shift) : null;
      return opening === null ? [] : [{ shift, by, openedMs: clocks.date(opening.at) }];
    })
    .toSorted((a, b) => b.openedMs - a.openedMs);
}
