import type { Address, Client, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import type { Verdict } from "../../core/verdict.ts";
import { credentialVerifierAbi } from "../abi/credentialVerifierAbi.ts";
import { namedVerdict } from "../namedVerdict.ts";

export type VerifyAttestationParameters = {
  /** The CredentialVerifier. */
  readonly verifier: Address;
  /** Uid of the attestation. */
  readonly uid: Hex;
  /** The block at whose moment the verdict holds; left out: the latest. */
  readonly blockNumber?: bigint;
};

/** Asks the CredentialVerifier for the verdict on an attestation, at the moment of one block. */
export async function verifyAttestation(
  client: Client<Transport>,
  { verifier, uid, blockNumber }: VerifyAttestationParameters,
): Promise<Verdict> {
  const verdict = await readContract(client, {
    address: verifier,
    abi: credentialVerifierAbi,
    functionName: "verify",
    args: [uid],
    ...(blockNumber === undefined ? {} : { blockNumber }),
  });
  return namedVerdict(verdict);
}
