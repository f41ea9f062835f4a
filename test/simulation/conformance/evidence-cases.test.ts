import { describe, expect, it } from "vitest";
import type { ViolationKind } from "#src/simulation/city/violations.ts";
import { evidenceOf, readEvidence } from "#src/simulation/conformance/evidence.ts";
import { evidenceCases } from "#src/simulation/conformance/evidence-cases.ts";
import { conformanceCases, runCases } from "#src/simulation/conformance/kit.ts";
import type { CityPlatform } from "#src/simulation/city/platform.ts";
import { misbehave } from "#src/simulation/city/misbehaviour.ts";
import { outgoingInterfaces } from "#src/city/wire/interfaces.ts";
import { arriveAt, ask, HOUR, leaveAt, MINUTE, MORNING, platformFor } from "#test/simulation/city/box-side.ts";

async function resultsOf(platform: CityPlatform) {
  const evidence = evidenceOf(platform, MORNING);
  const reports = await runCases(evidenceCases, { probe: null, evidence, plate: null, notices: false });
  return (result: string) =>
    reports.filter(({ outcome }) => outcome.result === result).map(({ case: one }) => `${one.clause} ${one.name.en}`);
}

function goodMorning(): CityPlatform {
  const platform = platformFor();
  ask(platform, "heartbeat", { totalArrived: 0, totalLeft: 0, freeBerth: 300, dataTime: MORNING }, MORNING);
  ask(platform, "arrive", arriveAt(MORNING, 1), MORNING + 1000);
  ask(platform, "leave", leaveAt(MORNING + HOUR, MORNING, 1), MORNING + HOUR);
  const late = { arrive: [arriveAt(MORNING + HOUR, 2)], leave: [] };
  ask(platform, "resend", late, MORNING + HOUR + MINUTE);
  return platform;
}

describe("conformance by evidence", () => {
  it("holds what a good box has shown, and leaves the rest open", async () => {
    const results = await resultsOf(goodMorning());
    expect(results("failed")).toEqual([]);
    expect(results("passed")).toContain("5.1.1 sends an arrive within 30 s of the passage");
    expect(results("passed")).toContain("5.1.4 sends resend in the printed shape, to its own lot");
    expect(results("not_shown")).toContain("5.3.10 registers all four callback addresses");
    expect(results("not_shown")).toContain("5.3.3 submits each time with a new orderId, retries unchanged");
  });

  it("leaves everything open as long as nothing has come", async () => {
    const results = await resultsOf(platformFor());
    expect(results("not_shown")).toHaveLength(evidenceCases.length);
  });

  it("fails the clause that was broken, and no other", async () => {
    const platform = goodMorning();
    ask(platform, "leave", leaveAt(MORNING + HOUR, MORNING, 1), MORNING + 2 * HOUR);
    const results = await resultsOf(platform);
    expect(results("failed")).toEqual(["5.1.2 sends a leave within 30 s of the passage"]);
  });

  it("counts a request that was refused as nothing shown", async () => {
    const platform = platformFor();
    platform.misbehaviour.add(misbehave("code", { times: null }));
    ask(platform, "arrive", arriveAt(MORNING, 1), MORNING);
    expect((await resultsOf(platform))("passed")).toEqual([]);
  });

  it("judges by every rule of the platform", async () => {
    const kinds: readonly ViolationKind[] = [
      ...(["account", "check_sum", "token_age", "nonce_repeated", "sign", "method", "content_type"] as const),
      ...([
        "line_break",
        "not_json",
        "late_live",
        "resend_too_young",
        "deadline_missed",
        "leave_before_arrive",
      ] as const),
      ...(["arrive_after_leave", "changed_duplicate", "business_id", "parking_time", "vehicle_type"] as const),
      ...(["free_berth", "pay_type", "pay_money", "empty_resend", "totals_too_low", "totals_went_back"] as const),
      ...(["records_missing", "heartbeat_gap", "clock_off", "order_form", "order_repeated", "order_changed"] as const),
      ...(["statement_of_today", "answer_late", "answer_wrong", "quote_changed", "notice_refused"] as const),
      ...(["schema", "other_lot", "from_the_future"] as const),
    ];
    const clauses = ["4", "4.2", "4.3", "6.3", ...Object.values(outgoingInterfaces).map(({ clause }) => clause)];
    for (const kind of kinds) {
      const platform = platformFor();
      for (const clause of [...clauses, "5.3.2", "5.3.4"])
        platform.violations.add({ kind, clause, seq: null, zh: "", en: "" }, 0);
      expect((await resultsOf(platform))("failed"), kind).not.toEqual([]);
    }
  });

  it("registers the addresses one after the other", async () => {
    const platform = platformFor();
    const address = { url: "https://box/x", leftValidTime: 900, dataTime: MORNING };
    platform.addresses.register({ ...address, urlType: 1 }, MORNING);
    expect((await resultsOf(platform))("failed")).toEqual(["5.3.10 registers all four callback addresses"]);
    for (const urlType of [2, 3, 4] as const) platform.addresses.register({ ...address, urlType }, MORNING);
    expect((await resultsOf(platform))("passed")).toEqual(["5.3.10 registers all four callback addresses"]);
  });

  it("reads evidence that came as JSON, and nothing else", () => {
    const evidence = evidenceOf(goodMorning(), MORNING);
    expect(readEvidence(JSON.parse(JSON.stringify(evidence)))).toEqual(evidence);
    expect(readEvidence({ hello: 1 })).toBeNull();
  });
});

describe("the conformance kit", () => {
  it("has a case for every interface, named in Chinese and English, no name twice within a clause", () => {
    const clauses = new Set(conformanceCases.map(({ clause }) => clause));
    const all = ["5.3.2", "5.3.4", "5.3.7", "5.3.8", ...Object.values(outgoingInterfaces).map(({ clause }) => clause)];
    for (const clause of all) expect(clauses).toContain(clause);
    const names = conformanceCases.map(({ clause, name }) => `${clause} ${name.en}`);
    expect(new Set(names).size).toBe(names.length);
    for (const { name } of conformanceCases) expect(name.zh).toMatch(/[一-鿿]/);
  });
});
