/** The codes 2001 to 2901 (protocol 6.2): load, faults and maintenance of the platform. */
import type { CityCode } from "./codes.ts";

const waitForPlatform = {
  zh: "无需处理，系统会自动重试，记录不会丢失。若超过一小时，请联系平台技术支持。",
  en: "Nothing to do: it is tried again and no record is lost. If it lasts over an hour, ask the platform's support.",
};
const platformFault = {
  zh: "平台内部故障。",
  en: "A fault inside the platform.",
};
const checkAddress = {
  zh: "请核对 city.baseUrl 和 parkingId。该接口每 5 分钟重试一次，其余照常。",
  en: "Check city.baseUrl and the parkingId. This interface is tried every 5 minutes, the others go on.",
};

/** Codes about the platform itself. */
export const platformCodes: Readonly<Record<number, CityCode>> = {
  2001: {
    printed: "请求过于频繁",
    class: "later",
    cause: { zh: "平台要求放慢速度。", en: "The platform asks us to slow down." },
    action: waitForPlatform,
  },
  2002: {
    printed: "请求结果过大",
    class: "record",
    cause: {
      zh: "一批记录或查询的范围太大，系统会自动减半。",
      en: "A batch or a query is too large; it is halved by itself.",
    },
    action: {
      zh: "无需处理；若单条记录也如此，它会被搁置，请在诊断页查看。",
      en: "Nothing to do; a single record that is refused like this is set aside and shown on the diagnostics page.",
    },
  },
  2003: { printed: "消息转发失败", class: "later", cause: platformFault, action: waitForPlatform },
  2004: {
    printed: "网络繁忙, 请稍后重试",
    class: "later",
    cause: { zh: "平台繁忙。", en: "The platform is busy." },
    action: waitForPlatform,
  },
  2005: {
    printed: "未知的请求类型",
    class: "interface",
    cause: { zh: "平台不认识此接口地址。", en: "The platform does not know this interface's address." },
    action: checkAddress,
  },
  2006: {
    printed: "不合法的请求",
    class: "record",
    cause: { zh: "平台认为请求不合法。", en: "The platform finds the request not valid." },
    action: {
      zh: "该记录已单独搁置。连续出现时请核对密码、时钟和方言设置。",
      en: "The record is set aside. When it repeats, check the password, the clock and the dialect.",
    },
  },
  2007: { printed: "内部服务器错误", class: "later", cause: platformFault, action: waitForPlatform },
  2008: { printed: "数据库表读取错误", class: "later", cause: platformFault, action: waitForPlatform },
  2009: { printed: "数据库表存储错误", class: "later", cause: platformFault, action: waitForPlatform },
  2010: { printed: "数据库表操作错误", class: "later", cause: platformFault, action: waitForPlatform },
  2011: { printed: "缓存数据库错误", class: "later", cause: platformFault, action: waitForPlatform },
  2100: {
    printed: "服务不可用",
    class: "later",
    cause: { zh: "平台服务暂不可用。", en: "The platform's service is not available at the moment." },
    action: waitForPlatform,
  },
  2101: {
    printed: "接口维护",
    class: "later",
    cause: { zh: "平台接口维护中。", en: "The platform's interface is under maintenance." },
    action: waitForPlatform,
  },
  2102: {
    printed: "接口停用",
    class: "interface",
    cause: { zh: "平台停用了此接口。", en: "The platform has switched this interface off." },
    action: {
      zh: "该接口每 5 分钟重试一次，其余照常。请向平台确认是否长期停用。",
      en: "This interface is tried every 5 minutes, the others go on. Ask the platform whether it is off for good.",
    },
  },
  2900: { printed: "内部服务器错误: {0}", class: "later", cause: platformFault, action: waitForPlatform },
  2901: {
    printed: "未知的服务器错误",
    class: "later",
    cause: platformFault,
    action: waitForPlatform,
  },
};
