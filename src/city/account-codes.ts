/** The codes 1001 to 1013 and 3000 to 3005 (protocol 6.2): the account, the request and its data. */
import type { CityCode } from "./codes.ts";

const checkAccount = {
  zh: "请核对配置中的 city.appId 和密码是否与平台分配的一致，必要时联系平台技术支持。改正后系统会自动恢复。",
  en: "Compare city.appId and the password with what the platform assigned; ask its support if they are right. Everything resumes by itself once it is put right.",
};
const askPlatform = {
  zh: "请联系平台技术支持，确认该账号的状态和权限。恢复后系统会自动继续上传。",
  en: "Ask the platform's support about this account's state and rights. Uploading resumes by itself.",
};
const lookAtRecord = {
  zh: "该记录已单独搁置，其余继续上传。请在诊断页查看记录内容和平台的回答，改正原因后重新提交。",
  en: "The record is set aside and the rest goes on. Look at it and at the platform's answer on the diagnostics page, then send it again.",
};
const reportInterface = {
  zh: "该接口每 5 分钟重试一次，其余接口照常。若持续出现，请联系平台技术支持。",
  en: "This interface is tried every 5 minutes, the others go on. If it lasts, ask the platform's support.",
};

/** Codes about who we are and what we sent. */
export const accountAndRecordCodes: Readonly<Record<number, CityCode>> = {
  1001: {
    printed: "无效或不合法的 appId",
    class: "account",
    cause: { zh: "平台不认识这个 appId。", en: "The platform does not know this appId." },
    action: checkAccount,
  },
  1002: {
    printed: "该 appId 无请求权限",
    class: "interface",
    cause: { zh: "该 appId 没有使用此接口的权限。", en: "This appId has no right to use this interface." },
    action: askPlatform,
  },
  1003: {
    printed: "该 appId 已过期",
    class: "account",
    cause: { zh: "该 appId 已过期。", en: "This appId has expired." },
    action: askPlatform,
  },
  1004: {
    printed: "该 appId 被禁用",
    class: "account",
    cause: { zh: "该 appId 被平台禁用。", en: "The platform has disabled this appId." },
    action: askPlatform,
  },
  1005: {
    printed: "该 appId 未启用",
    class: "account",
    cause: { zh: "该 appId 尚未启用。", en: "This appId has not been enabled yet." },
    action: askPlatform,
  },
  1006: {
    printed: "不合法的参数或缺少必要参数",
    class: "record",
    cause: { zh: "请求中的某个参数不合法或缺失。", en: "A parameter is missing or not valid." },
    action: lookAtRecord,
  },
  1007: {
    printed: "请求参数校验错误",
    class: "record",
    cause: {
      zh: "请求参数校验不通过；连续出现时多为密码、时钟或签名方言不对。",
      en: "The parameters failed the platform's check; when it repeats, suspect the password, the clock or the dialect.",
    },
    action: lookAtRecord,
  },
  1008: {
    printed: "被禁止的 IP 端访问",
    class: "account",
    cause: {
      zh: "本机的出口 IP 地址不在平台的允许名单上（clientIp）。",
      en: "Our public address is not on the platform's list of allowed addresses (clientIp).",
    },
    action: {
      zh: "请查明本场库的出口 IP，并请平台将其加入允许名单；更换宽带后常见。",
      en: "Find the lot's public address and ask the platform to add it; common after a change of internet line.",
    },
  },
  1009: {
    printed: "无效的用户名和密码",
    class: "account",
    cause: { zh: "账号或密码不对。", en: "The account or the password is wrong." },
    action: checkAccount,
  },
  1010: {
    printed: "未登录的用户/终端",
    class: "account",
    cause: { zh: "平台认为本终端没有登录。", en: "The platform says this terminal is not logged in." },
    action: checkAccount,
  },
  1011: {
    printed: "未退出的用户/终端",
    class: "account",
    cause: {
      zh: "平台认为同一账号仍在别处登录。",
      en: "The platform says the same account is still logged in elsewhere.",
    },
    action: {
      zh: "请检查是否有另一台设备或旧系统仍在使用该账号，并停用它。",
      en: "See whether another device or an old system still uses this account, and stop it.",
    },
  },
  1012: {
    printed: "访问令牌已经过期",
    class: "account",
    cause: {
      zh: "请求的时间戳被认为已过期，多为本机时钟不准。",
      en: "The request's time was taken for expired; most often the box's clock is wrong.",
    },
    action: {
      zh: "请检查本机时钟和 NTP；若时钟正确，请用 gatehouse probe 检查 curTime 的单位。",
      en: "Check the clock and NTP; if they are right, let gatehouse probe find the unit of curTime.",
    },
  },
  1013: {
    printed: "无权限访问该服务",
    class: "interface",
    cause: { zh: "该账号无权访问此服务。", en: "This account has no right to this service." },
    action: askPlatform,
  },
  3000: {
    printed: "数据验证错误: {0}",
    class: "record",
    cause: { zh: "平台认为数据内容不正确。", en: "The platform finds the data wrong." },
    action: lookAtRecord,
  },
  3001: {
    printed: "无效的枚举类型: {0}",
    class: "record",
    cause: { zh: "某个枚举值不被平台接受。", en: "The platform does not accept one of the enumerated values." },
    action: lookAtRecord,
  },
  3002: {
    printed: "数据绑定失败: {0}",
    class: "record",
    cause: { zh: "平台无法解析某个字段的类型。", en: "The platform could not read a field's type." },
    action: lookAtRecord,
  },
  3003: {
    printed: "数据验证错误: {0}",
    class: "record",
    cause: { zh: "平台认为数据内容不正确。", en: "The platform finds the data wrong." },
    action: lookAtRecord,
  },
  3004: {
    printed: "不支持的数据内容类型: {0}",
    class: "interface",
    cause: { zh: "平台不接受请求的内容类型。", en: "The platform does not accept the request's content type." },
    action: reportInterface,
  },
  3005: {
    printed: "不支持的请求方法类型: {0}",
    class: "interface",
    cause: {
      zh: "平台不接受请求方法，多为地址不对或中间有代理。",
      en: "The platform does not accept the request's method; most often the address is wrong or a proxy is in between.",
    },
    action: reportInterface,
  },
};
