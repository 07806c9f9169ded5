import type { Hex } from "viem";
import { hexToBytes } from "../../core/bytes.ts";
import { maxBigInt } from "../../core/minMaxBigInt.ts";

/** EIP-7825: no transaction may have more gas. */
export const TRANSACTION_GAS_CAP = 16_777_216;

/** Nodes do not pass on transactions above 131,072 bytes; a part is for the envelope. */
export const MAX_CALLDATA_BYTES = 125_000;

/** Gas of a transaction that does nothing. */
export const TRANSACTION_GAS = 21_000;

/** A zero byte of calldata is one token, any other four. EIP-7623: 4 gas a token, and 10 where little is done. */
export const NONZERO_BYTE_TOKENS = 4;
export const TOKEN_GAS = 4;
export const TOKEN_FLOOR_GAS = 10;

/** Tokens of calldata, as EIP-7623 counts them. */
export function tokensIn(bytes: Uint8Array): number {
  let tokens = 0;
  for (const byte of bytes) tokens += byte === 0 ? 1 : NONZERO_BYTE_TOKENS;
  return tokens;
}

/** Gas that a transaction with this calldata pays at least, whatever it does, where EIP-7623 is in force. */
export function floorGas(data: Hex): bigint {
  return BigInt(TRANSACTION_GAS + TOKEN_FLOOR_GAS * tokensIn(hexToBytes(data)));
}

/** An estimate of gas, or the floor of its calldata (EIP-7623) where that is more: below it a transaction is refused. */
export function gasWithFloor(estimate: bigint, data: Hex): bigint {
  return maxBigInt(estimate, floorGas(data));
}
