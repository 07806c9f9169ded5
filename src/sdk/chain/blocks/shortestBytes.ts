import { type Hex, numberToHex } from "viem";

/** A whole number as RLP has it: in big-endian bytes without leading zeros; zero is none (Yellow Paper, appendix B). */
export function shortestBytes(value: bigint): Hex {
  if (value === 0n) return "0x";
  const hex = numberToHex(value).slice(2);
  return `0x${hex.length % 2 === 0 ? "" : "0"}${hex}`;
}
