import type { Address } from "viem";
import { encodeWords, hexToBytes } from "../bytes.ts";
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
