import type { Hex } from "viem";
import { SymbolonError } from "../../../core/errors.ts";
import type { Hasher } from "../../../core/hasher.ts";
import type { ReadAllocationOptions } from "../../read/openIntake.ts";
import { readAllocation } from "../../readAllocation.ts";
import { openThreadsFor } from "../../threads/openThreads.ts";
import { type Identification, identifyConvention } from "./identifyConvention.ts";
import type { Identified } from "./tryVariations.ts";

export type IdentifyFileOptions = {
  readonly read?: Omit<ReadAllocationOptions, "hasher" | "onProgress">;
  /** Left out: as many as pay for the file. */
  readonly threads?: number;
  readonly onProgress?: (stage: "reading" | "trying", done: number, total: number) => void;
};

/**
 * Finds how a published root was made of an allocation's file: as it numbers its rows, and in the order in which they stand
 * there.
 * @returns what was found, and how many trees it took
 * @throws SymbolonError `NoConventionFits`, and as `readAllocation`
 */
export async function identifyFile(
  file: string,
  root: Hex,
  options: IdentifyFileOptions = {},
): Promise<Required<Identification>> {
  const hasher = await openThreadsFor(file, options.threads);
  try {
    const { identification, ignoredIndexes } = await searchFile(file, root, options, hasher);
    const { identified, tried } = identification;
    if (identified === undefined) throw noneFits(file, root, tried);
    const rows: Identified["rows"] =
      ignoredIndexes && identified.rows === "asGiven" ? "withoutIndexes" : identified.rows;
    return { identified: { ...identified, rows }, tried };
  } finally {
    await hasher.close();
  }
}

async function searchFile(
  file: string,
  root: Hex,
  { read, onProgress }: IdentifyFileOptions,
  hasher: Hasher,
): Promise<{ readonly identification: Identification; readonly ignoredIndexes: boolean }> {
  const told = (stage: "reading" | "trying") => (done: number, total: number) =>
    onProgress?.(stage, done, total);
  const reading = { ...read, hasher, onProgress: told("reading") };
  const searching = { hasher, onProgress: told("trying") };
  const allocation = await readAllocation(file, reading);
  const found = identifyConvention(allocation, root, searching);
  if (found.identified !== undefined || !allocation.indexed) {
    return { identification: found, ignoredIndexes: false };
  }
  const ignoreColumns = [...(read?.ignoreColumns ?? []), "index"];
  const unnumbered = await readAllocation(file, { ...reading, ignoreColumns });
  const isSameOrder = Buffer.compare(unnumbered.accounts, allocation.accounts) === 0;
  if (isSameOrder) return { identification: found, ignoredIndexes: false };
  const again = identifyConvention(unnumbered, root, searching);
  return { identification: { ...again, tried: found.tried + again.tried }, ignoredIndexes: true };
}

function noneFits(file: string, root: Hex, tried: number): SymbolonError {
  return new SymbolonError({
    code: "NoConventionFits",
    reason:
      `None of ${tried} trees over ${file} has the root ${root}: neither a convention that has a name, nor any order of ` +
      "the leaves' fields, encoding, hashing, order of rows, shape or number of shards.",
    hint:
      "Check that the file is the published one, whole and in its order: one row too many or too few, another amount or " +
      "other units (--decimals) change the root. It may also bind more than account and amount, number rows from 1, or " +
      "leave pairs unsorted.",
    details: { file, root, tried },
  });
}
