import type { Address, Client, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import type { BatchHeader } from "../../core/credential/batchId.ts";
import type { Credential } from "../../core/credential/credentialLeaf.ts";
import type { Verdict } from "../../core/verdict.ts";
import { credentialVerifierAbi } from "../abi/credentialVerifierAbi.ts";
import { namedVerdict } from "../namedVerdict.ts";

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
  return namedVerdict(verdict);
}
