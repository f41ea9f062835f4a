/** The two ways this program says "this cannot be": both crash, and the process manager restarts the box. */

/** A broken assumption of our own code. Never thrown for bad input. */
export class AssertionFault extends Error {
  override readonly name = "AssertionFault";
}

/** Stops the program when an assumption of ours is broken. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionFault(message);
}

/** Proves to the compiler, and at run time, that a union was handled whole. */
export function unreachable(value: never): never {
  throw new AssertionFault(`unreachable: ${JSON.stringify(value)}`);
}
