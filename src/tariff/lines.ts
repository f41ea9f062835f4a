/** How a price came about, line by line, in words an operator can read to a driver. */
import type { Bilingual } from "../plate/bilingual.ts";
import type { CapName, CapTaken } from "./caps.ts";
import type { Span } from "./calendar.ts";
import type { Charged, FlatCharged, StepsCharged } from "./meter.ts";
import type { Tariff } from "./tariff.ts";
import { duration, money, spanText } from "./words.ts";

/** One line of an explanation. The lines of a price add up to it; some only explain and carry 0. */
export type PriceLine = Bilingual & { readonly fromMs: number; readonly toMs: number; readonly fen: number };

/** Something a line can be written about. */
export type Mark =
  | Charged
  | (Span & { readonly kind: "tariff"; readonly tariff: Tariff; readonly fen: 0 })
  | (Span & { readonly kind: "free" | "pass_through" | "leave_window"; readonly fen: 0 });

const CAP_WORDS: Readonly<Record<CapName, Bilingual>> = {
  part: { zh: "每段最高", en: "no more for one stretch than" },
  day: { zh: "每日最高", en: "no more in a day than" },
  "24h": { zh: "每24小时最高", en: "no more in 24 hours than" },
  stay: { zh: "每次停车最高", en: "no more for a stay than" },
  lot: { zh: "本场每次停车最高", en: "no more for any stay on this lot than" },
};

/** The lines of a price, in the order of its marks. */
export function linesOf(marks: readonly Mark[]): readonly PriceLine[] {
  return marks.map((mark) => ({ ...wordsOf(mark), fromMs: mark.fromMs, toMs: mark.toMs, fen: mark.fen }));
}

/**
 * At most `most` lines (3 or more) that still add up to the same amount: the middle of a long stay is drawn together.
 * A quote is kept and sent; a month of nights need not be.
 */
export function shortened(lines: readonly PriceLine[], most: number): readonly PriceLine[] {
  if (lines.length <= most) return lines;
  const head = Math.ceil((most - 1) / 2);
  const tail = most - 1 - head;
  const middle = lines.slice(head, lines.length - tail);
  const fen = middle.reduce((sum, line) => sum + line.fen, 0);
  const amount = money(fen);
  const together: PriceLine = {
    zh: `另有 ${middle.length} 项，合计 ${amount.zh}`,
    en: `${middle.length} more lines, together ${amount.en}`,
    fromMs: Math.min(...middle.map((line) => line.fromMs)),
    toMs: Math.max(...middle.map((line) => line.toMs)),
    fen,
  };
  return [...lines.slice(0, head), together, ...lines.slice(lines.length - tail)];
}

function wordsOf(mark: Mark): Bilingual {
  switch (mark.kind) {
    case "tariff":
      return { zh: `按“${mark.tariff.title.zh}”计费`, en: `tariff: ${mark.tariff.title.en}` };
    case "free":
      return { zh: `免费时长 ${spanText(mark)}`, en: `free minutes ${spanText(mark)}` };
    case "pass_through":
      return { zh: `短时通过，不收费 ${spanText(mark)}`, en: `drove through, no charge ${spanText(mark)}` };
    case "leave_window":
      return { zh: `缴费后离场时间 ${spanText(mark)}`, en: `time to leave after paying ${spanText(mark)}` };
    case "steps":
      return stepsInWords(mark);
    case "flat":
      return flatInWords(mark);
    case "cap":
      return capInWords(mark);
  }
}

function stepsInWords(mark: StepsCharged): Bilingual {
  const { rate, tier, count } = mark;
  const [step, price, span] = [duration(tier.everyMs), money(tier.fen), spanText(mark)];
  if (count === 0) {
    return {
      zh: `${rate.title.zh} ${span}：不足计费单位（${step.zh}），不计费`,
      en: `${rate.title.en} ${span}: too short for a step of ${step.en}, not charged`,
    };
  }
  return {
    zh: `${rate.title.zh} ${span}：${count} × ${step.zh}，每${step.zh} ${price.zh}`,
    en: `${rate.title.en} ${span}: ${count} × ${step.en} at ${price.en}`,
  };
}

function flatInWords(mark: FlatCharged): Bilingual {
  const { rate, fen } = mark;
  const span = spanText(mark);
  if (fen === 0) return { zh: `${rate.title.zh} ${span}：免费`, en: `${rate.title.en} ${span}: free` };
  return {
    zh: `${rate.title.zh} ${span}：一口价 ${money(fen).zh}`,
    en: `${rate.title.en} ${span}: ${money(fen).en} flat`,
  };
}

function capInWords(mark: CapTaken): Bilingual {
  const [words, cap, span] = [CAP_WORDS[mark.cap], money(mark.capFen), spanText(mark)];
  return { zh: `${words.zh} ${cap.zh}（${span}）`, en: `${words.en} ${cap.en} (${span})` };
}
