import type {
  Account,
  Address,
  Chain,
  Client,
  Hex,
  LocalAccount,
  Transport,
  TypedDataDefinition,
} from "viem";
import { signTypedData } from "viem/actions";
import { checkTypedData } from "./checkTypedData.ts";

/** Who signs: a viem account that has its key, or a viem client with an account, such as a browser wallet's. */
export type AttestationSigner = LocalAccount | Client<Transport, Chain | undefined, Account>;

/** The address that signs. */
export function signerAddress(signer: AttestationSigner): Address {
  return "account" in signer ? signer.account.address : signer.address;
}

/**
 * Signs typed data, as any builder of `core` gives it.
 * @throws SymbolonError `BadTypedData`; what the wallet throws passes through
 */
export async function signAs(signer: AttestationSigner, typedData: TypedDataDefinition): Promise<Hex> {
  checkTypedData(typedData);
  if ("account" in signer) return signTypedData(signer, { ...typedData, account: signer.account });
  return signer.signTypedData(typedData);
}
