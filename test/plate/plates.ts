/** Makers of plates and reads for the tests of this folder. */
import fc from "fast-check";
import { PROVINCES } from "#src/plate/alphabet.ts";
import type { PlateRead } from "#src/plate/read.ts";

const SERIAL = [..."ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"];
const DIGITS = [..."0123456789"];
const pick = (characters: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...characters);
const province = pick([...PROVINCES]);
const authority = pick([..."ABCDEFGH"]);

/** An ordinary plate such as 沪A12345. */
export const ordinaryPlate = fc
  .tuple(province, authority, ...Array.from({ length: 5 }, () => pick(SERIAL)))
  .map((characters) => characters.join(""));

/** A small new-energy plate such as 沪AD12345. */
export const newEnergyPlate = fc
  .tuple(province, authority, pick([..."ABCDEFGHJK"]), pick(SERIAL), ...Array.from({ length: 4 }, () => pick(DIGITS)))
  .map((characters) => characters.join(""));

/** A mainland plate of either kind. */
export const mainlandPlate = fc.oneof(ordinaryPlate, newEnergyPlate);

/** Text as a reader in trouble may send it: plates, marks, noise, half characters. */
export const anyText = fc.oneof(
  mainlandPlate,
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: pick([..."蓝黄白黑绿京沪泸AIO08·. -Ａ１ａb警学港澳_无牌"]), maxLength: 40 }),
);

/** A read of a plate by the camera "main"; null is a read without a plate. */
export function readOfPlate(plate: string | null, other: Partial<PlateRead> = {}): PlateRead {
  return {
    raw: plate ?? "",
    plate,
    noPlate: plate === null,
    confidence: 0.9,
    colour: null,
    type: null,
    direction: null,
    trigger: null,
    fake: false,
    replayed: false,
    readerId: "main",
    deviceTimeMs: null,
    driverSeq: null,
    ...other,
  };
}
