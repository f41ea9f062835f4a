import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Box } from "#src/box/box.ts";
import { ListFiles } from "#src/box/list-files.ts";
import { signList } from "#src/config/list-signature.ts";
import type { ReplyBody } from "#src/controller/outcome.ts";
import { STAFF } from "#test/controller/settings.ts";

const DONE: ReplyBody = { type: "command_done", outcome: "done", sentence: { zh: "好", en: "done" } };
const REFUSED: ReplyBody = {
  type: "command_refused",
  code: "list_invalid",
  sentence: { zh: "错", en: "Car 1 is wrong" },
};

type Signing = { readonly keys: readonly string[]; readonly signatures: readonly (string | null)[] };

/** A box that answers orders as it is told, and the file of its one list: what each look finds there, and beside it. */
function watched(
  replies: readonly (ReplyBody | null)[],
  texts: readonly string[] = ["plate\n沪A12345\n"],
  { keys, signatures }: Signing = { keys: [], signatures: [] },
) {
  const left = [...replies];
  const [orders, ids]: [string[], string[]] = [[], []];
  let read = 0;
  const faults = new Map<string, string>();
  let look: () => void = () => {};
  const box = {
    origin: "00.aa",
    controller: { state: { lot: { lists: { get: () => null } } } },
    outside: {
      world: {
        clock: {
          after: (_ms: number, due: () => void) => ((look = due), () => {}),
          now: () => ({ boot: "b", monotonicMs: read * 5_000 }),
        },
      },
    },
    faults: {
      raise: ({ code, detail }: { code: string; detail: string }) => void faults.set(code, detail),
      clear: (_source: string, code: string) => void faults.delete(code),
    },
    command: (order: { command: string }, { id }: { id: string }) => {
      orders.push(order.command);
      given.push(order);
      ids.push(id);
      return Promise.resolve(left.shift() ?? null);
    },
  };
  const list = { ...STAFF, file: "staff.csv" };
  const files = new ListFiles(box as unknown as Box, { lists: [list], listKeys: keys } as never, (file) => {
    if (!file.endsWith(".sig")) return Promise.resolve(texts[Math.min(read++, texts.length - 1)] ?? "");
    const signature = signatures[Math.min(read, signatures.length) - 1] ?? null;
    return signature === null ? Promise.reject(new Error("ENOENT")) : Promise.resolve(signature);
  });
  const given: unknown[] = [];
  const looks = async (): Promise<void> => {
    look();
    await new Promise((resolve) => void setTimeout(resolve, 5));
  };
  return { files, orders, given, ids, faults, looks };
}

describe("the file of a list", () => {
  it("is sent once while it stays the same", async () => {
    const { files, orders, faults, looks } = watched([DONE]);
    await files.start();
    await looks();
    expect(orders).toEqual(["replace_list"]);
    expect(faults.size).toBe(0);
  });

  it("that becomes again what it was before is an order of its own, not the old one repeated", async () => {
    const [one, other] = ["plate\n沪A12345\n", "plate\n沪B67890\n"];
    const { files, ids, looks } = watched([DONE, DONE, DONE, DONE], [one, other, one, other]);
    await files.start();
    for (let look = 0; look < 3; look += 1) await looks();
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(4);
  });

  it("that the box refuses raises a fault that says why", async () => {
    const { files, faults } = watched([REFUSED]);
    await files.start();
    expect(faults.get("list_unusable_staff")).toBe("staff.csv: Car 1 is wrong. 错");
  });

  it("that came while too much was waiting is sent again at the next look", async () => {
    const { files, orders, looks } = watched([null, DONE]);
    await files.start();
    await looks();
    await looks();
    expect(orders).toEqual(["replace_list", "replace_list"]);
  });
});

describe("the file of a list that must be signed", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const keys = [publicKey.export({ format: "der", type: "spki" }).toString("base64")];
  const [old, present] = ["plate\n沪A12345\n", "plate\n沪B67890\n"];
  const signed = (text: string, version: number): string => signList(text, { list: "staff", version }, privateKey);

  it("is sent with the version that its signature names", async () => {
    const { files, given, faults } = watched([DONE], [old], { keys, signatures: [signed(old, 7)] });
    await files.start();
    expect(given).toMatchObject([{ command: "replace_list", list: "staff", signed: 7 }]);
    expect(faults.size).toBe(0);
  });

  it("is not sent without a signature: a fault says how to get one", async () => {
    const { files, orders, faults, looks } = watched([], [old], { keys, signatures: [null] });
    await files.start();
    await looks();
    expect(orders).toEqual([]);
    expect(faults.get("list_unusable_staff")).toMatch(/^staff\.csv: its signature is missing.*gatehouse sign-list/);
  });

  it("may come a moment before its signature", async () => {
    const signatures = [signed(old, 7), signed(old, 7), signed(present, 8)];
    const { files, given, faults, looks } = watched([DONE, DONE], [old, present, present], { keys, signatures });
    await files.start();
    await looks();
    expect(faults.size).toBe(0);
    await looks();
    expect(faults.size).toBe(0);
    expect(given).toMatchObject([{ signed: 7 }, { signed: 8 }]);
  });

  it("is refused when its signature still does not fit at the next look, and taken once it does", async () => {
    const signatures = [signed(old, 7), signed(old, 7), signed(present, 8)];
    const { files, orders, faults, looks } = watched([DONE], [present], { keys, signatures });
    await files.start();
    await looks();
    expect(faults.get("list_unusable_staff")).toContain("does not fit");
    await looks();
    expect(orders).toHaveLength(1);
    expect(faults.size).toBe(0);
  });
});
