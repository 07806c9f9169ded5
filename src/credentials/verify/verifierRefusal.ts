import { contractRefusal } from "../../chain/contractRefusal.ts";
import type { SymbolonError } from "../../core/errors.ts";
import { explainVerifierRefusal } from "./explainVerifierRefusal.ts";

/** `explainVerifierRefusal` of what a viem action threw; undefined where no verifier refused. */
export function verifierRefusal(thrown: unknown): SymbolonError | undefined {
  const refusal = contractRefusal(thrown);
  return refusal && explainVerifierRefusal(refusal);
}
