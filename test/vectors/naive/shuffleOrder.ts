import { abiEncode } from "./abiEncode.ts";
import type { Hex } from "./hex.ts";
import { keccak256 } from "./keccak256.ts";
import { shuffleDraw } from "./shuffleDraw.ts";

/** The 64-bit words of keccak256(abi.encode(seed, k)), k = 0, 1, ...: four a hash, most significant first. */
function* wordStream(seed: Hex): Generator<bigint, never> {
  for (let k = 0n; ; k++) {
    const hash = keccak256(abiEncode(["bytes32", "uint256"], [seed, k]));
    for (const quarter of hash.slice(2).match(/.{16}/g) ?? []) yield BigInt(`0x${quarter}`);
  }
}

/** Fisher-Yates from the last row down: the source row that stands at index 0, 1, 2, ... afterwards. */
export function shuffleOrder(seed: Hex, count: number): number[] {
  const words = wordStream(seed);
  const rows = Array.from({ length: count }, (_, row) => row);
  for (let i = count - 1; i >= 1; i--) {
    const j = Number(shuffleDraw(BigInt(i + 1), () => words.next().value));
    [rows[i], rows[j]] = [rows[j]!, rows[i]!];
  }
  return rows;
}
