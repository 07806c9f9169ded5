import { BaseError, ContractFunctionExecutionError } from "viem";
import { decodeRefusal } from "./decodeRefusal.ts";
import { revertData } from "./revertData.ts";

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
  return data === undefined ? undefined : decodeRefusal(data);
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
