import type { Abi } from "viem";
import { type Failure, SymbolonError } from "../../core/errors.ts";
import { type ContractRefusal, namedValues } from "./contractRefusal.ts";

/** Makes the explanation of one custom error from its values, and from what was called, where that is known. */
export type Explain<Call = unknown> = (
  args: readonly unknown[],
  call: Call | undefined,
) => Omit<Failure, "code">;

/**
 * The error that tells of a refusal: its code is the refusal's name, its details are the values that decided.
 * @param explanations one entry an error
 * @param abi has the errors
 * @returns undefined for an error that has no entry
 */
export function explainRefusal<Call>(
  explanations: Readonly<Record<string, Explain<Call>>>,
  abi: Abi,
  refusal: ContractRefusal,
  call?: Call,
): SymbolonError | undefined {
  const { error, args } = refusal;
  if (!Object.hasOwn(explanations, error)) return undefined;
  const explained = explanations[error]?.(args, call);
  const details = { ...namedValues(abi, refusal), ...explained?.details };
  return explained && new SymbolonError({ code: error, ...explained, details });
}
