/** The `lot`, `clock` and `ledger` sections of the configuration. */
import { z } from "zod";
import { setting } from "../device/setting.ts";

const DAY_MINUTES_MAX = 366 * 24;

/** The car park this box belongs to. */
export const lotSection = z.strictObject({
  parkingId: setting(
    z
      .string()
      .regex(
        /^[0-9A-Za-z]{1,13}$/,
        "1 to 13 letters and digits, as the city assigned it. 1 至 13 位字母数字，由市平台分配。",
      ),
    {
      zh: "场库编号，由市平台分配",
      en: "The lot's number, as the city assigned it",
    },
  ),
  name: setting(z.string().min(1).max(50).default("停车场"), {
    zh: "停车场名称，用于页面和场内寻车",
    en: "The lot's name, on the page and for find-my-car",
  }),
  capacity: setting(z.int().min(0).max(100_000), { zh: "总泊位数", en: "Berths in all" }),
  slot: setting(z.int().min(0).max(99).default(0), {
    zh: "本机在停车场内的编号，只有一台时为 0",
    en: "This box's slot in the lot; 0 when it is the only one",
  }),
  recount: setting(
    z
      .strictObject({
        at: setting(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "write 04:30. 请写成 04:30。"), {
          zh: "每天的时刻（当地时间）",
          en: "The time of day, local",
        }),
        free: setting(z.int().min(-100_000).max(100_000), { zh: "届时的空余泊位数", en: "Free berths at that time" }),
      })
      .nullable()
      .default(null),
    {
      zh: "每天定时重置空余泊位（例如清场之后）；为空则不重置",
      en: "Sets the free berths once a day, when the lot is known to stand so (after it was cleared); null: never",
    },
  ),
  ghostAfterHours: setting(z.int().min(0).max(DAY_MINUTES_MAX).default(0), {
    zh: "在场超过这么多小时的记录按规则关闭，车辆出现时恢复；0 表示从不",
    en: "Hours after which an open stay is closed by rule, to re-open when its car shows up; 0: never",
  }),
});

/** How the box judges its own clock. */
export const clockSection = z
  .strictObject({
    trust: setting(z.enum(["when_synchronised", "always"]).default("when_synchronised"), {
      zh: "何时信任系统时钟：系统报告已同步后，或始终（试验台；无法校时但硬件时钟可靠的现场）",
      en: "When the system clock is trusted: once the system reports it synchronised, or always (a bench; a good hardware clock where no time can be had)",
    }),
  })
  .prefault({});

/** Where the ledger is and how much it keeps. */
export const ledgerSection = z
  .strictObject({
    path: setting(z.string().min(1).default("./var/ledger.sqlite"), { zh: "账本文件路径", en: "The ledger's file" }),
    keepDays: setting(z.int().min(31).max(3660).default(365), {
      zh: "记录保留天数（GA/T 1742 要求事件至少 365 天）",
      en: "Days for which records are kept (GA/T 1742 asks 365 for events)",
    }),
    keepTraceDays: setting(z.int().min(1).max(366).default(30), {
      zh: "过车轨迹保留天数",
      en: "Days for which traces are kept",
    }),
    mostMegabytes: setting(z.int().min(64).max(65_536).default(4096), {
      zh: "账本最大容量（MB）",
      en: "The ledger never grows beyond this many MB",
    }),
    leastFreeMegabytes: setting(z.int().min(16).max(65_536).default(256), {
      zh: "磁盘至少保留的空间（MB）",
      en: "The ledger leaves at least this many MB free on the disk",
    }),
  })
  .prefault({});

/** The technician's port. */
export const diagnosticsSection = z
  .strictObject({
    host: setting(z.string().min(1).default("127.0.0.1"), {
      zh: "诊断页面监听地址；默认仅本机",
      en: "Address of the technician's port; this machine only by default",
    }),
    port: setting(z.int().min(0).max(65_535).default(8080), {
      zh: "诊断页面端口；0 为任选",
      en: "Port of the technician's page; 0 takes any",
    }),
    tokenFile: setting(z.string().min(1).nullable().default(null), {
      zh: "令牌文件；监听地址对外开放时，下达指令须提供其首行内容",
      en: "File whose first line an order must bring once the port is open to other machines",
    }),
    technicianTokenFile: setting(z.string().min(1).nullable().default(null), {
      zh: "技术员令牌文件；设置后，测试抬杆等技术员指令（见 API.md）须提供其首行内容，在本机也不例外；技术员令牌也可下达其他全部指令",
      en: "File whose first line a technician's orders must bring, such as a test of the relay (API.md names them), also on this machine; it is good for every other order too",
    }),
  })
  .prefault({});
