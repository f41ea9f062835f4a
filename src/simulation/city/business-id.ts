/** How the platform checks the numbers of 4.3. It makes none. */
import type { Sentence } from "../../city/codes.ts";
import { localDate } from "../../local-day.ts";

/** What is wrong with a businessId, or null. `dayMs` is an instant of the local day it must be dated. */
export function businessIdFault(businessId: string, parkingId: string, dayMs: number): Sentence | null {
  const lot = parkingId.toUpperCase().padStart(13, "0");
  const parts = /^(\d{8})([0-9A-Z]{13})(\d{7})$/.exec(businessId);
  if (parts === null || parts[2] !== lot) {
    return {
      zh: `业务编号 ${businessId} 应为 8 位日期 + ${lot} + 7 位序号，共 28 位`,
      en: `${businessId} is not 8 digits of date, ${lot} and 7 digits, 28 characters in all`,
    };
  }
  const date = localDate(dayMs);
  if (parts[1] === date) return null;
  return {
    zh: `业务编号 ${businessId} 的日期应为入场当日 ${date}（北京时间）`,
    en: `${businessId} must be dated ${date}, the local day of the arrival`,
  };
}

/** Whether an orderId has one of the two forms we settled on for 4.3: businessId + 2, or the long form without a stay. */
export function isOrderIdOf(orderId: string, businessId: string): boolean {
  if (/^[0-9A-Za-z]{2}$/.test(orderId.slice(businessId.length)) && orderId.startsWith(businessId)) return true;
  const date = businessId.slice(2, 8);
  return orderId.startsWith(date + businessId.slice(8, 28)) && /^[0-9A-Za-z]{30}$/.test(orderId);
}
