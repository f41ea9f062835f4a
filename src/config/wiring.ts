/** What is wrong with the wires of a configuration's devices although each device by itself is sound. */
import type { Wiring } from "../device/driver.ts";
import type { LaneConfig } from "./lanes.ts";

type Path = readonly PropertyKey[];
type Place = { readonly path: Path; readonly message: string };

/** A device, where it stands in the configuration, and its wires. */
export type WiredDevice = { readonly path: Path; readonly wiring: Wiring };

/** `nameOf` writes a path as people read it. */
export function wiringProblems(
  devices: readonly WiredDevice[],
  lanes: readonly LaneConfig[],
  nameOf: (path: Path) => string,
): readonly Place[] {
  const own = devices.flatMap(({ path, wiring }) => (wiring.problems ?? []).map((message) => ({ path, message })));
  const barriers = lanes.flatMap((lane, index) => {
    const device = devices.find(({ path }) => nameOf(path) === nameOf(["lanes", index, "barrier"]));
    return device?.wiring.barrier === undefined ? [] : barrierProblems(lane, index, device.wiring.barrier);
  });
  return [...own, ...takenTwice(devices, nameOf), ...barriers];
}

/** The second to have a port or line would be refused it at the start, or hear what is meant for the first. */
function takenTwice(devices: readonly WiredDevice[], nameOf: (path: Path) => string): readonly Place[] {
  const owners = new Map<string, string>();
  return devices.flatMap(({ path, wiring }) =>
    wiring.takes.flatMap((taken) => {
      const owner = owners.get(taken);
      if (owner === undefined) owners.set(taken, nameOf(path));
      return owner === undefined ? [] : [{ path, message: takenBy(taken, owner) }];
    }),
  );
}

function takenBy(taken: string, owner: string): string {
  return `${taken} is taken by ${owner} already; give each its own. ${taken} 已用于 ${owner}，请各用各的。`;
}

type Wires = NonNullable<Wiring["barrier"]>;

/** The lane goes by its own switches: one that does not fit the wires waits for what never comes, or leaves a wire unused. */
function barrierProblems(lane: LaneConfig, index: number, wires: Wires): readonly Place[] {
  const pairs = [
    ["upLimit", lane.upLimit, wires.upLimit],
    ["downLimit", lane.downLimit, wires.downLimit],
    ["holdContact", lane.holdContact, wires.hold],
    // Not to use a wire for lowering is a site's choice.
    ["mayLower", lane.mayLower, lane.mayLower && wires.lower],
  ] as const;
  return pairs.flatMap(([key, wanted, wired]) => {
    if (wanted === wired) return [];
    return [{ path: ["lanes", index, key], message: wanted ? NOT_WIRED : NOT_USED }];
  });
}

const NOT_WIRED =
  "The barrier's settings name no line for this; wire it and name it there, or set this to false. 道闸的设置中没有相应的线路，请接线并写明，或将此项设为 false。";
const NOT_USED =
  "The barrier's settings name a line for this; set this to true, or leave the line out there. 道闸的设置中已有相应的线路，请将此项设为 true，或去掉该线路。";
