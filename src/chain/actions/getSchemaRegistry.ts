import type { Address, Client, Transport } from "viem";
import { readContract } from "viem/actions";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";

export type GetSchemaRegistryParameters = {
  /** The AttestationRegistry, or EAS. */
  readonly registry: Address;
};

/** The SchemaRegistry that a registry of attestations asks. */
export function getSchemaRegistry(
  client: Client<Transport>,
  { registry }: GetSchemaRegistryParameters,
): Promise<Address> {
  return readContract(client, {
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "getSchemaRegistry",
  });
}
