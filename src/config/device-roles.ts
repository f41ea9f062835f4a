/** Which devices a lane can have, and of which kind each is. */
import type { DeviceKind } from "../device/driver.ts";

/** The devices of a lane, by the names the configuration uses. */
export const LANE_ROLES = [
  "reader",
  "secondReader",
  "trigger",
  "barrier",
  "presence",
  "passage",
  "sign",
  "button",
] as const;
export type LaneRole = (typeof LANE_ROLES)[number];

export const DEVICE_KINDS = {
  reader: "plate_reader",
  secondReader: "plate_reader",
  trigger: "read_trigger",
  barrier: "barrier",
  presence: "loop_detector",
  passage: "loop_detector",
  sign: "sign_board",
  button: "input_contact",
} as const satisfies Record<LaneRole, DeviceKind>;
