/** House rules about how files hang together. Each check returns one sentence a breach; none means all is well. */
import { type Arrows, arrows, packageHomes, pureRooms } from "./arrows.ts";
import { type Import, importsOf, roomOf } from "./imports.ts";
import { type ProjectFile, isCode, isProgram } from "./project.ts";

/** Imports that are no arrow of the house. */
export function brokenArrows(files: readonly ProjectFile[]): readonly string[] {
  return files.filter(isProgram).flatMap(({ path, text }) => {
    const room = roomOf(path);
    const allowed = arrows[kindOf(room)];
    if (allowed === undefined) return [`${path}: "${room}" is no room of the house; see test/house-rules/arrows.ts`];
    return importsOf(path, text).flatMap((imported) => {
      const breach = breachOf(room, allowed, imported);
      return breach === null ? [] : [`${path}: ${breach} (imports "${imported.specifier}")`];
    });
  });
}

function breachOf(room: string, allowed: Arrows, { specifier, file, typeOnly }: Import): string | null {
  if (file === null) return outsideBreachOf(room, specifier);
  if (!/^(src|drivers)\//.test(file)) return `${room} -> ${file} leaves src/ and drivers/`;
  const other = roomOf(file);
  if (other === room || knows(allowed.values, other)) return null;
  if (!knows(allowed.types ?? [], other)) return `${room} -> ${other} is no arrow of the house`;
  return typeOnly ? null : `${room} -> ${other} is for \`import type\` only`;
}

function outsideBreachOf(room: string, specifier: string): string | null {
  if (pureRooms.some((pure) => pure === room)) return `${room} is pure: neither Node's modules nor packages`;
  const [name = ""] = specifier.split("/");
  const homes = packageHomes[name];
  if (homes === undefined || homes.includes(kindOf(room))) return null;
  return `${name} is known to ${homes.join(" and ")} only`;
}

/** A driver may know the shared folders; drivers/index.ts, the box and its callers may know every driver. */
function knows(rooms: readonly string[], other: string): boolean {
  return rooms.includes(other) || rooms.includes(kindOf(other));
}

function kindOf(room: string): string {
  return room.startsWith("drivers/") ? "drivers/*" : room;
}

/** Files of the program that nothing but a test leads to. */
export function deadFiles(files: readonly ProjectFile[]): readonly string[] {
  const code = new Map(files.filter(isCode).map((file) => [file.path, file]));
  const reached = new Set<string>();
  const ways = [...code.keys()].filter((path) => !/^(src|drivers|test)\//.test(path));
  for (let path = ways.pop(); path !== undefined; path = ways.pop()) {
    const file = code.get(path);
    if (file === undefined || reached.has(path)) continue;
    reached.add(path);
    ways.push(...importsOf(path, file.text).flatMap((imported) => imported.file ?? []));
  }
  return [...code.values()]
    .filter((file) => isProgram(file) && !reached.has(file.path))
    .map(({ path }) => `${path}: nothing that runs imports it`);
}

const meaningless = new Set(["util", "utils", "helper", "helpers", "common", "misc", "types", "index"]);

/** Files and folders whose name says nothing. drivers/index.ts is the table of drivers, and called so. */
export function emptyNames(files: readonly ProjectFile[]): readonly string[] {
  return files
    .filter((file) => isCode(file) && file.path !== "drivers/index.ts")
    .flatMap(({ path }) => {
      const name = path.split("/").find((segment) => meaningless.has(segment.split(".")[0] ?? ""));
      return name === undefined ? [] : [`${path}: "${name}" says nothing; name it after what it is about`];
    });
}

/** Exports of what another file defines. */
export function reExports(files: readonly ProjectFile[]): readonly string[] {
  return files
    .filter((file) => isCode(file) && /^export (?:type )?(?:\*|\{[^}]*\})[^;]* from "/m.test(file.text))
    .map(({ path }) => `${path}: exports another file's things; import each from the file that defines it`);
}
