import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Address, Hash } from "viem";
import { getTransactionReceipt } from "viem/actions";
import { claimedIn } from "../sdk/chain/events/payments.ts";
import { type QueryParameters, queryKeyOf, withQuery } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

export type ReceiptParameters = {
  readonly chainId: number;
  readonly campaign: Address;
  /** Undefined: nothing was sent yet. */
  readonly hash: Hash | undefined;
};

/** What became of a transaction; of a mined one, what the campaign paid in it, in base units. */
export type ClaimReceipt =
  | { readonly status: "pending" }
  | {
      readonly status: "paid" | "reverted";
      readonly blockNumber: bigint;
      readonly payments: readonly {
        readonly index: bigint;
        readonly account: Address;
        readonly amount: bigint;
      }[];
    };

/** Milliseconds between two looks at a transaction that is on its way; a mined one is looked at less often. */
const PENDING_MS = 3_000;
const MINED_MS = 12_000;

/** What became of a claim's transaction. One that a reorganization takes out of its block is pending again. */
export function receiptQueryOptions(config: ReadConfig, { chainId, campaign, hash }: ReceiptParameters) {
  return queryOptions({
    queryKey: queryKeyOf("receipt", { chainId, campaign, hash }),
    enabled: hash !== undefined,
    refetchInterval: ({ state }) => (state.data?.status === "pending" ? PENDING_MS : MINED_MS),
    queryFn: async (): Promise<ClaimReceipt> => {
      const client = config.getClient({ chainId });
      const pending = getTransactionReceipt(client, { hash: hash ?? "0x" });
      const receipt = await pending.catch((thrown: Error) => {
        if (thrown.name === "TransactionReceiptNotFoundError") return undefined;
        throw thrown;
      });
      if (receipt === undefined) return { status: "pending" };
      const { claimed, released } = claimedIn({ campaign, receipt });
      const status = receipt.status === "success" ? "paid" : "reverted";
      return { status, blockNumber: receipt.blockNumber, payments: [...claimed, ...released] };
    },
  });
}

/** What became of a claim's transaction ({@link receiptQueryOptions}). */
export function useReceipt({
  config,
  query,
  ...parameters
}: ReceiptParameters & ReadConfigParameters & QueryParameters) {
  return useQuery(withQuery(receiptQueryOptions(useReadConfig({ config }), parameters), query));
}
