/** What a person may have done to a configuration file before any setting in it is looked at. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { drivers } from "#drivers/index.ts";
import { loadConfig } from "#src/config/load.ts";
import { root } from "../house-rules/project.ts";

const example = readFileSync(join(root, "examples/one-entry.json"), "utf8");

async function problems(text: string): Promise<string> {
  const loaded = await loadConfig(text, drivers);
  return "problems" in loaded ? loaded.problems.map(({ message }) => message).join("\n") : "";
}

describe("a configuration file", () => {
  it("may begin with a byte order mark, as some editors write one", async () => {
    expect(await problems(`\uFEFF${example}`)).toBe("");
  });

  it("in another encoding is refused before its names are garbled", async () => {
    const latin = Buffer.from(example.replace("示例停车场", "Parkhaus Süd"), "latin1").toString("utf8");
    expect(await problems(latin)).toContain("请另存为 UTF-8");
  });

  it.each(["[]", "null", "1", '"lot"'])("that is JSON but no object (%s) is told what it should be", async (text) => {
    expect(await problems(text)).toContain("配置应为一个 JSON 对象");
  });

  it("is told in both languages what is wrong with each setting, whatever it is", async () => {
    const config = JSON.parse(example) as { lanes: [{ reader: { serial: { baudRate: unknown } } }] };
    config.lanes[0].reader.serial.baudRate = 1;
    const broken = {
      lot: { parkingId: 5, capacity: -1, name: "x".repeat(500) },
      lanes: [],
      tariff: { tariffs: [] },
      city: { baseUrl: "nowhere" },
      diagnostics: { port: "8080" },
      clock: { trust: "sometimes" },
    };
    const said = [...(await problems(JSON.stringify(broken))).split("\n"), await problems(JSON.stringify(config))];
    expect(said.length).toBeGreaterThan(8);
    expect(said.filter((one) => !/[\u4e00-\u9fff]/.test(one) || !/[a-z]{2}/.test(one))).toEqual([]);
    expect(said.join("\n")).toContain("should be a number, without quotes. 应为数字（不加引号）。");
    expect(said.join("\n")).toContain("is missing. 缺少此项。");
  });
});
