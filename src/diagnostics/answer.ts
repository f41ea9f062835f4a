/** How the port answers: JSON, or a refusal that says what to do. */
import type { ServerResponse } from "node:http";
import type { Bilingual } from "../plate/bilingual.ts";

/** A request that is turned away. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly code: string;
  readonly sentence: Bilingual;

  constructor(status: number, code: string, zh: string, en: string) {
    super(en);
    this.status = status;
    this.code = code;
    this.sentence = { zh, en };
  }
}

export function answerJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}
