/** A small box with the real callback server and a plain till behind it, with faults a test can switch on. */
import type { CallbackAnswer, CityCallbackHandler } from "#src/city/callback-handler.ts";
import { openCallbackServer, usualCallbackSettings } from "#src/city/callbacks.ts";
import type { CallbackServer, CallbackServerSettings } from "#src/city/callbacks.ts";
import { defaultDialect } from "#src/city/dialect.ts";
import { Secret } from "#src/city/secret.ts";
import type { FeeQuery, FindCarQuery, PaymentNotice } from "#src/city/wire/callbacks.ts";
import { incomingInterfaces, incomingNames } from "#src/city/wire/interfaces.ts";
import { realWorld } from "#test/city/real-world.ts";
import { createAuthority, issueServerCertificate } from "#src/simulation/city/certificate.ts";
import type { CityPlatform } from "#src/simulation/city/platform.ts";
import { PARKING_ID, PASSWORD, seqAt } from "./box-side.ts";

/** Ways in which this box can break the protocol. */
export type BoxFaults = {
  /** Adds this to every further quote of a stay, fen. */
  quoteDrift: number;
  /** Uses the first orderId for every quote. */
  oneOrderId: boolean;
  /** Refuses this many notices before it takes one. */
  refuseNotices: number;
};

type BoxStay = {
  readonly businessId: string;
  readonly arrivedMs: number;
  readonly fen: number;
  orders: number;
  readonly paid: Map<string, number>;
};

const DAY_MS = 86_400_000;

export class TrainingBox implements CityCallbackHandler {
  readonly stays = new Map<string, BoxStay>();
  readonly notices: PaymentNotice[] = [];
  readonly faults: BoxFaults = { quoteDrift: 0, oneOrderId: false, refuseNotices: 0 };
  #parked = 0;
  #server: CallbackServer | null = null;

  /** A car stands inside. */
  park(plateId: string, fen: number): BoxStay {
    const arrivedMs = Date.now() - 3_600_000;
    const businessId = seqAt(arrivedMs, (this.#parked += 1));
    const stay = { businessId, arrivedMs, fen, orders: 0, paid: new Map<string, number>() };
    this.stays.set(plateId, stay);
    return stay;
  }

  async feeQuery({ plateId }: FeeQuery): Promise<CallbackAnswer<"feeQuery">> {
    const stay = this.stays.get(plateId);
    if (stay === undefined) return { ok: false, code: 1006, message: "not inside" };
    const paid = [...stay.paid.values()].reduce((sum, fen) => sum + fen, 0);
    const due = Math.max(0, stay.fen - paid + stay.orders * this.faults.quoteDrift);
    const suffix = this.faults.oneOrderId ? "00" : stay.orders.toString(36).padStart(2, "0");
    stay.orders += 1;
    const quote = {
      parkingId: PARKING_ID,
      businessId: stay.businessId,
      orderId: stay.businessId + suffix,
      plateId,
      vehicleType: 1,
      arrivedTime: stay.arrivedMs,
      totalMoney: due,
      reduceMoney: 0,
      reduceTime: 0,
      reduceCode: "99999",
      dueMoney: due,
      validityQuoteTime: Date.now() + 900_000,
      remark: "无",
      dataTime: Date.now(),
    } as const;
    return { ok: true, data: quote };
  }

  async paymentNotice(notice: PaymentNotice): Promise<CallbackAnswer<"paymentNotice">> {
    if (this.faults.refuseNotices > 0) {
      this.faults.refuseNotices -= 1;
      return { ok: false, code: 2007, message: "full" };
    }
    this.notices.push(notice);
    const stay = [...this.stays.values()].find(({ businessId }) => notice.orderId.startsWith(businessId));
    if (notice.payStatus === 1) stay?.paid.set(notice.orderId, notice.payMoney);
    return { ok: true, data: undefined };
  }

  async invoiceQuery(): Promise<CallbackAnswer<"invoiceQuery">> {
    return { ok: true, data: [] };
  }

  async findCar(_query: FindCarQuery): Promise<CallbackAnswer<"findCar">> {
    return { ok: false, code: 3000, message: "berth unknown" };
  }

  /** Opens the callback server over TLS; the address before the four paths. */
  async open(changes: Partial<CallbackServerSettings> = {}): Promise<string> {
    const validity = { fromMs: Date.now() - DAY_MS, untilMs: Date.now() + DAY_MS };
    const pair = issueServerCertificate(createAuthority("box", validity), "box", ["127.0.0.1"], validity);
    const settings: CallbackServerSettings = {
      ...usualCallbackSettings,
      address: "127.0.0.1",
      port: 0,
      parkingId: PARKING_ID,
      password: new Secret(PASSWORD),
      dialect: defaultDialect,
      certificate: { cert: pair.certPem, key: pair.keyPem },
      ...changes,
    };
    const silent = { refused: () => undefined, answered: () => undefined, failed: () => undefined };
    this.#server = await openCallbackServer(settings, realWorld, this, silent);
    return `https://127.0.0.1:${this.#server.port}${settings.basePath}`;
  }

  /** Registers the four addresses, as 5.3.10 would. */
  registerWith(platform: CityPlatform, base: string): void {
    for (const name of incomingNames) {
      const { urlType, path } = incomingInterfaces[name];
      const body = { urlType, url: base + path, leftValidTime: 900, dataTime: Date.now() };
      platform.addresses.register(body, Date.now());
    }
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }
}
