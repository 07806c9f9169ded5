import type { Address, Client, Hash, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import type { BatchHeader } from "../../core/batchId.ts";
import type { Credential } from "../../core/credentialLeaf.ts";
import type { Verdict } from "../../core/verdict.ts";
import { witnessVerifierAbi } from "../abi/witnessVerifierAbi.ts";
import { namedVerdict } from "../namedVerdict.ts";

/** What the caller trusts, never out of the witness: the Solidity struct `Origin`. */
export type WitnessOrigin = {
  readonly chainId: bigint;
  /** The BatchRegistry on that chain. */
  readonly registry: Address;
  readonly blockHash: Hash;
};

/** The Solidity struct `Witness`. */
export type WitnessArgument = {
  readonly proven: {
    readonly header: BatchHeader;
    readonly credential: Credential;
    readonly proof: readonly Hex[];
  };
  readonly blockHeader: Hex;
  readonly accountProof: readonly Hex[];
  readonly storageProofs: readonly (readonly Hex[])[];
};

export type VerifyWitnessParameters = {
  /** The WitnessVerifier, on any chain. */
  readonly verifier: Address;
  readonly origin: WitnessOrigin;
  readonly witness: WitnessArgument;
  /** Unix seconds: the moment that is asked about. */
  readonly moment: bigint;
};

/** Asks a WitnessVerifier for the verdict on a credential of another chain. It reverts where the witness cannot tell. */
export async function verifyWitness(
  client: Client<Transport>,
  { verifier, origin, witness, moment }: VerifyWitnessParameters,
): Promise<Verdict> {
  const verdict = await readContract(client, {
    address: verifier,
    abi: witnessVerifierAbi,
    functionName: "verify",
    args: [origin, witness, moment],
  });
  return namedVerdict(verdict);
}
