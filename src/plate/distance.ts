/**
 * How far apart two plates are when a reader may have erred. Costs are whole tenths of a character, so that sums and
 * comparisons are exact: a listed confusion 3, a wrong or missing province 5, any other wrong character 10.
 */
import { isLetterOrDigit, isProvince, NEW_ENERGY_LENGTH } from "./alphabet.ts";
import { classify, grammarRank, isNewEnergy } from "./classify.ts";
import { areConfused } from "./confusions.ts";
import { normalise } from "./normalise.ts";

/** The costs, tenths of a character. */
export const CONFUSION_COST = 3;
const PROVINCE_COST = 5;
const OTHER_COST = 10;

/**
 * The distance of two plates in tenths of a character, each normalised first. Symmetric; 0 exactly when they are the
 * same plate; Infinity when their lengths cannot be brought together.
 */
export function plateDistance(a: string, b: string): number {
  return distanceWithin(normalise(a), normalise(b), Number.POSITIVE_INFINITY);
}

/**
 * As `plateDistance`, for two plates that are normalised already, and only as far as `limit` (tenths, inclusive):
 * a greater distance is Infinity. Most of a lot's plates are told apart within two characters.
 */
export function distanceWithin(a: string, b: string, limit: number): number {
  if (a.length === b.length) return spread(a, b, limit);
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (long.length - short.length !== 1) return Number.POSITIVE_INFINITY;
  return Math.min(withoutProvince(short, long, limit), withoutOneCharacter(short, long, limit));
}

/** The cost of reading one character for the other. */
function substitutionCost(a: string, b: string): number {
  if (a === b) return 0;
  const plain = isLetterOrDigit(a);
  if (plain !== isLetterOrDigit(b)) return OTHER_COST;
  if (plain) return areConfused(a, b) ? CONFUSION_COST : OTHER_COST;
  // A province is taken for another one or for something unreadable, not for a letter.
  return isProvince(a) || isProvince(b) ? PROVINCE_COST : OTHER_COST;
}

/** The distance of two strings of one length, position by position. */
function spread(a: string, b: string, limit: number): number {
  let sum = 0;
  for (let position = 0; position < a.length; position += 1) {
    sum += substitutionCost(a.charAt(position), b.charAt(position));
    if (sum > limit) return Number.POSITIVE_INFINITY;
  }
  return sum;
}

/**
 * The longer plate read without its province. Only if what is left is no mainland plate itself: KA12345 is an army
 * plate and not 黑KA12345 misread.
 */
function withoutProvince(short: string, long: string, limit: number): number {
  if (isProvince(short.charAt(0)) || !isProvince(long.charAt(0))) return Number.POSITIVE_INFINITY;
  const rest = spread(short, long.slice(1), limit - PROVINCE_COST);
  if (rest === Number.POSITIVE_INFINITY) return rest;
  if (grammarRank(classify(long)) < 2 || grammarRank(classify(short)) === 2) return Number.POSITIVE_INFINITY;
  return rest + PROVINCE_COST;
}

/** A new-energy plate read with one character lost. No other plates differ in length by a reader's error we know of. */
function withoutOneCharacter(short: string, long: string, limit: number): number {
  if (long.length !== NEW_ENERGY_LENGTH) return Number.POSITIVE_INFINITY;
  const least = leastCostOfLosingOne(short, long) + OTHER_COST;
  return least <= limit && isNewEnergy(classify(long)) ? least : Number.POSITIVE_INFINITY;
}

/** The cheapest way to read `short` for `long` without one of its characters, whichever was lost. */
function leastCostOfLosingOne(short: string, long: string): number {
  // The first was lost: every character stands one place further on. Then the lost place moves along.
  let cost = spread(short, long.slice(1), Number.POSITIVE_INFINITY);
  let least = cost;
  for (let place = 0; place < short.length; place += 1) {
    const character = short.charAt(place);
    cost += substitutionCost(character, long.charAt(place)) - substitutionCost(character, long.charAt(place + 1));
    least = Math.min(least, cost);
  }
  return least;
}
