import { type Address, type Hex, recoverTypedDataAddress, type TypedDataDefinition } from "viem";
import type { RegistrySignature } from "../../core/attestation/attestationRequests.ts";
import { SymbolonError } from "../../core/errors.ts";
import { checkTypedData } from "./signer.ts";

type RequireSignerParameters = {
  /** What is said to be signed. */
  readonly typedData: TypedDataDefinition;
  readonly signature: RegistrySignature;
  /** Who is said to have signed. */
  readonly signer: Address;
  /** What it is a signature over, for the error: `"request"`. */
  readonly what: string;
  /** What to do where somebody else signed. */
  readonly hint: string;
};

/** Half the order of secp256k1: with s above it, each signature would have a twin that nobody made. */
const HIGHEST_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
const WORD = /^0x[\da-f]{64}$/i;

/**
 * Refuses typed data that `signer` has not signed with its key. A contract wallet signs without one: only the chain can
 * ask it.
 * @throws SymbolonError `BadTypedData`; `BadSignature` where it is none at all, or one that no registry takes;
 * `WrongSigner`
 */
export async function requireSigner(parameters: RequireSignerParameters): Promise<void> {
  const { typedData, signature, signer, what, hint } = parameters;
  const { v, r, s } = signature;
  const problem = formProblem(signature);
  if (problem !== undefined) throw badSignature(what, problem, signature);
  checkTypedData(typedData);
  let recovered: Address;
  try {
    const bytes: Hex = `0x${r.slice(2)}${s.slice(2)}${v.toString(16)}`;
    recovered = await recoverTypedDataAddress({ ...typedData, signature: bytes });
  } catch (cause) {
    throw badSignature(what, "no key makes it", signature, cause);
  }
  if (recovered.toLowerCase() === signer.toLowerCase()) return;
  throw new SymbolonError({
    code: "WrongSigner",
    reason: `The signature over the ${what} is not by ${signer}; over just these values it would be by ${recovered}.`,
    hint,
    details: { signer, recovered },
  });
}

function formProblem({ v, r, s }: RegistrySignature): string | undefined {
  if (v !== 27 && v !== 28) return `its v is ${v}, not 27 or 28`;
  if (!WORD.test(r) || !WORD.test(s)) return "its r and s are not 32 bytes each";
  return BigInt(s) > HIGHEST_S ? "its s is in the upper half, which no registry takes" : undefined;
}

function badSignature(
  what: string,
  problem: string,
  signature: RegistrySignature,
  cause?: unknown,
): SymbolonError {
  return new SymbolonError({
    code: "BadSignature",
    reason: `The signature over the ${what} is malformed: ${problem}.`,
    hint: "Have it signed again.",
    details: { ...signature },
    cause,
  });
}
