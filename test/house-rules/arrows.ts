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

/** No I/O, no clock, no chance: these import neither `node:*` nor packages. */
export const pureRooms = ["assert", "plate", "stay", "tariff", "berth", "lot", "admission", "lane"] as const;

/** Folders of drivers/ that other drivers build on. */
const sharedDrivers = ["drivers/serial", "drivers/gpio"] as const;

const machinery = ["controller", "store", "city", "uplink", "device", "config", "diagnostics", "runtime"] as const;
const everything = [...pureRooms, ...machinery, "drivers", "drivers/*"];

export const arrows: Readonly<Record<string, Arrows>> = {
  assert: { values: [] },
  plate: { values: ["assert"] },
  stay: { values: ["plate", "assert"] },
  tariff: { values: ["stay", "plate", "assert"] },
  berth: { values: ["plate", "assert"] },
  lot: { values: ["plate", "stay", "tariff", "berth", "assert"] },
  admission: { values: ["lot", "stay", "tariff", "berth", "plate", "assert"] },
  lane: { values: ["plate", "assert"] },

  controller: { values: pureRooms, types: ["store", "uplink", "device", "diagnostics"] },
  store: { values: ["runtime", "assert"], types: ["lot", "stay"] },
  city: { values: ["assert"] },
  uplink: { values: ["city", "runtime", "assert"], types: ["lot", "stay"] },
  device: { values: ["runtime", "assert"], types: ["plate"] },
  config: { values: ["device", "city", "assert"], types: pureRooms },
  diagnostics: { values: ["config", "runtime", "assert"], types: ["controller"] },
  runtime: { values: ["assert"], types: ["stay"] },

  "drivers/*": { values: ["device", "assert", ...sharedDrivers] },
  drivers: { values: ["device", "drivers/*"] },

  box: { values: everything },
  simulation: { values: [...everything, "box"] },
  commands: { values: [...everything, "box", "simulation"] },
  main: { values: ["commands", "runtime"] },
};

/** Packages that only some rooms may know, because a second place that speaks SQL or opens a line is one too many. */
export const packageHomes: Readonly<Record<string, readonly string[]>> = {
  "better-sqlite3": ["store"],
  commander: ["main", "commands"],
  onoff: ["drivers/*"],
  serialport: ["drivers/*"],
  undici: ["city"],
};

/** The rooms that make time and chance; everybody else is handed them. */
export const clockRooms = ["runtime", "simulation"] as const;
