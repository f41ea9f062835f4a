import { describe, expect, it } from "vitest";
import { lineLog, type LogOptions, maskPlate } from "#src/runtime/log.ts";

function written(options: Partial<LogOptions>, say: (log: ReturnType<typeof lineLog>) => void): readonly string[] {
  const lines: string[] = [];
  const wallMs = (): number => Date.UTC(2026, 2, 2, 8);
  const write = (line: string): void => void lines.push(line);
  say(lineLog({ write, wallMs, plates: "masked", debug: false, priorities: false, ...options }));
  return lines;
}

describe("the log", () => {
  it("is one JSON line an event", () => {
    const [line] = written({}, (log) => log("notice", "lane", "arm raised", { lane: "north", ms: 3 }));
    expect(line).toBe(
      '{"at":"2026-03-02T08:00:00.000Z","level":"notice","area":"lane","msg":"arm raised","lane":"north","ms":3}\n',
    );
  });

  it("tells the journal the priority before the line", () => {
    const lines = written({ priorities: true, debug: true }, (log) => {
      for (const level of ["debug", "info", "notice", "warn", "error"] as const) log(level, "a", "b");
    });
    expect(lines.map((line) => line.slice(0, 4))).toEqual(["<7>{", "<6>{", "<5>{", "<4>{", "<3>{"]);
  });

  it("masks plates unless the site wants them whole", () => {
    const say = (log: ReturnType<typeof lineLog>): void =>
      log("info", "a", "b", { plate: "沪A12345", plateId: "沪B1" });
    expect(written({}, say)[0]).toContain('"plate":"沪A•••45","plateId":"•••"');
    expect(written({ plates: "full" }, say)[0]).toContain('"plate":"沪A12345"');
    expect(maskPlate("")).toBe("");
  });

  it("keeps to itself what is meant for engineers, unless asked", () => {
    expect(written({}, (log) => log("debug", "a", "b"))).toEqual([]);
  });

  it("gives of an error its message, and of a message with line breaks one line", () => {
    const [line] = written({}, (log) => log("error", "a", "b", { error: new Error("first\nsecond") }));
    expect(line?.split("\n")).toHaveLength(2);
    expect(line).toContain("first\\nsecond");
  });
});
