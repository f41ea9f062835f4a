/** `gatehouse price` as it is typed: what it prints, and how it refuses. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommanderError } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { priceCommand } from "#src/commands/price.ts";
import { CommandFailure } from "#src/commands/program.ts";

const folder = mkdtempSync(join(tmpdir(), "gatehouse-price-"));
const file = (name: string) => join(folder, name);
const steps = [
  { forMinutes: 60, everyMinutes: 60, fen: 1000 },
  { everyMinutes: 30, fen: 500 },
];
const tariff = { tariffs: [{ id: "ordinary", titleZh: "普通车", titleEn: "ordinary", steps }] };

beforeAll(() => {
  writeFileSync(file("tariff.json"), JSON.stringify(tariff));
  writeFileSync(file("gatehouse.json"), JSON.stringify({ lot: { anything: "else" }, tariff }));
  writeFileSync(file("bad.json"), JSON.stringify({ tariff: { tariffs: [{ id: "a" }] } }));
  writeFileSync(file("broken.json"), "{");
});
afterAll(() => rmSync(folder, { recursive: true }));

type Ran = { readonly out: string; readonly error: string; readonly exitCode: number };

function price(...words: readonly string[]): Ran {
  let [out, error] = ["", ""];
  const command = priceCommand()
    .exitOverride()
    .configureOutput({ writeOut: (text) => (out += text), writeErr: (text) => (error += text) });
  try {
    command.parse(words, { from: "user" });
    return { out, error, exitCode: 0 };
  } catch (thrown) {
    if (thrown instanceof CommanderError) return { out, error, exitCode: thrown.exitCode };
    if (thrown instanceof CommandFailure) return { out, error: error + thrown.message, exitCode: thrown.exitCode };
    throw thrown;
  }
}

const stay = ["--from", "2026-03-02 08:00", "--to", "2026-03-02T10:10:00+08:00"];

describe("gatehouse price", () => {
  it("prints the amounts line by line and what is due, in either language or both", () => {
    expect(price("--config", file("tariff.json"), "--lang", "en", ...stay)).toEqual({
      exitCode: 0,
      error: "",
      out: [
        " 0.00  tariff: ordinary",
        "10.00  ordinary 03-02 08:00–09:00: 1 × 60 min at 10.00 yuan",
        "15.00  ordinary 03-02 09:00–10:10: 3 × 30 min at 5.00 yuan",
        "25.00  due (yuan)",
        "",
      ].join("\n"),
    });
    expect(price("--config", file("tariff.json"), "--lang", "zh", ...stay).out).toContain("25.00  应付（元）");
    expect(price("--config", file("tariff.json"), ...stay).out).toContain("25.00  应付（元） | due (yuan)");
  });

  it("reads the tariff section of a whole configuration", () => {
    expect(price("--config", file("gatehouse.json"), ...stay).out).toContain("25.00  应付");
  });

  it("takes instants with another offset", () => {
    const printed = price("--config", file("tariff.json"), "--from", "2026-03-02T00:00Z", "--to", "2026-03-02T02:10Z");
    expect(printed.out).toContain("25.00  应付");
  });

  it("prints the quote as JSON, a refusal too", () => {
    const { out } = price("--config", file("tariff.json"), "--json", ...stay);
    expect(JSON.parse(out)).toMatchObject({ outcome: "quoted", totalFen: 2500, tariffId: "ordinary" });
    const refused = price(
      "--config",
      file("tariff.json"),
      "--json",
      "--from",
      "2026-03-02 08:00",
      "--to",
      "2026-03-02 07:00",
    );
    expect(refused.exitCode).toBe(1);
    expect(JSON.parse(refused.out)).toMatchObject({ outcome: "refused", reason: "ends_before_arrival" });
  });

  it("reads the rules out", () => {
    const { out } = price("--config", file("tariff.json"), "--rules", "--lang", "en");
    expect(out.split("\n").slice(0, 2)).toEqual([
      "A started minute does not count",
      '"ordinary" (all vehicles): always in force',
    ]);
  });

  it("says what an operator must decide about, and ends with 1", () => {
    const refused = price(
      "--config",
      file("tariff.json"),
      "--lang",
      "en",
      "--from",
      "2026-03-02 08:00",
      "--to",
      "2028-03-02 08:00",
    );
    expect(refused).toMatchObject({ exitCode: 1, out: "" });
    expect(refused.error).toContain("longestStayDays");
  });

  it.each([
    ["no arrival", ["--to", "2026-03-02 08:00"], '--from ""'],
    ["a day that is none", ["--from", "2026-02-30 08:00", "--to", "2026-03-02 08:00"], '--from "2026-02-30 08:00"'],
    ["an hour that is none", ["--from", "2026-03-02 25:00", "--to", "2026-03-02 08:00"], '--from "2026-03-02 25:00"'],
    ["a date alone", [...stay.slice(0, 2), "--to", "2026-03-02"], '--to "2026-03-02"'],
    ["a class it does not know", [...stay, "--class", "huge"], '--class "huge": write it like small or large'],
    ["a reduction it cannot read", [...stay, "--shop", "half"], '--shop "half": write it like 12.50 or 60min'],
    ["yuan with one decimal", [...stay, "--city", "1.5"], '--city "1.5"'],
    ["a payment without a time", [...stay, "--paid", "12"], '--paid ""'],
    ["a payment without an amount", [...stay, "--paid", "@2026-03-02T08:00"], '--paid "": write it like 12.50 or 12@'],
    [
      "seconds it cannot read",
      [...stay, "--paid", "1@2026-03-02T08:00", "--leave-within", "soon"],
      '--leave-within "soon"',
    ],
    ["contract hours it cannot read", [...stay, "--contract", "N1", "--contract-hours", "night"], "--contract-hours"],
    [
      "contract hours beyond the day",
      [...stay, "--contract", "N1", "--contract-hours", "24:00-08:00"],
      "--contract-hours",
    ],
    [
      "contract hours with 60 minutes",
      [...stay, "--contract", "N1", "--contract-hours", "08:60-10:00"],
      "--contract-hours",
    ],
  ])("ends with 2 for %s, and shows how to write it", (_, words, message) => {
    const refused = price("--config", file("tariff.json"), ...words);
    expect(refused.exitCode).toBe(2);
    expect(refused.error).toContain(message);
    expect(refused.error).toContain("请写成");
  });

  it.each([
    ["a file that is not there", "none.json", "ENOENT"],
    ["a file that is no JSON", "broken.json", "JSON"],
    ["a tariff with a mistake, at its place", "bad.json", "bad.json: tariff.tariffs.0: Write either flatFen or steps"],
  ])("ends with 2 for %s", (_, name, message) => {
    const refused = price("--config", file(name), ...stay);
    expect(refused.exitCode).toBe(2);
    expect(refused.error).toContain(message);
  });

  it("knows a contract's hours within a day and over midnight", () => {
    const night = price(
      "--config",
      file("tariff.json"),
      ...stay,
      "--contract",
      "N1",
      "--contract-hours",
      "09:00-08:30",
    );
    expect(night.out).toContain("10.00  应付");
    const day = price("--config", file("tariff.json"), ...stay, "--contract", "N1", "--contract-hours", "08:30-24:00");
    expect(day.out).toContain("10.00  应付");
  });
});
