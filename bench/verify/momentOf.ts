import { hexToBytes } from "../../src/sdk/core/bytes.ts";
import { readBlockHeader } from "../../src/sdk/core/stateProof/provenState.ts";
import type { CheckWitnessParameters } from "../../src/sdk/credentials/verify/index.ts";

/** The moment of the block that a witness stands on: the first that it answers for. */
export function momentOf({ witness }: CheckWitnessParameters): bigint {
  return readBlockHeader(hexToBytes(witness.block)).timestamp;
}
