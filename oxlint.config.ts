/**
 * Lint rules. Those that hold the house up (the arrows between rooms, time and chance) are made from the table that the
 * house-rules test reads too, test/house-rules/arrows.ts.
 */
import { type OxlintOverride, defineConfig } from "oxlint";
import { type Arrows, arrows, clockRooms, pureRooms } from "./test/house-rules/arrows.ts";

const handedOver = "Time and chance are passed in: take what src/runtime/ makes as an argument.";

/** The files of a room, seen from the project's root. */
function filesOf(room: string): string[] {
  if (room === "drivers") return ["drivers/index.ts"];
  if (room === "drivers/*") return ["drivers/*/**"];
  return [`src/${room}.ts`, `src/${room}/**`];
}

/** Matches every way in which a file of src/ or drivers/ can spell an import from these rooms; none for no rooms. */
function importFrom(rooms: readonly string[]): string {
  if (rooms.length === 0) return "^$";
  const folders = rooms.map((room) => ({ drivers: "drivers/index", "drivers/*": "drivers/[^/]+" })[room] ?? room);
  return String.raw`^(?:#|(?:\.\./)+)(?:src/)?(?:${folders.join("|")})(?:/|\.ts$)`;
}

/** What one room may import, as a lint rule. Which driver may know which is left to the house-rules test. */
function importsOf(room: string, { values, types = [] }: Arrows): OxlintOverride {
  const others = Object.keys(arrows).filter((other) => other !== room && !values.includes(other));
  const patterns = [
    {
      regex: importFrom(others.filter((other) => !types.includes(other))),
      message: `${room} may not know this room.`,
    },
    {
      regex: importFrom(others.filter((other) => types.includes(other))),
      message: `${room} may only \`import type\` from this room.`,
      allowTypeImports: true,
    },
  ];
  if (pureRooms.some((pure) => pure === room)) {
    patterns.push({ regex: "^[^#.]", message: `${room} is pure: neither Node's modules nor packages.` });
  }
  if (!clockRooms.some((maker) => maker === room)) {
    patterns.push({ regex: "^(?:node:)?timers", message: handedOver });
  }
  return { files: filesOf(room), rules: { "eslint/no-restricted-imports": ["error", { patterns }] } };
}

export default defineConfig({
  plugins: ["typescript", "unicorn", "oxc", "import", "promise", "vitest"],
  options: { typeAware: true },
  ignorePatterns: ["node_modules", "var", "**/fixtures/**"],
  categories: { correctness: "error", suspicious: "error" },
  rules: {
    "eslint/eqeqeq": ["error", "always", { null: "ignore" }],
    "eslint/max-lines": ["error", { max: 300 }],
    "eslint/max-lines-per-function": ["error", { max: 60 }],
    "eslint/max-params": ["error", { max: 4 }],
    "eslint/prefer-const": "error",
    "import/no-cycle": "error",
    "typescript/ban-ts-comment": "error",
    "typescript/consistent-type-imports": "error",
    "typescript/no-explicit-any": "error",
    "typescript/no-floating-promises": "error",
    "typescript/no-misused-promises": "error",
    "typescript/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],

    // `fc.assert` tells whose assert it is.
    "import/no-named-as-default-member": "off",
    // The compiler's noImplicitReturns says the same, and understands exhaustive switches.
    "typescript/consistent-return": "off",
    // Code points are what we mean when we spread a plate.
    "typescript/no-misused-spread": "off",
    // Correlated unions (a kind and its report) cannot be followed by the compiler.
    "typescript/no-unsafe-type-assertion": "off",
    // A function belongs beside its only caller.
    "unicorn/consistent-function-scoping": "off",
    // Properties expect inside a callback, and expect(value, "which one") says which one.
    "vitest/expect-expect": "off",
    "vitest/no-conditional-expect": "off",
    "vitest/valid-expect": ["error", { maxArgs: 2 }],
  },
  overrides: [
    {
      files: ["src/**/*.ts", "drivers/**/*.ts"],
      excludeFiles: clockRooms.flatMap(filesOf),
      rules: {
        "eslint/no-restricted-globals": [
          "error",
          { name: "setTimeout", message: handedOver },
          { name: "setInterval", message: handedOver },
          { name: "performance", message: handedOver },
        ],
        "eslint/no-restricted-properties": [
          "error",
          { object: "Date", property: "now", message: handedOver },
          { object: "Math", property: "random", message: handedOver },
          { object: "crypto", property: "randomUUID", message: handedOver },
          { object: "process", property: "hrtime", message: handedOver },
          { object: "AbortSignal", property: "timeout", message: handedOver },
        ],
      },
    },
    ...Object.entries(arrows).map(([room, allowed]) => importsOf(room, allowed)),
    // A describe() holds a whole table of sentences.
    { files: ["test/**"], rules: { "eslint/max-lines-per-function": "off" } },
  ],
});
