/** 5.3.7 and 5.3.8: invoices and where a car stands. */
import { carCase, failed, notShown, passed, probeCase } from "./case.ts";
import type { ConformanceCase } from "./case.ts";
import { codeIs, faultOf, faultOfRefusal, NOBODY } from "./probe.ts";

/** The cases. */
export const searchCases: readonly ConformanceCase[] = [
  probeCase(
    "5.3.7",
    { zh: "没有可开票记录时返回 0 和 []", en: "answers 0 and [] when there is nothing to invoice" },
    async (probe) => {
      const reply = await probe.ask("invoiceQuery", { plateId: NOBODY, vehicleType: 1 });
      const wrong = codeIs(reply, 0);
      if (wrong !== null) return wrong;
      if (Array.isArray(reply.data) && reply.data.length === 0) return passed;
      return failed("返回了陌生车牌的支付记录", "payments of a plate that was never here");
    },
  ),
  carCase("5.3.7", { zh: "开票记录字段齐全", en: "lists payments with all their fields" }, async (probe, plate) => {
    return codeIs(await probe.ask("invoiceQuery", { plateId: plate, vehicleType: 1 }), 0) ?? passed;
  }),
  probeCase(
    "5.3.7",
    { zh: "拒绝其他场库的开票请求", en: "refuses an invoice query for another lot" },
    async (probe) => {
      const fields = { plateId: NOBODY, vehicleType: 1 };
      return (await faultOfRefusal(probe, await probe.ask("invoiceQuery", fields, { otherLot: true }))) ?? passed;
    },
  ),
  probeCase(
    "5.3.8",
    { zh: "不在场的车辆返回非 0，不编造泊位", en: "invents no berth for a car that is not inside" },
    async (probe) => {
      const reply = await probe.ask("findCar", { plateId: NOBODY });
      const fault = faultOf(reply);
      if (fault !== null) return fault;
      return reply.code === 0 ? failed("返回了位置", "a place was answered") : passed;
    },
  ),
  carCase(
    "5.3.8",
    { zh: "返回在场车辆的位置，字段齐全", en: "says where a car stands, with all fields" },
    async (probe, plate) => {
      const reply = await probe.ask("findCar", { plateId: plate });
      const fault = faultOf(reply);
      if (fault !== null) return fault;
      if (reply.code === 0) return passed;
      return notShown(`泊位未知（${reply.code}）`, `its berth is not known (${reply.code})`);
    },
  ),
  probeCase(
    "5.3.8",
    { zh: "拒绝其他场库的寻车请求", en: "refuses to look for a car of another lot" },
    async (probe) => {
      return (
        (await faultOfRefusal(probe, await probe.ask("findCar", { plateId: NOBODY }, { otherLot: true }))) ?? passed
      );
    },
  ),
];
