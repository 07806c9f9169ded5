import {
  type Account,
  type Address,
  BaseError,
  type Chain,
  type Client,
  type Hex,
  hashTypedData,
  type LocalAccount,
  type Transport,
  type TypedDataDefinition,
} from "viem";
import { signTypedData } from "viem/actions";
import type { RegistrySignature } from "../../core/attestation/attestationRequests.ts";
import { SymbolonError } from "../../core/errors.ts";
import { splitSignature } from "./keySignature.ts";

/** Who signs: a viem account that has its key, or a viem client with an account, such as a browser wallet's. */
export type Signer = LocalAccount | Client<Transport, Chain | undefined, Account>;

/** The address that signs. */
export function signerAddress(signer: Signer): Address {
  return "account" in signer ? signer.account.address : signer.address;
}

/**
 * Signs typed data, as any builder of `core` gives it.
 * @throws SymbolonError `BadTypedData`; what the wallet throws passes through
 */
export async function signAs(signer: Signer, typedData: TypedDataDefinition): Promise<Hex> {
  checkTypedData(typedData);
  if ("account" in signer) return signTypedData(signer, { ...typedData, account: signer.account });
  return signer.signTypedData(typedData);
}

/**
 * Signs typed data with a key, in three parts.
 * @throws SymbolonError `BadTypedData`; `NotKeySignature` where a contract wallet signed
 */
export async function signByKey(signer: Signer, typedData: TypedDataDefinition): Promise<RegistrySignature> {
  const { v, r, s } = splitSignature(await signAs(signer, typedData));
  // Some hardware wallets count v from 0; the chain counts from 27.
  return { v: v < 27 ? v + 27 : v, r, s };
}

/**
 * Refuses typed data with a value that does not fit its type, before a wallet is asked or a key is looked for.
 * @throws SymbolonError `BadTypedData`
 */
export function checkTypedData(typedData: TypedDataDefinition): void {
  try {
    // Hashing looks at every value; viem's own check leaves out the domain.
    hashTypedData(typedData);
  } catch (cause) {
    const problem = cause instanceof BaseError ? cause.shortMessage : String(cause);
    throw new SymbolonError({
      code: "BadTypedData",
      reason: `This cannot be signed. ${problem.replace(/\.?$/, ".")}`,
      hint: "Give a value that fits: an address in mixed case must carry its EIP-55 checksum.",
      cause,
    });
  }
}
