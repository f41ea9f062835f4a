/**
 * Characters that recognisers take for each other, with where we have it from. Data only; what a confusion costs
 * stands in `distance.ts`. Pairs of provinces are not listed: any wrong province costs the same.
 */

/** A group of characters, any two of which are confused. */
export type Confusion = {
  readonly characters: string;
  /** False: commonly quoted among installers, found in no source that shows numbers. */
  readonly verified: boolean;
  readonly source: string;
};

const PATENT = "Patent CN114092928A (a Shenzhen parking vendor), claim 3";
const GRAMMAR = "GA 36: serial parts hold no I and no O, so a reader that prints one saw its double";
const QUOTED = "quoted among installers, not verified";

/** Every confusion that makes two plates near. */
export const CONFUSIONS: readonly Confusion[] = [
  { characters: "0DQ", verified: true, source: PATENT },
  { characters: "8B", verified: true, source: PATENT },
  { characters: "2Z", verified: true, source: PATENT },
  { characters: "5S", verified: true, source: PATENT },
  { characters: "4A", verified: true, source: PATENT },
  { characters: "O0DQ", verified: true, source: GRAMMAR },
  { characters: "I1", verified: true, source: GRAMMAR },
  { characters: "1ILT", verified: false, source: QUOTED },
  { characters: "7T", verified: false, source: QUOTED },
  { characters: "CG", verified: false, source: QUOTED },
  { characters: "MN", verified: false, source: QUOTED },
  { characters: "UVW", verified: false, source: QUOTED },
  { characters: "EF", verified: false, source: QUOTED },
  { characters: "HN", verified: false, source: QUOTED },
];

/** For each character those it is confused with, itself among them. */
const DOUBLES: ReadonlyMap<string, string> = new Map(
  [...new Set(CONFUSIONS.flatMap(({ characters }) => [...characters]))].map((character) => [
    character,
    CONFUSIONS.filter(({ characters }) => characters.includes(character))
      .map(({ characters }) => characters)
      .join(""),
  ]),
);

/** Whether two different characters are a listed confusion. */
export function areConfused(a: string, b: string): boolean {
  return a !== b && (DOUBLES.get(a)?.includes(b) ?? false);
}
