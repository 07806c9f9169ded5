import type { ContractRefusal } from "../../chain/contractRefusal.ts";
import { SymbolonError } from "../../core/errors.ts";
import { verifierRefusals } from "./verifierRefusals.ts";

/**
 * Turns the custom error with which a `CredentialVerifier`, a `WitnessVerifier`, or a contract that uses
 * `CredentialCheck` refused into an error with a sentence, the deciding values and the hint. Its code is the error's name.
 * @returns undefined for an error that none of them has
 */
export function explainVerifierRefusal({ error, args }: ContractRefusal): SymbolonError | undefined {
  const explain = Object.hasOwn(verifierRefusals, error) ? verifierRefusals[error] : undefined;
  return explain && new SymbolonError({ code: error, ...explain(args) });
}
