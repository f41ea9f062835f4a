/** The ways in and out of a box on the real machine, loaded after its lanes gate: to the city, and to the technician. */
import type { Box } from "../box/box.ts";
import { BOX_FAULTS } from "../box/box-faults.ts";
import type { ConnectedCity } from "../box/city-link.ts";
import { Door } from "../box/door.ts";
import type { CityConfig } from "../config/city.ts";
import type { Diagnostics } from "../diagnostics/server.ts";
import type { MachineState } from "../runtime/machine.ts";
import { readPageTokens } from "./page-token.ts";

/** The connection to the city. Without its password file, say, it stays shut until the file is there. */
export function cityDoor(box: Box, city: CityConfig): Door<ConnectedCity> {
  const { clock } = box.outside.world;
  const fault = { source: "city", code: "city_not_connected", declaration: BOX_FAULTS.city_not_connected };
  const open = async (): Promise<ConnectedCity> => {
    const { attachCity } = await import("./attach-city.ts");
    return attachCity(box, box.config, city);
  };
  return new Door({ clock, faults: box.faults, fault, open });
}

/** The technician's page and its API. It shows what the city's door lets through, also when that opens later. */
export function pageDoor(box: Box, city: Door<ConnectedCity> | null, machine: () => MachineState): Door<Diagnostics> {
  const { log, world } = box.outside;
  const fault = { source: "box", code: "page_not_open", declaration: BOX_FAULTS.page_not_open };
  const open = async (): Promise<Diagnostics> => {
    const { diagnosticsPort } = await import("../box/diagnostics-port.ts");
    const { startDiagnostics } = await import("../diagnostics/server.ts");
    const { host, port } = box.config.diagnostics;
    const tokens = await readPageTokens(box.config.diagnostics);
    const uplink = () => city?.opened?.uplink ?? null;
    const page = await startDiagnostics(diagnosticsPort(box, uplink, machine), { host, port, ...tokens });
    log("notice", "diagnostics", "the page is open", { url: page.url });
    return page;
  };
  return new Door({ clock: world.clock, faults: box.faults, fault, open });
}
