import type { Account, Hex, TypedDataDefinition } from "viem";
import { signTypedData } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { SymbolonError } from "../../core/errors.ts";

/**
 * Signs by the account of a key, or of the client's node.
 * @throws SymbolonError `NoSigner`
 */
export async function signHere(
  typedData: TypedDataDefinition,
  signer: Account | undefined,
  client: ReadClient | undefined,
): Promise<Hex> {
  if (signer?.type === "local") return signer.signTypedData(typedData);
  if (signer !== undefined && client !== undefined) {
    return signTypedData(client, { ...typedData, account: signer });
  }
  throw noSigner();
}

export function noSigner(): SymbolonError {
  return new SymbolonError({
    code: "NoSigner",
    reason: "There is no key to sign with.",
    hint: "Give --keystore FILE, or --account ADDRESS with --signer URL; or let a wallet sign what --typed-data prints and give --signature.",
  });
}
