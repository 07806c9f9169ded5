import { type Hex, hexToBytes, keccak256 } from "viem";

/** Positions of immutables in a contract's code: first byte and length. */
export type Immutables = readonly (readonly [start: number, length: number])[];

/** What distinguishes the code of a shipped contract from any other. */
export type ShippedCode = {
  /** Bytes. */
  readonly length: number;
  readonly immutables: Immutables;
  /** keccak256 of the code with all immutables set to 0. */
  readonly hash: Hex;
};

/** keccak256 of a contract's runtime code with its immutables, which differ between deployments, set to 0. */
export function codeFingerprint(code: Hex, immutables: Immutables): Hex {
  const bytes = hexToBytes(code);
  for (const [start, length] of immutables) bytes.fill(0, start, start + length);
  return keccak256(bytes);
}

/**
 * Whether the code at an address is that of a shipped contract, whatever its immutables. It does not show its storage,
 * where another constructor may have left anything: check also who deployed it.
 * @param code undefined: no code
 */
export function isShippedCode(code: Hex | undefined, { length, immutables, hash }: ShippedCode): boolean {
  if (code === undefined || code.length !== 2 + 2 * length) return false;
  return codeFingerprint(code, immutables) === hash;
}
