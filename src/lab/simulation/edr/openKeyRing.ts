import { secp256k1 } from "@noble/curves/secp256k1.js";
import { type Hex, keccak256, serializeTransaction, type TransactionSerializableEIP1559 } from "viem";
import { ADDRESS_BYTES, bytesToHex, hexToBytes, WORD_BYTES } from "../../../sdk/core/bytes.ts";
import type { Hasher } from "../../../sdk/core/hasher.ts";
import { fastHasher } from "../../../sdk/core/kernel/fastHasher.ts";

/** Keys that everybody can reckon from a text: for chains of our own, and nowhere else. */
export type KeyRing = ReturnType<typeof openKeyRing>;

/** Points that are brought to their plain coordinates at once: that costs one inversion, however many they are. */
const CHUNK = 1_024;

type Point = typeof secp256k1.ProjectivePoint.BASE;

/**
 * A ring of keys that follow from a seed: key i is keccak256(seed) + i, so that each account is one addition of points
 * behind the one before, 20 times as fast as to multiply for each.
 * @param seed any text
 */
export function openKeyRing(seed: string, count: number, hasher: Hasher = fastHasher()) {
  const order = secp256k1.CURVE.n;
  const first = BigInt(bytesToHex(hasher.keccak256(new TextEncoder().encode(seed)))) % order;
  const keyAt = (key: number) => (first + BigInt(key)) % order;
  const accounts = accountsFrom(secp256k1.ProjectivePoint.BASE.multiply(first), count, hasher);
  return {
    count,
    /** 20 bytes a key, end to end. */
    accounts,
    account: (key: number) => bytesToHex(accounts.subarray(key * ADDRESS_BYTES, (key + 1) * ADDRESS_BYTES)),
    /** @param digest 32 bytes */
    sign(key: number, digest: Hex) {
      const { r, s, recovery } = secp256k1.sign(hexToBytes(digest, WORD_BYTES), keyAt(key));
      return { r: wordHex(r), s: wordHex(s), yParity: recovery === 1 ? 1 : 0 };
    },
  };
}

function accountsFrom(first: Point, count: number, hasher: Hasher): Uint8Array {
  const { BASE, normalizeZ } = secp256k1.ProjectivePoint;
  const accounts = new Uint8Array(count * ADDRESS_BYTES);
  let next = first;
  for (let from = 0; from < count; from += CHUNK) {
    const points: Point[] = [];
    while (points.length < Math.min(CHUNK, count - from)) {
      points.push(next);
      next = next.add(BASE);
    }
    for (const [i, point] of normalizeZ(points).entries()) {
      // Without its first byte, which says that both coordinates follow.
      const hash = hasher.keccak256(point.toRawBytes(false).subarray(1));
      accounts.set(hash.subarray(WORD_BYTES - ADDRESS_BYTES), (from + i) * ADDRESS_BYTES);
    }
  }
  return accounts;
}

function wordHex(value: bigint): Hex {
  return `0x${value.toString(16).padStart(2 * WORD_BYTES, "0")}`;
}

/** A transaction as a node takes it: signed, and in hexadecimal digits. */
export function signTransaction(
  ring: KeyRing,
  key: number,
  fields: Omit<TransactionSerializableEIP1559, "type">,
): Hex {
  const transaction = { ...fields, type: "eip1559" } as const;
  const signature = ring.sign(key, keccak256(serializeTransaction(transaction)));
  return serializeTransaction(transaction, signature);
}
