/** Which of the city's last answers a technician is shown as trouble. */
import { describe, expect, it } from "vitest";
import { answered, type Outcome, unanswered } from "#src/city/outcome.ts";
import type { OutgoingName } from "#src/city/wire/interfaces.ts";
import { troubleOf } from "#src/uplink/view-of.ts";

const nothing = {
  started: true,
  roundTripMs: 1,
  elapsedMs: 1,
  answeredAtMs: 1,
  httpDate: null,
  httpStatus: 200,
};
const code = (number: number): Outcome => answered(number, "", null, nothing);

/** Of several interfaces' last answers, in the order in which they came. */
function troubleAmong(...last: readonly (readonly [OutgoingName, Outcome])[]): string | null {
  const trouble = troubleOf(new Map(last.map(([name, outcome], atMs) => [name, { ...outcome, atMs }])));
  return trouble === null ? null : `${trouble.interface} ${trouble.code ?? trouble.failure}`;
}

describe("the trouble that the page shows", () => {
  it("is none while an order is not paid yet or a car has no reduction", () => {
    for (const about of [1006, 3000, 3003]) {
      expect(troubleAmong(["paymentResult", code(about)], ["reduces", code(about)])).toBeNull();
    }
  });

  it("is what the account or the line says, on these interfaces too", () => {
    expect(troubleAmong(["paymentResult", code(1008)])).toBe("paymentResult 1008");
    expect(troubleAmong(["reduces", code(1002)])).toBe("reduces 1002");
    expect(troubleAmong(["paymentResult", unanswered("closed", null, nothing)])).toBe("paymentResult closed");
  });

  it("is a refused record, and the latest when there are several", () => {
    expect(troubleAmong(["arrive", code(3000)])).toBe("arrive 3000");
    expect(troubleAmong(["arrive", code(3000)], ["heartbeat", code(2001)], ["leave", code(0)])).toBe("heartbeat 2001");
  });
});
