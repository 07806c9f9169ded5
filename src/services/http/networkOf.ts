import { isIP, isIPv4 } from "node:net";

/** Groups of an IPv6 address that name a network; whoever has one has all of its addresses. */
const NETWORK_GROUPS = 4;
/** What precedes an IPv4 address in one of IPv6: mapped, and translated by a network (NAT64). */
const BEFORE_IPV4 = ["0:0:0:0:0:ffff", "64:ff9b:0:0:0:0"];

/** Who sent a request, as the proxy says it; the proxy itself, where it names no address. */
export function callerOf({ ip, socket }: { readonly ip: string; readonly socket: Socket }): string {
  return isIP(withoutPort(ip)) === 0 ? (socket.remoteAddress ?? "") : ip;
}

type Socket = { readonly remoteAddress?: string | undefined };

/** Whom an address counts as, in whatever form it is: of IPv6 its network of 64 bits. */
export function networkOf(address: string): string {
  const plain = withoutPort(address);
  if (isIP(plain) !== 6) return plain;
  const groups = groupsOf(plain);
  if (BEFORE_IPV4.includes(groups.slice(0, 6).join(":"))) return ipv4Of(groups.slice(6));
  return groups.slice(0, NETWORK_GROUPS).join(":");
}

/** Some proxies write `192.0.2.1:4711` and `[2001:db8::1]:4711`. */
function withoutPort(address: string): string {
  const [, inBrackets, dotted] = /^(?:\[([^\]]*)\]|([\d.]+))(?::\d+)?$/.exec(address) ?? [];
  return inBrackets ?? dotted ?? address;
}

/** The eight groups of an IPv6 address, without leading zeros. */
function groupsOf(address: string): readonly string[] {
  const [head = "", tail] = address.toLowerCase().replace(/%.*/, "").split("::");
  const first = splitGroups(head);
  if (tail === undefined) return first;
  const last = splitGroups(tail);
  return [...first, ...new Array<string>(8 - first.length - last.length).fill("0"), ...last];
}

function splitGroups(text: string): readonly string[] {
  return text
    .split(":")
    .filter((group) => group !== "")
    .flatMap((group) => (isIPv4(group) ? hexOf(group) : [group]))
    .map((group) => group.replace(/^0+(?=.)/, ""));
}

function hexOf(ipv4: string): readonly string[] {
  const [a = 0, b = 0, c = 0, d = 0] = ipv4.split(".").map(Number);
  return [(a << 8) | b, (c << 8) | d].map((group) => group.toString(16));
}

function ipv4Of(groups: readonly string[]): string {
  return groups
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 0xff])
    .join(".");
}
