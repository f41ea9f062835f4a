/** Waits for a condition, looking often; fails with what it waited for. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  withinMs = 40_000,
): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited ${withinMs} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
