import { type ContractFunctionArgs, type ContractFunctionName, zeroAddress } from "viem";
import type { batchRegistryAbi } from "../../chain/abi/batchRegistryAbi.ts";
import { momentText } from "../../core/text/moment.ts";

type RegistryFunction = ContractFunctionName<typeof batchRegistryAbi>;

/** A call that a BatchRegistry refused, as viem's `writeContract` and `readContract` take it. */
export type BatchCall = {
  readonly [name in RegistryFunction]: {
    readonly functionName: name;
    readonly args: ContractFunctionArgs<typeof batchRegistryAbi, "nonpayable" | "view", name>;
  };
}[RegistryFunction];

/** Makes the explanation of one custom error from its values. */
export type ExplainBatchError = (
  args: readonly unknown[],
  call: BatchCall | undefined,
) => {
  readonly reason: string;
  readonly hint: string;
  readonly details: Readonly<Record<string, unknown>>;
};

/** A moment among an error's values. */
export function at(seconds: unknown): string {
  return momentText(seconds as bigint);
}

export function isNobody(address: unknown): boolean {
  return address === zeroAddress;
}

/** Numbers that one sentence repeats: a word has 224. */
const MAX_SHOWN = 8;

/** `credential 7`; `credentials 7, 9 and 3 more`. */
export function credentialsText(indexes: readonly number[]): string {
  if (indexes.length === 1) return `credential ${indexes[0]}`;
  const more = indexes.length > MAX_SHOWN ? ` and ${indexes.length - MAX_SHOWN} more` : "";
  return `credentials ${indexes.slice(0, MAX_SHOWN).join(", ")}${more}`;
}
