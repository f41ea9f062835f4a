/** CRC-16/MODBUS: polynomial A001 reflected, start FFFF. Modbus itself and both families of sign boards use it. */

/** The checksum of all bytes, 0 to 65535. Which byte goes first on the wire is each protocol's own affair. */
export function crc16(bytes: Iterable<number>): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}
