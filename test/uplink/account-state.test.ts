/** The machine behind the codes that stop records, the waits between tries, and the size of batches. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACCOUNT_AT_START, accountAfter, type AccountEvent } from "#src/uplink/account-state.ts";
import { Pace, waitAfter } from "#src/uplink/back-off.ts";
import { BatchSize } from "#src/uplink/batch-size.ts";

const cause = { zh: "账号被停用", en: "disabled" };
const refusedAccount: AccountEvent = { type: "account_refused", code: 1004, cause };
const refusedRecord: AccountEvent = { type: "record_refused", code: 1007 };
const after = (...events: readonly AccountEvent[]) => events.reduce(accountAfter, ACCOUNT_AT_START);

describe("the account", () => {
  it.each([
    { what: "stops when it is refused", events: [refusedAccount], mode: "stopped" },
    { what: "is proved after a heartbeat", events: [refusedAccount, { type: "heartbeat_taken" }], mode: "proving" },
    {
      what: "is normal when the record that proves it is taken",
      events: [refusedAccount, { type: "heartbeat_taken" }, { type: "record_taken" }],
      mode: "normal",
    },
    {
      what: "stops again when that record is refused",
      events: [refusedAccount, { type: "heartbeat_taken" }, refusedRecord],
      mode: "stopped",
    },
    { what: "bears two refused records", events: [refusedRecord, refusedRecord], mode: "normal" },
    { what: "is suspected after three", events: [refusedRecord, refusedRecord, refusedRecord], mode: "stopped" },
    {
      what: "forgets refusals at a success",
      events: [refusedRecord, refusedRecord, { type: "record_taken" }, refusedRecord],
      mode: "normal",
    },
    {
      what: "is proved at once when a person asks",
      events: [refusedAccount, { type: "retry_asked" }],
      mode: "proving",
    },
    { what: "is left alone by a person's asking when all is well", events: [{ type: "retry_asked" }], mode: "normal" },
  ] as const satisfies readonly { what: string; events: readonly AccountEvent[]; mode: string }[])(
    "$what",
    ({ events, mode }) => {
      expect(after(...events).mode).toBe(mode);
    },
  );

  it("has a cause exactly while it is not normal", () => {
    const event = fc.constantFrom<AccountEvent>(
      refusedAccount,
      refusedRecord,
      { type: "record_taken" },
      { type: "heartbeat_taken" },
      { type: "nothing_to_try" },
      { type: "retry_asked" },
    );
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const state = after(...events);
        expect(state.cause === null).toBe(state.mode === "normal");
      }),
    );
  });
});

describe("waits", () => {
  it("double from the first to the longest, with up to half of it by chance", () => {
    const retry = { firstMs: 1_000, mostMs: 60_000 };
    expect([0, 1, 2, 3, 7, 100].map((failures) => waitAfter(failures, retry, 0))).toEqual([
      0, 500, 1_000, 2_000, 30_000, 30_000,
    ]);
    expect(waitAfter(3, retry, 0.999)).toBeLessThanOrEqual(4_000);
  });

  it("are over after a success", () => {
    const pace = new Pace({ firstMs: 1_000, mostMs: 60_000 });
    pace.fail(5_000, 0);
    expect(pace.waitMs(5_100)).toBe(400);
    pace.reset();
    expect(pace.waitMs(5_100)).toBe(0);
  });
});

describe("the size of a batch", () => {
  it("doubles with full batches up to the most", () => {
    const size = new BatchSize(50, 500);
    const sizes = Array.from({ length: 6 }, () => {
      size.taken(size.size, 0);
      return size.size;
    });
    expect(sizes).toEqual([100, 200, 400, 500, 500, 500]);
    size.taken(3, 0);
    expect(size.size).toBe(500);
  });

  it("does not try a size that was too large again for an hour", () => {
    const size = new BatchSize(64, 500);
    size.tooLarge(64, 0);
    size.taken(32, 1);
    expect(size.size).toBe(32);
    size.taken(32, 3_600_001);
    expect(size.size).toBe(64);
  });

  it("halves down to one after time-outs and grows again at once", () => {
    const size = new BatchSize(4, 500);
    for (let count = 4; count > 0; count = Math.floor(count / 2)) size.tookTooLong(count);
    expect(size.size).toBe(1);
    size.taken(1, 0);
    expect(size.size).toBe(2);
  });
});
