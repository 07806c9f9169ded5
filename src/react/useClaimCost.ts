import { queryOptions, useQuery } from "@tanstack/react-query";
import { concatHex, type Hex } from "viem";
import { estimateGas, getGasPrice } from "viem/actions";
import { readL1Fee } from "../sdk/chain/read/readL1Fee.ts";
import type { LeafCallParameters } from "../sdk/distribution/claim/singleCalls.ts";
import { claimTransaction } from "./claimTransaction.ts";
import { LOOK_EVERY_MS, type QueryParameters, queryKeyOf } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

export type ClaimCostParameters = LeafCallParameters & { readonly chainId: number };

/** Present cost of a claim, as the node estimates it. */
export type ClaimCost = {
  readonly gas: bigint;
  /** Wei per gas. */
  readonly gasPrice: bigint;
  /** Total in wei, including what a chain of the OP stack charges for the bytes on Ethereum. */
  readonly wei: bigint;
};

/**
 * Approximate bytes of a transaction around its calldata: signature, fees, nonce. None is zero, the most expensive
 * case.
 */
const AROUND: Hex = `0x${"ff".repeat(110)}`;

/** A claim's cost for its sender: gas, its price, and the total. One request where nodes accept batches. */
export function claimCostQueryOptions(config: ReadConfig, parameters: ClaimCostParameters) {
  const { chainId, ...rest } = parameters;
  return queryOptions({
    queryKey: queryKeyOf("claimCost", parameters),
    // For about a block: another component that shows it need not ask again.
    staleTime: LOOK_EVERY_MS,
    queryFn: async (): Promise<ClaimCost> => {
      const client = config.getClient({ chainId });
      const transaction = claimTransaction(rest);
      const [gas, gasPrice, l1Fee] = await Promise.all([
        estimateGas(client, { ...transaction, account: rest.caller }),
        getGasPrice(client),
        // Other chains have no such contract.
        readL1Fee(client, concatHex([transaction.data, AROUND])).catch(() => 0n),
      ]);
      return { gas, gasPrice, wei: gas * gasPrice + l1Fee };
    },
  });
}

/** A claim's cost ({@link claimCostQueryOptions}). */
export function useClaimCost({
  config,
  query,
  ...parameters
}: ClaimCostParameters & ReadConfigParameters & QueryParameters) {
  return useQuery({ ...claimCostQueryOptions(useReadConfig({ config }), parameters), ...query });
}
