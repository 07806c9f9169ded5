import { abiEncode } from "../naive/abiEncode.ts";
import { type Hex, utf8 } from "../naive/hex.ts";
import { keccak256 } from "../naive/keccak256.ts";

export type RandomSource = {
  readonly bytes32: () => Hex;
  readonly address: () => Hex;
  /** A number of at most `bits` bits, of every magnitude alike. */
  readonly uint: (bits: number) => bigint;
  readonly below: (bound: number) => number;
  readonly pick: <T>(choices: readonly T[]) => T;
};

/** The same values for the same label, for ever: keccak256 of the label's hash and a counter. */
export function randomSource(label: string): RandomSource {
  const seed = keccak256(utf8(`symbolon vectors: ${label}`));
  let counter = 0n;
  const bytes32 = (): Hex => keccak256(abiEncode(["bytes32", "uint256"], [seed, counter++]));
  const below = (bound: number): number => Number(BigInt(bytes32()) % BigInt(bound));
  return {
    bytes32,
    below,
    address: () => `0x${bytes32().slice(-40)}`,
    uint: (bits) => BigInt(bytes32()) >> BigInt(256 - below(bits + 1)),
    pick: <T>(choices: readonly T[]): T => choices[below(choices.length)]!,
  };
}
