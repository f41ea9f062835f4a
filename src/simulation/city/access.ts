/**
 * Who is calling: appId, checkSum, freshness and signature, as the protocol's chapter 4 and 4.2 want them. Each refusal
 * is an answer to the box and a finding for the person who trains with us.
 */
import type { CityDialect } from "../../city/dialect.ts";
import { checkSum, sign } from "../../city/sign.ts";

import type { Sentence } from "../../city/codes.ts";
import type { CityRequest, Outcome } from "./exchange.ts";
import { refusal } from "./exchange.ts";
import type { Finding } from "./violations.ts";

/** The account the city has given to the lot, and how this platform reads the doubtful places. */
export type CityAccount = {
  readonly parkingId: string;
  readonly appId: string;
  readonly password: string;
  readonly dialect: Pick<CityDialect, "appIdParam" | "curTimeUnit" | "signOrder">;
  /** How far curTime may be from the platform's clock before the token counts as expired, milliseconds. */
  readonly tokenAgeMs: number;
};

/** A call that is not let in. */
export type AccessRefusal = { readonly outcome: Outcome; readonly finding: Finding };

const NONCES_KEPT = 50_000;
const LONGEST_NONCE = 128;

/** Checks every call against one account. Remembers nonces while their token would still be fresh. */
export class Access {
  readonly #account: CityAccount;
  /** Nonce to the platform's time when it came. */
  readonly #nonces = new Map<string, number>();

  constructor(account: CityAccount) {
    this.#account = account;
  }

  /** Null when the call is let in. `nowMs` is the platform's own clock. */
  check(request: CityRequest, clause: string, nowMs: number): AccessRefusal | null {
    return this.#checkAccount(request) ?? this.#checkToken(request, nowMs) ?? this.#checkSign(request, clause);
  }

  #checkAccount({ query }: CityRequest): AccessRefusal | null {
    const { appId } = this.#account;
    const { appIdParam } = this.#account.dialect;
    if (query[appIdParam] === appId) return null;
    return refused(1001, "account", {
      zh: `参数 ${appIdParam} 不是平台分配的账号，请核对 appId`,
      en: `the parameter ${appIdParam} is not the account the city assigned; compare the appId`,
    });
  }

  #checkToken({ query }: CityRequest, nowMs: number): AccessRefusal | null {
    const { nonce = "", curTime = "", checkSum: received } = query;
    if (nonce === "" || nonce.length > LONGEST_NONCE || received === undefined) {
      return refused(1006, "check_sum", {
        zh: "缺少 nonce（1 至 128 个字符）或 checkSum",
        en: "nonce (1 to 128 characters) or checkSum is missing",
      });
    }
    const expected = checkSum(this.#account.password, nonce, curTime);
    // Lower case, as 6.3 wants it.
    if (received !== expected) {
      return refused(1009, "check_sum", {
        zh: "checkSum 不等于 SHA1(password + nonce + curTime)，请核对密码",
        en: "checkSum is not SHA1(password + nonce + curTime); compare the password",
      });
    }
    return this.#checkAge(curTime, nowMs) ?? this.#checkNonce(nonce, nowMs);
  }

  #checkAge(curTime: string, nowMs: number): AccessRefusal | null {
    const inSeconds = this.#account.dialect.curTimeUnit === "s";
    const callerMs = Number(curTime) * (inSeconds ? 1000 : 1);
    const offMs = Math.abs(callerMs - nowMs);
    const digits = inSeconds ? 10 : 13;
    if (new RegExp(`^\\d{${digits}}$`).test(curTime) && offMs <= this.#account.tokenAgeMs) return null;
    return refused(1012, "token_age", {
      zh: `curTime ${curTime} 与平台时钟不符，应为 ${digits} 位的 UTC 时间（${this.#account.dialect.curTimeUnit}）`,
      en: `curTime ${curTime} does not fit the city's clock; ${digits} digits of UTC in ${this.#account.dialect.curTimeUnit} are expected`,
    });
  }

  #checkNonce(nonce: string, nowMs: number): AccessRefusal | null {
    for (const [old, atMs] of this.#nonces) {
      if (nowMs - atMs <= 2 * this.#account.tokenAgeMs && this.#nonces.size < NONCES_KEPT) break;
      this.#nonces.delete(old);
    }
    if (!this.#nonces.has(nonce)) {
      this.#nonces.set(nonce, nowMs);
      return null;
    }
    return refused(1012, "nonce_repeated", {
      zh: "nonce 重复使用，每次请求都应重新生成",
      en: "the nonce was used before; every request needs a new one",
    });
  }

  #checkSign({ headers, bodyBytes }: CityRequest, clause: string): AccessRefusal | null {
    const { password, dialect } = this.#account;
    if (headers["sign"] === sign(password, bodyBytes, dialect.signOrder)) return null;
    // The document has no code for a wrong signature; 1007 is the nearest.
    return refused(1007, "sign", {
      zh: `接口 ${clause} 的 sign 与实际收到的内容不符，应对发送的原始字节计算`,
      en: `the sign of ${clause} does not fit the received bytes; it is computed over exactly what is sent`,
    });
  }
}

const CLAUSES = { account: "4", check_sum: "6.3", token_age: "4", nonce_repeated: "4", sign: "4.2" } as const;

function refused(code: number, kind: keyof typeof CLAUSES, sentence: Sentence): AccessRefusal {
  return { outcome: refusal(code), finding: { kind, clause: CLAUSES[kind], seq: null, ...sentence } };
}
