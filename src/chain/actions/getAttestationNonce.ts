import type { Address, Client, Transport } from "viem";
import { readContract } from "viem/actions";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";

export type GetAttestationNonceParameters = {
  /** The AttestationRegistry, or EAS. */
  readonly registry: Address;
  readonly account: Address;
};

/** The nonce that the account's next signature must carry, for attestations and revocations alike. */
export function getAttestationNonce(
  client: Client<Transport>,
  { registry, account }: GetAttestationNonceParameters,
): Promise<bigint> {
  return readContract(client, {
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "getNonce",
    args: [account],
  });
}
