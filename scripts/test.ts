/** `npm test`: every check this project has, the quick ones first. All of them run, so that one call shows all there is to mend. */
import { spawnSync } from "node:child_process";
import { missingPackages, whatToInstall } from "./test-needs.ts";

const missing = missingPackages(process.env);
if (missing.length > 0) {
  console.error(whatToInstall(missing));
  process.exit(1);
}

const checks = [
  { name: "format", command: "oxfmt --check" },
  { name: "lint", command: "oxlint" },
  { name: "types", command: "tsc -p ." },
  { name: "tests", command: "vitest run" },
];

const results = checks.map(({ name, command }) => {
  console.log(`\n> ${name}: ${command}`);
  const startedMs = performance.now();
  const { status } = spawnSync(command, { shell: true, stdio: "inherit" });
  return { name, passed: status === 0, seconds: (performance.now() - startedMs) / 1000 };
});

console.log();
for (const { name, passed, seconds } of results) {
  console.log(`${passed ? "ok    " : "FAILED"}  ${name.padEnd(8)}${seconds.toFixed(1).padStart(6)} s`);
}
const failed = results.filter(({ passed }) => !passed).length;
console.log(failed === 0 ? "\nAll checks passed." : `\n${failed} of ${results.length} checks failed.`);
process.exitCode = failed === 0 ? 0 : 1;
