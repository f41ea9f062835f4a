/** The installer at a terminal: what is told, and the lines that are typed. */
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Bilingual } from "../plate/bilingual.ts";
import type { Language } from "./language.ts";

export type Desk = {
  readonly tell: (words: Bilingual, mark?: string) => void;
  /** The line that was typed since the last look; null: none. */
  readonly typed: () => string | null;
  /** Asks, and waits for a line; what was typed before does not count. Null: nobody will type any more. */
  readonly ask: (question: Bilingual) => Promise<string | null>;
  /** Whether nobody will type any more. */
  readonly isOver: () => boolean;
  readonly close: () => void;
};

/** `gone` resolves when the installer wants to stop without a word, by Ctrl-C say. */
export function openDesk(
  {
    input,
    write,
    language,
  }: { readonly input: Readable; readonly write: (text: string) => void; readonly language: Language },
  gone: Promise<unknown>,
): Desk {
  const lines: string[] = [];
  let over = false;
  let heard = (): void => {};
  // Without a terminal of its own it leaves the line to the system's, which is there over any ssh.
  const reading = createInterface({ input, terminal: false });
  reading.on("line", (line) => {
    lines.push(line.trim());
    heard();
  });
  const end = (): void => {
    over = true;
    heard();
  };
  reading.on("close", end);
  void gone.then(end);
  const isOver = (): boolean => over;
  const tell = (words: Bilingual, mark = " "): void => write(told(words, mark, language));
  return {
    tell,
    typed: () => lines.shift() ?? null,
    ask: async (question) => {
      lines.length = 0;
      tell(question, "?");
      while (lines.length === 0 && !isOver()) await new Promise<void>((resolve) => (heard = resolve));
      return lines.shift() ?? null;
    },
    isOver,
    close: () => reading.close(),
  };
}

/** A language a line: on a telephone one beside the other would be hard to read. */
function told({ zh, en }: Bilingual, mark: string, language: Language): string {
  const texts = zh === en ? [zh] : language === "both" ? [zh, en] : [language === "zh" ? zh : en];
  return texts.map((text, index) => `${index === 0 ? mark : " "} ${text}\n`).join("");
}
