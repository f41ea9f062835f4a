/** The city's statement (5.3.6) and bills (5.3.9) against the ledger: nothing differing is recorded too. */
import { compareStatement } from "../books/statement.ts";
import type { DownloadedStatement, Fact } from "./fact.ts";
import type { Turn } from "./turn.ts";

/** Differences written down; more than this is not a list to work through but a broken account. */
const DIFFERENCES_MAX = 500;

/** A list has come: what the ledger knows of its orders is read first. */
export function takeStatement(turn: Turn, { day, list, rows }: DownloadedStatement): void {
  turn.readings.push({ of: "statement", statement: { day, list, rows } });
}

/** The ledger has answered: the comparison is written down, and the page shows it. */
export function recordComparison(turn: Turn, fact: Extract<Fact, { type: "statement_read" }>): void {
  const { day, list, rows } = fact.statement;
  const differences = compareStatement({ day, list }, rows, fact.known).slice(0, DIFFERENCES_MAX);
  turn.record({ kind: "statement_compared", key: `statement:${list}:${day}`, data: { day, list, differences } });
}
