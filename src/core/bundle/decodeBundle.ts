import type { Hex } from "viem";
import { hexToBytes, WORD_BYTES } from "../bytes.ts";
import { MAX_PROOF_LENGTH } from "../tree/nativeTree.ts";
import type { Bundle, BundleItem, TermsForm } from "./bundle.ts";
import { type ByteReader, byteReader } from "./byteReader.ts";
import { emptyBundle, itemsNotAscending } from "./checkBundle.ts";
import { GATED_FORM, SHORT_FORM, SIGNED_FORM } from "./encodeBundle.ts";
import { readItem } from "./readItem.ts";

/**
 * Reads what {@link encodeBundle} writes, and nothing else: `encodeBundle(decodeBundle(b))` is `b`, in lower case.
 * Addresses come out in lower case. Whether the items are proven, `bundleRoot` tells.
 * @throws SymbolonError `BundleMalformed` naming the place and the byte at fault, `EmptyBundle`, `ItemsNotAscending`,
 * `NotHex`
 */
export function decodeBundle(encoded: Hex): Bundle {
  const reader = byteReader(hexToBytes(encoded));
  const amountBytes = reader.readNumber(1, "number of bytes of an amount");
  if (amountBytes < 1 || amountBytes > WORD_BYTES) {
    throw reader.malformed(0, `amounts have 1 to ${WORD_BYTES} bytes, not ${amountBytes}`);
  }
  const form = reader.readNumber(1, "form");
  if (form > (SIGNED_FORM | GATED_FORM | SHORT_FORM)) {
    throw reader.malformed(1, `form ${form} has bits that mean nothing`);
  }
  if ((form & SHORT_FORM) !== 0 && (form & SIGNED_FORM) === 0) {
    throw reader.malformed(1, `form ${form} has short terms without signatures`);
  }
  const count = reader.readNumber(2, "number of items");
  if (count === 0) throw emptyBundle();
  const nodeCount = reader.readNumber(2, "number of nodes");
  if (nodeCount > MAX_PROOF_LENGTH * count) {
    throw reader.malformed(
      4,
      `${count} items have ${MAX_PROOF_LENGTH * count} nodes at most, not ${nodeCount}`,
    );
  }
  const shape = { amountBytes, terms: termsForm(form), isGated: (form & GATED_FORM) !== 0 };
  const items: BundleItem[] = [];
  for (let i = 0; i < count; i++) {
    const item = readItem(reader, shape, i);
    const previous = items.at(-1)?.index ?? -1;
    if (item.index <= previous) throw itemsNotAscending(previous, item.index);
    items.push(item);
  }
  const flags = readFlags(reader, count, nodeCount);
  const nodes = Array.from({ length: nodeCount }, (_, i) => reader.readBytes(WORD_BYTES, `node ${i}`));
  reader.requireEnd();
  return { ...shape, items, proof: { nodes, flags } };
}

function termsForm(form: number): TermsForm {
  if ((form & SIGNED_FORM) === 0) return "none";
  return (form & SHORT_FORM) === 0 ? "full" : "short";
}

function readFlags(reader: ByteReader, items: number, nodes: number): boolean[] {
  const at = reader.position();
  const length = items + nodes - 1;
  const packed = reader.readBytes(Math.ceil(length / 8), "flags");
  const bits = Array.from({ length: 8 * packed.length }, (_, k) => {
    return ((packed[k >> 3] as number) & (0x80 >> (k & 7))) !== 0;
  });
  if (bits.lastIndexOf(true) >= length) {
    throw reader.malformed(
      at + packed.length - 1,
      `its last bits are not used by the ${length} flags, and not 0`,
    );
  }
  const set = bits.filter((flag) => flag).length;
  if (set !== items - 1) {
    throw reader.malformed(at, `${items} items have ${items - 1} flags that are set, not ${set}`);
  }
  return bits.slice(0, length);
}
