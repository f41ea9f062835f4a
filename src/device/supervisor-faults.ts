/** The faults that every device can have, whatever its driver. */

import type { DeviceKind } from "./driver.ts";
import type { FaultDeclaration, FaultSeverity } from "./fault.ts";

/** Raised by the supervisor, not by drivers; a driver's manifest may not use these codes. */
export const supervisorFaults = {
  device_unavailable: {
    severity: "stops_lane",
    zh: "设备不可用，系统正在不断重试。请检查设备的电源、接线以及配置中的端口或线路名称。",
    en: "The device cannot be had and is tried again and again. Check its power, its cable, and the port or line name in the configuration.",
  },
  order_failed: {
    severity: "degrades",
    zh: "向设备发送指令时出错，设备正在重新打开。如反复出现，请检查接线或更换设备。",
    en: "An order could not be sent; the device is being opened again. If this comes back, check the wiring or replace the device.",
  },
  order_refused: {
    severity: "notice",
    zh: "设备无法执行该指令：配置中没有相应的线路。请在配置中补上线路，或不要使用该操作。",
    en: "The device cannot carry out this order because no line for it is configured. Configure the line, or do not use this operation.",
  },
} as const satisfies Readonly<Record<string, FaultDeclaration>>;

/** The same, for a code of which it is not known whether it is one of these. */
export const faultsOfEveryDevice: Readonly<Record<string, FaultDeclaration>> = supervisorFaults;

/** What it usually means for a lane when a device of this kind cannot be had. */
export const unavailableSeverity: Readonly<Record<DeviceKind, FaultSeverity>> = {
  plate_reader: "stops_lane",
  barrier: "stops_lane",
  loop_detector: "stops_lane",
  input_contact: "degrades",
  sign_board: "degrades",
  read_trigger: "degrades",
};
