/**
 * What the city should never send, sent over HTTPS to the real process: the lanes work on, nothing that was good is lost, and
 * the technician reads in both languages what it was.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BoxView } from "#src/diagnostics/view.ts";
import { readCsv } from "#test/books/csv-reader.ts";
import { BoxProcess } from "./box-process.ts";
import { callsRegistered, stayASecond, TARIFF } from "./paying.ts";
import { until } from "./until.ts";

const PLATE = "沪A12345";
const RESERVED = "沪C33333";
let box: BoxProcess;

beforeAll(async () => {
  box = await BoxProcess.prepare({
    payments: true,
    callsOverTls: true,
    tariff: TARIFF,
    // Enough for nine megabytes on a busy machine; one that is too slow takes as long.
    cityTimeouts: { downloadMs: 4_000 },
  });
  await box.order("/reservations", { plate: RESERVED, from: "-1h", to: "+2h" });
  await box.start();
  await callsRegistered(box);
}, 60_000);

afterAll(() => box?.dispose());

/** How an answer is spoilt, the name that is given to it, and what a technician reads. */
const answers: readonly (readonly [string, object, string, words: readonly [zh: string, en: string]])[] = [
  ["no_answer", {}, "closed", ["接受了连接又断开", "took the connection and cut it"]],
  ["cut_mid", {}, "truncated", ["中途断开", "cut off in the middle"]],
  ["garbage", {}, "not_utf8", ["不是 UTF-8", "not UTF-8"]],
  ["html", {}, "html", ["网页", "a web page"]],
  ["empty", {}, "empty", ["回答是空的", "The answer is empty"]],
  ["truncated", {}, "not_json", ["不是 JSON", "not JSON"]],
  ["twice", {}, "not_json", ["不是 JSON", "not JSON"]],
  ["huge", { bytes: 9_000_000 }, "too_large", ["超过大小上限", "larger than allowed"]],
  ["slow", { bytes: 20 }, "timeout", ["在允许的时间内没有得到回答", "no answer within the time allowed"]],
  ["wrong_types", {}, "wrong_data", ["不符合协议，未采用", "does not follow the protocol and was not used"]],
  ["http_status", { code: 502 }, "http_error", ["HTTP 5xx", "HTTP 5xx"]],
];

/** Somebody presses "try now" until the page shows it: what is under way at a press is not begun anew. */
async function triedUntil(condition: (view: BoxView) => boolean): Promise<void> {
  const tried = async (): Promise<boolean> => {
    await box.post("api/retry-city");
    // As fast as a person can press.
    await new Promise((resolve) => setTimeout(resolve, 100));
    return condition(await box.view());
  };
  // Less than a test may take, so that it says what it waited for.
  await until(tried, `the page shows it; log:\n${box.output}`, 25_000);
}

/** How often the city was asked for the reservations. */
function downloads(): number {
  const counts = Object.entries(box.city.platform.received.counts());
  return counts.reduce((sum, [name, count]) => sum + (name.startsWith("reserves:") ? count : 0), 0);
}

describe("an answer that is no good", { timeout: 30_000 }, () => {
  it.each(answers)("(%s) is named, and the list we have stays", async (kind, details, failure, [zh, en]) => {
    // Every answer until it is seen: of a single one the next might be there before anybody looked.
    await box.order("/misbehave", { kind, interface: "reserves", times: null, ...details });
    await triedUntil(({ city }) => city?.last.reserves?.failure === failure);
    const seen = (await box.view()).city?.last.reserves;
    expect(seen?.failure).toBe(failure);
    expect(seen?.cause).toMatchObject({ zh: expect.stringContaining(zh), en: expect.stringContaining(en) });
    expect(seen?.action.zh).not.toBe("");
    await box.order("/behave", {});
    await triedUntil(({ city }) => city?.last.reserves?.class === "done");
  });

  it("or is another lot's, or the one before, leaves the list in use: a reservation is still one", async () => {
    for (const kind of ["other_lot", "stale"]) {
      await box.order("/misbehave", { kind, interface: "reserves", times: null });
      const asked = downloads();
      // One may have been under way, the next has such an answer, and with the one after that it has been heard.
      await triedUntil(() => downloads() > asked + 2);
      await box.order("/behave", {});
    }
    await box.drive("entry", RESERVED);
    const { passages } = box.city.platform;
    await until(() => passages.totals.arrives === 1, `the city has the arrival; log:\n${box.output}`);
    expect(passages.recent.latest(1)[0]?.record).toMatchObject({ plateId: RESERVED, parkType: 3 });
  });
});

const certificates: readonly (readonly [
  string,
  failure: string,
  words: readonly [zh: string, en: string],
  plate: string,
])[] = [
  ["expired", "tls_expired", ["证书已过期", "certificate has expired"], "沪D11111"],
  ["wrong_name", "tls_name", ["名称与地址不符", "another name"], "沪E22222"],
  ["stranger", "tls_untrusted", ["不是受信任机构", "trusted authority"], "沪F33333"],
];

describe("a city whose certificate is no good", { timeout: 30_000 }, () => {
  it.each(certificates)(
    "(%s) gets nothing, the fault says why, and the lane works on",
    async (kind, failure, [zh, en], plate) => {
      await box.order("/certificate", { kind });
      await box.order("/drop-connections", {});
      await triedUntil(({ city }) => city?.last.heartbeat?.failure === failure);
      const { passages } = box.city.platform;
      const { arrives } = passages.totals;
      await box.shows(({ faults }) => {
        const unreachable = faults.find(({ id }) => id === "city/city_unreachable");
        return (unreachable?.detail ?? "").includes(zh) && (unreachable?.detail ?? "").includes(en);
      });
      await box.drive("entry", plate);
      await box.shows(({ outbox }) => outbox === 1);
      expect(passages.totals.arrives).toBe(arrives);
      await box.order("/certificate", { kind: "good" });
      await box.order("/drop-connections", {});
      await triedUntil(({ city, outbox }) => city?.reachable === true && outbox === 0);
      expect(passages.totals.arrives).toBe(arrives + 1);
    },
  );
});

type Payment = { readonly order: string; readonly fen: string; readonly counted: string; readonly state: string };

async function payments(): Promise<readonly Payment[]> {
  const days = `from=${localDate(-1)}&to=${localDate(1)}`;
  const bytes = await (await fetch(`${box.pageUrl}api/books?report=payments&${days}`)).arrayBuffer();
  return (
    readCsv(new Uint8Array(bytes))
      .slice(1)
      // A spreadsheet would round a number of thirty digits, so it stands there as a text.
      .map(([, , , order = "", fen = "", counted = "", state = ""]) => ({
        order: order.replace(/^'/, ""),
        fen,
        counted,
        state,
      }))
  );
}

function localDate(days: number): string {
  return new Date(Date.now() + (8 + 24 * days) * 3_600_000).toISOString().slice(0, 10);
}

describe("a payment notice", { timeout: 30_000 }, () => {
  let orderId = "";

  beforeAll(async () => {
    await stayASecond(box, PLATE);
    const fee = (await box.order("/fee-query", { plate: PLATE })) as { readonly data: { readonly orderId: string } };
    orderId = fee.data.orderId;
  });

  const notice = (rest: object): Promise<unknown> =>
    box.order("/notice", { orderId, plate: PLATE, fen: 1_000, ...rest });

  it.each([
    ["with a wrong signature", { badSign: true }, 1_007, "wrong_sign"],
    ["without one", { noSign: true }, 1_007, "no_sign"],
    ["that is half", { halfJson: true }, 1_006, "not_json"],
    ["for another lot", { otherLot: true }, 3_000, "other_lot"],
    ["that is too long", { extraBytes: 200_000 }, 2_002, "too_large"],
  ] as const)("%s is refused, the log says why, and nothing is paid", async (_, flaw, code, reason) => {
    expect(await notice(flaw)).toMatchObject({ code });
    await box.says(`"reason":"${reason}"`);
    expect(await payments()).toEqual([]);
  });

  it("for an order that nobody knows is kept for a person and answered 0", async () => {
    const unknown = `20260101${"0".repeat(20)}01`;
    expect(await notice({ orderId: unknown, fen: 55 })).toMatchObject({ code: 0 });
    expect(await payments()).toEqual([{ order: unknown, fen: "0.55", counted: "0.00", state: "未匹配 stay unknown" }]);
  });

  it("pays once, however often, how late and with what amounts it is told", async () => {
    const paid = { order: orderId, fen: "10.00", counted: "10.00", state: "已收 taken" };
    for (const rest of [{}, {}, {}, { skewMs: -86_400_000 }]) expect(await notice(rest)).toMatchObject({ code: 0 });
    expect((await payments()).slice(1)).toEqual([paid]);
    expect(await notice({ fen: 1 })).toMatchObject({ code: 0 });
    const again = { order: orderId, fen: "0.01", counted: "0.00", state: "重复通知，未计入 told again, not counted" };
    expect((await payments()).slice(1)).toEqual([paid, again]);
    await box.drive("exit", PLATE);
    const { passages } = box.city.platform;
    const leave = () =>
      passages.recent.latest(5).find(({ record }) => record.plateId === PLATE && "payMoney" in record);
    await until(() => leave() !== undefined, `the city has the leave; log:\n${box.output}`);
    expect(leave()?.record).toMatchObject({ payMoney: 1_000 });
  });
});
