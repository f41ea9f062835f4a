/**
 * Every doubtful reading of the city protocol as a named switch with its safe default. Where the city turns out to behave
 * otherwise than we read it, it is put right here and nowhere else.
 */
import { z } from "zod";

/** A switch with its default and what it means in both languages. */
function doubt<S extends z.ZodType>(schema: S, zh: string, en: string): S {
  return schema.meta({ description: en, zh });
}

/** The block `city.dialect` of the configuration. */
export const cityDialect = z
  .strictObject({
    appIdParam: doubt(
      z.enum(["appId", "$appId"]).default("appId"),
      "地址中账号参数的名称。文档第 4 章印作 $appId,实际接入的客户端用 appId。",
      "Name of the account in the query string. Chapter 4 prints $appId; deployed clients send appId.",
    ),
    curTimeUnit: doubt(
      z.enum(["s", "ms"]).default("s"),
      "curTime 的单位:文档为秒,部分客户端用毫秒。可用 gatehouse probe 两种都试。",
      "Unit of curTime: seconds as chapter 4 says, or milliseconds as some clients send. The probe tries both.",
    ),
    signOrder: doubt(
      z.enum(["password-first", "content-first"]).default("password-first"),
      "签名内容的顺序:4.2 的例子为“密码|内容”,其文字为“内容|密码”。",
      "What is signed: password|content as in the worked example of 4.2, or content|password as in its words.",
    ),
    timeField: doubt(
      z.enum(["dataTime", "dateTime"]).default("dataTime"),
      "发送时时间字段的拼写;接收时两种都认。文档的签名例子用 dataTime 才成立。",
      "Spelling of the time field that we send; both are accepted. The document's signature has dataTime.",
    ),
    freeBerthField: doubt(
      z.enum(["freeBerth", "freePerth"]).default("freeBerth"),
      "发送时剩余泊位字段的拼写;接收时两种都认。文档有两处例子印作 freePerth。",
      "Spelling of the free berths that we send; both are accepted. Two examples print freePerth.",
    ),
    parkingIdInPayment: doubt(
      z.boolean().default(true),
      "5.3.3 的请求内容是否带 parkingId:字段表中有,例子中没有。",
      "Whether the body of a payment submit (5.3.3) holds the parkingId; its table does, its example does not.",
    ),
    parkingFloorType: doubt(
      z.enum(["string", "number"]).default("string"),
      "5.3.8 中 parkingFloor 的类型:2022-06-16 起为字符串,此前为数字。",
      "Type of parkingFloor in 5.3.8: text since 2022-06-16, a number before.",
    ),
    noPlate: doubt(
      z
        .string()
        .min(1)
        .max(13)
        .regex(/^[^\s{}]*\{sequence\}[^\s{}]*$/, {
          error: "must hold {sequence} once and no space. 必须含一个 {sequence} 且无空格。",
        })
        .default("无牌{sequence}"),
      "无牌车上报的车牌;{sequence} 换成该次停车的 7 位序号,总长不超过 10 个字符。",
      "Plate that is reported for a car without one; {sequence} becomes the stay's 7 digits. 10 characters at most.",
    ),
    emptyRemark: doubt(
      z.string().min(1).max(30).default("无"),
      "备注为空时发送的内容:文档规定备注不可为空。",
      "What is sent for an empty remark: the tables say it must not be empty.",
    ),
    noReduceCode: doubt(
      z.string().min(1).max(30).default("99999"),
      "没有减免时的 reduceCode(5.3.2 有规定,5.3.3 按同样理解)。",
      "reduceCode when no reduction is used (5.3.2; 5.3.3 says nothing and is read alike).",
    ),
    noSuchCarFeeCode: doubt(
      z.int().min(1).max(9999).default(1006),
      "询价(5.3.2)的车辆不在场时回答的错误码。",
      "Code that answers a fee query (5.3.2) for a car that is not inside.",
    ),
    noSuchCarFindCode: doubt(
      z.int().min(1).max(9999).default(3000),
      "寻车(5.3.8)的车辆不在场或泊位未知时回答的错误码。",
      "Code that answers find my car (5.3.8) when the car is not inside or its berth is not known.",
    ),
    reserveDaysBack: doubt(
      z.int().min(0).max(30).default(1),
      "reserveDate(5.2.1)往前推的天数:“当天及以后”可能指预约的开始时间。",
      "Days before today that reserveDate (5.2.1) names: 'that day and after' may mean the window's beginning.",
    ),
    staggerDaysBack: doubt(
      z.int().min(0).max(3660).default(366),
      "queryDate(5.4.1)往前推的天数,以包含很早开始的签约。",
      "Days before today that queryDate (5.4.1) names, for contracts that began long ago.",
    ),
  })
  .meta({
    description: "How the city's platform reads the doubtful places of its protocol.",
    zh: "市平台对协议中有歧义之处的实际做法。",
  });

export type CityDialect = z.output<typeof cityDialect>;

/** The dialect as we read the document. */
export const defaultDialect: CityDialect = cityDialect.parse({});

/**
 * Writes a strict body the way this dialect spells it. Nothing but names, the parkingId of a payment, the type of a floor and the
 * words for "none" changes.
 */
export function toDialect(interfaceName: string, body: unknown, dialect: CityDialect): unknown {
  const renames = new Map<string, string>();
  if (dialect.timeField !== "dataTime") renames.set("dataTime", dialect.timeField);
  if (dialect.freeBerthField !== "freeBerth") renames.set("freeBerth", dialect.freeBerthField);
  const spelt = withWords(renames.size === 0 ? body : renamed(body, renames), dialect);
  if (interfaceName === "paymentSubmit" && !dialect.parkingIdInPayment) return without(spelt, "parkingId");
  if (interfaceName === "findCar" && dialect.parkingFloorType === "number") return withNumber(spelt, "parkingFloor");
  return spelt;
}

/** The code of a refusal as this dialect has it: of a car that is not inside, or whose berth is not known. */
export function refusalInDialect(interfaceName: string, code: number, dialect: CityDialect): number {
  const { noSuchCarFeeCode, noSuchCarFindCode } = defaultDialect;
  if (interfaceName === "feeQuery" && code === noSuchCarFeeCode) return dialect.noSuchCarFeeCode;
  return interfaceName === "findCar" && code === noSuchCarFindCode ? dialect.noSuchCarFindCode : code;
}

/** Undoes the spellings of `toDialect`, so that the other side can check a body against the strict shapes. */
export function fromDialect(body: unknown, dialect: CityDialect): unknown {
  const renames = new Map<string, string>();
  if (dialect.timeField !== "dataTime") renames.set(dialect.timeField, "dataTime");
  if (dialect.freeBerthField !== "freeBerth") renames.set(dialect.freeBerthField, "freeBerth");
  return renames.size === 0 ? body : renamed(body, renames);
}

function renamed(value: unknown, renames: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => renamed(item, renames));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => [renames.get(name) ?? name, renamed(held, renames)]),
  );
}

/** A reduction that is not used and a remark that is empty, as everybody else writes them, in this dialect's words. */
function withWords(value: unknown, { noReduceCode, emptyRemark }: CityDialect): unknown {
  const { noReduceCode: usualCode, emptyRemark: usualRemark } = defaultDialect;
  if (noReduceCode === usualCode && emptyRemark === usualRemark) return value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const inWords = (name: string, held: unknown): unknown => {
    if (name === "reduceCode" && held === usualCode) return noReduceCode;
    return name === "remark" && held === usualRemark ? emptyRemark : held;
  };
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, inWords(name, held)]));
}

function without(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
}

function withNumber(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => [
      key,
      key === name && /^-?\d+$/.test(String(held)) ? Number(held) : held,
    ]),
  );
}
