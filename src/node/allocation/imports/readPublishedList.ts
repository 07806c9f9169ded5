import type { Address, Hex } from "viem";
import {
  type Allocation,
  accountAt,
  amountAt,
  makeAllocation,
  pickRows,
  reorderAllocation,
} from "../../../sdk/allocation/allocation.ts";
import type { ReadReport } from "../../../sdk/allocation/read/intake.ts";
import type { ReadAllocationOptions } from "../../../sdk/allocation/read/openIntake.ts";
import { buildTree, type Tree } from "../../../sdk/allocation/tree/buildTree.ts";
import { type Convention, conventionOf, rulesOf } from "../../../sdk/allocation/tree/convention.ts";
import { ADDRESS_BYTES, bytesToHex, MAX_UINT256, WORD_BYTES, writeUint256 } from "../../../sdk/core/bytes.ts";
import type { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Hasher } from "../../../sdk/core/hasher.ts";
import { fileError } from "../../../sdk/core/inputErrors.ts";
import { statedNumber, TOTAL_NAMES } from "../check/statedTotal.ts";
import { identifyConvention, scaledAllocations } from "../identify/identifyConvention.ts";
import { fieldsOf, type Identified, orderByAccount } from "../identify/tryVariations.ts";
import { readAllocation } from "../readAllocation.ts";
import type { Distributor } from "./distributors.ts";
import { earlyLeaves } from "./earlyLeaves.ts";

/** What a file says of itself beside its rows; undefined where it does not. */
export type StatedByFile = {
  readonly root: Hex | undefined;
  readonly total: bigint | undefined;
  readonly count: bigint | undefined;
};

export type PublishedList = {
  /** The leaves in the order of their indexes. */
  readonly tree: Pick<Tree, "allocation" | "convention" | "root">;
  readonly stated: StatedByFile;
};

export type ReadPublishedListOptions = {
  /** The root that is known from elsewhere; default: the file's. */
  readonly root?: Hex | undefined;
  readonly read?: Omit<ReadAllocationOptions, "audit" | "merge" | "hasher" | "onProgress" | "onReport">;
  readonly hasher: Hasher;
  readonly onProgress?: ((stage: "reading" | "trying", done: number, total: number) => void) | undefined;
};

/**
 * Reads a list that another party has published, and rebuilds its root: as that party makes trees or made them at first, else in any
 * way that `tree identify` knows.
 * @throws SymbolonError `RootNotGiven`, `RootMismatch`, `NoConventionFits`, and as `readAllocation`
 */
export async function readPublishedList(
  file: string,
  source: Distributor,
  { root: given, read = {}, hasher, onProgress }: ReadPublishedListOptions,
): Promise<PublishedList> {
  let report: ReadReport | undefined;
  const rows = await readAllocation(file, {
    ...read,
    alsoNamed: source.columns,
    ignoreColumns: [...source.ignored, ...(read.ignoreColumns ?? [])],
    audit: true,
    hasher,
    onProgress: (done, total) => onProgress?.("reading", done, total),
    onReport: (seen) => {
      report = seen;
    },
  });
  const stated = statedBy(report);
  const root = given ?? stated.root;
  if (root === undefined) throw rootNotGiven(file);
  if (stated.root !== undefined && stated.root !== root) throw otherRoot(file, stated.root, root);
  const leaves = source.isCumulative ? addUp(rows) : rows;
  const onTry = (done: number, total: number) => onProgress?.("trying", done, total);
  const sought: Sought = { convention: source.convention, root, hasher };
  const tree =
    rebuildUsual(leaves, sought) ??
    (source.isCumulative ? rebuildEarly(rows, sought) : undefined) ??
    rebuildIdentified(leaves, sought, onTry);
  if (tree === undefined) throw noneFits({ file, root, leaves, stated });
  return { tree, stated };
}

/** What files call these, in lower case. */
const STATED = {
  root: ["root", "merkleroot", "merklroot"],
  count: ["number_of_recipients", "numdrops"],
} as const;

function statedBy(report: ReadReport | undefined): StatedByFile {
  const textOf = (names: readonly string[]) =>
    names.map((name) => report?.stated?.get(name)).find((text) => text !== undefined);
  const digits = /^(?:0x)?([0-9a-fA-F]{64})$/.exec(textOf(STATED.root) ?? "")?.[1];
  return {
    root: digits === undefined ? undefined : `0x${digits.toLowerCase()}`,
    total: statedNumber(report?.stated, TOTAL_NAMES),
    count: statedNumber(report?.stated, STATED.count),
  };
}

type RebuiltTree = PublishedList["tree"] | undefined;
/** The tree that is looked for, and how the party makes its trees. */
type Sought = { readonly convention: Convention; readonly root: Hex; readonly hasher: Hasher };

function rebuildUsual(rows: Allocation, { convention, root, hasher }: Sought): RebuiltTree {
  const isUsual = convention.leafFields.includes("beneficiary") === (rows.beneficiaries !== undefined);
  for (const form of isUsual ? formsOf(rows) : []) {
    // Also where stated indexes break its rule: then the root shows it.
    const tree = buildTree({ ...form, indexed: false }, convention, { hasher });
    if (tree.root === root) return tree;
  }
  return undefined;
}

function rebuildEarly(rows: Allocation, { convention, root, hasher }: Sought): RebuiltTree {
  const inOrder = conventionOf({ ...rulesOf(convention), leafOrder: "index" });
  for (const leaves of earlyLeaves(rows)) {
    const tree = buildTree(leaves, inOrder, { hasher });
    if (tree.root === root) return tree;
  }
  return undefined;
}

function rebuildIdentified(
  rows: Allocation,
  { root, hasher }: Sought,
  onProgress: (done: number, total: number) => void,
): RebuiltTree {
  const { identified } = identifyConvention(rows, root, { hasher, onProgress });
  if (identified === undefined) return undefined;
  for (const form of formsOf(rows)) {
    if (identified.decimals !== undefined && form.decimals !== identified.decimals) continue;
    return buildTree(rowsOf(identified, form), identified.convention, { hasher });
  }
  return undefined;
}

/** The rows as they are, then as if their amounts were tokens; one at a time, as each takes as much memory. */
function* formsOf(rows: Allocation): Generator<Allocation> {
  yield rows;
  for (const scaled of scaledAllocations(rows)) yield scaled.rows;
}

/** The rows as they must be before the tree is built. */
function rowsOf({ convention, rows }: Identified, allocation: Allocation): Allocation {
  const { indexes, ...fields } = fieldsOf(allocation, convention);
  if (rows === "asGiven") return indexes === undefined ? fields : { ...fields, indexes };
  const unnumbered = { ...fields, indexed: false };
  return rows === "byAccount"
    ? reorderAllocation(unnumbered, orderByAccount(unnumbered.accounts))
    : unnumbered;
}

/** One leaf for each account and token, in the order in which they come; without those that got nothing. */
function addUp(rows: Allocation): Allocation {
  const { count, accounts, beneficiaries } = rows;
  if (beneficiaries === undefined) return rows;
  const sums = new Map<string, { readonly row: number; sum: bigint }>();
  const keyOf = (column: Uint8Array, row: number) =>
    Buffer.from(column.buffer, column.byteOffset + row * ADDRESS_BYTES, ADDRESS_BYTES).toString("latin1");
  for (let row = 0; row < count; row++) {
    const amount = amountAt(rows, row);
    const key = keyOf(accounts, row) + keyOf(beneficiaries, row);
    const found = sums.get(key);
    if (found === undefined) sums.set(key, { row, sum: amount });
    else found.sum += amount;
  }
  const kept = [...sums.values()].filter(({ sum }) => sum > 0n && sum <= MAX_UINT256);
  const amounts = new Uint8Array(kept.length * WORD_BYTES);
  for (const [place, { sum }] of kept.entries()) writeUint256(amounts, place * WORD_BYTES, sum);
  const places = kept.map(({ row }) => row);
  const { source, decimals } = rows;
  return makeAllocation({
    accounts: pickRows(accounts, ADDRESS_BYTES, places),
    beneficiaries: pickRows(beneficiaries, ADDRESS_BYTES, places),
    amounts,
    indexed: false,
    audited: true,
    ...(source && { source }),
    ...(decimals !== undefined && { decimals }),
  });
}

/** The tokens of leaves that bind one, with how many leaves each has, the most first. */
export function tokensOf({ beneficiaries, count }: Allocation): ReadonlyMap<Address, number> {
  const counts = new Map<Address, number>();
  for (let row = 0; beneficiaries !== undefined && row < count; row++) {
    const token = bytesToHex(beneficiaries.subarray(row * ADDRESS_BYTES, (row + 1) * ADDRESS_BYTES));
    counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  return new Map([...counts].sort(([, left], [, right]) => right - left));
}

function rootNotGiven(file: string): SymbolonError {
  return fileError(file, {
    code: "RootNotGiven",
    problem: "does not say which root it has, so nothing shows that it is whole",
    hint: "Give the root that is published (--root), or the contract that pays the list (--contract).",
  });
}

/** @param stated by the file */
function otherRoot(file: string, stated: Hex, wanted: Hex): SymbolonError {
  return fileError(file, {
    code: "RootMismatch",
    problem: `has the root ${stated}, not ${wanted}`,
    hint: "Give the file that belongs to that root; of a rewards programme, the newest.",
    details: { stated, wanted },
  });
}

type NoneFits = {
  readonly file: string;
  readonly root: Hex;
  readonly leaves: Allocation;
  readonly stated: StatedByFile;
};

function noneFits({ file, root, leaves, stated }: NoneFits): SymbolonError {
  const { count, total } = leaves;
  const otherTotal = stated.total !== undefined && stated.total !== total;
  const otherCount = stated.count !== undefined && stated.count !== BigInt(count);
  const differences = [
    ...(otherCount ? [`it states ${stated.count} entries and has ${count}`] : []),
    ...(otherTotal ? [`it states a total of ${stated.total} and adds up to ${total}`] : []),
  ];
  const last = accountAt(leaves, count - 1);
  return fileError(file, {
    code: "NoConventionFits",
    problem: `makes no tree with the root ${root}${differences.length === 0 ? "" : `: ${differences.join(", and ")}`}`,
    hint:
      `It was read as ${count} leaves of ${total} base units, the last of ${last}. Check that it is the published file, ` +
      "whole; amounts in tokens need --decimals, hexadecimal ones without 0x --amounts hex.",
    details: { root, count, total: total.toString(), stated },
  });
}
