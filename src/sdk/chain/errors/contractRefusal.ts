import {
  type Abi,
  BaseError,
  ContractFunctionExecutionError,
  decodeErrorResult,
  type Hex,
  slice,
} from "viem";
import { errorOfSelector, knownErrors } from "./knownErrors.ts";
import { namedInWords, revertData } from "./revertData.ts";

/** An error that a contract refused with. */
export type ContractRefusal = {
  /** Its name: `AlreadyClaimed`; `Error` and `Panic` for those that Solidity has itself. */
  readonly error: string;
  /** The values that decided, in the order of the error's parameters; empty where they are not known. */
  readonly args: readonly unknown[];
};

/** The error inside what a viem call threw; undefined where no contract refused, or with an error that is not known. */
export function contractRefusal(thrown: unknown): ContractRefusal | undefined {
  const data = revertData(thrown);
  if (data === undefined) return undefined;
  const name = data === "0x" ? namedInWords(thrown) : undefined;
  const isKnown = name !== undefined && knownErrors.some((item) => item.name === name);
  return isKnown ? { error: name, args: [] } : decodeRefusal(data);
}

/** The same, of the contracts whose errors these are: those that stand in no list of known errors, for pages that never meet them. */
export function refusalIn(abi: Abi, thrown: unknown): ContractRefusal | undefined {
  const data = revertData(thrown);
  if (data === undefined) return undefined;
  try {
    const { errorName: error, args } = decodeErrorResult({ abi, data });
    return { error, args: (args ?? []) as readonly unknown[] };
  } catch {
    return undefined;
  }
}

const SELECTOR_BYTES = 4;
const SELECTOR_DIGITS = 2 + 2 * SELECTOR_BYTES;

/**
 * The error that revert data are, or that their first 4 bytes name: then, and where the rest does not decode, without
 * its values.
 * @returns undefined for an error that none of our contracts throws or passes on
 */
export function decodeRefusal(data: Hex): ContractRefusal | undefined {
  if (data.length < SELECTOR_DIGITS) return undefined;
  const item = errorOfSelector(slice(data, 0, SELECTOR_BYTES));
  if (item === undefined) return undefined;
  try {
    const { args } = decodeErrorResult({ abi: [item], data });
    return { error: item.name, args: (args ?? []) as readonly unknown[] };
  } catch {
    return { error: item.name, args: [] };
  }
}

/** The call that a contract refused, as viem made it; undefined where what was thrown does not tell. */
export function refusedCall(
  thrown: unknown,
): Pick<ContractFunctionExecutionError, "functionName" | "args" | "sender"> | undefined {
  const found =
    thrown instanceof BaseError && thrown.walk((cause) => cause instanceof ContractFunctionExecutionError);
  return found instanceof ContractFunctionExecutionError ? found : undefined;
}

/** The values that decided, under the names that the contract gives them. */
export function namedValues(
  abi: readonly { readonly type: string; readonly name?: string; readonly inputs?: unknown }[],
  { error, args }: ContractRefusal,
): Readonly<Record<string, unknown>> {
  const item = abi.find(({ type, name }) => type === "error" && name === error);
  const inputs = (item?.inputs ?? []) as readonly { readonly name: string }[];
  return Object.fromEntries(inputs.map(({ name }, i) => [name, args[i]]));
}
