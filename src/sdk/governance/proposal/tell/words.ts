import {
  type Address,
  getAddress,
  type Hex,
  isAddressEqual,
  keccak256,
  size,
  slice,
  stringToBytes,
  zeroAddress,
  zeroHash,
} from "viem";
import { quote } from "../../../core/text/escape.ts";
import { formatThings } from "../../../core/text/format.ts";
import type { GroupPlace, ToldRow } from "./told.ts";

/** Items of one list that are named; of more, the number of the others is. */
export const MAX_NAMED = 100;
/** Bytes, and letters of a text, that are shown; of more, their number is, and the hash of bytes. */
const MAX_BYTES = 512;

/** `a, b, c`; of a long list, the number of those that are not named. */
export function listed(items: readonly string[]): string {
  if (items.length === 0) return "none";
  const more = items.length - MAX_NAMED;
  return items.slice(0, MAX_NAMED).join(", ") + (more > 0 ? `, and ${more.toLocaleString("en")} more` : "");
}

/** Rows of a list; of a long one, a last row with the number of those that are not shown. */
export function listedRows(rows: readonly ToldRow[], one: string): readonly ToldRow[] {
  const more = rows.length - MAX_NAMED;
  if (more <= 0) return rows;
  return [
    ...rows.slice(0, MAX_NAMED),
    ["not shown", `${formatThings(more, `more ${one}`)}, of ${rows.length.toLocaleString("en")}`],
  ];
}

/** Bytes as they are; of many, the first, their number and their hash. */
export function bytesText(bytes: Hex): string {
  const length = size(bytes);
  if (length === 0) return "none";
  if (length <= MAX_BYTES) return bytes;
  return `${slice(bytes, 0, MAX_BYTES)}... (${formatThings(length, "byte")} in all, keccak256 ${keccak256(bytes)})`;
}

/** A text of others: nothing of it is obeyed by a terminal, or turns the text around. */
export function quoted(text: string): string {
  if (text.length <= MAX_BYTES) return quote(text);
  return `${quote(text.slice(0, MAX_BYTES))}... (${formatThings(text.length, "letter")} in all, keccak256 ${keccak256(stringToBytes(text))})`;
}

/** Who has a role: the group by that name, strangers by their address. */
export function who({ quorum, desk }: GroupPlace, account: Address): string {
  if (account === zeroAddress) return "nobody";
  if (isAddressEqual(account, quorum)) return "the group";
  if (desk !== undefined && isAddressEqual(account, desk)) return `${getAddress(account)}, the group's desk`;
  return `${getAddress(account)}, not the group`;
}

export const hashOr = (hash: Hex, none = "none"): string => (hash === zeroHash ? none : hash);

/** What a call sends with an attestation: a group has no ether. */
export const etherText = (wei: bigint): string => (wei === 0n ? "none" : `${wei} wei`);
