import { describe, expect, it } from "vitest";
import type { Settlement } from "#src/stay/records.ts";
import { remainsOf } from "#src/stay/remains.ts";
import { closed, payment, quoteData, stayAfter, VOID, type StayDraft } from "./history.ts";

const settlement: Settlement = { priceFen: 0, reducedFen: 0, paidFen: 0, waivedFen: 0, owedFen: 0, overpaidFen: 0 };
const LEFT = closed({ settlement });
const UNPRICED = closed({ settlement: null });

const owes = (fen: number): StayDraft => ({ kind: "fee_owed", data: { fen, orderId: null, reason: "x" } });
const intended: StayDraft = { kind: "submit_intended", data: { quote: quoteData("a") } };
const answered: StayDraft = { kind: "submit_answered", data: { orderId: "a", outcome: "ordinary" } };
const reservation: StayDraft = {
  kind: "ground_granted",
  data: { ground: "reservation", groundRef: "R1", reason: "berth_taken_over" },
};
const UNREAD = closed({ settlement, flags: ["no_plate"] });
const flagged: StayDraft = { kind: "stay_flagged", data: { flag: "entry_found", note: "00.aa.1" } };

describe("what remains of a stay that has ended", () => {
  it.each([
    ["nothing of one that is settled", [payment("a", 500), LEFT], "nothing"],
    ["money of one that owes", [owes(700), LEFT], "money"],
    ["nothing once the debt is paid", [owes(700), LEFT, owes(-700)], "nothing"],
    ["money of one that still owes a part", [owes(700), LEFT, owes(-300)], "money"],
    ["money of one whose submit is in doubt", [intended, LEFT], "money"],
    ["nothing once the submit is answered", [intended, LEFT, answered], "nothing"],
    ["nothing once the submit's order is paid", [intended, LEFT, payment("a", 500)], "nothing"],
    ["money of one that left unpriced", [UNPRICED], "money"],
    ["nothing once it is priced", [UNPRICED, { kind: "stay_settled", data: { settlement } }], "nothing"],
    ["nothing of the debt of one that was voided", [owes(700), LEFT, VOID], "nothing"],
    ["money of one that was voided with a submit in doubt", [intended, VOID], "money"],
    ["a rule's interest in one that used a reservation", [reservation, LEFT], "rules"],
    ["nothing of a reservation that a voided one did not use", [reservation, LEFT, VOID], "nothing"],
    ["money first, where a reservation was used too", [reservation, owes(700), LEFT], "money"],
    ["nothing of one that left unread, if it was counted in", [UNREAD], "nothing"],
  ] as const)("is %s", (_, drafts, remains) => {
    expect(remainsOf(stayAfter(...drafts))).toBe(remains);
  });

  it("is a rule's interest in an unread leave until its entry is found", () => {
    const leave = { ...stayAfter(UNREAD), counted: false };
    expect(remainsOf(leave)).toBe("rules");
    expect(remainsOf({ ...stayAfter(UNREAD, flagged), counted: false })).toBe("nothing");
  });
});
