import type { Allocation } from "../../../sdk/allocation/allocation.ts";
import { type AllocationRow, allocationFromRows } from "../../../sdk/allocation/allocationFromRows.ts";
import { type BuildTreeOptions, buildTree, type Tree } from "../../../sdk/allocation/tree/buildTree.ts";
import { conventionNamed, conventionOf, type LeafField } from "../../../sdk/allocation/tree/convention.ts";
import { bytesToHex, WORD_BYTES } from "../../../sdk/core/bytes.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Hasher } from "../../../sdk/core/hasher.ts";
import { fastHasher } from "../../../sdk/core/kernel/fastHasher.ts";
import type { Dump } from "./parseDump.ts";

const AMOUNT = /^(?:\d{1,78}|0x[0-9a-fA-F]{1,64})$/;

/**
 * Builds the tree of a dump from its values alone and compares every node that it states, and every value's place.
 * The allocation has no source: that would be a file which `readAllocation` reads.
 * @param file named in errors
 * @throws SymbolonError `UnknownDumpFields`, `DumpDiffers`; of a bad value what reading a file throws
 */
export function treeFromDump(
  dump: Dump,
  file: string,
  { hasher = fastHasher(), onProgress }: Pick<BuildTreeOptions, "hasher" | "onProgress"> = {},
): Tree {
  const fields = dumpFields(dump, file);
  const order = rowOrder(dump, fields);
  const allocation = allocationOf(dump, fields, order, file, hasher);
  // Leaves that stand in the order of their values may be sorted all the same: then that tells more about the tree.
  const leafOrders = isInOrder(dump, order) ? (["hash", "index"] as const) : (["hash"] as const);
  let problem: SymbolonError | undefined;
  for (const leafOrder of leafOrders) {
    const convention = conventionOf({ ...conventionNamed("native"), leafFields: fields, leafOrder });
    const tree = buildTree(allocation, convention, { hasher, onProgress });
    problem = difference(dump, order, tree, file);
    if (problem === undefined) return tree;
  }
  throw problem;
}

/** Whether the values state that their leaves stand in index order, backwards from the last node. */
function isInOrder({ values, tree }: Dump, order: Uint32Array): boolean {
  return order.every((i, index) => values[i]?.treeIndex === tree.length - 1 - index);
}

/** At each index the value that has it. */
function rowOrder({ values }: Dump, fields: readonly LeafField[]): Uint32Array {
  const order = new Uint32Array(values.length);
  const field = fields.indexOf("index");
  for (const [i, { value }] of values.entries()) order[field === -1 ? i : Number(value[field])] = i;
  return order;
}

function allocationOf(
  { values }: Dump,
  fields: readonly LeafField[],
  order: Uint32Array,
  file: string,
  hasher: Hasher,
): Allocation {
  const [account, beneficiary, amount] = (["account", "beneficiary", "amount"] as const).map((field) =>
    fields.indexOf(field),
  ) as [number, number, number];
  function* rows(): Generator<AllocationRow> {
    for (const i of order) {
      const value = values[i]?.value ?? [];
      const row = { account: value[account] ?? "", amount: amountOf(value[amount] ?? "", i, file) };
      yield beneficiary === -1 ? row : { ...row, beneficiary: value[beneficiary] ?? "" };
    }
  }
  const allocation = allocationFromRows(rows(), { name: file, hasher });
  return { ...allocation, indexed: fields.includes("index") };
}

function amountOf(text: string, value: number, file: string): bigint {
  if (AMOUNT.test(text)) return BigInt(text);
  throw new SymbolonError({
    code: "NotAnAmount",
    reason: `${file} has the amount ${JSON.stringify(text)} in value ${value}.`,
    hint: "Write whole base units, in decimal or hexadecimal digits.",
    details: { file, value, amount: text },
  });
}

/** The first thing that a dump states and that is otherwise in the tree of its values. */
function difference(
  { tree: stated, values }: Dump,
  order: Uint32Array,
  tree: Tree,
  file: string,
): SymbolonError | undefined {
  const { nodes, layout, positions } = tree;
  for (const [node, hash] of stated.entries()) {
    const ours = bytesToHex(nodes.subarray(node * WORD_BYTES, (node + 1) * WORD_BYTES));
    if (hash.toLowerCase() !== ours) return dumpDiffers(file, `node ${node}`, hash, ours);
  }
  for (const [index, i] of order.entries()) {
    const node = layout.leafNode(positions?.[index] ?? index);
    const treeIndex = values[i]?.treeIndex;
    if (treeIndex !== node) return dumpDiffers(file, `the treeIndex of value ${i}`, treeIndex, node);
  }
  return undefined;
}

function dumpDiffers(file: string, what: string, stated: unknown, found: unknown): SymbolonError {
  return new SymbolonError({
    code: "DumpDiffers",
    reason: `${file} is not the tree of its own values: it states ${stated} as ${what}, which is ${found}.`,
    hint: "Do not use it: ask its publisher for the dump again, or build the tree from the allocation.",
    details: { file, what, stated, found },
  });
}

const DIGITS = /^\d{1,10}$/;

/**
 * What each field of a dump's values is. One address is the account; of two the second is the beneficiary. One number is
 * the amount; of two that one is the index which numbers the values from 0 without a gap.
 * @throws SymbolonError `UnknownDumpFields`
 */
function dumpFields({ leafEncoding, values }: Dump, file: string): readonly LeafField[] {
  const addresses = leafEncoding.filter((type) => type === "address").length;
  const numbers = leafEncoding.length - addresses;
  const numbered = leafEncoding.findIndex(
    (type, field) => type === "uint256" && isNumbering(values.map(({ value }) => value[field] ?? "")),
  );
  const hasIndex = numbers === 2 && numbered !== -1;
  if (addresses < 1 || addresses > 2 || (numbers !== 1 && !hasIndex)) {
    throw new SymbolonError({
      code: "UnknownDumpFields",
      reason:
        `${file} has values of (${leafEncoding.join(", ")})` +
        `${numbers === 2 ? ", and neither number counts the values from 0" : ""}.`,
      hint: "Known are one account and one amount, in any order, with or without an index and a beneficiary.",
      details: { file, leafEncoding },
    });
  }
  const firstAddress = leafEncoding.indexOf("address");
  return leafEncoding.map((type, field) => {
    if (type === "address") return field === firstAddress ? "account" : "beneficiary";
    return hasIndex && field === numbered ? "index" : "amount";
  });
}

/** Whether some texts are 0 to n - 1 in any order. */
function isNumbering(texts: readonly string[]): boolean {
  const seen = new Uint8Array(texts.length);
  for (const text of texts) {
    const number = DIGITS.test(text) ? Number(text) : texts.length;
    if (number >= texts.length || seen[number] === 1) return false;
    seen[number] = 1;
  }
  return true;
}
