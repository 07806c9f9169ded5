import type { Address, Hash } from "viem";
import { writeContract } from "viem/actions";
import { schemaRegistryAbi } from "../abi/schemaRegistryAbi.ts";
import type { WriteClient } from "../clients.ts";

export type RegisterSchemaParameters = {
  /** The SchemaRegistry. */
  readonly registry: Address;
  /** Comma-separated "type name" pairs. */
  readonly schema: string;
  /** Contract asked at each attestation; the zero address for none. */
  readonly resolver: Address;
  readonly revocable: boolean;
};

/** Registers a schema; its uid is `schemaUid` of the same values. */
export function registerSchema(
  client: WriteClient,
  { registry, schema, resolver, revocable }: RegisterSchemaParameters,
): Promise<Hash> {
  return writeContract(client, {
    address: registry,
    abi: schemaRegistryAbi,
    functionName: "register",
    args: [schema, resolver, revocable],
  });
}
