import type { Address, Hex } from "viem";
import { getBlock } from "viem/actions";
import type { Progress } from "../../../scripts/output.ts";
import { getSchema } from "../../chain/actions/getSchema.ts";
import { listAttestations } from "../../chain/actions/listAttestations.ts";
import type { Attestation } from "../../chain/attestation.ts";
import type { ReadClient } from "../../chain/clients.ts";
import type { Schema } from "../../core/credential/schemaUid.ts";
import type { Registry } from "../attestations/findRegistry.ts";
import { readAttestations } from "../attestations/readAttestations.ts";

/** Everything an issuer ever attested in a registry, as of one block. */
export type Source = {
  readonly chainId: number;
  readonly registry: Address;
  readonly issuer: Address;
  readonly block: bigint;
  /** Timestamp of that block. */
  readonly time: bigint;
  /** Oldest first. */
  readonly attestations: readonly Attestation[];
  /** By uid, those that the attestations are under. */
  readonly schemas: ReadonlyMap<Hex, Schema>;
};

export type ReadSourceParameters = {
  readonly registry: Registry;
  readonly issuer: Address;
  /** Only these; empty: all. */
  readonly schemas: readonly Hex[];
  readonly fromBlock: bigint;
  readonly onListing: Progress;
  readonly onReading: Progress;
};

/** Finds an issuer's attestations by events and reads them, all as of one block. */
export async function readSource(
  client: ReadClient,
  { registry, issuer, schemas, fromBlock, onListing, onReading }: ReadSourceParameters,
): Promise<Source> {
  const { number, timestamp } = await getBlock(client);
  const [only, ...others] = schemas;
  const listed = await listAttestations(client, {
    registry: registry.address,
    attester: issuer,
    ...(only !== undefined && others.length === 0 && { schema: only }),
    fromBlock,
    toBlock: number,
    onProgress: onListing,
  });
  const wanted = listed.filter(({ schema }) => schemas.length === 0 || schemas.includes(schema));
  const attestations = await readAttestations(client, {
    registry: registry.address,
    uids: wanted.map(({ uid }) => uid),
    blockNumber: number,
    onProgress: onReading,
  });
  const found = new Map<Hex, Schema>();
  for (const uid of new Set(attestations.map(({ schema }) => schema))) {
    const schema = await getSchema(client, { registry: registry.schemas, uid });
    if (schema !== undefined) found.set(uid, schema);
  }
  return {
    chainId: client.chain.id,
    registry: registry.address,
    issuer,
    block: number,
    time: timestamp,
    attestations,
    schemas: found,
  };
}
