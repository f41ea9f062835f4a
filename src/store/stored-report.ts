/** Takes the report out of a journal entry as the very text that was frozen in it. Pure. */
import type { ArriveReport, FrozenReport, LeaveReport } from "../stay/report.ts";
import type { JournalRow } from "./row.ts";

/** The text of a report without objects or escapes in it, and in it the time of the passage. */
const REPORT = String.raw`(\{(?:"\w+":(?:"[^"\\]*"|-?\d+),)*"dataTime":([1-9]\d*)\})`;
/** What the entries of `stay_numbered` and `leave_numbered` are written as. One that does not match may still carry a report. */
const NUMBERED = new RegExp(
  String.raw`^\{"businessId":"[^"\\]*","arrivedMs":\d+,"plateId":"[^"\\]*","report":${REPORT}\}$`,
);
const ARRIVE = String.raw`(?:null|\{"origin":"([^"\\]*)","seq":(\d+)\})`;
const LEFT = new RegExp(String.raw`^\{"leftMs":\d+,"report":${REPORT},"arrive":${ARRIVE}\}$`);

type Reported = {
  readonly report: ArriveReport | LeaveReport | null;
  readonly arrive?: { readonly origin: string; readonly seq: number } | null;
};

/** The report that a row carries, null when it carries none. To read an entry and write its report anew takes several times as long. */
export function storedReport(row: JournalRow): FrozenReport | null {
  const [, seq, , , kind, , , , , data] = row;
  const isArrive = kind === "stay_numbered";
  const match = (isArrive ? NUMBERED : LEFT).exec(data);
  if (match === null) return readReport(row);
  const [, text = "", dataTime, origin, arriveSeq] = match;
  const common = { seq, dataTime: Number(dataTime), text };
  if (isArrive) return { ...common, kind: "arrive" };
  return { ...common, kind: "leave", arrive: origin === undefined ? null : { origin, seq: Number(arriveSeq) } };
}

function readReport(row: JournalRow): FrozenReport | null {
  const { report, arrive = null } = JSON.parse(row[9]) as Reported;
  if (report === null) return null;
  const common = { seq: row[1], dataTime: report.dataTime, text: JSON.stringify(report) };
  return row[4] === "stay_numbered" ? { ...common, kind: "arrive" } : { ...common, kind: "leave", arrive };
}
