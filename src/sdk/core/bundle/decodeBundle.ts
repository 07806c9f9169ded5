import type { Address, Hex } from "viem";
import { ADDRESS_BYTES, bytesToHex, hexToBytes, readUint256, WORD_BYTES } from "../bytes.ts";
import { SymbolonError } from "../errors.ts";
import { MAX_PROOF_LENGTH } from "../tree/nativeTree.ts";
import { type Bundle, type BundleItem, type ItemSignature, NO_FEE_TAKER, type TermsForm } from "./bundle.ts";
import { emptyBundle, itemsNotAscending } from "./checkBundle.ts";
import { GATED_FORM, SHORT_DEADLINE_BYTES, SHORT_FORM, SIGNED_FORM } from "./encodeBundle.ts";

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
    throw reader.malformed(1, `form ${form} has unknown bits`);
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

/**
 * Reads the next item of a bundle.
 * @param i its position, for the error
 * @throws SymbolonError `BundleMalformed`
 */
function readItem(
  reader: ByteReader,
  { amountBytes, terms, isGated }: Pick<Bundle, "amountBytes" | "terms" | "isGated">,
  i: number,
): BundleItem {
  const index = reader.readNumber(4, `index of item ${i}`);
  const account: Address = bytesToHex(reader.readBytes(ADDRESS_BYTES, `account of item ${i}`));
  const amount = reader.readUint(amountBytes, `amount of item ${i}`);
  const signature = terms === "none" ? 0 : reader.readNumber(2, `length of the signature of item ${i}`);
  const readSigned = terms === "short" ? readShort : readFull;
  const signed = signature === 0 ? undefined : readSigned(reader, { amount, amountBytes, signature, i });
  const item = { index, account, amount, ...(signed !== undefined && { signed }) };
  if (!isGated) return item;
  const length = reader.readNumber(3, `length of the gate data of item ${i}`);
  return { ...item, gateData: bytesToHex(reader.readBytes(length, `gate data of item ${i}`)) };
}

type SignedPart = {
  readonly amount: bigint;
  readonly amountBytes: number;
  /** Bytes of the signature. */
  readonly signature: number;
  readonly i: number;
};

function readShort(reader: ByteReader, { amount, signature, i }: SignedPart): ItemSignature {
  const recipient: Address = bytesToHex(reader.readBytes(ADDRESS_BYTES, `recipient of item ${i}`));
  const deadline = reader.readUint(SHORT_DEADLINE_BYTES, `deadline of item ${i}`);
  const terms = { upTo: amount, recipient, maxFee: 0n, feeTaker: NO_FEE_TAKER, deadline };
  return { terms, fee: 0n, signature: bytesToHex(reader.readBytes(signature, `signature of item ${i}`)) };
}

function readFull(reader: ByteReader, { amountBytes, signature, i }: SignedPart): ItemSignature {
  const terms = {
    upTo: reader.readUint(WORD_BYTES, `upTo of item ${i}`),
    recipient: readPaddedAddress(reader, `recipient of item ${i}`),
    maxFee: reader.readUint(WORD_BYTES, `maxFee of item ${i}`),
    feeTaker: readPaddedAddress(reader, `feeTaker of item ${i}`),
    deadline: reader.readUint(WORD_BYTES, `deadline of item ${i}`),
  };
  const fee = reader.readUint(amountBytes, `fee of item ${i}`);
  return { terms, fee, signature: bytesToHex(reader.readBytes(signature, `signature of item ${i}`)) };
}

function readPaddedAddress(reader: ByteReader, what: string): Address {
  const at = reader.position();
  const word = reader.readBytes(WORD_BYTES, what);
  if (readUint256(word, 0) >> BigInt(8 * ADDRESS_BYTES) === 0n) {
    return bytesToHex(word.subarray(WORD_BYTES - ADDRESS_BYTES));
  }
  throw reader.malformed(at, `the ${what} is ${bytesToHex(word)}, not an address after 12 zero bytes`);
}

type ByteReader = ReturnType<typeof byteReader>;

/** Reads a bundle from front to back; what is missing or wrong is refused with the byte where it is. */
function byteReader(source: Uint8Array) {
  let next = 0;
  /** @param at the byte at fault, counted from 0 */
  const malformed = (at: number, problem: string) =>
    new SymbolonError({
      code: "BundleMalformed",
      reason: `These ${source.length} bytes are not a bundle: from byte ${at} on, ${problem}.`,
      hint: "Encode it again from its claims, and pass it on unchanged.",
      details: { at, length: source.length },
    });
  /** A view of the next `size` bytes. */
  const readBytes = (size: number, what: string): Uint8Array => {
    const left = source.length - next;
    if (size > left) throw malformed(next, `${left} bytes are left where the ${what} takes ${size}`);
    next += size;
    return source.subarray(next - size, next);
  };
  const readUint = (size: number, what: string) => BigInt(bytesToHex(readBytes(size, what)));
  return {
    position: () => next,
    readBytes,
    readUint,
    /** A number of 4 bytes at most. */
    readNumber: (size: number, what: string) => Number(readUint(size, what)),
    requireEnd() {
      if (next !== source.length) throw malformed(next, `${source.length - next} bytes follow its last node`);
    },
    malformed,
  };
}
