/** The named conditions of the store: raised and cleared, with what a technician should do. */
import type { LedgerFaultCode } from "./ledger-fault.ts";

export type ConditionName =
  | "ledger_blocked"
  | "ledger_full"
  | "ledger_readonly"
  | "ledger_unavailable"
  | "ledger_replaced"
  | "ledger_returned"
  | "disk_low"
  | "records_lost"
  | "records_damaged"
  | "records_quarantined";

/** Conditions that do not clear by themselves: something happened that a person should look at, and then acknowledge. */
export const LASTING_CONDITIONS = [
  "ledger_replaced",
  "ledger_returned",
  "records_lost",
  "records_damaged",
  "records_quarantined",
] as const;
export type LastingCondition = (typeof LASTING_CONDITIONS)[number];

/** A condition was raised, has a new detail, or was cleared. */
export type StoreCondition = { readonly name: ConditionName; readonly raised: boolean; readonly detail: string };

type ConditionText = { readonly severity: "degrades" | "notice"; readonly zh: string; readonly en: string };

/** What each condition means and what to do about it. None of them stops a lane. */
export const STORE_CONDITIONS: Readonly<Record<ConditionName, ConditionText>> = {
  ledger_blocked: {
    severity: "degrades",
    zh: "存储设备长时间没有响应，记录暂存在内存中。请检查存储卡；断电会丢失尚未写入的记录。",
    en: "The disk does not answer; records wait in memory. Check the card; a power cut loses what is not written.",
  },
  ledger_full: {
    severity: "degrades",
    zh: "存储空间已满，记录暂存在内存中。请清理空间或更换更大的存储卡。",
    en: "The disk is full; records wait in memory. Free some space or fit a larger card.",
  },
  ledger_readonly: {
    severity: "degrades",
    zh: "存储设备只读，记录暂存在内存中。请检查文件系统和目录权限，必要时更换存储卡。",
    en: "The disk cannot be written; records wait in memory. Check the file system and the folder's owner, or replace the card.",
  },
  ledger_unavailable: {
    severity: "degrades",
    zh: "账本无法使用，车道照常放行，记录暂存在内存中。请按所附说明检查存储设备。",
    en: "The ledger cannot be used; the lanes still gate and records wait in memory. Check the disk as the detail says.",
  },
  ledger_replaced: {
    severity: "degrades",
    zh: "账本文件已损坏，原文件已改名保留，完好的记录已转入新账本。请核对场内车辆，保留原文件备查，然后在页面上确认。",
    en: "The ledger was damaged: it was set aside, and its sound records were taken over. Check which cars are inside, keep the file, then acknowledge.",
  },
  ledger_returned: {
    severity: "notice",
    zh: "启动时账本不可用，现已恢复：期间的记录已接在原有记录之后，无需重启。请核对场内车辆和空余泊位，然后在页面上确认。",
    en: "The ledger was away at the start and is back: what happened meanwhile follows in it, no restart is needed. Check which cars are inside and the free berths, then acknowledge.",
  },
  disk_low: {
    severity: "degrades",
    zh: "存储空间不足，且没有可以清理的旧记录。请清理其他文件或更换更大的存储卡。",
    en: "The disk runs short of room and no old record is left to remove. Remove other files or fit a larger card.",
  },
  records_lost: {
    severity: "degrades",
    zh: "存储设备长时间不可用致内存已满，或丢失了已写入的内容，部分记录丢失。请修复存储设备，核对缺失时段的收费，然后在页面上确认。",
    en: "Records were lost: the disk was away for so long that memory ran out, or it lost what it had taken. Repair the disk, check that time's takings, then acknowledge.",
  },
  records_damaged: {
    severity: "notice",
    zh: "账本中有损坏的记录，已跳过。存储卡可能开始失效，请尽快更换，然后在页面上确认。",
    en: "Damaged records in the ledger were passed over. The card may be failing; replace it soon, then acknowledge.",
  },
  records_quarantined: {
    severity: "degrades",
    zh: "另一台控制器发来的记录无法采用，已隔离，其余照常。请核对各控制器的程序版本，按所附编号在对方账本中查看该记录，然后在页面上确认。",
    en: "Records of another box cannot be used and were set aside; everything else goes on. Compare the boxes' program versions, look the record up in the other ledger by the number given, then acknowledge.",
  },
};

/** Which condition stands for a ledger's fault. */
export function conditionOf(code: LedgerFaultCode): ConditionName {
  if (code === "ledger_full" || code === "ledger_readonly") return code;
  return "ledger_unavailable";
}

/** Keeps which conditions stand, and tells the listeners of changes only. */
export class Conditions {
  readonly #standing = new Map<ConditionName, string>();
  readonly #listeners: ((condition: StoreCondition) => void)[] = [];

  listen(listener: (condition: StoreCondition) => void): void {
    this.#listeners.push(listener);
    for (const [name, detail] of this.#standing) listener({ name, raised: true, detail });
  }

  raise(name: ConditionName, detail: string): void {
    if (this.#standing.get(name) === detail) return;
    this.#standing.set(name, detail);
    for (const listener of this.#listeners) listener({ name, raised: true, detail });
  }

  clear(...names: readonly ConditionName[]): void {
    for (const name of names) {
      if (!this.#standing.delete(name)) continue;
      for (const listener of this.#listeners) listener({ name, raised: false, detail: "" });
    }
  }

  standing(): readonly ConditionName[] {
    return [...this.#standing.keys()];
  }
}
