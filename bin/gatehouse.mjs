#!/usr/bin/env node
/**
 * The program's front door. It only checks the Node it was started with (an older one could not even read main.ts),
 * turns the compile cache on, leaves out of a library what nobody here uses, and hands over to main.ts.
 */
import module from "node:module";
import { fileURLToPath } from "node:url";
import { refusal } from "./node-version.mjs";

const refused = refusal(process.versions.node);
if (refused !== undefined) {
  console.error(refused);
  process.exit(2);
}

// A box keeps its cache where its service may write; a checkout in its own var/. Without either it only starts slower.
const cache = process.env.GATEHOUSE_CACHE_DIR ?? fileURLToPath(new URL("../var/compile-cache", import.meta.url));
module.enableCompileCache(cache);
// For the ledger's thread, which asks its environment: without it it would load the compiler of types, 35 MB of memory.
process.env.NODE_COMPILE_CACHE ??= cache;
await import("./without-locales.mjs");
await import("../src/main.ts");
