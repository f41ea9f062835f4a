/** Opens devices as the box does: their settings checked and completed by the driver's schema first. */
import type { Device, DeviceKind, Driver, DriverHost } from "#src/device/driver.ts";

export async function opened<K extends DeviceKind>(
  driver: Driver<K>,
  settings: object,
  host: DriverHost,
): Promise<Device<K>> {
  const schema = await driver.settings();
  return driver.open(schema.parse(settings), host);
}
