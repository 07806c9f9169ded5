import type { Hex } from "viem";

/** 32 bytes as they were typed: a hash, an id; undefined: these are none. */
export function typedHash(typed: string): Hex | undefined {
  const text = typed.trim();
  return /^0x[\da-f]{64}$/i.test(text) ? (text.toLowerCase() as Hex) : undefined;
}
