/** Short digests of texts, to remember a million records in little memory. Not for secrets. */

/** 53 bits of a text as two words: the low 32 and the high 21. Good mixing, no collision worth fearing at millions. */
export function digestOf(value: string): { readonly low: number; readonly high: number } {
  let first = 0xdeadbeef;
  let second = 0x41c6ce57;
  for (let index = 0; index < value.length; index += 1) {
    const unit = value.charCodeAt(index);
    first = Math.imul(first ^ unit, 2_654_435_761);
    second = Math.imul(second ^ unit, 1_597_334_677);
  }
  first = Math.imul(first ^ (first >>> 16), 2_246_822_507) ^ Math.imul(second ^ (second >>> 13), 3_266_489_909);
  second = Math.imul(second ^ (second >>> 16), 2_246_822_507) ^ Math.imul(first ^ (first >>> 13), 3_266_489_909);
  return { low: first >>> 0, high: (second >>> 0) & 0x1f_ffff };
}
