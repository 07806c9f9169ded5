import { type Address, type Hex, isAddressEqual, zeroAddress, zeroHash } from "viem";
import { getBlock } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { listAttestations } from "../../chain/events/attestations.ts";
import { type Attestation, getSchema } from "../../chain/read/attestations.ts";
import { hasExpired } from "../../core/credential/hasExpired.ts";
import { type Schema, schemaUid } from "../../core/credential/schemaUid.ts";
import type { Registry } from "../attestations/findRegistry.ts";
import { readAttestations } from "../attestations/revokeWork.ts";

/** An attestation to be made again. */
export type Import = {
  readonly attestation: Attestation;
  readonly schema: MappedSchema;
  /** Uid, at the source, of the attestation that it will refer to; undefined: none. */
  readonly refersTo: Hex | undefined;
  /** Whether it loses a reference. */
  readonly losesReference: boolean;
  readonly isRevoked: boolean;
  /** Whether to make revoked ones too, and revoke them. */
  readonly toRevoke: boolean;
};

/** Why an attestation is not imported. */
export type Skipped = {
  readonly attestation: Attestation;
  readonly reason: "revoked" | "expired" | "resolver" | "no schema" | "reference" | "data";
  readonly detail: string;
};

export type Selection = {
  /** An attestation with a reference comes in a later level than the one that it refers to. */
  readonly levels: readonly (readonly Import[])[];
  readonly skipped: readonly Skipped[];
};

export type SelectImportsParameters = {
  readonly source: ImportSource;
  /** The later of the two chains' times: an attestation that has expired until then would be refused. */
  readonly now: bigint;
  readonly resolvers: readonly ResolverChoice[];
  /** Make revoked ones too, and revoke them. */
  readonly withRevoked: boolean;
  /** Whether to revoke those that an earlier run made, and that were revoked since. */
  readonly followRevocations?: boolean;
  /** Whether to make an attestation without its reference, where it refers to a skipped one. */
  readonly dropReferences: boolean;
  /** Whether an earlier run made it, whatever its status at the source now. */
  readonly isMade: (uid: Hex) => boolean;
};

type LeveledImport = Import & { readonly level: number };

/** Decides what is made again, in which order, and what is not, and why. */
export function selectImports(parameters: SelectImportsParameters): Selection {
  const { source, dropReferences, withRevoked, followRevocations = false, isMade } = parameters;
  const byUid = new Map(source.attestations.map((attestation) => [attestation.uid, attestation]));
  const decided = new Map<Hex, LeveledImport | Skipped>();

  // From the root of a chain of references to its end: thousands of links must not overflow the stack.
  for (const { uid } of source.attestations) {
    const chain: Attestation[] = [];
    for (
      let next = byUid.get(uid);
      next !== undefined && !decided.has(next.uid);
      next = byUid.get(next.refUID)
    ) {
      chain.push(next);
    }
    for (const attestation of chain.reverse()) {
      const referred = decided.get(attestation.refUID);
      decided.set(attestation.uid, decide(attestation, referred));
    }
  }

  function decide(
    attestation: Attestation,
    referred: LeveledImport | Skipped | undefined,
  ): LeveledImport | Skipped {
    const own = checkImport(attestation, parameters);
    if ("reason" in own) return own;
    const isRevoked = attestation.revocationTime !== 0n;
    const toRevoke = isRevoked && (withRevoked || (followRevocations && isMade(attestation.uid)));
    const kept = { attestation, schema: own.schema, isRevoked, toRevoke };
    if (attestation.refUID === zeroHash) {
      return { ...kept, refersTo: undefined, losesReference: false, level: 0 };
    }
    if (referred !== undefined && "level" in referred) {
      const { level, attestation: target } = referred;
      return { ...kept, refersTo: target.uid, losesReference: false, level: level + 1 };
    }
    // An earlier run made it without its reference: it stays as it is.
    if (dropReferences || isMade(attestation.uid))
      return { ...kept, refersTo: undefined, losesReference: true, level: 0 };
    const why =
      referred === undefined ? "which is not among them" : `which is left behind (${referred.reason})`;
    return skip(attestation, "reference", `It refers to ${attestation.refUID}, ${why}.`);
  }

  const levels: Import[][] = [];
  const skipped: Skipped[] = [];
  for (const { uid } of source.attestations) {
    const result = decided.get(uid);
    if (result === undefined) continue;
    if ("reason" in result) skipped.push(result);
    else {
      const { level, ...kept } = result;
      levels[level] ??= [];
      levels[level].push(kept);
    }
  }
  return { levels: levels.map(groupedBySchema), skipped };
}

function checkImport(
  attestation: Attestation,
  { source, now, resolvers, withRevoked, isMade }: SelectImportsParameters,
): { readonly schema: MappedSchema } | Skipped {
  const { uid, revocationTime, expirationTime } = attestation;
  const schema = source.schemas.get(attestation.schema);
  if (schema === undefined)
    return skip(attestation, "no schema", `Its schema ${attestation.schema} is not there.`);
  const mapped = mapSchema(schema, resolvers);
  if (mapped === undefined) {
    const detail = `The resolver ${schema.resolver} of its schema obeys the source's registry alone.`;
    return skip(attestation, "resolver", detail);
  }
  if (isMade(uid)) return { schema: mapped };
  if (hasExpired(expirationTime, now)) {
    return skip(attestation, "expired", `It expired at second ${expirationTime}.`);
  }
  if (revocationTime !== 0n && !withRevoked) {
    return skip(attestation, "revoked", `It was revoked at second ${revocationTime}.`);
  }
  return { schema: mapped };
}

function skip(attestation: Attestation, reason: Skipped["reason"], detail: string): Skipped {
  return { attestation, reason, detail };
}

/** One list for each schema in a transaction, not one for each row. */
function groupedBySchema(imports: readonly Import[]): readonly Import[] {
  return [...Map.groupBy(imports, ({ schema }) => schema.uid).values()].flat();
}

/** A schema of the source, and the one for it at the destination. */
type MappedSchema = { readonly source: Schema; readonly schema: Schema; readonly uid: Hex };

/** A resolver, and its replacement; the zero address: none. */
export type ResolverChoice = { readonly from: Address; readonly to: Address };

/**
 * A resolver obeys one registry only, so a schema with one cannot be registered unchanged. The user must choose a
 * replacement, and the schema's uid changes with it. Undefined: no choice.
 */
function mapSchema(source: Schema, choices: readonly ResolverChoice[]): MappedSchema | undefined {
  const choice = choices.find(({ from }) => isAddressEqual(from, source.resolver));
  if (source.resolver !== zeroAddress && choice === undefined) return undefined;
  const schema = { ...source, resolver: choice?.to ?? zeroAddress };
  return { source, schema, uid: schemaUid(schema) };
}

/** All attestations of an issuer in a registry, as of one block. */
export type ImportSource = {
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
  /** Attestations that are read in addition to those that are found. */
  readonly known?: readonly Hex[];
  readonly fromBlock: bigint;
  readonly onListing?: (done: number, total: number) => void;
  readonly onReading?: (done: number, total: number) => void;
};

/** Finds an issuer's attestations by events and reads them, all as of one block. */
export async function readSource(
  client: ReadClient,
  { registry, issuer, schemas, known = [], fromBlock, onListing, onReading }: ReadSourceParameters,
): Promise<ImportSource> {
  const { number, timestamp } = await getBlock(client);
  const [only, ...others] = schemas;
  const listed = await listAttestations(client, {
    registry: registry.address,
    attester: issuer,
    ...(only !== undefined && others.length === 0 && { schema: only }),
    fromBlock,
    toBlock: number,
    ...(onListing !== undefined && { onProgress: onListing }),
  });
  const selected = listed.filter(({ schema }) => schemas.length === 0 || schemas.includes(schema));
  const read = await readAttestations(client, {
    registry: registry.address,
    uids: [...new Set([...selected.map(({ uid }) => uid), ...known])],
    blockNumber: number,
    onProgress: onReading,
  });
  const attestations = read.filter(({ uid }) => uid !== zeroHash);
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
