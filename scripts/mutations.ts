/** The small changes that mutation testing makes to a file: operators, conditions, numbers, calls. Texts are left alone. */
import { parseAst } from "vitest/node";

/** Characters `from` to `to` of the source read `by` instead. */
export type Mutation = { readonly from: number; readonly to: number; readonly by: string };

type Node = { readonly type: string; readonly start: number; readonly end: number } & Readonly<Record<string, unknown>>;

const OPERATORS: Readonly<Record<string, string>> = {
  "===": "!==",
  "!==": "===",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "%": "*",
  "&&": "||",
  "||": "&&",
  "??": "&&",
};

const METHODS: Readonly<Record<string, string>> = {
  some: "every",
  every: "some",
  min: "max",
  max: "min",
  find: "findLast",
  findLast: "find",
};

/** Every change of a file, from its first line to its last. */
export function mutationsOf(source: string): readonly Mutation[] {
  const found: Mutation[] = [];
  walk(parseAst(source, { lang: "ts" }) as unknown as Node, (node) => found.push(...mutationsOfNode(node, source)));
  return found.toSorted((a, b) => a.from - b.from || a.to - b.to);
}

function walk(node: Node, visit: (node: Node) => void): void {
  // Types say nothing that a test could notice.
  if (node.type.startsWith("TS") && !("expression" in node)) return;
  if (node.type === "ImportDeclaration") return;
  visit(node);
  for (const part of Object.values(node)) {
    for (const child of Array.isArray(part) ? part : [part]) if (isNode(child)) walk(child, visit);
  }
}

function isNode(part: unknown): part is Node {
  return typeof part === "object" && part !== null && "type" in part && "start" in part;
}

function mutationsOfNode(node: Node, source: string): readonly Mutation[] {
  const whole = (by: string): Mutation => ({ from: node.start, to: node.end, by });
  switch (node.type) {
    case "BinaryExpression":
    case "LogicalExpression":
      return operator(node, source);
    case "IfStatement":
    case "ConditionalExpression":
      return forced(node["test"] as Node);
    case "UnaryExpression":
      return node["operator"] === "!" ? [whole(source.slice((node["argument"] as Node).start, node.end))] : [];
    case "Literal":
      if (typeof node["value"] === "boolean") return [whole(String(!node["value"]))];
      return typeof node["value"] === "number" ? [whole(String(node["value"] + 1))] : [];
    case "ExpressionStatement":
      return (node["expression"] as Node).type === "CallExpression" ? [whole(";")] : [];
    case "CallExpression":
      return method(node, source);
    default:
      return [];
  }
}

function operator(node: Node, source: string): readonly Mutation[] {
  const [left, right] = [node["left"] as Node, node["right"] as Node];
  const sign = node["operator"] as string;
  const by = OPERATORS[sign];
  if (by === undefined || isText(left) || isText(right)) return [];
  const from = left.end + source.slice(left.end, right.start).indexOf(sign);
  // Mixed with another one without brackets, `??` would not be a program.
  if (sign === "??") return [{ from: left.end, to: right.end, by: "" }];
  return [{ from, to: from + sign.length, by }];
}

/** Of `"a" + b`: no number comes of it. */
function isText(node: Node): boolean {
  return node.type === "TemplateLiteral";
}

function forced(test: Node): readonly Mutation[] {
  return ["true", "false"].map((by) => ({ from: test.start, to: test.end, by }));
}

/** Another method of the same kind, or the call left out of a chain. */
function method(node: Node, source: string): readonly Mutation[] {
  const callee = node["callee"] as Node;
  if (callee.type !== "MemberExpression") return [];
  const [object, property] = [callee["object"] as Node, callee["property"] as Node];
  const name = source.slice(property.start, property.end);
  const other = METHODS[name];
  if (other !== undefined) return [{ from: property.start, to: property.end, by: other }];
  const leavesOut = ["filter", "toSorted", "slice"].includes(name);
  return leavesOut ? [{ from: object.end, to: node.end, by: "" }] : [];
}
