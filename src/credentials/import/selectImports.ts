import { type Hex, zeroHash } from "viem";
import type { Attestation } from "../../chain/attestation.ts";
import { type MappedSchema, mapSchema, type ResolverChoice } from "./mapSchemas.ts";
import type { Source } from "./readSource.ts";

/** An attestation that is going to be made again. */
export type Import = {
  readonly attestation: Attestation;
  readonly schema: MappedSchema;
  /** Uid, at the source, of the attestation it will refer to; undefined: none. */
  readonly refersTo: Hex | undefined;
  /** It had a reference that is left behind. */
  readonly losesReference: boolean;
  readonly isRevoked: boolean;
  /** It was asked to make revoked ones too, and revoke them. */
  readonly toRevoke: boolean;
};

/** Why an attestation stays where it is. */
export type Skipped = {
  readonly attestation: Attestation;
  readonly reason: "revoked" | "expired" | "resolver" | "no schema" | "reference" | "data";
  readonly detail: string;
};

export type Selection = {
  /** What refers to something comes in a later level than that. */
  readonly levels: readonly (readonly Import[])[];
  readonly skipped: readonly Skipped[];
};

export type SelectImportsParameters = {
  readonly source: Source;
  /** The later of the two chains' times: what has expired by it would be refused. */
  readonly now: bigint;
  readonly resolvers: readonly ResolverChoice[];
  /** Make revoked ones too, and revoke them. */
  readonly withRevoked: boolean;
  /** Make what refers to something left behind without its reference. */
  readonly dropReferences: boolean;
  /** Made by an earlier run, whatever has become of it at the source since. */
  readonly isMade: (uid: Hex) => boolean;
};

type Placed = Import & { readonly level: number };

/** Decides what is made again, in which order, and what is not, and why. */
export function selectImports(parameters: SelectImportsParameters): Selection {
  const { source, dropReferences, withRevoked } = parameters;
  const byUid = new Map(source.attestations.map((attestation) => [attestation.uid, attestation]));
  const decided = new Map<Hex, Placed | Skipped>();

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

  function decide(attestation: Attestation, referred: Placed | Skipped | undefined): Placed | Skipped {
    const own = judge(attestation, parameters);
    if ("reason" in own) return own;
    const isRevoked = attestation.revocationTime !== 0n;
    const kept = { attestation, schema: own.schema, isRevoked, toRevoke: isRevoked && withRevoked };
    if (attestation.refUID === zeroHash) {
      return { ...kept, refersTo: undefined, losesReference: false, level: 0 };
    }
    if (referred !== undefined && "level" in referred) {
      const { level, attestation: target } = referred;
      return { ...kept, refersTo: target.uid, losesReference: false, level: level + 1 };
    }
    if (dropReferences) return { ...kept, refersTo: undefined, losesReference: true, level: 0 };
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

function judge(
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
  if (expirationTime !== 0n && expirationTime <= now) {
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

/** One list a schema in a transaction, not one a row. */
function groupedBySchema(imports: readonly Import[]): readonly Import[] {
  return [...Map.groupBy(imports, ({ schema }) => schema.uid).values()].flat();
}
