import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Promised } from "./places.ts";

/**
 * A promised place as text. Any holder of the secret can check it, and nobody stores it. It belongs to a leaf or
 * request, not to a caller.
 */
export type Ticket = Promised & {
  readonly chain: number;
  /** The address of the campaign, or of the registry. */
  readonly contract: string;
  /** The work to be done there once: a leaf's index, a request's digest. */
  readonly item: string;
  /** Last moment at which the holder is accepted. */
  readonly expires: number;
};

/** Why a text is not a valid ticket: `altered`, or made with another secret; for something else; expired. */
export type TicketFlaw = "altered" | "foreign" | "expired";

const VERSION = "symbolon1";
/** Bytes of the seal: 128 bits, which nobody can guess by trying. */
const SEAL_BYTES = 16;
/** Most characters of a ticket. */
const MAX_LENGTH = 256;
const MILLI = 1_000;

/**
 * Seals a ticket (HMAC-SHA256, RFC 2104, cut to 16 bytes).
 * @param secret shared by all who check tickets, 32 bytes or more
 */
export function sealTicket(secret: Uint8Array, ticket: Ticket): string {
  const { chain, contract, item, comes, turn, expires } = ticket;
  const moments = [comes, turn, expires].map((moment) => Math.round(moment * MILLI));
  const text = [VERSION, chain, contract.toLowerCase(), item, ...moments].join(".");
  return `${text}.${sealOf(secret, text)}`;
}

/** Reads a ticket for one leaf or request. @param now seconds; the moment at which it has to be valid */
export function openTicket(
  secret: Uint8Array,
  text: string,
  { chain, contract, item, now }: Pick<Ticket, "chain" | "contract" | "item"> & { readonly now: number },
): Ticket | TicketFlaw {
  const at = text.lastIndexOf(".");
  if (text.length > MAX_LENGTH || at < 0) return "altered";
  if (!isSame(sealOf(secret, text.slice(0, at)), text.slice(at + 1))) return "altered";
  const ticket = readTicket(text);
  if (ticket === undefined) return "altered";
  const isForeign =
    ticket.chain !== chain || ticket.contract !== contract.toLowerCase() || ticket.item !== item;
  if (isForeign) return "foreign";
  return ticket.expires < now ? "expired" : { ...ticket, contract };
}

/** The content of a ticket, without a check of its seal; undefined: the text is not a ticket. */
export function readTicket(text: string): Ticket | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const [version, chain, contract, item, ...rest] = text.split(".");
  const [comes = NaN, turn = NaN, expires = NaN] = rest.map((moment) => Number(moment) / MILLI);
  if (version !== VERSION || contract === undefined || item === undefined || rest.length !== 4)
    return undefined;
  return { chain: Number(chain), contract, item, comes, turn, expires };
}

function sealOf(secret: Uint8Array, text: string): string {
  return bytesToHex(hmac(sha256, secret, utf8ToBytes(text)).subarray(0, SEAL_BYTES));
}

/** Compares in constant time. */
function isSame(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}
