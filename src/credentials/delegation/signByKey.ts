import type { TypedDataDefinition } from "viem";
import type { RegistrySignature } from "../../core/attestation/attestationRequests.ts";
import { type AttestationSigner, signAs } from "./attestationSigner.ts";
import { splitSignature } from "./splitSignature.ts";

/**
 * Signs typed data with a key, in three parts.
 * @throws SymbolonError `NotKeySignature` where a contract wallet signed
 */
export async function signByKey(
  signer: AttestationSigner,
  typedData: TypedDataDefinition,
): Promise<RegistrySignature> {
  const { v, r, s } = splitSignature(await signAs(signer, typedData));
  // Some hardware wallets count v from 0; the chain counts from 27.
  return { v: v < 27 ? v + 27 : v, r, s };
}
