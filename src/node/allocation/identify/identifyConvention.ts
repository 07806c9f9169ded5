import type { Hex } from "viem";
import type { Allocation } from "../../../sdk/allocation/allocation.ts";
import type { AmountForm } from "../../../sdk/allocation/read/amountForms.ts";
import { AMBIGUOUS_AMOUNTS } from "../../../sdk/allocation/read/amountReader.ts";
import type { ReadReport } from "../../../sdk/allocation/read/intake.ts";
import type { ReadAllocationOptions } from "../../../sdk/allocation/read/openIntake.ts";
import { buildTree } from "../../../sdk/allocation/tree/buildTree.ts";
import { type Convention, conventions } from "../../../sdk/allocation/tree/convention.ts";
import { MAX_UINT256, readUint256, WORD_BYTES, writeUint256 } from "../../../sdk/core/bytes.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Hasher } from "../../../sdk/core/hasher.ts";
import { fastHasher } from "../../../sdk/core/kernel/fastHasher.ts";
import { readAllocation } from "../readAllocation.ts";
import { openThreadsFor } from "../threads/openThreads.ts";
import { checkProofs, type ProvenLeaves, tryProofs } from "./tryProofs.ts";
import { fieldsOf, type Identified, type Search, tryVariations } from "./tryVariations.ts";

export type Identification = {
  readonly identified?: Identified;
  readonly tried: number;
};

export type IdentifyOptions = {
  readonly hasher?: Hasher;
  /** Called with the finished part of the search, as if it will find nothing. */
  readonly onProgress?: (done: number, total: number) => void;
};

/**
 * Finds how a root was built from an allocation. It tries the named conventions, then all others that leaves, orders,
 * shapes and shards allow, then amounts in other units. Leaves of one kind are hashed once for all of them. Rows with
 * beneficiaries are tried with and without them.
 * @returns nothing identified where no tree has the root
 */
export function identifyConvention(
  { audited: _audited, ...allocation }: Allocation,
  root: Hex,
  { hasher = fastHasher(), onProgress }: IdentifyOptions = {},
): Identification {
  // Without the audit: warnings about audited rows would be searched again for each order.
  let tried = 0;
  const search: Search = {
    root: root.toLowerCase() as Hex,
    hasher,
    count: () => {
      tried++;
    },
  };
  const found = (): Identified | undefined => {
    const named = tryNamed(allocation, search);
    if (named !== undefined) return named;
    for (const { decimals, rows } of scaledAllocations(allocation)) {
      const scaled = tryNamed(rows, search);
      if (scaled !== undefined) return { ...scaled, decimals };
    }
    return tryVariations(allocation, search, onProgress);
  };
  const identified = found();
  return identified === undefined ? { tried } : { identified, tried };
}

function tryNamed(allocation: Allocation, search: Search): Identified | undefined {
  for (const convention of conventions.values()) {
    const bindsMissing = convention.leafFields.includes("beneficiary") && !allocation.beneficiaries;
    if (bindsMissing) continue;
    const identified = tryOne(fieldsOf(allocation, convention), convention, search);
    if (identified !== undefined) return identified;
  }
  return undefined;
}

function tryOne(rows: Allocation, convention: Convention, search: Search): Identified | undefined {
  const { root, hasher, count } = search;
  count();
  // Tries the convention even where stated indexes break its rule.
  const tree = buildTree({ ...rows, indexed: false }, convention, { hasher });
  if (tree.root !== root) return undefined;
  const wasReordered = rows.indexed && tree.allocation.accounts !== rows.accounts;
  return { convention, rows: wasReordered ? "withoutIndexes" : "asGiven" };
}

/** The decimals of nearly every token. */
const LIKELY_DECIMALS = [18, 6, 8, 9];

/** The same rows as if their amounts were whole tokens of so many decimals; empty where the decimals were stated. */
export function* scaledAllocations(
  allocation: Allocation,
): Generator<{ readonly decimals: number; readonly rows: Allocation }> {
  if (allocation.decimals !== undefined) return;
  for (const decimals of LIKELY_DECIMALS) {
    const unit = 10n ** BigInt(decimals);
    if (allocation.total * unit > MAX_UINT256) continue;
    const amounts = new Uint8Array(allocation.amounts.length);
    for (let at = 0; at < amounts.length; at += WORD_BYTES) {
      writeUint256(amounts, at, readUint256(allocation.amounts, at) * unit);
    }
    yield { decimals, rows: { ...allocation, amounts, total: allocation.total * unit, decimals } };
  }
}

export type FileIdentification = {
  readonly tried: number;
  /** Warnings about the rows. */
  readonly warnings: Allocation["warnings"];
} & (
  | {
      readonly identified: Identified;
      readonly proven?: undefined;
      /** The first rows, counted from 0, whose proofs in the file do not lead to the root: ten at most. */
      readonly failed: readonly number[];
    }
  /** The file has no order of leaves from which the tree could be built, but has proofs that lead to the root. */
  | { readonly identified?: undefined; readonly proven: ProvenLeaves & Pick<Identified, "amounts"> }
);

export type IdentifyFileOptions = {
  readonly read?: Omit<ReadAllocationOptions, "hasher" | "onProgress">;
  /** Default: as many as are worthwhile for the file. */
  readonly threads?: number;
  readonly onProgress?: (stage: "reading" | "trying", done: number, total: number) => void;
};

/**
 * Finds how a published root was built from an allocation's file: with the file's own row numbers, and in the file's
 * order.
 * @returns what was found, and how many trees it took
 * @throws SymbolonError `NoConventionFits`, and as `readAllocation`
 */
export async function identifyFile(
  file: string,
  root: Hex,
  options: IdentifyFileOptions = {},
): Promise<FileIdentification> {
  const hasher = await openThreadsFor(file, options.threads);
  try {
    let tried = 0;
    for await (const search of searches(file, root, options, hasher)) {
      const { identification, ignoredIndexes, amounts, proven, failed, warnings } = search;
      tried += identification.tried;
      const { identified } = identification;
      if (proven !== undefined)
        return { proven: { ...proven, ...(amounts && { amounts }) }, tried, warnings };
      if (identified === undefined) continue;
      const rows: Identified["rows"] =
        ignoredIndexes && identified.rows === "asGiven" ? "withoutIndexes" : identified.rows;
      return { identified: { ...identified, rows, ...(amounts && { amounts }) }, failed, tried, warnings };
    }
    throw noneFits(file, root, tried);
  } finally {
    await hasher.close();
  }
}

type FileSearch = {
  readonly identification: Identification;
  readonly ignoredIndexes: boolean;
  readonly warnings: Allocation["warnings"];
  /** What the file's proofs show where no tree has the root. */
  readonly proven: ProvenLeaves | undefined;
  /** Rows whose proofs in the file do not lead to the root of the tree that has it. */
  readonly failed: readonly number[];
  /** The form in which the amounts were read; undefined: the usual one, or the caller's. */
  readonly amounts: AmountForm | undefined;
};

/** Searches a file in every form that its amounts may have. */
async function* searches(
  file: string,
  root: Hex,
  options: IdentifyFileOptions,
  hasher: Hasher,
): AsyncGenerator<FileSearch> {
  let forms: readonly AmountForm[] = [];
  try {
    yield { ...(await searchFile(file, root, options, hasher)), amounts: undefined };
    const { amounts, decimals } = options.read ?? {};
    // Digits alone may be hexadecimal as well.
    if (amounts === undefined && decimals === undefined) forms = ["hex"];
  } catch (error) {
    const isAmbiguous = error instanceof SymbolonError && error.code === AMBIGUOUS_AMOUNTS;
    forms = isAmbiguous ? (error.details.forms as readonly AmountForm[]) : [];
    if (forms.length === 0) throw error;
  }
  for (const amounts of forms) {
    const read = { ...options.read, amounts };
    const search = await searchFile(file, root, { ...options, read }, hasher);
    yield { ...search, amounts };
  }
}

async function searchFile(
  file: string,
  root: Hex,
  { read, onProgress }: IdentifyFileOptions,
  hasher: Hasher,
): Promise<Omit<FileSearch, "amounts">> {
  const progressOf = (stage: "reading" | "trying") => (done: number, total: number) =>
    onProgress?.(stage, done, total);
  let proofs: ReadReport["proofs"];
  const onReport = (report: ReadReport) => {
    proofs = report.proofs;
  };
  const reading = { ...read, audit: true, hasher, onProgress: progressOf("reading") };
  const searching = { hasher, onProgress: progressOf("trying") };
  const allocation = await readAllocation(file, { ...reading, onReport });
  const { warnings } = allocation;
  const found = identifyConvention(allocation, root, searching);
  const asFound = { identification: found, ignoredIndexes: false, warnings, proven: undefined, failed: [] };
  const failedIn = ({ convention, rows, decimals }: Identified) => {
    // Only then are the file's rows the leaves, and their proofs whole.
    const isPlain =
      rows === "asGiven" && decimals === undefined && !read?.merge && convention.shardNybbles === 0;
    return isPlain && proofs ? checkProofs(allocation, proofs, root, convention, hasher).failed : [];
  };
  if (found.identified !== undefined) return { ...asFound, failed: failedIn(found.identified) };
  const byProofs = () => proofs && tryProofs(allocation, proofs, root, hasher);
  if (!allocation.indexed) return { ...asFound, proven: byProofs() };
  const ignoreColumns = [...(read?.ignoreColumns ?? []), read?.map?.index ?? "index"];
  const { index: _index, ...map } = read?.map ?? {};
  const unnumbered = await readAllocation(file, { ...reading, ignoreColumns, map });
  const isSameOrder = Buffer.compare(unnumbered.accounts, allocation.accounts) === 0;
  if (isSameOrder) return { ...asFound, proven: byProofs() };
  const unindexed = identifyConvention(unnumbered, root, searching);
  const identification = { ...unindexed, tried: found.tried + unindexed.tried };
  const proven = unindexed.identified === undefined ? byProofs() : undefined;
  return { ...asFound, identification, ignoredIndexes: true, proven };
}

function noneFits(file: string, root: Hex, tried: number): SymbolonError {
  return new SymbolonError({
    code: "NoConventionFits",
    reason:
      `None of ${tried} trees over ${file} has the root ${root}: neither a named convention, nor any order of ` +
      "the leaves' fields, encoding, hashing, order of rows, shape or number of shards.",
    hint:
      "Check that the file is the published one, whole and in its order: one row too many or too few, another amount, " +
      "other units (--decimals) or digits (--amounts) change the root. Its leaves may also bind more than account and amount, number rows from 1, or " +
      "leave pairs unsorted.",
    details: { file, root, tried },
  });
}
