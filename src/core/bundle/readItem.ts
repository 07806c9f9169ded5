import type { Address } from "viem";
import { ADDRESS_BYTES, bytesToHex, readUint256, WORD_BYTES } from "../bytes.ts";
import type { Bundle, BundleItem, ItemSignature } from "./bundle.ts";
import type { ByteReader } from "./byteReader.ts";
import { SHORT_DEADLINE_BYTES } from "./encodeBundle.ts";
import { NO_FEE_TAKER } from "./shortTerms.ts";

/**
 * Reads the next item of a bundle.
 * @param i its position, for the error
 * @throws SymbolonError `BundleMalformed`
 */
export function readItem(
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
  throw reader.malformed(at, `the ${what} is ${bytesToHex(word)}, which is no address behind 12 zero bytes`);
}
