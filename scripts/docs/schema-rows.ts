/**
 * Walks a JSON schema and lists its settings: path, meaning, values and default of each. Knows the part of JSON schema that
 * zod writes for this project, and nothing of what the settings are for.
 */

/** A JSON schema as zod writes it, with the project's own `zh` and `unit`. */
export interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly zh?: string;
  readonly unit?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: boolean | Schema;
  readonly prefixItems?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly format?: string;
}

/** One setting. `zh` and `en` are empty where nobody has described it. */
export interface SettingRow {
  /** `lanes[].timings.raiseMs`; `[]` is any item, `*` any name, `(x)` only in that variant. */
  readonly path: string;
  readonly zh: string;
  readonly en: string;
  /** Type, bounds and unit, in a few characters: `integer 500..30000 ms`. */
  readonly values: string;
  /** As JSON; `required` for one that has none and must be given. */
  readonly normally: string;
  /** A setting that only holds others. */
  readonly isGroup: boolean;
}

/** Every setting below `schema`, parents before what they hold. `path` stands before every path. */
export function settingRows(schema: Schema, path = ""): readonly SettingRow[] {
  const required = new Set(schema.required);
  const named = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const at = path === "" ? name : `${path}.${name}`;
    return [rowOf(at, property, required.has(name)), ...(isDevice(property) ? [] : settingRows(property, at))];
  });
  return [...named, ...inner(schema, path)];
}

/** What stands below a schema without a name of its own: items, values of a map, variants. */
function inner(schema: Schema, path: string): readonly SettingRow[] {
  const { items, additionalProperties: others } = schema;
  return [
    ...(typeof items === "object" ? settingRows(items, `${path}[]`) : []),
    ...(typeof others === "object" ? settingRows(others, `${path}.*`) : []),
    ...variantsOf(schema).flatMap((variant) => settingRows(variant, `${path}${variantName(variant)}`)),
  ];
}

function rowOf(path: string, schema: Schema, mustBeGiven: boolean): SettingRow {
  const { description: en = "", zh = "" } = schema;
  return { path, zh, en, values: valuesOf(schema), normally: defaultOf(schema, mustBeGiven), isGroup: isGroup(schema) };
}

/** The alternatives of a schema; a value that may be null has one. */
function variantsOf({ anyOf = [], oneOf = [] }: Schema): readonly Schema[] {
  return [...anyOf, ...oneOf].filter(({ type }) => type !== "null");
}

/** Names the variant of a union after the fixed value that tells it from the others: `(onoff)`. */
function variantName({ properties = {} }: Schema): string {
  const tag = Object.values(properties).find((property) => property.const !== undefined);
  return tag === undefined ? "" : `(${String(tag.const)})`;
}

/** A device takes any settings beside its type: those of its driver, which are listed apart. */
function isDevice(schema: Schema): boolean {
  const { additionalProperties: others } = schema;
  return (typeof others === "object" && Object.keys(others).length === 0) || variantsOf(schema).some(isDevice);
}

function isGroup(schema: Schema): boolean {
  if (schema.properties !== undefined) return true;
  if (typeof schema.items === "object" && isGroup(schema.items)) return true;
  if (typeof schema.additionalProperties === "object" && isGroup(schema.additionalProperties)) return true;
  return variantsOf(schema).some(isGroup);
}

function defaultOf(schema: Schema, mustBeGiven: boolean): string {
  if (schema.default !== undefined) return JSON.stringify(schema.default);
  return mustBeGiven ? "required" : "";
}

function valuesOf(schema: Schema): string {
  const { anyOf = [], oneOf = [] } = schema;
  const unit = schema.unit === undefined ? "" : ` ${schema.unit}`;
  const all = [...anyOf, ...oneOf];
  const shapes = all.map((one) => (one.type === "null" ? "null" : `${shapeOf(one)}${unit}`));
  if (all.length > 0) return [...new Set(shapes)].join(" or ");
  return `${shapeOf(schema)}${unit}`;
}

function shapeOf(schema: Schema): string {
  const { type = "anything", format, pattern } = schema;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(", ");
  switch (type) {
    case "string":
      if (format !== undefined) return { uri: "address (URL)", date: "date" }[format] ?? format;
      if (pattern !== undefined) return `text like \`${pattern}\``;
      return `text${bounds(schema.minLength, schema.maxLength)}${schema.maxLength === undefined ? "" : " characters"}`;
    case "array":
      if (schema.prefixItems !== undefined) return `[${schema.prefixItems.map(shapeOf).join(", ")}]`;
      return `list${bounds(schema.minItems, schema.maxItems)}${itemsOf(schema)}`;
    case "object":
      if (isDevice(schema)) return "device";
      return schema.properties === undefined ? `map of name to value${mapValues(schema)}` : "object";
    case "integer":
    case "number":
      return `${type}${numberBounds(schema)}`;
    default:
      return type;
  }
}

/** zod writes the largest safe integer where there is no bound. */
function numberBounds({ minimum, exclusiveMinimum, maximum, multipleOf }: Schema): string {
  const above = exclusiveMinimum === undefined ? "" : ` above ${exclusiveMinimum}`;
  const steps = multipleOf === undefined ? "" : `, multiple of ${multipleOf}`;
  return `${above}${bounds(bounded(minimum), bounded(maximum))}${steps}`;
}

function bounded(limit: number | undefined): number | undefined {
  return limit !== undefined && Math.abs(limit) === Number.MAX_SAFE_INTEGER ? undefined : limit;
}

function bounds(least: number | undefined, most: number | undefined): string {
  if (least === undefined && most === undefined) return "";
  if (most === undefined) return ` from ${least}`;
  return least === undefined ? ` up to ${most}` : ` ${least}..${most}`;
}

function itemsOf({ items }: Schema): string {
  return typeof items === "object" && !isGroup(items) ? ` of ${shapeOf(items)}` : "";
}

function mapValues({ additionalProperties: value }: Schema): string {
  return typeof value === "object" && value.type !== undefined && !isGroup(value) ? `: ${shapeOf(value)}` : "";
}
