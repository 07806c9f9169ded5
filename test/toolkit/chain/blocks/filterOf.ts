import type { Hex } from "viem";
import { BLOOM_BYTES, bloomBits } from "../../../../src/sdk/chain/blocks/logsBloom.ts";
import { bytesToHex } from "../../../../src/sdk/core/bytes.ts";

/** The bloom filter of logs: that of their addresses and topics. */
export function filterOf(
  logs: readonly { readonly address: string; readonly topics: readonly string[] }[],
): Hex {
  const bloom = new Uint8Array(BLOOM_BYTES);
  for (const { address, topics } of logs)
    for (const value of [address, ...topics])
      for (const [byte, bit] of bloomBits(value)) bloom[byte] = (bloom[byte] as number) | bit;
  return bytesToHex(bloom);
}
