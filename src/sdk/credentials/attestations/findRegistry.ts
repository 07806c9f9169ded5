import type { Address, Hex } from "viem";
import { simulateContract } from "viem/actions";
import { registerSchemaCall } from "../../chain/calls/attestations.ts";
import { type PlannedCall, plannedCall } from "../../chain/calls/plannedCall.ts";
import type { ReadClient, WriteClient } from "../../chain/clients.ts";
import { contractRefusal } from "../../chain/errors/contractRefusal.ts";
import { isAnotherContract } from "../../chain/errors/explainViemError.ts";
import { getSchema, getSchemaRegistry } from "../../chain/read/attestations.ts";
import { getRegistryKind, getSourceKind, type SourceKind } from "../../chain/read/registryKind.ts";
import { type Schema, schemaUid } from "../../core/credential/schemaUid.ts";
import { SymbolonError } from "../../core/errors.ts";
import { sendSingle } from "../../delivery/sendCalls.ts";
import type { Timing } from "../../delivery/timing.ts";

/** A registry of attestations, ours or EAS, and the registry of schemas behind it. */
export type Registry = { readonly address: Address; readonly schemas: Address };

/** Looks whether there is a registry at an address. @throws SymbolonError `NoRegistry`, `RegistryUnknown` */
export async function findRegistry(client: ReadClient, address: Address): Promise<Registry> {
  return mustBeThere(client, address, async (registry) => {
    await getRegistryKind(client, { registry });
    return { address, schemas: await getSchemaRegistry(client, { registry }) };
  });
}

/** The kind of a registry whose attestations are read, Verax too. @throws SymbolonError `NoRegistry`, `RegistryUnknown` */
export async function findSource(client: ReadClient, address: Address): Promise<SourceKind> {
  return mustBeThere(client, address, (registry) => getSourceKind(client, { registry }));
}

async function mustBeThere<Found>(
  client: ReadClient,
  registry: Address,
  find: (registry: Address) => Promise<Found>,
): Promise<Found> {
  try {
    return await find(registry);
  } catch (cause) {
    if (!isAnotherContract(cause)) throw cause;
    throw new SymbolonError({
      code: "NoRegistry",
      reason: `There is no attestation registry at ${registry} on chain ${client.chain.id}.`,
      hint: "Give the address of an AttestationRegistry, or of EAS, and the RPC of its chain.",
      details: { registry, chainId: client.chain.id },
      cause,
    });
  }
}

/** A schema that must be registered. @throws SymbolonError `NoSchema` */
export async function requireSchema(
  client: ReadClient,
  { address, schemas }: Registry,
  uid: `0x${string}`,
): Promise<Schema> {
  const schema = await getSchema(client, { registry: schemas, uid });
  if (schema !== undefined) return schema;
  throw new SymbolonError({
    code: "NoSchema",
    reason: `The schema registry ${schemas} of the registry ${address} has no schema ${uid}.`,
    hint: 'Check the uid, or register it: symbolon credential schema "bytes32 person,bool adult" --register --attestations.',
    details: { uid, schemas },
  });
}

/**
 * What `ensureSchema` would send: nothing where the schema is there already.
 * @throws viem's error where the registry refuses it
 */
export async function planSchema(
  client: WriteClient,
  registry: Address,
  expected: Schema,
): Promise<readonly PlannedCall[]> {
  const uid = schemaUid(expected);
  if ((await getSchema(client, { registry, uid })) !== undefined) return [];
  const call = registerSchemaCall({ registry, ...expected });
  await simulateContract(client, { ...call, account: client.account.address });
  const schema = expected.schema.replace(/\s+/g, " ");
  return [plannedCall(call, { what: `Register the schema ${uid}: "${schema}"` })];
}

/**
 * Registers a schema where it is not there already.
 * @returns hash of the transaction; undefined where the schema was there
 * @throws SymbolonError as `sendSingle`
 */
export async function ensureSchema(
  client: WriteClient,
  registry: Address,
  expected: Schema,
  timing?: Timing,
): Promise<Hex | undefined> {
  const uid = schemaUid(expected);
  if ((await getSchema(client, { registry, uid })) !== undefined) return undefined;
  try {
    const call = registerSchemaCall({ registry, ...expected });
    const { transactionHash } = await sendSingle(client, call, timing);
    return transactionHash;
  } catch (thrown) {
    // Somebody else, or an earlier run of ours, came first.
    if (contractRefusal(thrown)?.error === "AlreadyExists") return undefined;
    if ((await getSchema(client, { registry, uid })) !== undefined) return undefined;
    throw thrown;
  }
}
