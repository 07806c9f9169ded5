import type { Hex } from "viem";
import type { RegistrySignature } from "../../core/attestation/attestationRequests.ts";
import { SymbolonError } from "../../core/errors.ts";

const KEY_SIGNATURE = /^0x([\da-f]{64})([\da-f]{64})(00|01|1b|1c)$/i;

/**
 * The 65 bytes r, s, v of a signature in three parts, as EAS's functions take them; v as it is, from 0 or from 27.
 * @throws SymbolonError `NotKeySignature`, as for most signatures of contract wallets
 */
export function splitSignature(signature: Hex): RegistrySignature {
  const [, r, s, v] = KEY_SIGNATURE.exec(signature) ?? [];
  if (r !== undefined && s !== undefined && v !== undefined) {
    return { v: Number.parseInt(v, 16), r: `0x${r}`, s: `0x${s}` };
  }
  throw new SymbolonError({
    code: "NotKeySignature",
    reason: `The signature has ${(signature.length - 2) / 2} bytes and is not r, s and v.`,
    hint: "Sign with an account that has a key, or sign a whole list at once, which takes any signature.",
    details: { signature },
  });
}
