import { concatBytes } from "@noble/hashes/utils.js";
import type { Address, Hex } from "viem";
import { bytesToHex, encodeWords, hexToBytes } from "../bytes.ts";
import { nobleHasher } from "../hasher.ts";
import { structType } from "./structType.ts";

const DOMAIN = /* @__PURE__ */ structType(
  "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)",
);

/** A domain as all of ours are (`domains.ts`). */
export type SigningDomain = {
  readonly name: string;
  readonly version: string;
  readonly chainId: bigint;
  readonly verifyingContract: Address;
};

/** The domain separator of EIP-712, 32 bytes. */
export function domainSeparatorOf({ name, version, chainId, verifyingContract }: SigningDomain): Uint8Array {
  const textHash = (text: string) => nobleHasher.keccak256(new TextEncoder().encode(text));
  const contract = hexToBytes(verifyingContract, 20);
  return nobleHasher.keccak256(
    encodeWords(DOMAIN.typeHash, textHash(name), textHash(version), chainId, contract),
  );
}

/** The 32 bytes that are signed of a struct under a domain. @param struct its hash (`hashStruct`) */
export function signingDigest(domain: SigningDomain, struct: Uint8Array): Hex {
  const preimage = concatBytes(Uint8Array.of(0x19, 0x01), domainSeparatorOf(domain), struct);
  return bytesToHex(nobleHasher.keccak256(preimage));
}
