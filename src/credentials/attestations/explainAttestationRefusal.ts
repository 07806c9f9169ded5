import type { ContractRefusal } from "../../chain/contractRefusal.ts";
import { SymbolonError } from "../../core/errors.ts";
import { askedLists } from "./askedItems.ts";
import type { AttestationCall } from "./attestationCall.ts";
import { deploymentRefusals } from "./deploymentRefusals.ts";
import { itemRefusals } from "./itemRefusals.ts";
import { recordRefusals } from "./recordRefusals.ts";
import type { ExplainRefusal } from "./refusalText.ts";
import { signatureRefusals } from "./signatureRefusals.ts";

/** One entry an error of the attestation registry, the schema registry, and the libraries that they are built from. */
const explanations: Readonly<Record<string, ExplainRefusal>> = {
  ...itemRefusals,
  ...signatureRefusals,
  ...recordRefusals,
  ...deploymentRefusals,
};

/**
 * Turns the custom error with which an attestation registry or a schema registry refused a call into an error with a
 * sentence, the deciding values and the hint. EAS's errors carry no values, so they come from the call, as far as it
 * tells: which items can be meant, their uids, schemas and signers. Its code is the error's name.
 * @param call what was called; left out, the sentence is general
 * @returns undefined for an error that neither registry has, such as one of a schema's resolver
 */
export function explainAttestationRefusal(
  { error, args }: ContractRefusal,
  call?: AttestationCall,
): SymbolonError | undefined {
  if (!Object.hasOwn(explanations, error)) return undefined;
  const explained = explanations[error]?.({ args, call, lists: askedLists(call) });
  if (explained === undefined) return undefined;
  const { reason, hint, details } = explained;
  return new SymbolonError({
    code: error,
    reason: `${reason.slice(0, 1).toUpperCase()}${reason.slice(1)}`,
    hint,
    details,
  });
}
