import { type Address, type Hash, type Hex, isAddressEqual } from "viem";
import type { Schema } from "../../core/credential/schemaUid.ts";
import type { Import, ImportSource, Selection, Skipped } from "./selectImports.ts";

/** Where one attestation of the source has gone. */
export type ImportedRow = {
  readonly source: Hex;
  readonly status: "imported" | "imported and revoked" | "planned" | "left behind";
  /** New uid, or in a batch the credential's id. */
  readonly destination: Hex | null;
  readonly transaction: Hash | null;
  readonly schema: Hex;
  readonly subject: Address;
  /** When it was made at the source, Unix seconds. */
  readonly time: bigint;
  /** Why it was left behind, or what to know about it. */
  readonly reason: string;
  readonly detail: string;
};

export type ImportedSchema = {
  readonly source: Hex;
  readonly destination: Hex;
  readonly schema: Schema;
  /** Registered by this import, rather than there already. */
  readonly registered: boolean;
};

export type ImportReport = {
  readonly format: "symbolon-import";
  readonly version: 1;
  readonly as: "attestations" | "batch";
  readonly source: {
    readonly chainId: number;
    readonly registry: Address;
    readonly issuer: Address;
    readonly block: bigint;
    readonly time: bigint;
  };
  readonly destination: { readonly chainId: number; readonly registry: Address; readonly issuer: Address };
  /** What is not as it was, in sentences. */
  readonly changes: readonly string[];
  readonly schemas: readonly ImportedSchema[];
  readonly attestations: readonly ImportedRow[];
};

/** What is different about attestations that are made again, as far as it applies. */
export function changesOf(
  as: ImportReport["as"],
  { issuer, time }: Pick<ImportSource, "issuer" | "time">,
  account: Address,
  selection: Selection,
): readonly string[] {
  const all = selection.levels.flat();
  const count = (test: (one: Import) => boolean) => all.filter(test).length;
  const dropped = count(({ losesReference }) => losesReference);
  const mapped = count(({ refersTo }) => refersTo !== undefined);
  const resolvers = count(({ schema }) => schema.source.resolver !== schema.schema.resolver);
  const gained = count(({ attestation, schema }) => !attestation.revocable && schema.schema.revocable);
  const inBatch = [
    "They are credentials of one batch: each has an id, and a proof that its holder must keep.",
    "A credential begins when its attestation was made.",
    ...(gained > 0 ? [`${gained} that could not be revoked now can be.`] : []),
  ];
  const asAttestations = [
    "Every uid is new: it depends on the moment of making.",
    `Their times are those of the import; the dates up to second ${time} are kept at the source alone.`,
  ];
  return [
    ...(as === "batch" ? inBatch : asAttestations),
    ...(isAddressEqual(issuer, account) ? [] : [`The issuer is ${account}, no longer ${issuer}.`]),
    ...(mapped > 0 ? [`${mapped} references point to the new uids.`] : []),
    ...(dropped > 0 ? [`${dropped} lose their reference.`] : []),
    ...(resolvers > 0 ? [`${resolvers} are under a schema with another resolver, and so another uid.`] : []),
    "The attestations at the source stay as they are: revoke them there when they should no longer count.",
  ];
}

/** Why a row that was imported wants to be looked at. */
export const REVOKED_SINCE = "revoked at the source since";

/** What to know of what was revoked at the source after it was made here. @param isPlanned its revocation here is */
export function sinceRevoked(isPlanned: boolean): Pick<ImportedRow, "reason" | "detail"> {
  const detail = isPlanned ? "Its revocation here is planned." : "Revoke it here too.";
  return { reason: REVOKED_SINCE, detail };
}

/** The row of what was made again. */
export function importedRow(
  { attestation, isRevoked, toRevoke, losesReference }: ReportedImport,
  done: { readonly uid: Hex; readonly hash: Hash | undefined } | undefined,
  status: ImportedRow["status"],
): ImportedRow {
  const lost = { reason: "reference dropped", detail: `It referred to ${attestation.refUID}.` };
  return {
    source: attestation.uid,
    status,
    destination: done?.uid ?? null,
    transaction: done?.hash ?? null,
    schema: attestation.schema,
    subject: attestation.recipient,
    time: attestation.time,
    reason: "",
    detail: "",
    ...(losesReference && lost),
    ...(isRevoked && status === "imported" && sinceRevoked(toRevoke)),
  };
}

/**
 * What an import as attestations tells of each: where those that were made are, those among them that this run would leave
 * behind, and why all others are.
 * @param made by the uid at the source; undefined: it is not yet
 * @param revoked new uids of those that are revoked here
 */
export function madeRows(
  selection: Selection,
  made: (source: Hex) => { readonly uid: Hex; readonly hash: Hash | undefined } | undefined,
  revoked: ReadonlySet<Hex>,
): readonly ImportedRow[] {
  const rowOf = (one: ReportedImport) => {
    const done = made(one.attestation.uid);
    if (done === undefined) return importedRow(one, undefined, "planned");
    return importedRow(one, done, revoked.has(done.uid) ? "imported and revoked" : "imported");
  };
  const isMade = ({ attestation }: Skipped) => made(attestation.uid) !== undefined;
  const madeBefore = selection.skipped.filter(isMade).map(({ attestation }) => {
    const isRevoked = attestation.revocationTime !== 0n;
    return rowOf({ attestation, isRevoked, toRevoke: false, losesReference: false });
  });
  const left = selection.skipped.filter((one) => !isMade(one));
  return [...selection.levels.flat().map(rowOf), ...madeBefore, ...skippedRows({ skipped: left })];
}

type ReportedImport = Pick<Import, "attestation" | "isRevoked" | "toRevoke" | "losesReference">;

export function skippedRows({ skipped }: Pick<Selection, "skipped">): readonly ImportedRow[] {
  return skipped.map(({ attestation, reason, detail }) => ({
    source: attestation.uid,
    status: "left behind",
    destination: null,
    transaction: null,
    schema: attestation.schema,
    subject: attestation.recipient,
    time: attestation.time,
    reason,
    detail,
  }));
}
