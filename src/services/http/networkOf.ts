import { isIPv6 } from "node:net";

/** Groups of an IPv6 address that name a network; whoever has one has all of its addresses. */
const NETWORK_GROUPS = 4;

/** Whom an address counts as: of IPv6 its network of 64 bits. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [head = "", tail] = address.toLowerCase().replace(/%.*/, "").split("::");
  const groups = (text: string) => text.split(":").filter((group) => group !== "");
  const first = groups(head);
  const last = groups(tail ?? "");
  const zeros = new Array<string>(Math.max(0, 8 - first.length - last.length)).fill("0");
  const all = tail === undefined ? first : [...first, ...zeros, ...last];
  return all
    .slice(0, NETWORK_GROUPS)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}
