/**
 * A plate's first bytes are here: the box goes through its decision once more, up to the orders, and drops them. After a few
 * milliseconds of rest most of the time from the last byte to the arm goes into fetching code and lot from memory.
 */
import type { Controller } from "../controller/controller.ts";
import type { Moment } from "../stay/moment.ts";
import type { LaneDevices } from "./lane-devices.ts";

/** Changes nothing and orders nothing. */
export function rehearse(
  controller: Controller,
  devices: LaneDevices,
  { id, at }: { readonly id: string; readonly at: Moment },
): void {
  const expected = devices.factExpected(id);
  if (expected === null) return;
  for (const order of controller.rehearse(at, expected)) devices.orderFor(order);
}
