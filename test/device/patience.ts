/** How long a test waits for something to become so: long enough for a busy machine, looked at often. */
export const patiently = { timeout: 10_000, interval: 5 } as const;
