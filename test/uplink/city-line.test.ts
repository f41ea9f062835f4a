/** Which refusals stop the account, when answers come out of the order in which the questions went. */
import { describe, expect, it } from "vitest";
import type { CityClient } from "#src/city/client.ts";
import { answered, type Outcome } from "#src/city/outcome.ts";
import { CityLine } from "#src/uplink/city-line.ts";
import { TestClock, TestTime } from "./virtual-clock.ts";

const exchange = { started: true, roundTripMs: 1, elapsedMs: 1, answeredAtMs: 1, httpDate: null, httpStatus: 200 };
const EXPIRED = 1012;

/** A line whose answers the test gives by hand, in any order. */
function handLine() {
  const waiting = new Map<string, (outcome: Outcome) => void>();
  const client = {
    send: (name: string) => new Promise((resolve) => void waiting.set(name, resolve)),
    close: () => Promise.resolve(),
  } as unknown as CityClient;
  const time = new TestTime();
  const refused: (number | null)[] = [];
  const hooks = {
    reached: () => {},
    returned: () => {},
    accountRefused: ({ code }: Outcome) => void refused.push(code),
  };
  const clock = new TestClock(time, Date.UTC(2026, 2, 8));
  const line = new CityLine({ client, clock, nowMs: () => clock.monotonicMs(), condition: () => {} }, 300_000, hooks);
  const answer = async (name: string, code: number): Promise<void> => {
    waiting.get(name)?.(answered(code, "", null, exchange));
    await time.advance(10);
  };
  return { line, time, refused, answer };
}

const BEAT = { totalArrived: 0, totalLeft: 0, freeBerth: 1, dataTime: 1 };

describe("a refusal of the account", () => {
  it("that answers what was sent before a heartbeat the city has taken since stops nothing", async () => {
    const { line, time, refused, answer } = handLine();
    void line.send("parameters", { dataTime: 1 }, 1_000);
    await time.advance(10);
    void line.send("heartbeat", BEAT, 1_000);
    await answer("heartbeat", 0);
    await answer("parameters", EXPIRED);
    expect(refused).toEqual([]);
    expect(line.last().get("parameters")?.code).toBe(EXPIRED);
  });

  it("that answers what was sent after it stops the records, and so does one before any heartbeat was taken", async () => {
    const { line, time, refused, answer } = handLine();
    void line.send("parameters", { dataTime: 1 }, 1_000);
    await answer("parameters", EXPIRED);
    void line.send("heartbeat", BEAT, 1_000);
    await answer("heartbeat", 0);
    await time.advance(10);
    void line.send("parameters", { dataTime: 1 }, 1_000);
    await answer("parameters", EXPIRED);
    expect(refused).toEqual([EXPIRED, EXPIRED]);
  });
});
