import { type Address, getAddress, type Hex, isAddress } from "viem";
import { bytesToHex, hexToBytes, WORD_BYTES, writeUint256 } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { Hasher } from "../../core/hasher.ts";
import { fileError, type RowPlace, type ValueProblem, valueError } from "../../core/inputErrors.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";
import type { AnnouncedKind } from "../../core/status/digest.ts";
import type { InputRow } from "../../core/text/csvTable.ts";
import { quote } from "../../core/text/escape.ts";
import { BAD_ADDRESS, listedAddressIn } from "../addressText.ts";
import type { KnownBatch } from "../batch/knownBatch.ts";
import { parseReason } from "./parseReason.ts";

/** A change as a row of a file has it. */
export type ChangeRow = {
  readonly target: NamedTarget;
  readonly kind: AnnouncedKind;
  readonly reason: number;
  readonly evidence: Hex;
};

/** The values of rows that do not state their own. */
type ChangeDefaults = Omit<ChangeRow, "target" | "kind"> & {
  /** Undefined: each row must have its own. */
  readonly kind: AnnouncedKind | undefined;
};

/** What people write for the kinds of change. */
const kindWords: Readonly<Record<string, AnnouncedKind>> = {
  revoke: "Revoke",
  suspend: "Suspend",
  reinstate: "Reinstate",
  "retract-revoke": "RetractRevoke",
  "retract-revocation": "RetractRevoke",
  retractrevoke: "RetractRevoke",
  "retract-suspension": "RetractSuspension",
  retractsuspension: "RetractSuspension",
};

/** The problems of values that are not a reason code, or not an evidence. */
export const BAD_REASON = {
  problem: "is not a reason code",
  hint: "Write a whole number from 0 to 4294967295.",
} as const;

export const BAD_EVIDENCE = {
  problem: "is not evidence",
  hint: "Write its keccak256, or the name of a file.",
} as const;

const COLUMNS = ["change", "index", "credential", "subject", "reason", "evidence"];

/**
 * Turns rows into changes. Columns: `index`, `credential` (an index or an id) or `subject`, and optionally `change`,
 * `reason` and `evidence` (its keccak256, or a file).
 * @param hashEvidence keccak256 of what the column `evidence` holds
 * @throws SymbolonError with file, row and column
 */
export function changeRows(
  file: string,
  rows: readonly InputRow[],
  defaults: ChangeDefaults,
  hashEvidence: (text: string) => Hex,
): readonly ChangeRow[] {
  const hashes = new Map<string, Hex>();
  const hashOf = (text: string) => {
    const hash = hashes.get(text) ?? hashEvidence(text);
    hashes.set(text, hash);
    return hash;
  };
  return rows.map((row) => {
    const read = rowReader(file, row, COLUMNS);
    const kind = read("change", defaults.kind, kindOf, {
      problem: "is not a kind of change",
      hint: "Write revoke, suspend, reinstate, retract-revocation or retract-suspension.",
    });
    if (defaults.kind !== undefined && kind !== defaults.kind) {
      read("change", undefined, () => undefined, {
        problem: `is not the command's change, ${defaults.kind}`,
        hint: "Give a file of several kinds of change to `credential announce`.",
      });
    }
    return {
      target: readTargetOf(read, file, row),
      kind,
      reason: read("reason", defaults.reason, parseReason, BAD_REASON),
      evidence: read("evidence", defaults.evidence, hashOf, BAD_EVIDENCE),
    };
  });
}

/**
 * Credentials from rows that name them, by `index`, `credential` or `subject`, and have nothing else.
 * @throws SymbolonError with file, row and column
 */
export function targetRows(file: string, rows: readonly InputRow[]): readonly NamedTarget[] {
  return rows.map((row) => readTargetOf(rowReader(file, row, NAMING), file, row));
}

type ReadColumn = <Value>(
  column: string,
  fallback: Value | undefined,
  parse: (text: string) => Value | undefined,
  expected: Omit<ValueProblem, "code"> & { readonly code?: string },
) => Value;

function placeOf(file: string, { row, line }: InputRow): RowPlace {
  return { file, row, ...(line !== undefined && { line }) };
}

function rowReader(file: string, row: InputRow, columns: readonly string[]): ReadColumn {
  const { values } = row;
  const place = placeOf(file, row);
  const strange = Object.keys(values).find((column) => !columns.includes(column));
  if (strange !== undefined) {
    throw fileError(file, {
      code: "WrongHeader",
      problem: `has an unknown column, ${quote(strange)}`,
      hint: `Name the columns ${columns.join(", ")}; each row needs one of index, credential and subject.`,
    });
  }
  return (column, fallback, parse, expected) => {
    const text = textOf(values[column]);
    const parsed = text === "" ? fallback : parse(text);
    if (parsed !== undefined) return parsed;
    throw valueError(place, column, text, { code: "BadValue", ...expected });
  };
}

/** The columns that name credentials; each row uses one. */
const NAMING = ["index", "credential", "subject"];

function readTargetOf(read: ReadColumn, file: string, row: InputRow): NamedTarget {
  const [column = "index", second] = NAMING.filter((name) => textOf(row.values[name]) !== "");
  if (second !== undefined) {
    return read<Target>(second, undefined, () => undefined, {
      problem: `is given with ${column === "index" ? "an index" : "the id of a credential"}`,
      hint: "Name each credential once: by its index, by its id, or by its subject.",
    });
  }
  if (column === "subject") {
    const text = textOf(row.values.subject);
    const subject = read("subject", undefined, readSubject, subjectProblem(text));
    return { subject, place: placeOf(file, row) };
  }
  return read<Target>(column, undefined, readTarget, {
    problem: "is neither the index nor the id of a credential",
    hint: "Write a whole number, or 0x and 64 hexadecimal digits; write accounts in a column subject.",
  });
}

const ONE_CASE = /^0x(?:[\da-f]{40}|[\dA-F]{40})$/;

/** In lower case; undefined for anything else, also where the checksum of mixed case is wrong. */
function readSubject(text: string): Address | undefined {
  return ONE_CASE.test(text) ? (text.toLowerCase() as Address) : listedAddressIn(text);
}

function subjectProblem(text: string): ValueProblem {
  if (!isAddress(text, { strict: false })) {
    return { code: "BadSubject", ...BAD_ADDRESS };
  }
  return {
    code: "WrongChecksum",
    problem: "does not have its EIP-55 checksum, so a digit may be mistyped",
    hint: `Check it against its owner; if every digit is right, write ${getAddress(text.toLowerCase())}.`,
  };
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? "" : String(value).trim();
}

function kindOf(text: string): AnnouncedKind | undefined {
  const word = text.toLowerCase();
  return Object.hasOwn(kindWords, word) ? kindWords[word] : undefined;
}

/** A credential as people name it: by its index, or by its id. */
export type Target = number | Hex;

/** All credentials of an account. */
export type SubjectTarget = {
  /** In lower case. */
  readonly subject: Address;
  /** Where a file names it. */
  readonly place?: RowPlace;
};

/** What a row or an option names: a credential, or all of an account. */
export type NamedTarget = Target | SubjectTarget;

const ID = /^0x[0-9a-fA-F]{64}$/;

const INDEX = /^\d{1,10}$/;

const RANGE = /^(\d{1,10})-(\d{1,10})$/;

/** More than anybody writes as one range, fewer than would fill the memory. */
const MAX_RANGE = 10_000_000;

/** An index or an id; undefined for anything else. */
function readTarget(text: string): Target | undefined {
  if (ID.test(text)) return text.toLowerCase() as Hex;
  return INDEX.test(text) ? Number(text) : undefined;
}

/**
 * Targets from a command line: indexes, ids, and ranges such as `100-199`.
 * @throws SymbolonError `BadTarget`
 */
export function readTargets(texts: readonly string[]): readonly Target[] {
  return texts.flatMap((text): readonly Target[] => {
    const [, from, to] = RANGE.exec(text) ?? [];
    if (from !== undefined && to !== undefined) {
      const count = Number(to) - Number(from) + 1;
      if (count < 1) throw badTarget(text);
      if (count > MAX_RANGE) throw rangeTooLong(text, count);
      return Array.from({ length: count }, (_, i) => Number(from) + i);
    }
    const target = readTarget(text);
    if (target === undefined) throw badTarget(text);
    return [target];
  });
}

/** The index of each target, in their order. @throws SymbolonError `NoSuchCredential` */
export function targetIndexes(
  { id, header }: KnownBatch,
  targets: readonly Target[],
  hasher?: Hasher,
): readonly number[] {
  const ids = targets.filter((target) => typeof target === "string");
  const found = indexesOfIds({ batch: id, size: header.size, ids, ...(hasher && { hasher }) });
  return targets.map((target) => (typeof target === "number" ? target : (found.get(target) ?? -1)));
}

function badTarget(text: string): SymbolonError {
  return new SymbolonError({
    code: "BadTarget",
    reason: `${JSON.stringify(text)} names no credential.`,
    hint: `Give its index, a range such as 100-199, or its id as 0x and 64 digits${isAddress(text, { strict: false }) ? "; to change all credentials of an account, give --subject" : ""}.`,
    details: { text },
  });
}

function rangeTooLong(text: string, count: number): SymbolonError {
  const [named, max] = [count, MAX_RANGE].map((number) => number.toLocaleString("en"));
  return new SymbolonError({
    code: "BadTarget",
    reason: `The range ${text} names ${named} credentials; one range may name at most ${max}.`,
    hint: "Check for a digit too many; otherwise give several ranges, or hold the whole batch.",
    details: { text, count },
  });
}

export type IndexesOfIdsParameters = {
  /** Id of the batch. */
  readonly batch: Hex;
  readonly size: bigint;
  /** Ids of credentials (`credentialId`), each as often as wanted. */
  readonly ids: Iterable<Hex>;
  /** Default: the fastest, which is WebAssembly where that may be compiled. */
  readonly hasher?: Hasher;
};

/**
 * The indexes of credentials of which only the ids are known. An id is a hash, so all indexes are tried, from 0 until
 * every id is found: under a second for a million. An id that is not in the batch takes all of its indexes.
 * @throws SymbolonError `NoSuchCredential` where an id is not in the batch
 */
export function indexesOfIds({ batch, size, ids, hasher }: IndexesOfIdsParameters): ReadonlyMap<Hex, number> {
  const selected = new Set([...ids].map((id) => id.toLowerCase() as Hex));
  const found = new Map<Hex, number>();
  if (selected.size === 0) return found;
  // Hexadecimal text for each index would take longer than its hash.
  const beginnings = new Set([...selected].map((id) => Number.parseInt(id.slice(2, 10), 16)));
  const { keccak256 } = hasher ?? fastHasher();
  // The same as `credentialId`, without an array for each.
  const preimage = new Uint8Array(2 * WORD_BYTES);
  preimage.set(hexToBytes(batch, WORD_BYTES));
  for (let index = 0; index < size && found.size < selected.size; index++) {
    writeUint256(preimage, WORD_BYTES, BigInt(index));
    const hash = keccak256(preimage);
    if (!beginnings.has(beginningOf(hash))) continue;
    const id = bytesToHex(hash);
    if (selected.has(id)) found.set(id, index);
  }
  if (found.size === selected.size) return found;
  const missing = [...selected].filter((id) => !found.has(id));
  throw new SymbolonError({
    code: "NoSuchCredential",
    reason: `${missing[0]}${missing.length > 1 ? ` and ${missing.length - 1} more are not ids of credentials` : " is not the id of a credential"} of batch ${batch}.`,
    hint: "Check that chain, registry and batch are those in which the credential was issued, or give its index.",
    details: { batch, missing: missing.slice(0, 100) },
  });
}

/** The first four bytes as a number. */
function beginningOf(hash: Uint8Array): number {
  const high = ((hash[0] ?? 0) << 16) | ((hash[1] ?? 0) << 8) | (hash[2] ?? 0);
  return high * 256 + (hash[3] ?? 0);
}
