import {
  type Address,
  compactSignatureToSignature,
  type Hex,
  parseCompactSignature,
  type TypedDataDefinition,
} from "viem";
import type { RegistrySignature } from "../../core/attestation/attestationRequests.ts";
import type { BatchAuthorization } from "../../core/signing/batchAuthorization.ts";
import { requireSigner } from "./requireSigner.ts";
import { splitSignature } from "./splitSignature.ts";

/** 64 bytes: ERC-2098. */
const COMPACT = /^0x[\da-f]{128}$/i;

/**
 * Refuses a request that the key of `signer` has not signed.
 * @throws SymbolonError `NotKeySignature`, `BadTypedData`, `BadSignature`, `WrongSigner`
 */
export function requireBatchSigner(
  signer: Address,
  typedData: TypedDataDefinition,
  { nonce, signature }: BatchAuthorization,
): Promise<void> {
  return requireSigner({
    typedData,
    signature: partsOf(signature),
    signer,
    what: "request",
    hint: `Compare chain, registry, batch, nonce (${nonce}) and deadline with what was signed; else it was forged.`,
  });
}

function partsOf(signature: Hex): RegistrySignature {
  if (!COMPACT.test(signature)) return splitSignature(signature);
  const { r, s, yParity = 0 } = compactSignatureToSignature(parseCompactSignature(signature));
  return { v: 27 + yParity, r, s };
}
