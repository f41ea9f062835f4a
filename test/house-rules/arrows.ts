/**
 * Who may know whom: docs/ARCHITECTURE.md as data. The house-rules test and oxlint.config.ts both read this table, so an
 * arrow is added here and nowhere else. A room is a folder of src/ or a file directly in it (`box` is src/box.ts);
 * `drivers` is drivers/index.ts and `drivers/*` any one driver's folder.
 */

/** The rooms one room may import from, besides itself. */
export type Arrows = {
  /** Anything it exports. */
  readonly values: readonly string[];
  /** Only with `import type`: the two meet by messages, or one is handed the other at start. */
  readonly types?: readonly string[];
};

/** What decides about cars, money and berths. */
const core = ["assert", "local-day", "plate", "stay", "tariff", "berth", "lot", "books", "admission", "lane"] as const;

/** No I/O, no clock, no chance: these import neither `node:*` nor packages. */
export const pureRooms = [...core, "commissioning"] as const;

/** Folders of drivers/ that other drivers build on. */
const sharedDrivers = ["drivers/serial", "drivers/gpio"] as const;

const machinery = [
  "controller",
  "store",
  "city",
  "uplink",
  "device",
  "config",
  "diagnostics",
  "update",
  "runtime",
] as const;
const everything = [...pureRooms, ...machinery, "drivers", "drivers/*"];

export const arrows: Readonly<Record<string, Arrows>> = {
  assert: { values: [] },
  "local-day": { values: [] },
  plate: { values: ["assert", "local-day"] },
  stay: { values: ["plate", "assert", "local-day"] },
  tariff: { values: ["stay", "plate", "assert", "local-day"] },
  berth: { values: ["plate", "assert", "local-day"] },
  lot: { values: ["plate", "stay", "tariff", "berth", "assert", "local-day"] },
  books: { values: ["lot", "stay", "plate", "assert", "local-day"] },
  admission: { values: ["lot", "stay", "tariff", "berth", "plate", "assert", "local-day"] },
  lane: { values: ["plate", "assert", "local-day"] },

  controller: { values: core, types: ["store", "uplink", "device", "diagnostics"] },
  store: { values: ["runtime", "assert", "local-day"], types: ["lot", "stay"] },
  city: { values: ["assert", "local-day"] },
  uplink: { values: ["city", "runtime", "assert", "local-day"], types: ["controller", "lot", "stay", "plate"] },
  device: { values: ["runtime", "assert", "local-day"], types: ["plate"] },
  config: { values: ["device", "city", "plate", "assert", "local-day"], types: core },
  diagnostics: {
    values: ["config", "lane", "books", "runtime", "assert", "local-day"],
    types: [...core, "controller", "device", "store", "uplink"],
  },
  commissioning: {
    values: ["lane", "plate", "assert", "local-day"],
    types: ["diagnostics", "controller", "device", "uplink"],
  },
  update: { values: ["config", "assert", "local-day"], types: ["plate"] },
  runtime: { values: ["assert", "local-day"], types: ["stay"] },

  "drivers/*": { values: ["device", "assert", ...sharedDrivers] },
  drivers: { values: ["device", "drivers/*"] },

  box: { values: everything },
  simulation: { values: [...everything, "box"] },
  commands: { values: [...everything, "box", "simulation"] },
  main: { values: ["commands", "runtime"] },
};

/** Packages that only some rooms may know, because a second place that speaks SQL or opens a line is one too many. */
export const packageHomes: Readonly<Record<string, readonly string[]>> = {
  "@serialport": ["drivers/*"],
  "better-sqlite3": ["store"],
  commander: ["main", "commands"],
  onoff: ["drivers/*"],
  undici: ["city"],
};

/** The rooms that make time and chance; everybody else is handed them. */
export const clockRooms = ["runtime", "simulation"] as const;
