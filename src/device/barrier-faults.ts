/** Faults of a barrier that a driver switches by relays and sees by limit contacts, whatever board they are on. */
import type { FaultDeclaration } from "./fault.ts";

export const relayBarrierFaults = {
  relay_found_on: {
    severity: "notice",
    zh: "启动时发现继电器处于吸合状态，已释放。程序上次可能异常退出；如反复出现请联系维护人员。",
    en: "A relay was found on at start and has been switched off. The program probably died before; if this comes back, report it.",
  },
  limits_contradict: {
    severity: "degrades",
    zh: "开到位与关到位接点同时有效，闸杆位置无法判断。请检查限位开关及其接线。",
    en: "Both limit contacts are active, so the arm's position is not known. Check the limit switches and their wires.",
  },
} as const satisfies Readonly<Record<string, FaultDeclaration>>;
