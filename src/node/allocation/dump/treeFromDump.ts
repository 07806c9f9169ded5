import { type Allocation, withIndexes } from "../../../sdk/allocation/allocation.ts";
import { type AllocationRow, allocationFromRows } from "../../../sdk/allocation/allocationFromRows.ts";
import { type BuildTreeOptions, buildTree, type Tree } from "../../../sdk/allocation/tree/buildTree.ts";
import { conventionNamed, conventionOf, type LeafField } from "../../../sdk/allocation/tree/convention.ts";
import { bytesToHex, WORD_BYTES } from "../../../sdk/core/bytes.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Hasher } from "../../../sdk/core/hasher.ts";
import { fastHasher } from "../../../sdk/core/kernel/fastHasher.ts";
import { type Dump, NUMBER, unknownFields } from "./parseDump.ts";

/**
 * Builds the tree of a dump from its values alone and compares every node that it states, and every value's place.
 * The allocation has no source: that would be a file which `readAllocation` reads. Its rows are taken as they were
 * published, as of an audited list: amounts of zero, several leaves of one account, indexes from 1.
 * @param file named in errors
 * @throws SymbolonError `UnknownDumpFields`, `DumpDiffers`; of a bad value what reading a file throws
 */
export function treeFromDump(
  dump: Dump,
  file: string,
  { hasher = fastHasher(), onProgress }: Pick<BuildTreeOptions, "hasher" | "onProgress"> = {},
): Tree {
  const numbering = numberingOf(dump, file);
  const fields = dumpFields(dump, numbering);
  const order = rowOrder(dump, numbering);
  const rows = allocationOf(dump, fields, order, file, hasher);
  const first = numbering?.first ?? 0;
  const allocation =
    first === 0
      ? rows
      : withIndexes(
          rows,
          order.map((_, row) => first + row),
        );
  // Leaves that stand in the order of their values may be sorted all the same: then that tells more about the tree.
  const leafOrders = isInOrder(dump, order) ? (["hash", "index"] as const) : (["hash"] as const);
  let problem: SymbolonError | undefined;
  for (const leafOrder of leafOrders) {
    const convention = conventionOf({ ...conventionNamed("native"), leafFields: fields, leafOrder });
    const tree = buildTree(allocation, convention, { hasher, onProgress });
    problem = difference(dump, order, tree, file);
    if (problem === undefined) return tree;
  }
  const ofFile = order.map((_, place) => place);
  throw !isInOrder(dump, order) && isInOrder(dump, ofFile)
    ? unknownFields(file, dump.leafEncoding, "its leaves are in the order of the file, not of their indexes")
    : problem;
}

/** Whether the values state that their leaves stand in such an order, backwards from the last node. */
function isInOrder({ values, tree }: Dump, order: Uint32Array): boolean {
  return order.every((i, index) => values[i]?.treeIndex === tree.length - 1 - index);
}

/** At each place, in the order of the indexes, the value that belongs there. */
function rowOrder({ values }: Dump, numbering: Numbering | undefined): Uint32Array {
  const order = new Uint32Array(values.length);
  for (const [i, { value }] of values.entries()) {
    order[numbering === undefined ? i : Number(value[numbering.field]) - numbering.first] = i;
  }
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
  const allocation = allocationFromRows(rows(), { name: file, hasher, audit: true });
  return { ...allocation, indexed: fields.includes("index") };
}

function amountOf(text: string, value: number, file: string): bigint {
  if (NUMBER.test(text)) return BigInt(text);
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

/** The field that numbers the values without a gap, and its first number. */
type Numbering = { readonly field: number; readonly first: 0 | 1 };

/**
 * Which of two numbers is the index: the one that counts the values from 0; otherwise the one that counts them from 1. Of
 * one number none is.
 * @throws SymbolonError `UnknownDumpFields` of other values, and where nothing tells the index from the amount: no node would
 */
function numberingOf({ leafEncoding, values, tree }: Dump, file: string): Numbering | undefined {
  const numbers = [...leafEncoding.keys()].filter((field) => leafEncoding[field] !== "address");
  const addresses = leafEncoding.length - numbers.length;
  if (addresses < 1 || addresses > 2 || numbers.length < 1 || numbers.length > 2) {
    throw unknownFields(file, leafEncoding, "these are not one account and one amount");
  }
  if (numbers.length === 1) return undefined;
  const textsOf = (field: number) => values.map(({ value }) => value[field] ?? "");
  const refused = (because: string) =>
    unknownFields(
      file,
      leafEncoding,
      because,
      `Write its values into a CSV file whose first line names each column (index, account, amount), and give that to \`tree identify\` with --root ${tree[0]}.`,
    );
  const counting = ([0, 1] as const).map((first) =>
    numbers.filter((one) => isNumbering(textsOf(one), first)),
  );
  if (values.length > 1 && counting.every(({ length }) => length === 1)) {
    throw refused("one number counts the values from 0 and the other from 1, so either may be the amount");
  }
  for (const first of [0, 1] as const) {
    const [field, other] = numbers.filter((number) => isNumbering(textsOf(number), first));
    if (field === undefined) continue;
    const isEither =
      other !== undefined && values.some(({ value }) => Number(value[field]) !== Number(value[other]));
    if (isEither) throw refused(`both numbers count the values from ${first}, so either may be the amount`);
    return { field, first };
  }
  throw refused("neither number counts the values from 0 or from 1, so either may be the amount");
}

/**
 * What each field of a dump's values is. One address is the account; of two the second is the beneficiary. The number that
 * is not the index is the amount.
 */
function dumpFields({ leafEncoding }: Dump, numbering: Numbering | undefined): readonly LeafField[] {
  const account = leafEncoding.indexOf("address");
  return leafEncoding.map((type, field) => {
    if (type === "address") return field === account ? "account" : "beneficiary";
    return field === numbering?.field ? "index" : "amount";
  });
}

/** Whether some texts are `first` and the numbers after it, in any order, each once. */
function isNumbering(texts: readonly string[], first: number): boolean {
  const seen = new Uint8Array(texts.length);
  for (const text of texts) {
    const place = NUMBER.test(text) ? Number(text) - first : -1;
    if (place < 0 || place >= texts.length || seen[place] === 1) return false;
    seen[place] = 1;
  }
  return true;
}
