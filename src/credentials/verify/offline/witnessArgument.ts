import type { WitnessArgument } from "../../../chain/actions/verifyWitness.ts";
import type { Witness } from "./witness.ts";

/** A witness as the WitnessVerifier contract takes it: what the contract derives or is told by its caller is left out. */
export function witnessArgument(witness: Witness): WitnessArgument {
  const { header, credential, proof, block, accountProof, storageProofs } = witness;
  return {
    proven: { header, credential, proof },
    blockHeader: block,
    accountProof,
    storageProofs: storageProofs.map((slot) => slot.proof),
  };
}
