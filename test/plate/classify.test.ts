import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PROVINCES } from "#src/plate/alphabet.ts";
import { classify, grammarRank, isNewEnergy, PLATE_CLASS_NAMES } from "#src/plate/classify.ts";
import type { PlateClass } from "#src/plate/classify.ts";
import { knownVehicleType, vehicleOf } from "#src/plate/classify.ts";
import type { PlateColour } from "#src/plate/vocabulary.ts";
import { anyText, newEnergyPlate, ordinaryPlate } from "./plates.ts";

describe("classify", () => {
  it.each<[string, PlateClass]>([
    ["沪A12345", "civil"],
    ["京N8P8F8", "civil"],
    ["琼OZZZZZ", "civil"],
    ["粤ZABCDE", "civil"],
    ["皖AP1851", "civil"],
    ["沪AD12345", "nev_small"],
    ["沪AF12345", "nev_small"],
    ["沪AA12345", "nev_small"],
    ["沪AKZ2345", "nev_small"],
    ["沪AJ02345", "nev_small"],
    ["沪A12345D", "nev_large"],
    ["沪A12345A", "nev_large"],
    ["沪A12345K", "nev_large"],
    ["粤Z1234港", "hk_mo"],
    ["粤ZAB12澳", "hk_mo"],
    ["沪A1234警", "police"],
    ["沪OA123警", "police"],
    ["沪A1234学", "coach"],
    ["沪A1234挂", "trailer"],
    ["沪A1234领", "consulate"],
    ["123456使", "embassy"],
    ["使123456", "embassy"],
    ["WJ12345", "armed_police"],
    ["WJ沪12345", "armed_police"],
    ["WJ沪1234X", "armed_police"],
    ["VA12345", "army"],
    ["KD12345", "army"],
    ["EY12345", "army"],
    ["NJ12345", "army"],
    ["CR12345", "army"],
    ["沪A123应急", "emergency"],
    ["沪A1234应急", "emergency"],
    ["AB1234", "overseas"],
    ["AB123", "overseas"],
    ["MA1234", "overseas"],
  ])("names %s %s", (plate, plateClass) => {
    expect(classify(plate)).toBe(plateClass);
  });

  it.each([
    ["", "nothing"],
    ["沪A1234", "a character short"],
    ["沪A1234I", "I in the serial part"],
    ["沪A1234O", "O in the serial part"],
    ["沪I12345", "I as authority"],
    ["沪112345", "a digit as authority"],
    ["泸A12345", "no province"],
    ["A12345", "no province at all"],
    ["X沪A12345", "something in front"],
    ["沪A12345X9", "something behind"],
    ["沪A12345L", "no new-energy letter"],
    ["沪AL12345", "no new-energy letter"],
    ["沪AI12345", "I as new-energy letter"],
    ["沪ADI2345", "I in a new-energy serial"],
    ["沪AD1234A", "a letter where a digit belongs"],
    ["X沪AD12345", "something in front"],
    ["沪AD123456", "something behind"],
    ["X沪A12345D", "something in front"],
    ["沪A12345DD", "something behind"],
    ["沪A1234DD", "four digits only"],
    ["X粤Z1234港", "something in front"],
    ["粤Z1234港X", "something behind"],
    ["粤Z123港", "a character short"],
    ["粤Z123I港", "I in the serial part"],
    ["粤A1234港", "港 elsewhere than on 粤Z"],
    ["沪Z1234澳", "澳 elsewhere than on 粤Z"],
    ["X沪A1234警", "something in front"],
    ["沪A1234警X", "something behind"],
    ["沪A123警", "a character short"],
    ["沪A12345警", "a character long"],
    ["X沪A1234学", "something in front"],
    ["沪A1234学X", "something behind"],
    ["沪A123学", "a character short"],
    ["X沪A1234挂", "something in front"],
    ["沪A1234挂X", "something behind"],
    ["沪A123挂", "a character short"],
    ["X沪A1234领", "something in front"],
    ["沪A1234领X", "something behind"],
    ["沪A123领", "a character short"],
    ["1123456使", "a digit long"],
    ["12345使", "a digit short"],
    ["123456使X", "something behind"],
    ["X使123456", "something in front"],
    ["使1234567", "a digit long"],
    ["使12345", "a digit short"],
    ["使12345A", "a letter among the digits"],
    ["12345A使", "a letter among the digits"],
    ["X123456使", "something in front"],
    ["使123456使", "使 twice"],
    ["XWJ12345", "something in front"],
    ["WJ123456", "something behind"],
    ["WJ沪京1234X", "two provinces"],
    ["WJ沪123AX", "a letter among the digits"],
    ["WJ沪1234警", "no digit or letter at the end"],
    ["WJX12345", "no province"],
    ["AA12345", "no service of the army"],
    ["VI12345", "no letter of the army"],
    ["VQ12345", "no letter of the army"],
    ["VU12345", "no letter of the army"],
    ["VA1234A", "a letter among the digits"],
    ["XVA12345", "something in front"],
    ["VA123456", "something behind"],
    ["沪A12应急", "a character short"],
    ["沪A12345应急", "a character long"],
    ["X沪A123应急", "something in front"],
    ["沪A123应急X", "something behind"],
    ["沪A123急", "half a word"],
    ["GL8", "a badge"],
    ["CS75", "a badge"],
    ["AB12", "too few digits to tell from a badge"],
    ["A1234", "one letter"],
    ["ABC1234", "three letters"],
    ["ABABC", "no digits"],
    ["无牌0000001", "our own placeholder"],
    ["沪A1234\n5", "a line feed inside"],
    ["沪a12345", "not normalised"],
  ])("calls %j unknown: %s", (plate) => {
    expect(classify(plate)).toBe("unknown");
  });

  it("knows every province", () => {
    expect([...PROVINCES]).toHaveLength(31);
    for (const province of PROVINCES) {
      expect(classify(`${province}A12345`)).toBe("civil");
      expect(classify(`WJ${province}12345`)).toBe("armed_police");
    }
  });

  it("takes the letters A to H, J and K as new-energy letters and no others", () => {
    const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
    const small = letters.filter((letter) => classify(`沪A${letter}12345`) === "nev_small");
    const large = letters.filter((letter) => classify(`沪A12345${letter}`) === "nev_large");
    expect(small.join("")).toBe("ABCDEFGHJK");
    expect(large.join("")).toBe("ABCDEFGHJK");
  });

  it("takes every letter but I as authority, and all but I and O in the serial part", () => {
    const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
    expect(letters.filter((letter) => classify(`沪${letter}12345`) === "civil").join("")).toBe(
      "ABCDEFGHJKLMNOPQRSTUVWXYZ",
    );
    expect(letters.filter((letter) => classify(`沪A1234${letter}`) === "civil").join("")).toBe(
      "ABCDEFGHJKLMNPQRSTUVWXYZ",
    );
  });

  it("takes the army's letters and no others", () => {
    const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
    expect(letters.filter((letter) => classify(`${letter}A12345`) === "army").join("")).toBe("BCEGHJKLNSV");
    expect(letters.filter((letter) => classify(`V${letter}12345`) === "army").join("")).toBe("ABCDJKLMNOPRSTVY");
  });

  it("answers any text, with a class that has a name", () => {
    fc.assert(fc.property(anyText, (text) => Object.hasOwn(PLATE_CLASS_NAMES, classify(text))));
  });

  it("knows every ordinary and new-energy plate", () => {
    fc.assert(fc.property(ordinaryPlate, (plate) => classify(plate) === "civil"));
    fc.assert(fc.property(newEnergyPlate, (plate) => classify(plate) === "nev_small"));
  });
});

describe("what a class tells", () => {
  it("ranks mainland grammar over overseas over none", () => {
    expect(grammarRank("unknown")).toBe(0);
    expect(grammarRank("overseas")).toBe(1);
    for (const plateClass of ["civil", "nev_small", "hk_mo", "army", "emergency"] as const) {
      expect(grammarRank(plateClass)).toBe(2);
    }
  });

  it("names every class in both languages, each differently", () => {
    const names = Object.values(PLATE_CLASS_NAMES);
    expect(new Set(names.map(({ zh }) => zh)).size).toBe(15);
    expect(new Set(names.map(({ en }) => en)).size).toBe(15);
    for (const { zh, en } of names) {
      expect(zh).toMatch(/^\p{Script=Han}+$/u);
      expect(en).toMatch(/^[A-Za-z' -]+$/);
    }
  });

  it("says which classes are new-energy", () => {
    const classes = Object.keys(PLATE_CLASS_NAMES) as PlateClass[];
    expect(classes.filter(isNewEnergy)).toEqual(["nev_small", "nev_large"]);
  });

  it.each<[PlateClass, PlateColour | null, 1 | 2 | null]>([
    ["civil", "blue", 1],
    ["civil", "yellow", 2],
    ["civil", "black", 1],
    ["civil", "white", 1],
    ["civil", "green", 1],
    ["civil", "yellow_green", 2],
    ["civil", "other", null],
    ["civil", null, null],
    ["nev_small", null, 1],
    ["nev_small", "yellow_green", 1],
    ["nev_large", null, 2],
    ["nev_large", "green", 2],
    ["trailer", null, 2],
    ["trailer", "blue", 2],
    ["coach", "yellow", 1],
    ["overseas", "yellow", 1],
    ["unknown", "yellow", 2],
    ["unknown", null, null],
    ["police", "white", 1],
    ["motorcycle", "yellow", null],
    ["motorcycle", "blue", null],
  ])("tells the size of a vehicle with a %s plate, %s: %s", (plateClass, colour, expected) => {
    expect(knownVehicleType(plateClass, colour)).toBe(expected);
  });

  it.each([
    ["沪A12345", "yellow", null, { plateClass: "civil", vehicleType: 2 }],
    ["沪A12345", null, "yellow_single_row", { plateClass: "civil", vehicleType: 1 }],
    ["沪A12345D", null, null, { plateClass: "nev_large", vehicleType: 2 }],
    [null, "yellow", null, { plateClass: "unknown", vehicleType: 2 }],
    [null, null, null, { plateClass: "unknown", vehicleType: 1 }],
    ["沪A12345", "yellow", "motorcycle", { plateClass: "motorcycle", vehicleType: 1 }],
    [null, "yellow", "motorcycle", { plateClass: "motorcycle", vehicleType: 1 }],
  ] as const)("takes a vehicle of plate %s, %s, type %s, for what it shows", (plate, colour, type, expected) => {
    expect(vehicleOf(plate, { colour, type })).toEqual(expected);
  });

  it("takes a vehicle of which nothing but its plate is known for small", () => {
    expect(vehicleOf("沪A12345", null)).toEqual({ plateClass: "civil", vehicleType: 1 });
  });
});
