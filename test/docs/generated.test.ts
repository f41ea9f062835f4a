/** The generated documents are those of this code, and leave nothing out. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { drivers } from "#drivers/index.ts";
import { orderSchema } from "#src/diagnostics/command-body.ts";
import { BOX_FAULTS } from "#src/box/box-faults.ts";
import { MACHINE_FAULTS } from "#src/box/machine-words.ts";
import { LANE_FAULTS } from "#src/controller/lane-faults.ts";
import { driverManifests } from "#src/device/manifests.ts";
import { supervisorFaults } from "#src/device/supervisor-faults.ts";
import { STORE_CONDITIONS } from "#src/store/conditions.ts";
import { CALLBACK_CONDITIONS } from "#src/city/callback-conditions.ts";
import { UPLINK_CONDITIONS } from "#src/uplink/conditions.ts";
import { configJsonSchema, generatedPages } from "../../scripts/docs/pages.ts";
import { settingRows, type Schema } from "../../scripts/docs/schema-rows.ts";
import { root } from "../house-rules/project.ts";

const pages = await generatedPages();
const manifests = await driverManifests(drivers);

function pageText(path: string): string {
  return pages.find((page) => page.path === path)?.text ?? "";
}

describe("generated documents", () => {
  it.each(pages)("$path is up to date; else run `npm run docs`", ({ path, text }) => {
    expect(readFileSync(join(root, path), "utf8") === text).toBe(true);
  });

  it("name every setting of the configuration and of every driver", () => {
    const config = pageText("docs/CONFIG.md");
    const rows = [
      ...settingRows(configJsonSchema()),
      ...manifests.flatMap(({ settings }) => settingRows(settings as Schema)),
    ];
    const forgotten = rows.filter(({ path }) => {
      const isNamed = config.includes(`| \`${path}\` |`) || config.includes(`## ${path}\n`);
      return path !== "$schema" && !isNamed;
    });
    expect(forgotten).toEqual([]);
    expect(rows.length).toBeGreaterThan(200);
  });

  it("name every fault", () => {
    const faults = pageText("docs/FAULTS.md");
    const declared = [
      LANE_FAULTS,
      BOX_FAULTS,
      MACHINE_FAULTS,
      supervisorFaults,
      STORE_CONDITIONS,
      UPLINK_CONDITIONS,
      CALLBACK_CONDITIONS,
      ...manifests.map((one) => one.faults),
    ];
    const sentences = declared.flatMap((table) => Object.values<{ zh: string; en: string }>(table));
    expect(sentences.filter(({ zh, en }) => !faults.includes(zh) || !faults.includes(en))).toEqual([]);
  });
});

describe("the page about the port", () => {
  it("names every order with what it does", () => {
    const rows = pageText("docs/API.md")
      .split("\n")
      .filter((line) => /^\| `\w+`(?: †)? \|/.test(line));
    expect(rows).toHaveLength(orderSchema.options.length);
    expect(rows.filter((row) => !/\| [A-Z].*<br>.*[\u4e00-\u9fff].* \| .*`\w+/.test(row))).toEqual([]);
  });
});

describe("settings", () => {
  const named = [
    { name: "gatehouse.json", schema: configJsonSchema() },
    ...manifests.map(({ type, settings }) => ({ name: type, schema: settings as Schema })),
  ];

  it.each(named)("of $name are described in both languages", ({ schema }) => {
    const undescribed = settingRows(schema).filter(({ zh, en, isGroup }) => !isGroup && (zh === "" || en === ""));
    expect(undescribed.map(({ path }) => path)).toEqual([]);
  });
});

describe("the rows of a schema", () => {
  it("say what may be written, with its unit, and what holds when nothing is", () => {
    const schema: Schema = {
      properties: {
        patience: {
          type: "integer",
          minimum: 1,
          maximum: 9,
          default: 5,
          unit: "s",
          description: "How long",
          zh: "多久",
        },
        limit: { anyOf: [{ type: "integer", minimum: 0 }, { type: "null" }], default: null, unit: "fen" },
        parts: {
          type: "array",
          maxItems: 3,
          items: { properties: { id: { type: "string", minLength: 1 } }, required: ["id"] },
        },
      },
    };
    expect(settingRows(schema)).toEqual([
      { path: "patience", en: "How long", zh: "多久", values: "integer 1..9 s", normally: "5", isGroup: false },
      { path: "limit", en: "", zh: "", values: "integer from 0 fen or null", normally: "null", isGroup: false },
      { path: "parts", en: "", zh: "", values: "list up to 3", normally: "", isGroup: true },
      { path: "parts[].id", en: "", zh: "", values: "text from 1", normally: "required", isGroup: false },
    ]);
  });

  it("name each variant of a union after what tells it from the others", () => {
    const variant = (kind: string): Schema => ({ properties: { kind: { const: kind } } });
    const rows = settingRows({ properties: { door: { oneOf: [variant("real"), variant("simulated")] } } });
    expect(rows.map(({ path }) => path)).toEqual(["door", "door(real).kind", "door(simulated).kind"]);
  });
});
