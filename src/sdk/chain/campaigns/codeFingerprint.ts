import { type Hex, hexToBytes, keccak256 } from "viem";

/** Where immutables stand in a contract's code: first byte and length. */
export type Immutables = readonly (readonly [start: number, length: number])[];

/** What tells the code of a contract that is shipped from any other. */
export type ShippedCode = {
  /** Bytes. */
  readonly length: number;
  readonly immutables: Immutables;
  /** keccak256 of the code with 0 in the place of all immutables. */
  readonly hash: Hex;
};

/** keccak256 of a contract's runtime code with 0 in the place of its immutables, which differ from one to the next. */
export function codeFingerprint(code: Hex, immutables: Immutables): Hex {
  const bytes = hexToBytes(code);
  for (const [start, length] of immutables) bytes.fill(0, start, start + length);
  return keccak256(bytes);
}

/**
 * Whether the code at an address is that of a contract that is shipped, whatever its immutables. It says nothing of its
 * storage: another constructor may have left anything there, so look also by whom it was deployed.
 * @param code undefined: there is none
 */
export function isShippedCode(code: Hex | undefined, { length, immutables, hash }: ShippedCode): boolean {
  if (code === undefined || code.length !== 2 + 2 * length) return false;
  return codeFingerprint(code, immutables) === hash;
}
