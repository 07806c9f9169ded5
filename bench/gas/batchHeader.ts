import { bytesToHex, type Hex, zeroAddress, zeroHash } from "viem";
import type { BatchHeader } from "../../src/sdk/core/credential/batchId.ts";
import { schemaUid } from "../../src/sdk/core/credential/schemaUid.ts";
import { SCHEMA } from "./benchBatch.ts";
import type { BenchChain } from "./openBenchChain.ts";
import { seededBytes } from "./seededBytes.ts";

/** Uid of the bench's schema. */
export const SCHEMA_UID = schemaUid({ schema: SCHEMA, resolver: zeroAddress, revocable: true });

/**
 * A header as the issuer would publish it now; changes take effect a second later.
 * @param seed tells batches with the same root apart
 */
export async function batchHeader(
  chain: BenchChain,
  { root, size }: { readonly root: Hex; readonly size: number },
  seed: string,
): Promise<BatchHeader> {
  const issuer = chain.issuer.account.address;
  return {
    issuer,
    schema: SCHEMA_UID,
    root,
    size: BigInt(size),
    issuedAt: await chain.now(),
    policy: {
      revoker: issuer,
      emergency: zeroAddress,
      epochLength: 0n,
      emergencyLimit: 0n,
      rulesHash: zeroHash,
    },
    manifestHash: bytesToHex(seededBytes("batch manifest", 32)),
    salt: bytesToHex(seededBytes(`batch ${seed}`, 32)),
  };
}
