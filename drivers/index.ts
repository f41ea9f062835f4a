/** The drivers this box knows. Each is loaded when a configuration names it, and only then. */

import type { DriverTable } from "#src/device/driver.ts";

export const drivers: DriverTable = {
  "aa55-sign": () => import("./aa55-sign/driver.ts"),
  "fk-sign": () => import("./fk-sign/driver.ts"),
  "gpio-barrier": () => import("./gpio-barrier/driver.ts"),
  "gpio-contact": () => import("./gpio-contact/driver.ts"),
  "gpio-loop": () => import("./gpio-loop/driver.ts"),
  "gpio-trigger": () => import("./gpio-trigger/driver.ts"),
  "json-lines-reader": () => import("./json-lines-reader/driver.ts"),
  "modbus-relay-barrier": () => import("./modbus-relay-barrier/driver.ts"),
  "simulated-barrier": () => import("./simulated/barrier.ts"),
  "simulated-contact": () => import("./simulated/contact.ts"),
  "simulated-loop": () => import("./simulated/loop.ts"),
  "simulated-reader": () => import("./simulated/reader.ts"),
  "simulated-sign": () => import("./simulated/sign.ts"),
  "simulated-trigger": () => import("./simulated/trigger.ts"),
  "text-lines-reader": () => import("./text-lines-reader/driver.ts"),
};
