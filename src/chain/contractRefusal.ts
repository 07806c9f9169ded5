import { type Abi, BaseError, ContractFunctionRevertedError, decodeErrorResult, type Hex } from "viem";
import { attestationRegistryAbi } from "./abi/attestationRegistryAbi.ts";
import { batchRegistryAbi } from "./abi/batchRegistryAbi.ts";
import { credentialGateAbi } from "./abi/credentialGateAbi.ts";
import { instantCampaignAbi } from "./abi/instantCampaignAbi.ts";
import { instantCampaignFactoryAbi } from "./abi/instantCampaignFactoryAbi.ts";
import { schemaRegistryAbi } from "./abi/schemaRegistryAbi.ts";
import { witnessVerifierAbi } from "./abi/witnessVerifierAbi.ts";

/** A custom error that a contract refused with. */
export type ContractRefusal = {
  /** Its name: `AlreadyClaimed`. */
  readonly error: string;
  /** The values that decided, in the order of the error's parameters. */
  readonly args: readonly unknown[];
};

/** A campaign passes on what its gate reverts with, so every contract's errors are looked up. */
const errors = (
  [
    instantCampaignAbi,
    credentialGateAbi,
    batchRegistryAbi,
    attestationRegistryAbi,
    instantCampaignFactoryAbi,
    schemaRegistryAbi,
    witnessVerifierAbi,
  ] as Abi[]
).flatMap((abi) => abi.filter((item) => item.type === "error"));

/** The custom error inside what a viem call threw; undefined where no contract of Symbolon refused. */
export function contractRefusal(thrown: unknown): ContractRefusal | undefined {
  const data = revertData(thrown);
  if (data === undefined) return undefined;
  try {
    const { errorName, args } = decodeErrorResult({ abi: errors, data });
    return { error: errorName, args: args ?? [] };
  } catch {
    return undefined;
  }
}

function revertData(thrown: unknown): Hex | undefined {
  if (!(thrown instanceof BaseError)) return undefined;
  const reverted = thrown.walk((cause) => cause instanceof ContractFunctionRevertedError);
  return reverted instanceof ContractFunctionRevertedError ? reverted.raw : undefined;
}
