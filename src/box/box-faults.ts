/** Faults of the box as a whole, beside those of its lanes, devices, ledger and city: what they mean and what to do. */
import type { FaultDeclaration } from "../device/fault.ts";

export const BOX_FAULTS = {
  city_not_connected: {
    severity: "degrades",
    zh: "未能连接市平台，记录留存，未上报。请按所附说明改正，改正后自动连接，无需重启。",
    en: "The city is not connected: records are kept and nothing is sent. Mend what the detail says; it connects by itself, no restart is needed.",
  },
  page_not_open: {
    severity: "degrades",
    zh: "网页未能打开，车道和上报照常。常见原因是端口被其他程序占用，请按所附说明处理，处理后自动打开，无需重启。",
    en: "The page could not be opened; the lanes and the city go on. Often another program has its port: mend what the detail says; it opens by itself, no restart is needed.",
  },
  clock_not_set: {
    severity: "degrades",
    zh: "时钟未校准：车道照常，但停车不能计费，也不上报。请检查网络和校时服务（systemd-timesyncd 或 chrony，见 README 第 4 步），校准后自动恢复。",
    en: "The clock is not set: the lanes go on, but stays are not priced and nothing is sent. Check the network and the time service (systemd-timesyncd or chrony, README step 4); it goes on by itself.",
  },
  list_unusable: {
    severity: "degrades",
    zh: "名单文件无法使用，原名单继续有效。请按所附说明改正文件，改正后自动生效。",
    en: "A list's file cannot be used; the list stays as it was. Mend the file as told; it is taken up by itself.",
  },
} as const satisfies Readonly<Record<string, FaultDeclaration>>;
