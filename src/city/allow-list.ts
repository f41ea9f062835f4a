/** Which addresses may call us: single addresses and networks such as `203.0.113.0/24`, IPv4 and IPv6. */
import { BlockList, isIP, isIPv4 } from "node:net";

/** Answers whether an address may call; `isOpen` when no list was given and everybody may. */
export interface AllowList {
  readonly isOpen: boolean;
  has(address: string): boolean;
}

/** Whether a text is an address or a network. */
export function isAddressOrNetwork(entry: string): boolean {
  const [address = "", bits, ...rest] = entry.split("/");
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/** Makes the list from its entries, each of which is an address or a network. */
export function allowListOf(entries: readonly string[]): AllowList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = "", bits] = entry.split("/");
    const family = isIPv4(address) ? "ipv4" : "ipv6";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return {
    isOpen: entries.length === 0,
    has(address) {
      if (entries.length === 0) return true;
      const plain = plainAddress(address);
      const family = isIP(plain);
      return family !== 0 && list.check(plain, family === 4 ? "ipv4" : "ipv6");
    },
  };
}

/** An address without the IPv6 wrapping that a dual-stack socket puts around an IPv4 one, and without a zone. */
export function plainAddress(address: string): string {
  const plain = address.replace(/%.*$/, "");
  return plain.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
}
