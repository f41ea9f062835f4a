/** The named conditions of the uplink: raised and cleared, with what a technician or operator should do. None stops a lane. */
import type { Sentence } from "../city/codes.ts";

export type UplinkCondition =
  | "city_unreachable"
  | "city_account_stopped"
  | "city_records_suspected"
  | "city_interface_stopped"
  | "city_heartbeat_refused"
  | "city_totals_partial"
  | "city_report_parked"
  | "city_report_unreadable"
  | "city_deadline_at_risk"
  | "city_deadline_missed"
  | "city_clock_warning"
  | "city_clock_fault"
  | "city_clock_doubted"
  | "city_clock_unread"
  | "city_clock_stepped"
  | "city_clock_step_refused"
  | "city_download_stale"
  | "city_statement_overdue"
  | "city_registration_failed";

type ConditionText = Sentence & { readonly severity: "degrades" | "notice" };

/** What each condition means and what to do about it. */
export const UPLINK_CONDITIONS: Readonly<Record<UplinkCondition, ConditionText>> = {
  city_unreachable: {
    severity: "degrades",
    zh: "市平台不可达，车道照常工作，记录留存待补传。请检查网线、路由器和 city.baseUrl，可运行 gatehouse probe。",
    en: "The city's platform cannot be reached; the lanes work on and records wait. Check the cable, the router and city.baseUrl; run gatehouse probe.",
  },
  city_account_stopped: {
    severity: "degrades",
    zh: "平台拒绝了本场库的账号，已停止上传，仅保留心跳。请按所附原因处理；恢复后自动续传。",
    en: "The platform refuses our account: records wait, only the heartbeat goes on. Act on the cause given; it resumes by itself.",
  },
  city_records_suspected: {
    severity: "degrades",
    zh: "连续多条记录被拒绝，已暂停上传。请核对接入密码、本机时钟和 city.dialect，可运行 gatehouse probe。",
    en: "Several records in a row were refused, so records wait. Check the password, the clock and city.dialect; run gatehouse probe.",
  },
  city_interface_stopped: {
    severity: "degrades",
    zh: "平台停用或拒绝了某个接口，该接口定时重试，其余照常。若持续出现请联系平台技术支持。",
    en: "The platform refuses one interface: it is tried again from time to time, the others go on. If it lasts, ask the platform's support.",
  },
  city_heartbeat_refused: {
    severity: "degrades",
    zh: "心跳被平台拒绝。请按所附错误码处理，并核对密码、时钟和方言设置。",
    en: "The platform refuses our heartbeat. Act on the code given; check the password, the clock and the dialect.",
  },
  city_totals_partial: {
    severity: "notice",
    zh: "启动时账本不可用，心跳中的当日进出场总数和空余泊位只含本次启动以后的车辆。账本恢复后自动更正，请检查存储设备。",
    en: "The ledger was away at the start: the day's totals and the free berths in heartbeats know only what happened since. They are right again once the ledger is back: check the disk.",
  },
  city_report_parked: {
    severity: "notice",
    zh: "有记录被平台拒收，或在账本中读不出来，已单独搁置，其余继续上传。请在诊断页查看原因，改正后重新提交。",
    en: "A record is set aside and the rest goes on: the platform condemned it, or the ledger cannot read it. Look at it on the diagnostics page and send it again when the cause is mended.",
  },
  city_report_unreadable: {
    severity: "degrades",
    zh: "账本中有待上传的记录读不出来，一天后仍读不出将搁置。请检查存储卡，并核对该时段的进出场。",
    en: "A record that the city must still get cannot be read from the ledger; after a day it is set aside. Check the card and that time's passages.",
  },
  city_deadline_at_risk: {
    severity: "degrades",
    zh: "待补传记录可能赶不上次日凌晨 1 点的期限。请在所示时间前恢复网络。",
    en: "Waiting records may miss 01:00 of the next day. Bring the line back before the time given.",
  },
  city_deadline_missed: {
    severity: "degrades",
    zh: "有记录未能在次日凌晨 1 点前上传，仍会继续补传。请告知平台技术支持。",
    en: "Records missed 01:00 of the next day; they are still sent. Tell the platform's support.",
  },
  city_clock_warning: {
    severity: "notice",
    zh: "系统时钟与市平台相差超过警告值，记录时间已自动校正。请检查 NTP。",
    en: "The system clock differs from the city's by more than the warning limit; records are corrected. Check NTP.",
  },
  city_clock_fault: {
    severity: "degrades",
    zh: "系统时钟与市平台相差超过 10 秒，记录时间已自动校正。请尽快修复 NTP 或时钟电池。",
    en: "The system clock differs from the city's by over 10 s; records are corrected. Mend NTP or the clock's battery soon.",
  },
  city_clock_doubted: {
    severity: "notice",
    zh: "平台返回的时间不可信，暂未采用。若下次心跳仍相同则采用。请核对本机时钟。",
    en: "The time the platform gave is hard to believe and was not used yet; if the next heartbeat agrees it is. Check our clock.",
  },
  city_clock_unread: {
    severity: "notice",
    zh: "平台的心跳回答中没有可用的时间（serverTime），无法按平台校对本机时钟。请确认 NTP 正常，并告知平台技术支持。",
    en: "The city's answers to heartbeats hold no time that can be read (serverTime), so our clock cannot be checked by it. See that NTP works, and tell the platform's support.",
  },
  city_clock_stepped: {
    severity: "notice",
    zh: "系统时钟已按市平台时间校正一次，校正量见所附内容。请检查 NTP 和时钟电池；记录时间不受影响。",
    en: "The system clock was set by the city's time, by the amount given. Check NTP and the clock's battery; the records' times are not affected.",
  },
  city_clock_step_refused: {
    severity: "notice",
    zh: "系统不允许本服务校正时钟。请修复 NTP，或在服务单元中设 ProtectClock=no 和 AmbientCapabilities=CAP_SYS_TIME，或关闭 city.clock.stepSystemClock。记录时间仍自动校正。",
    en: "The system does not let this service set the clock. Mend NTP, or set ProtectClock=no and AmbientCapabilities=CAP_SYS_TIME in the unit, or switch city.clock.stepSystemClock off. Records are corrected all the same.",
  },
  city_download_stale: {
    severity: "degrades",
    zh: "预约或错峰名单长时间未能更新，仍使用原名单。请查看所附原因。",
    en: "Reservations or stagger contracts could not be renewed for long; the list we have stays in use. See the cause given.",
  },
  city_statement_overdue: {
    severity: "notice",
    zh: "昨日对账单或票据仍未取得，系统会继续重试。",
    en: "A day's statement or bills have not come yet; they are still tried.",
  },
  city_registration_failed: {
    severity: "degrades",
    zh: "回调地址未能在平台注册，统一支付可能无法使用。请查看所附原因。",
    en: "Our callback addresses could not be registered: payment through the city may not work. See the cause given.",
  },
};
