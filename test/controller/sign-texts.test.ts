import { describe, expect, it } from "vitest";
import { SIGN_TEMPLATES, signTextOf, type SignTemplates } from "#src/controller/sign-texts.ts";
import { signSection } from "#src/config/sign.ts";
import type { SignCue } from "#src/lane/cue.ts";

const PLAIN: SignCue = { text: "idle", plate: null, dueFen: null, sentence: null };
const REASON = { zh: "车位已用完", en: "taken" };

function shown(sign: Partial<SignCue>, own: Partial<SignTemplates> = {}) {
  return signTextOf({ ...PLAIN, ...sign }, { lot: "前滩", templates: { ...SIGN_TEMPLATES, ...own } });
}

describe("a sign", () => {
  it.each<[Partial<SignCue>, readonly string[], string | null]>([
    [{ text: "idle" }, [], null],
    [{ text: "welcome", plate: "沪A12345" }, ["沪A12345", "欢迎光临"], "沪A12345,欢迎光临"],
    [{ text: "welcome", code: "P12345" }, ["欢迎光临", "凭码出场P12345"], "欢迎光临"],
    [
      { text: "welcome", plate: "沪A12345", berth: "B1-07" },
      ["沪A12345", "欢迎光临", "专用泊位B1-07"],
      "沪A12345,欢迎光临",
    ],
    [{ text: "welcome", plate: "沪A12345", days: 0 }, ["沪A12345", "欢迎光临", "剩余0天"], "沪A12345,欢迎光临"],
    [{ text: "goodbye", plate: "沪A12345", days: 3 }, ["沪A12345", "一路顺风", "剩余3天"], "沪A12345,一路顺风"],
    [{ text: "goodbye", plate: "沪A12345" }, ["沪A12345", "一路顺风"], "沪A12345,一路顺风"],
    [{ text: "please_wait", plate: "沪A12345" }, ["沪A12345", "请稍候"], null],
    [{ text: "pay", plate: "沪A12345", dueFen: 1250 }, ["沪A12345", "请缴费", "12.50元"], "沪A12345,请缴费,12元5角"],
    [{ text: "refused", sentence: REASON }, ["禁止通行", "车位已用完"], "请联系工作人员"],
    [{ text: "full", plate: "沪A12345" }, ["沪A12345", "车位已满"], "沪A12345,车位已满"],
    [{ text: "closed" }, ["车道关闭"], "车道关闭"],
    [{ text: "read_failed" }, ["未识别车牌"], "请联系工作人员"],
    [{ text: "call_operator" }, ["请联系工作人员"], "请联系工作人员"],
  ])("for %j shows %j and says %j", (sign, lines, voice) => {
    expect(shown(sign)).toMatchObject({ lines, voice });
  });

  it("stands for half a minute, a code for a whole one and also as QR, the idle text for good", () => {
    expect(shown({ text: "welcome" })).toMatchObject({ seconds: 30 });
    expect(shown({ text: "welcome" })).not.toHaveProperty("qr");
    expect(shown({ text: "welcome", code: "P12345" })).toMatchObject({ seconds: 60, qr: "P12345" });
    expect(shown({})).toMatchObject({ seconds: null });
  });

  it("shows and says what the site wants instead", () => {
    const pay = { lines: ["{lot}", "{plate}请付{fee}", "{fee}{code}"], voice: ["请付{fee}", "{reason}"] };
    expect(shown({ text: "pay", plate: "沪A12345", dueFen: 300 }, { pay })).toMatchObject({
      lines: ["前滩", "沪A12345请付3.00元"],
      voice: "请付3元",
    });
  });
});

describe("the sign section", () => {
  it("takes templates with the places there are, and names those there are not", () => {
    expect(signSection.parse({ idle: { lines: ["{lot}"] } })).toEqual({ idle: { lines: ["{lot}"], voice: [] } });
    const wrong = signSection.safeParse({ pay: { lines: ["{amount}"] } });
    expect(wrong.error?.issues[0]?.message).toContain("{fee}");
    expect(signSection.safeParse({ pay: { lines: ["1", "2", "3", "4", "5"] } }).success).toBe(false);
  });
});
