import type { Address, Hex } from "viem";
import { ADDRESS_BYTES, bytesToHex } from "../../core/bytes.ts";
import { credentialId } from "../../core/credential/credentialLeaf.ts";
import { hasExpired } from "../../core/credential/hasExpired.ts";
import { SymbolonError } from "../../core/errors.ts";
import { jsonOf } from "../../core/text/jsonText.ts";
import { isoMoment, momentText } from "../../core/text/moment.ts";
import type { CredentialRow } from "../batch/buildBatch.ts";
import type { KnownBatch } from "../batch/knownBatch.ts";
import { indexesOfIds } from "../changes/changeRows.ts";
import type { CredentialOutlook } from "../changes/credentialOutlook.ts";
import type { ChangePlan, RefusedRow } from "../changes/planChanges.ts";
import { severalCredentials } from "../changes/subjectTargets.ts";
import { fieldValueToJson } from "../fieldCodec.ts";
import type { SchemaField } from "../parseSchema.ts";
import type { RenewalChanges, RenewalRow, RenewalTarget } from "./renewalRows.ts";

/** One credential, and its replacement. */
export type Renewal = Omit<RenewalRow, "target" | "changes"> & {
  /** Index of the old one, in its batch. */
  readonly index: number;
  readonly before: CredentialRow;
  readonly after: CredentialRow;
};

/**
 * The index of each target, in their order.
 * @param subjects 20 bytes for each credential of the batch
 * @throws SymbolonError `NoSuchCredential`, `SeveralCredentials`, `OtherCredential`, `RepeatedCredential`
 */
export function renewalIndexes(
  { id: batch, header: { size } }: KnownBatch,
  subjects: Uint8Array,
  targets: readonly RenewalTarget[],
): readonly number[] {
  const ids = targets.flatMap((target) => ("id" in target && !("index" in target) ? target.id : []));
  const byId = indexesOfIds({ batch, size, ids });
  const bySubject = indexesOfSubjects(
    subjects,
    targets.flatMap((target) => ("subject" in target ? target.subject : [])),
  );
  const indexes = targets.map((target) => {
    if ("subject" in target) return onlyOne(target.subject, bySubject.get(target.subject.toLowerCase()));
    if (!("index" in target)) return byId.get(target.id.toLowerCase() as Hex) ?? -1;
    return requireSame(batch, size, target);
  });
  const seen = new Set<number>();
  for (const index of indexes) {
    if (seen.has(index)) throw repeated(index);
    seen.add(index);
  }
  return indexes;
}

function indexesOfSubjects(subjects: Uint8Array, subjectsToFind: readonly Address[]) {
  const found = new Map(subjectsToFind.map((account) => [account.toLowerCase(), [] as number[]]));
  if (found.size === 0) return found;
  for (let index = 0; index < subjects.length / ADDRESS_BYTES; index++) {
    const account = bytesToHex(subjects.subarray(index * ADDRESS_BYTES, (index + 1) * ADDRESS_BYTES));
    found.get(account)?.push(index);
  }
  return found;
}

function onlyOne(subject: Address, indexes: readonly number[] = []): number {
  const [first, second] = indexes;
  if (first !== undefined && second === undefined) return first;
  if (first !== undefined) throw severalCredentials(subject, indexes);
  throw new SymbolonError({
    code: "NoSuchCredential",
    reason: `${subject} has no credential in the batch.`,
    hint: "Check the address and the batch.",
    details: { subject, indexes },
  });
}

function requireSame(batch: Hex, size: bigint, { index, id }: { readonly index: number; readonly id?: Hex }) {
  if (BigInt(index) >= size) {
    throw new SymbolonError({
      code: "NoSuchCredential",
      reason: `The batch has ${size} credentials, and no credential ${index}.`,
      hint: `Give an index from 0 to ${size - 1n}.`,
      details: { index, size },
    });
  }
  if (id === undefined || id.toLowerCase() === credentialId(batch, BigInt(index))) return index;
  throw new SymbolonError({
    code: "OtherCredential",
    reason: `${id} is not the id of credential ${index} of batch ${batch}.`,
    hint: "Ask for the request again, and for the batch that it names.",
    details: { index, id, batch },
  });
}

function repeated(index: number): SymbolonError {
  return new SymbolonError({
    code: "RepeatedCredential",
    reason: `Credential ${index} would be renewed twice.`,
    hint: "Name each credential once.",
    details: { index },
  });
}

/** The new credential, from the old one. */
export function renewedRow(before: CredentialRow, { values, ...changes }: RenewalChanges): CredentialRow {
  return {
    ...before,
    ...changes,
    values: before.values.map((value, position) => values.get(position) ?? value),
  };
}

/** A part of a credential that is different in the new one. */
export type ChangedPart = {
  /** `subject`, `validFrom`, `expires`, or the name of a field. */
  readonly what: string;
  /** Of a field: its position in the schema. */
  readonly position?: number;
  /** An address in lower case, Unix seconds, or a field's value as JSON has it. */
  readonly from: unknown;
  readonly to: unknown;
};

/** The parts that differ in the new credential, in their order. */
export function changedParts(
  { before, after }: Pick<Renewal, "before" | "after">,
  fields: readonly SchemaField[],
): readonly ChangedPart[] {
  const parts: readonly ChangedPart[] = [
    { what: "subject", from: before.subject.toLowerCase(), to: after.subject.toLowerCase() },
    { what: "validFrom", from: before.validFrom ?? 0n, to: after.validFrom ?? 0n },
    { what: "expires", from: before.expires ?? 0n, to: after.expires ?? 0n },
    ...fields.map(({ name, type }, position) => {
      const [from, to] = [before, after].map(({ values }) =>
        fieldValueToJson(type, values[position] as CredentialRow["values"][number]),
      );
      return { what: name, position, from, to };
    }),
  ];
  return parts.filter(({ from, to }) => jsonOf(from) !== jsonOf(to));
}

export type CheckRenewalsParameters = {
  readonly renewals: readonly Renewal[];
  readonly fields: readonly SchemaField[];
  /** The chain's status of the old ones, in the order of the renewals. */
  readonly outlooks: readonly CredentialOutlook[];
  /** The plan of the old ones' revocations. */
  readonly plan: Pick<ChangePlan, "skipped" | "refused">;
  /** Whether to issue a replacement also for a credential that is already revoked. */
  readonly withRevoked: boolean;
  /** Unix seconds: timestamp of the newest block. */
  readonly now: bigint;
};

/** A warning before a credential is renewed, which does not stop it. */
export type RenewalWarning = {
  readonly code: "IsRevoked" | "IsSuspended" | "IsHeld";
  /** Index of the old credential. */
  readonly index: number;
  readonly message: string;
};

export type CheckedRenewals = {
  readonly refused: readonly RefusedRow[];
  readonly warnings: readonly RenewalWarning[];
};

/** Which renewals are impossible, and the warnings about the others. */
export function checkRenewals(parameters: CheckRenewalsParameters): CheckedRenewals {
  const { renewals, fields, outlooks, plan, withRevoked, now } = parameters;
  const refused: RefusedRow[] = [...plan.refused];
  const warnings: RenewalWarning[] = [];
  for (const [row, renewal] of renewals.entries()) {
    const { index } = renewal;
    const revoked = plan.skipped.find((one) => one.row === row && one.because === "AlreadyRevoked");
    const problem =
      (revoked !== undefined && !withRevoked ? alreadyRevoked(index, revoked.why) : undefined) ??
      problemOf(renewal, fields, now);
    if (problem !== undefined) refused.push({ row, index, kind: "Revoke", problem });
    else warnings.push(...warningsOf(index, revoked?.why, outlooks[row]));
  }
  return { refused, warnings };
}

function alreadyRevoked(index: number, why: string): SymbolonError {
  return new SymbolonError({
    code: "AlreadyRevoked",
    reason: `${why} Its revoker may have had a reason against a renewal.`,
    hint: "Find out why (credential show --history). If it may be renewed, give --with-revoked: the command then only issues a new one.",
    details: { index },
  });
}

function problemOf(renewal: Renewal, fields: readonly SchemaField[], now: bigint): SymbolonError | undefined {
  const { index, after } = renewal;
  const { validFrom = 0n, expires = 0n } = after;
  if (changedParts(renewal, fields).length === 0) {
    return new SymbolonError({
      code: "NothingToRenew",
      reason: `The credential that replaces ${index} would be the same.`,
      hint: "Change its subject, a date, or a field's value.",
      details: { index },
    });
  }
  if (expires !== 0n && expires <= validFrom) {
    return new SymbolonError({
      code: "NeverValid",
      reason: `The credential that replaces ${index} would expire at ${momentText(expires)}, but only becomes valid at ${momentText(validFrom)}.`,
      hint: "Give an expiry after validFrom, or 0 for none.",
      details: { index, validFrom, expires },
    });
  }
  if (!hasExpired(expires, now)) return undefined;
  return new SymbolonError({
    code: "CredentialsExpired",
    reason: `The credential that replaces ${index} would already have expired at ${momentText(expires)}: it would never be valid.`,
    hint: "Give it a later date (--expires, or the column expires), or 0 for never.",
    details: { index, expires, now },
  });
}

function warningsOf(
  index: number,
  revoked: string | undefined,
  outlook: CredentialOutlook | undefined,
): readonly RenewalWarning[] {
  const state = outlook?.state;
  const found: (RenewalWarning | false | undefined)[] = [
    revoked !== undefined && {
      code: "IsRevoked",
      index,
      message: `${revoked} The command only issues a new one.`,
    },
    state?.held && {
      code: "IsHeld",
      index,
      message: `Credential ${index} is held${state.hold === null ? "" : ` until ${isoMoment(state.hold.until)}`}. The new one is not: if that is not because its holder lost the key, hold the new one, too.`,
    },
    (outlook?.will.suspended || (state?.suspended && !state.held)) && {
      code: "IsSuspended",
      index,
      message: `Credential ${index} is suspended, or about to be. The new one is not: if that is not because its holder lost the key, suspend the new one, too.`,
    },
  ];
  return found.filter((one) => one !== undefined && one !== false);
}
