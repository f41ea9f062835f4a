/** A fee query from its bytes to its answer, while the disk takes nothing: the one reply that does not wait for it. */
import { expect, it } from "vitest";
import { callbackHandler } from "#src/box/callback-bridge.ts";
import { ReplyDesk } from "#src/box/reply-desk.ts";
import { TurnLoop, type Ways } from "#src/box/turn-loop.ts";
import { CallbackDesk } from "#src/city/callback-desk.ts";
import { defaultDialect } from "#src/city/dialect.ts";
import { Secret } from "#src/city/secret.ts";
import { sign } from "#src/city/sign.ts";
import { VirtualClock } from "#src/simulation/virtual-clock.ts";
import { VirtualTime } from "#src/simulation/virtual-time.ts";
import { Controller } from "#src/controller/controller.ts";
import { Bench } from "#test/controller/bench.ts";
import { settingsWith } from "#test/controller/settings.ts";

const PLATE = "沪A12345";
const PASSWORD = "12345678909876543";

it("is answered with its price in a second and a half, whatever the disk does", async () => {
  const parked = new Bench();
  parked.parks(PLATE);
  const startMs = parked.nowMs;
  const time = new VirtualTime();
  const clock = new VirtualClock(time, startMs, "boot-9", { errorMs: 0, driftPerSecond: 0, syncedAfterMs: 0 });
  const { parkingId } = parked.settings;
  const replies = new ReplyDesk(clock);
  const never = new Promise<void>(() => {});
  const ways: Ways = {
    order: () => {},
    append: () => never,
    settled: () => never,
    committed: () => {},
    ask: () => {},
    reply: (replyTo, reply) => replies.deliver(replyTo, reply),
    fault: () => {},
    read: () => undefined,
    recall: () => {},
    changed: () => {},
    failed: () => {},
  };
  const loop = new TurnLoop(new Controller(settingsWith(), parked.lot, "00.bb"), clock, ways);
  const nowMs = () => startMs + time.nowMs;
  const handler = callbackHandler({
    parkingId,
    nowMs,
    ask: (asking) => replies.ask((replyTo) => loop.put({ ...asking, replyTo })),
  });
  const rules = { parkingId, password: new Secret(PASSWORD), dialect: defaultDialect, maxSkewMs: 900_000 };
  const world = {
    nowMs,
    monotonicMs: () => time.nowMs,
    randomBytes: (size: number) => new Uint8Array(size),
    after: (ms: number, run: () => void) => clock.after(ms, run),
  };
  const ignored = { refused: () => {}, answered: () => {}, failed: () => {} };
  const desk = new CallbackDesk({ ...rules, basePath: "/city" }, world, handler, ignored);
  const body = Buffer.from(JSON.stringify({ parkingId, plateId: PLATE, vehicleType: 1, dataTime: startMs }));
  let answeredMs = 0;
  const call = { method: "POST", url: "/city/fee-query", body, remoteAddress: "127.0.0.1" };
  const answering = desk.answer({ ...call, signature: sign(PASSWORD, body) }).then((reply) => {
    answeredMs = time.nowMs;
    return reply;
  });
  await time.runUntil(3_000);
  const reply = JSON.parse((await answering).body) as { readonly code: number; readonly data?: unknown };
  expect(reply).toMatchObject({ code: 0, data: { plateId: PLATE, dueMoney: 2000 } });
  expect(answeredMs).toBeGreaterThan(1_000);
  expect(answeredMs).toBeLessThanOrEqual(1_500);
});
