/** The byte fixtures of the drivers: drivers/NAME/fixtures/*.json, each with its source in words. */

import { readdirSync, readFileSync } from "node:fs";
import { z } from "zod";

const fixture = z.strictObject({
  /** Where the bytes come from: a manual, a capture, or made. */
  source: z.string().min(10),
  /** The driver's settings, without those of the port. */
  settings: z.record(z.string(), z.unknown()),
  hex: z.string().regex(/^(?:[0-9A-F]{2} )*[0-9A-F]{2}$/),
  reads: z.array(z.record(z.string(), z.unknown())),
});

export type Fixture = Omit<z.output<typeof fixture>, "hex"> & { readonly name: string; readonly bytes: Uint8Array };

/** The fixtures in a driver's folder. */
export function fixturesOf(folder: string): readonly Fixture[] {
  const directory = new URL(`../../drivers/${folder}/fixtures/`, import.meta.url);
  return readdirSync(directory)
    .filter((name) => name.endsWith(".json"))
    .map((name) => {
      const { hex, ...rest } = fixture.parse(JSON.parse(readFileSync(new URL(name, directory), "utf8")));
      return { name, ...rest, bytes: Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex")) };
    });
}
