/**
 * The log: one JSON line an event, for the system's journal. Plates are masked unless the site says otherwise; secrets
 * are never handed to it. It must stay in memory on a box (a volatile journal), or it wears out the card.
 */

export type LogLevel = "debug" | "info" | "notice" | "warn" | "error";

/** Writes one line. `area` is the room that speaks. */
export type Log = (level: LogLevel, area: string, message: string, fields?: Readonly<Record<string, unknown>>) => void;

/** Says nothing; for tests and simulations. */
export const silentLog: Log = () => {};

/** journald's priorities, which systemd reads from the start of a line. */
const PRIORITIES: Readonly<Record<LogLevel, number>> = { debug: 7, info: 6, notice: 5, warn: 4, error: 3 };

/** Keeps the first two and the last two characters: enough to recognise a car one knows, no more. */
export function maskPlate(plate: string): string {
  return plate.length <= 4 ? "•".repeat(plate.length) : `${plate.slice(0, 2)}•••${plate.slice(-2)}`;
}

const PLATE_FIELDS: ReadonlySet<string> = new Set(["plate", "plateId"]);

export type LogOptions = {
  readonly write: (line: string) => void;
  readonly wallMs: () => number;
  readonly plates: "masked" | "full";
  readonly debug: boolean;
  /** The journal reads along: each line begins with its priority, which the journal takes off. */
  readonly priorities: boolean;
};

/**
 * A log that writes lines such as `{"at":"…","level":"notice","area":"lane","msg":"arm raised","plate":"沪A•••45"}`, for the
 * journal `<5>{"at":…}`.
 */
export function lineLog(options: LogOptions): Log {
  return (level, area, message, fields = {}) => {
    if (level === "debug" && !options.debug) return;
    const shown = Object.entries(fields).map(([name, value]) => [name, shownValue(options, name, value)] as const);
    const line = {
      at: new Date(options.wallMs()).toISOString(),
      level,
      area,
      msg: message,
      ...Object.fromEntries(shown),
    };
    options.write(`${options.priorities ? `<${PRIORITIES[level]}>` : ""}${JSON.stringify(line)}\n`);
  };
}

function shownValue(options: LogOptions, name: string, value: unknown): unknown {
  if (value instanceof Error) return value.message;
  const hide = options.plates === "masked" && PLATE_FIELDS.has(name) && typeof value === "string";
  return hide ? maskPlate(value) : value;
}
