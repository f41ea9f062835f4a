/** Faults of the box as a whole, beside those of its lanes, devices, ledger and city: what they mean and what to do. */
import type { FaultDeclaration } from "../device/fault.ts";

export const BOX_FAULTS = {
  city_not_connected: {
    severity: "degrades",
    zh: "未能连接市平台，记录留存，未上报。请按所附说明改正，然后重新启动程序。",
    en: "The city is not connected: records are kept and nothing is sent. Mend what the detail says, then start the program again.",
  },
  list_unusable: {
    severity: "degrades",
    zh: "名单文件无法使用，原名单继续有效。请按所附说明改正文件，改正后自动生效。",
    en: "A list's file cannot be used; the list stays as it was. Mend the file as told; it is taken up by itself.",
  },
} as const satisfies Readonly<Record<string, FaultDeclaration>>;
