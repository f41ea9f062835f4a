/** Makes the kit's calls to the box and reads what comes back. Needs nothing but the box's address and its password. */
import type { IncomingName } from "../../city/wire/interfaces.ts";
import { makeCall } from "../city/call-line.ts";
import type { CallLineSetup } from "../city/call-line.ts";
import { readAnswer } from "../city/call-judge.ts";
import type { ReadAnswer } from "../city/call-judge.ts";
import { callTo } from "../city/call.ts";
import type { CallAnswer, CallerIdentity, CallFields, CallTwist, CityCall } from "../city/call.ts";
import type { CaseOutcome } from "./case.ts";
import { failed } from "./case.ts";

/** A plate that stands on no lot: there is no such province. */
export const NOBODY = "测Z99999";

/** What the probe is made of. */
export type ProbeSetup = CallLineSetup & {
  readonly identity: CallerIdentity;
  /** Where each callback is. */
  readonly addresses: Readonly<Record<IncomingName, string>>;
  /** True time, milliseconds UTC. */
  readonly now: () => number;
};

/** An answer as it came and as it was read. */
export type ProbeReply = ReadAnswer & Pick<CallAnswer, "status" | "contentType" | "failure" | "tookMs">;

/** Calls the box. */
export class CallbackProbe {
  readonly #setup: ProbeSetup;
  #calls = 0;

  constructor(setup: ProbeSetup) {
    this.#setup = setup;
  }

  /** The lot the calls are for. */
  get parkingId(): string {
    return this.#setup.identity.parkingId;
  }

  /** True time, milliseconds UTC. */
  now(): number {
    return this.#setup.now();
  }

  /** One proper call, or one with a flaw. */
  async ask(name: IncomingName, fields: CallFields, twist: CallTwist = {}): Promise<ProbeReply> {
    return await this.#make(this.#call(name, fields, twist));
  }

  /** A call whose method or address is another than it should be. */
  async askStrangely(
    name: IncomingName,
    fields: CallFields,
    change: { readonly method?: string; readonly path?: string },
  ): Promise<ProbeReply> {
    const call = this.#call(name, fields, {});
    const { method = call.method, path } = change;
    return await this.#make({ ...call, method, url: path === undefined ? call.url : new URL(path, call.url).href });
  }

  #call(name: IncomingName, fields: CallFields, twist: CallTwist): CityCall {
    this.#calls += 1;
    const target = { id: this.#calls, name, url: this.#setup.addresses[name] };
    return callTo(this.#setup.identity, target, fields, { ...twist, clockMs: this.now() });
  }

  async #make(call: CityCall): Promise<ProbeReply> {
    const answer = await makeCall(call, this.#setup);
    const { status, contentType, failure, tookMs } = answer;
    return { ...readAnswer(call, answer, this.#setup.identity.dialect), status, contentType, failure, tookMs };
  }
}

/** The first thing wrong with a reply that should be proper, or null: no answer, no envelope, a wrong shape, too late. */
export function faultOf(reply: ProbeReply): CaseOutcome | null {
  if (reply.failure !== null) return failed(`没有应答：${reply.failure}`, `no answer: ${reply.failure}`);
  const [finding] = reply.findings;
  return finding === undefined ? null : failed(finding.zh, finding.en);
}

/** Fails unless the reply has this code, and nothing else is wrong with it. */
export function codeIs(reply: ProbeReply, code: number): CaseOutcome | null {
  const fault = faultOf(reply);
  if (fault !== null) return fault;
  if (reply.code === code) return null;
  return failed(
    `应返回 ${code}，收到 ${reply.code} ${reply.message}`,
    `answered ${reply.code} ${reply.message}, not ${code}`,
  );
}

/**
 * What is wrong with a reply that should be a refusal, or null. A connection that was cut is one as well, but only of a box that
 * answers the next proper call: what is not there has refused nothing.
 */
export async function faultOfRefusal(probe: CallbackProbe, reply: ProbeReply): Promise<CaseOutcome | null> {
  if (reply.code === 0) return failed("错误的请求被接受了（0）", "the call was accepted with 0");
  if (reply.failure !== null) return faultOf(await probe.ask("invoiceQuery", { plateId: NOBODY, vehicleType: 1 }));
  if (reply.code !== null || (reply.status ?? 0) >= 400) return null;
  return failed(`HTTP ${reply.status} 不是拒绝`, `HTTP ${reply.status} without a code is no refusal`);
}
