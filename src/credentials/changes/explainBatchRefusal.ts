import type { ContractRefusal } from "../../chain/contractRefusal.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { BatchCall } from "./batchCall.ts";
import { changeRefusals } from "./changeRefusals.ts";
import { holdRefusals } from "./holdRefusals.ts";
import { issueRefusals } from "./issueRefusals.ts";
import { permissionRefusals } from "./permissionRefusals.ts";
import type { ExplainBatchError } from "./refusalFacts.ts";

/** One entry an error of the BatchRegistry. */
const explanations: Readonly<Record<string, ExplainBatchError>> = {
  ...permissionRefusals,
  ...issueRefusals,
  ...changeRefusals,
  ...holdRefusals,
  InvalidShortString: neverThrown("InvalidShortString"),
  StringTooLong: neverThrown("StringTooLong"),
};

/** The library behind the EIP-712 domain declares these; the domain's name and version are too short for them. */
function neverThrown(name: string): ExplainBatchError {
  return () => ({
    reason: `The contract refused with ${name}, which a BatchRegistry never does.`,
    hint: "Compare the address with the registry's: another contract answers there.",
    details: {},
  });
}

/**
 * Turns the custom error with which a BatchRegistry refused a call into an error with a sentence, the deciding values and
 * the hint. Its code is the error's name.
 * @param call what was called; left out, the sentence is general
 * @returns undefined for an error that the registry does not have
 */
export function explainBatchRefusal(
  { error, args }: ContractRefusal,
  call?: BatchCall,
): SymbolonError | undefined {
  if (!Object.hasOwn(explanations, error)) return undefined;
  const explained = explanations[error]?.(args, call);
  return explained && new SymbolonError({ code: error, ...explained });
}
