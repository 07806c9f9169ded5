import { type Address, type Hex, zeroAddress } from "viem";
import { readContract } from "viem/actions";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { isAnotherContract } from "../../../sdk/chain/errors/explainViemError.ts";
import type { SourceKind } from "../../../sdk/chain/read/registryKind.ts";
import { ON_CHAIN, signProtocolAbi } from "../../../sdk/chain/read/signProtocol.ts";
import { getVeraxSchema } from "../../../sdk/chain/read/veraxRegistry.ts";
import { type Schema, schemaUid } from "../../../sdk/core/credential/schemaUid.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { findRegistry, requireSchema } from "../../../sdk/credentials/attestations/findRegistry.ts";

export type SchemaSource = { readonly kind: SourceKind; readonly registry: Address };

/**
 * A schema that a registry knows. In Sign Protocol its id is a counted number, and one node's word; elsewhere a hash of all
 * that it says, so that a node cannot make one up.
 * @throws SymbolonError `NoSchema`, `NodeContradicts`
 */
export async function readSourceSchema(
  client: ReadClient,
  { kind, registry: address }: SchemaSource,
  uid: Hex,
): Promise<Schema> {
  if (kind === "Verax") {
    const schema = await getVeraxSchema(client, { registry: address, uid });
    if (schema === undefined) throw noSchema(address, uid, "Verax");
    return { schema, resolver: zeroAddress, revocable: true };
  }
  if (kind === "SignProtocol") return readSignSchema(client, address, uid);
  const registry = await findRegistry(client, address);
  const schema = await requireSchema(client, registry, uid);
  if (schemaUid(schema) === uid) return schema;
  throw new SymbolonError({
    code: "NodeContradicts",
    reason: `The node's schema ${uid} has the uid ${schemaUid(schema)}.`,
    hint: "Do not trust this node; ask another one.",
    details: { uid, schema },
  });
}

const MAX_ID = 2n ** 64n - 1n;

async function readSignSchema(client: ReadClient, address: Address, uid: Hex): Promise<Schema> {
  const id = BigInt(uid);
  if (id > MAX_ID) throw noSchema(address, uid, "Sign Protocol");
  const question = { address, abi: signProtocolAbi, functionName: "getSchema", args: [id] } as const;
  const { registrant, hook, revocable, dataLocation, data } = await readContract(client, question).catch(
    (thrown: unknown) => {
      throw isAnotherContract(thrown) ? noSchema(address, uid, "Sign Protocol") : thrown;
    },
  );
  if (BigInt(registrant) === 0n || dataLocation !== ON_CHAIN) throw noSchema(address, uid, "Sign Protocol");
  return { schema: signSchemaText(data), resolver: hook, revocable };
}

/**
 * The fields of a schema of Sign Protocol's: its clients register JSON, whose `data` lists names and types; any other text
 * is taken as it is.
 */
export function signSchemaText(text: string): string {
  try {
    const { data } = JSON.parse(text) as { data: readonly { name: unknown; type: unknown }[] };
    return data.map(({ name, type }) => `${type} ${name}`).join(",");
  } catch {
    return text;
  }
}

function noSchema(registry: Address, uid: Hex, of: string): SymbolonError {
  return new SymbolonError({
    code: "NoSchema",
    reason: `${of}, at ${registry}, has no schema ${uid} whose text is on the chain.`,
    hint: "Check the schema's id, in Sign Protocol its number as 32 bytes, and the chain.",
    details: { uid, registry },
  });
}
