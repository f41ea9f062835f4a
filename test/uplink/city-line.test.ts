/** Which refusals stop the account, when answers come out of the order in which the questions went. */
import { describe, expect, it } from "vitest";
import type { CityClient } from "#src/city/client.ts";
import { answered, type Outcome, unanswered } from "#src/city/outcome.ts";
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
  const told: string[] = [];
  const condition = (code: string, raised: boolean, detail: string): void => {
    if (code === "city_unreachable") told.push(raised ? detail : "reached");
  };
  const line = new CityLine({ client, clock, nowMs: () => clock.monotonicMs(), condition }, 300_000, hooks);
  const end = async (name: string, outcome: Outcome): Promise<void> => {
    waiting.get(name)?.(outcome);
    await time.advance(10);
  };
  const answer = (name: string, code: number): Promise<void> => end(name, answered(code, "", null, exchange));
  return { line, time, refused, told, answer, end };
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

describe("a city that cannot be reached", () => {
  it("is told with the present cause: a connection that was cut, then a certificate that has expired, once each", async () => {
    const { line, told, answer, end } = handLine();
    const unsent = { ...exchange, started: false };
    for (const [failure, how] of [
      ["closed", exchange],
      ["tls_expired", unsent],
      ["tls_expired", unsent],
      ["closed", exchange],
    ] as const) {
      void line.send("heartbeat", BEAT, 1_000);
      await end("heartbeat", unanswered(failure, null, how));
    }
    void line.send("heartbeat", BEAT, 1_000);
    await answer("heartbeat", 0);
    expect(told).toEqual([expect.stringContaining("断开"), expect.stringContaining("证书已过期"), "reached"]);
  });
});
