import { type Address, concatHex, type Hex, hexToBigInt, keccak256, toBytes } from "viem";
import { sign } from "viem/accounts";
import { delegatedAccount, type KeyHolder, keyHolders } from "./cast.ts";
import type { Item, Undo } from "./items.ts";
import { word } from "./replies.ts";

export type Signature = { readonly v: number; readonly r: Hex; readonly s: Hex };

/** Order of secp256k1's group. */
export const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const CHAIN_ID = 31_337n;

const typeHash = (text: string) => keccak256(toBytes(text));
const DOMAIN = typeHash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
const ATTEST = typeHash(
  "Attest(address attester,bytes32 schema,address recipient,uint64 expirationTime,bool revocable,bytes32 refUID,bytes data,uint256 value,uint256 nonce,uint64 deadline)",
);
const REVOKE = typeHash(
  "Revoke(address revoker,bytes32 schema,bytes32 uid,uint256 value,uint256 nonce,uint64 deadline)",
);

export type SignedTerms = {
  readonly signer: Address;
  readonly schema: Hex;
  readonly nonce: bigint;
  readonly deadline: bigint;
};

const addressWord = (address: Address) => word(hexToBigInt(address));

export function domainSeparator(registry: Address): Hex {
  const parts = [DOMAIN, typeHash("EAS"), typeHash("1.4.0"), word(CHAIN_ID), addressWord(registry)];
  return keccak256(concatHex(parts));
}

/** EIP-712 digest of one signed attestation. */
export function attestDigest(domain: Hex, terms: SignedTerms, item: Item): Hex {
  const struct = keccak256(
    concatHex([
      ATTEST,
      addressWord(terms.signer),
      terms.schema,
      addressWord(item.recipient),
      word(item.expirationTime),
      word(item.revocable ? 1 : 0),
      item.refUID,
      keccak256(item.data),
      word(item.value),
      word(terms.nonce),
      word(terms.deadline),
    ]),
  );
  return keccak256(concatHex(["0x1901", domain, struct]));
}

/** EIP-712 digest of one signed revocation. */
export function revokeDigest(domain: Hex, terms: SignedTerms, item: Undo): Hex {
  const struct = keccak256(
    concatHex([
      REVOKE,
      addressWord(terms.signer),
      terms.schema,
      item.uid,
      word(item.value),
      word(terms.nonce),
      word(terms.deadline),
    ]),
  );
  return keccak256(concatHex(["0x1901", domain, struct]));
}

type Known = {
  readonly r: Hex;
  readonly v: number;
  readonly s: bigint;
  readonly secret: bigint;
  readonly inverse: bigint;
};
const first = new Map<Hex, Known>();
const FIRST_HASH = keccak256("0x");

/**
 * Signs by reusing the random point of the key's first signature: s = s1 * (hash + r * key) / (hash1 + r * key). That
 * gives the key away, which is why nobody does it; here it makes a signature 100 times cheaper, and keys are no secret.
 */
export function signDigest({ key }: KeyHolder, digest: Hex): Signature {
  const { r, v, s, secret, inverse } = first.get(key)!;
  const scaled = mod(s * inverse * (hexToBigInt(digest) + secret));
  const isHigh = scaled > ORDER / 2n;
  return { v: isHigh ? 55 - v : v, r, s: word(isHigh ? ORDER - scaled : scaled) };
}

/** Makes everybody's first signature, from which all others follow. */
export async function prepareKeys(): Promise<void> {
  await Promise.all([...keyHolders, delegatedAccount].map(prepareKey));
}

async function prepareKey({ key }: KeyHolder): Promise<void> {
  const { r, s, v } = await sign({ hash: FIRST_HASH, privateKey: key });
  const secret = mod(hexToBigInt(r) * hexToBigInt(key));
  first.set(key, {
    r,
    v: Number(v),
    s: hexToBigInt(s),
    secret,
    inverse: power(mod(hexToBigInt(FIRST_HASH) + secret), ORDER - 2n),
  });
}

function mod(value: bigint): bigint {
  return value % ORDER;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
}
