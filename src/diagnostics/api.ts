/** The API behind the page: the view, searches, the story of a vehicle, and orders. */
import type { IncomingMessage } from "node:http";
import { readSignedList } from "../config/list-signature.ts";
import type { CommandBody } from "../controller/command.ts";
import type { VisitTrace } from "../controller/visit-trace.ts";
import { assertMayOrder, roleOf, technicianOnly, type Access } from "./access.ts";
import { Refusal } from "./answer.ts";
import { readCommand, type SignedListOrder } from "./command-body.ts";
import type { BoxPort } from "./port.ts";
import { storyOf } from "./story.ts";

/** A list of 20,000 cars fits. */
const BODY_MAX_MB = 8;
const PAGE_ROWS = 50;

type Asked = { readonly box: BoxPort; readonly access: Access };

export async function answerApi(request: IncomingMessage, url: URL, asked: Asked): Promise<unknown> {
  const { pathname, searchParams } = url;
  const { box, access } = asked;
  if (request.method === "POST") return post(request, pathname, asked);
  switch (pathname) {
    case "/api/role":
      return { role: roleOf(request, access), technicianOnly: technicianOnly(access) };
    case "/api/view":
      return box.view();
    case "/api/traces":
      return box.searchTraces({
        ...search(searchParams),
        visit: numberOf(searchParams, "visit"),
        limit: PAGE_ROWS,
        after: numberOf(searchParams, "after"),
      });
    case "/api/trace":
      return readTrace(box, searchParams.get("id") ?? "");
    case "/api/inside": {
      const { plate } = search(searchParams);
      return { stays: box.staysInside(plate) };
    }
    case "/api/stays":
      return box.searchStays({ ...search(searchParams), limit: PAGE_ROWS, after: null });
    case "/api/records":
      return readRecords(box, searchParams);
    default:
      throw new Refusal(404, "no_such_api", "没有此接口", "There is no such address");
  }
}

function search(params: URLSearchParams) {
  const plate = params.get("plate");
  return {
    fromMs: numberOf(params, "from"),
    toMs: numberOf(params, "to"),
    plate: plate === null || plate === "" ? null : plate.toUpperCase(),
    lane: params.get("lane"),
  };
}

function numberOf(params: URLSearchParams, name: string): number | null {
  const text = params.get(name);
  if (text === null || text === "") return null;
  const value = Number(text);
  if (!Number.isFinite(value)) throw new Refusal(400, "not_a_number", `${name} 应为数字`, `${name} must be a number`);
  return value;
}

/** The journal for another system, which keeps its own place in it: `next` is the `after` of its next request. */
async function readRecords(box: BoxPort, params: URLSearchParams): Promise<unknown> {
  const origins = box.origins();
  const origin = params.get("origin") ?? origins[0] ?? "";
  const after = numberOf(params, "after") ?? 0;
  if (!origins.includes(origin)) {
    const there = origins.join(", ");
    throw new Refusal(404, "no_such_origin", `账本中没有此来源，现有：${there}`, `The ledger holds: ${there}`);
  }
  if (!Number.isSafeInteger(after) || after < 0)
    throw new Refusal(400, "not_a_seq", "after 应为不小于 0 的整数", "after must be a whole number from 0");
  const records = await box.recordsSince(origin, after, PAGE_ROWS);
  return { origin, origins, records, next: records.at(-1)?.seq ?? after };
}

async function readTrace(box: BoxPort, id: string): Promise<unknown> {
  const trace = await box.trace(id);
  if (trace === null)
    throw new Refusal(
      404,
      "no_such_trace",
      "没有此过车轨迹，可能已超过保留期限",
      "There is no such trace; it may be too old",
    );
  const story = JSON.parse(trace.story) as VisitTrace;
  return { trace: story, story: storyOf(story) };
}

async function post(request: IncomingMessage, pathname: string, { box, access }: Asked): Promise<unknown> {
  if (pathname === "/api/retry-city") {
    box.retryCity();
    return { done: true };
  }
  if (pathname !== "/api/command") throw new Refusal(404, "no_such_api", "没有此接口", "There is no such address");
  const read = readCommand(await bodyOf(request));
  if ("problem" in read)
    throw new Refusal(400, "command_invalid", `指令有误：${read.problem}`, `The order is wrong: ${read.problem}`);
  const { order, ...named } = read;
  const role = roleOf(request, access);
  assertMayOrder(order.command, role, access);
  const who = access.technicianToken === null || role === null ? named : { ...named, role };
  const command = order.command === "replace_signed_list" ? verified(order, box.listKeys) : order;
  const reply = await box.command(command, who);
  if (reply === null)
    throw new Refusal(503, "busy", "等待处理的指令过多，请稍后再试", "Too many orders wait; try again in a moment");
  return reply;
}

/** The order to replace a list, whose signature is good. */
function verified({ file, signature }: SignedListOrder, keys: readonly string[]): CommandBody {
  const read = readSignedList(file, signature, keys);
  if (!("problems" in read)) return { command: "replace_list", ...read };
  const problem = read.problems.join("; ");
  throw new Refusal(400, "list_refused", `名单未采用：${problem}`, `The list is not taken: ${problem}`);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > BODY_MAX_MB * 1_048_576) {
      const [zh, en] = [`提交内容超过 ${BODY_MAX_MB} MB`, `The body is larger than ${BODY_MAX_MB} MB`];
      throw new Refusal(413, "too_large", zh, en);
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}
