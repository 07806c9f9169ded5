import type { Address, Client, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import type { Schema } from "../../core/credential/schemaUid.ts";
import { schemaRegistryAbi } from "../abi/schemaRegistryAbi.ts";

export type GetSchemaParameters = {
  /** The SchemaRegistry (`getSchemaRegistry`). */
  readonly registry: Address;
  readonly uid: Hex;
};

/** A registered schema; undefined where the uid is none. */
export async function getSchema(
  client: Client<Transport>,
  { registry, uid }: GetSchemaParameters,
): Promise<Schema | undefined> {
  const record = await readContract(client, {
    address: registry,
    abi: schemaRegistryAbi,
    functionName: "getSchema",
    args: [uid],
  });
  const { schema, resolver, revocable } = record;
  return BigInt(record.uid) === 0n ? undefined : { schema, resolver, revocable };
}
