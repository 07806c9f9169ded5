import type { Address, Client, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import type { BatchHeader } from "../../core/batchId.ts";
import type { Credential } from "../../core/credentialLeaf.ts";
import { guarantees, outcomes, type Verdict } from "../../core/verdict.ts";
import { credentialVerifierAbi } from "../abi/credentialVerifierAbi.ts";

export type VerifyCredentialParameters = {
  /** The CredentialVerifier. */
  readonly verifier: Address;
  readonly header: BatchHeader;
  readonly credential: Credential;
  /** Proof of the credential in its batch. */
  readonly proof: readonly Hex[];
  /** The block at whose moment the verdict holds; left out: the latest. */
  readonly blockNumber?: bigint;
};

/** Asks the CredentialVerifier for the verdict on a credential, at the moment of one block. */
export async function verifyCredential(
  client: Client<Transport>,
  { verifier, header, credential, proof, blockNumber }: VerifyCredentialParameters,
): Promise<Verdict> {
  const verdict = await readContract(client, {
    address: verifier,
    abi: credentialVerifierAbi,
    functionName: "verify",
    args: [header, credential, proof],
    ...(blockNumber === undefined ? {} : { blockNumber }),
  });
  return {
    ...verdict,
    outcome: named(outcomes, verdict.outcome, "outcome"),
    guarantee: named(guarantees, verdict.guarantee, "guarantee"),
  };
}

function named<name extends string>(names: readonly name[], number: number, what: string): name {
  const name = names[number];
  // A newer verifier could answer with a number that this toolkit has no word for: never guess at a verdict.
  if (name === undefined) throw new RangeError(`The verifier answered with the unknown ${what} ${number}.`);
  return name;
}
