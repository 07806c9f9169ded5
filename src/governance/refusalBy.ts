import { type Abi, decodeErrorResult } from "viem";
import type { ContractRefusal } from "../chain/errors/contractRefusal.ts";
import { revertData } from "../chain/errors/revertData.ts";

/** The error of one of these ABIs inside what a viem call threw; undefined where no contract refused, or with another error. */
export function refusalBy(thrown: unknown, abi: Abi): ContractRefusal | undefined {
  const data = revertData(thrown);
  if (data === undefined) return undefined;
  try {
    const { errorName: error, args = [] } = decodeErrorResult({ abi, data });
    return { error, args };
  } catch {
    return undefined;
  }
}
