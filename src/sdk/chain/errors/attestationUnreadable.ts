import type { Address, Hex } from "viem";
import { SymbolonError } from "../../core/errors.ts";

/** An answer about an attestation that is not laid out to the last byte as its kind of registry answers. */
export function attestationUnreadable(registry: Address, uid: Hex, answer: Hex | undefined): SymbolonError {
  return new SymbolonError({
    code: "AttestationUnreadable",
    reason: `The registry ${registry} does not answer about ${uid} as its kind of registry does.`,
    hint: "Ask another node. If the answer stays, the registry was changed: ask its operator, and take nothing it says for an attestation.",
    details: { registry, uid, answer },
  });
}
