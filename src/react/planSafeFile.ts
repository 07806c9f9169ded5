import type { Address } from "viem";
import { safeTransactionFile } from "../sdk/chain/calls/callFiles.ts";
import { jsonText } from "../sdk/core/text/jsonText.ts";
import type { PlanCall } from "./usePlanCheck.ts";

export type PlanSafeFileParameters = {
  readonly chainId: number;
  /** The Safe. */
  readonly from: Address;
  readonly calls: readonly PlanCall[];
  /** What its owners read. */
  readonly name: string;
  /** Milliseconds since 1970, as the file says it. */
  readonly createdAt: number;
};

/** A plan for an account of several owners: the text of a file for Safe's Transaction Builder. */
export function planSafeFile({ calls, ...parameters }: PlanSafeFileParameters): string {
  const planned = calls.map((call) => ({ ...call, simulated: false, gas: undefined }));
  return jsonText(safeTransactionFile({ ...parameters, calls: planned }), 2);
}
