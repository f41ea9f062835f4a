/** A thread that runs one seed after the other: told the options first, then a seed at a time; it answers each with its run. */
import { parentPort } from "node:worker_threads";
import { assert } from "../assert.ts";
import { simulateSeed, type SeedOptions } from "./simulate-seed.ts";

assert(parentPort !== null, "the seeds' thread was started as a program");
const port = parentPort;
port.once("message", (options: SeedOptions) => {
  port.on("message", (seed: number) => void simulateSeed(options, seed).then((run) => port.postMessage(run)));
});
