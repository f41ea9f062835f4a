/**
 * Every doubtful reading of the city protocol as a named switch with its safe default. Where the city turns out to behave
 * otherwise than we read it, it is put right here and nowhere else.
 */
import { z } from "zod";

/** The block `city.dialect` of the configuration. */
export const cityDialect = z
  .strictObject({
    appIdParam: z
      .enum(["appId", "$appId"])
      .default("appId")
      .describe("Name of the account in the query string. Chapter 4 prints $appId; deployed clients send appId."),
    curTimeUnit: z
      .enum(["s", "ms"])
      .default("s")
      .describe(
        "Unit of curTime: seconds as chapter 4 says, or milliseconds as some clients send. The probe tries both.",
      ),
    signOrder: z
      .enum(["password-first", "content-first"])
      .default("password-first")
      .describe(
        "What is signed: password|content as in the worked example of 4.2, or content|password as in its words.",
      ),
    timeField: z
      .enum(["dataTime", "dateTime"])
      .default("dataTime")
      .describe("Spelling of the time field that we send; both are accepted. The document's signature has dataTime."),
    freeBerthField: z
      .enum(["freeBerth", "freePerth"])
      .default("freeBerth")
      .describe("Spelling of the free berths that we send; both are accepted. Two examples print freePerth."),
    parkingIdInPayment: z
      .boolean()
      .default(true)
      .describe(
        "Whether the body of a payment submit (5.3.3) holds the parkingId; its table does, its example does not.",
      ),
    parkingFloorType: z
      .enum(["string", "number"])
      .default("string")
      .describe("Type of parkingFloor in 5.3.8: text since 2022-06-16, a number before."),
    noPlate: z
      .string()
      .min(1)
      .max(13)
      .regex(/^[^\s{}]*\{sequence\}[^\s{}]*$/, { error: "must hold {sequence} once and no space" })
      .default("无牌{sequence}")
      .describe(
        "Plate that is reported for a car without one; {sequence} becomes the stay's 7 digits. 10 characters at most.",
      ),
    emptyRemark: z
      .string()
      .min(1)
      .max(30)
      .default("无")
      .describe("What is sent for an empty remark: the tables say it must not be empty."),
    noReduceCode: z
      .string()
      .min(1)
      .max(30)
      .default("99999")
      .describe("reduceCode when no reduction is used (5.3.2; 5.3.3 says nothing and is read alike)."),
    noSuchCarFeeCode: z
      .int()
      .min(1)
      .max(9999)
      .default(1006)
      .describe("Code that answers a fee query (5.3.2) for a car that is not inside."),
    noSuchCarFindCode: z
      .int()
      .min(1)
      .max(9999)
      .default(3000)
      .describe("Code that answers find my car (5.3.8) when the car is not inside or its berth is not known."),
    reserveDaysBack: z
      .int()
      .min(0)
      .max(30)
      .default(1)
      .describe(
        "Days before today that reserveDate (5.2.1) names: 'that day and after' may mean the window's beginning.",
      ),
    staggerDaysBack: z
      .int()
      .min(0)
      .max(3660)
      .default(366)
      .describe("Days before today that queryDate (5.4.1) names, for contracts that began long ago."),
  })
  .describe("How the city's platform reads the doubtful places of its protocol.");

export type CityDialect = z.output<typeof cityDialect>;

/** The dialect as we read the document. */
export const defaultDialect: CityDialect = cityDialect.parse({});

/** Writes a strict body the way this dialect spells it. Nothing but names and the parkingId of a payment changes. */
export function toDialect(interfaceName: string, body: unknown, dialect: CityDialect): unknown {
  const renames = new Map<string, string>();
  if (dialect.timeField !== "dataTime") renames.set("dataTime", dialect.timeField);
  if (dialect.freeBerthField !== "freeBerth") renames.set("freeBerth", dialect.freeBerthField);
  const spelt = renames.size === 0 ? body : renamed(body, renames);
  if (interfaceName === "paymentSubmit" && !dialect.parkingIdInPayment) return without(spelt, "parkingId");
  if (interfaceName === "findCar" && dialect.parkingFloorType === "number") return withNumber(spelt, "parkingFloor");
  return spelt;
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
