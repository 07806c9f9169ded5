import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Address, Hash } from "viem";
import { type GetCallsStatusReturnType, getCallsStatus } from "viem/actions";
import { type Config, useConfig } from "wagmi";
import type { OwnersWait } from "../sdk/distribution/state/claimState.ts";
import { type QueryParameters, queryKeyOf, withQuery } from "./queryKey.ts";
import type { WalletHookParameters } from "./useClaim.ts";
import { openWalletClient } from "./wallet.ts";
import { requireHash, walletFault } from "./walletFault.ts";

export type CallsStatusParameters = {
  readonly chainId: number;
  readonly account: Address;
  /** As the wallet named the calls; undefined: none were sent yet. */
  readonly id: string | undefined;
};

/** What the wallet says of calls. What became of a transaction, `useReceipt` asks a node. */
export type CallsStatus =
  /** `owners`: how many of the account's owners have signed, where its wallet tells. */
  | { readonly state: "pending"; readonly owners: OwnersWait | undefined }
  /** `hash`: of the transaction, where the wallet tells. */
  | { readonly state: "sent"; readonly hash: Hash | undefined }
  | { readonly state: "failed" };

/** EIP-5792 has no word for owners: `safeApp` has. */
type WithOwners = GetCallsStatusReturnType & { readonly owners?: OwnersWait };

/** Milliseconds between two questions about calls that are on their way. */
const PENDING_MS = 3_000;

/** What became of calls, as the connected wallet says (EIP-5792). */
function callsStatusQueryOptions(config: Config, { chainId, account, id }: CallsStatusParameters) {
  return queryOptions({
    queryKey: queryKeyOf("callsStatus", { chainId, account, id }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.state === "pending" ? PENDING_MS : false,
    queryFn: async (): Promise<CallsStatus> => {
      const wallet = await openWalletClient(config, { chainId, account });
      const pending: Promise<WithOwners> = getCallsStatus(wallet, { id: id ?? "" });
      const { status, receipts, owners } = await pending.catch(async (thrown): Promise<WithOwners> => {
        throw await walletFault(thrown);
      });
      if (status === "failure") return { state: "failed" };
      if (status !== "success") return { state: "pending", owners };
      const hash = receipts?.at(-1)?.transactionHash;
      return { state: "sent", hash: hash === undefined ? undefined : requireHash(hash) };
    },
  });
}

/** What became of calls ({@link callsStatusQueryOptions}). */
export function useCallsStatus({
  config,
  query,
  ...parameters
}: CallsStatusParameters & Pick<WalletHookParameters<never>, "config"> & QueryParameters) {
  return useQuery(withQuery(callsStatusQueryOptions(useConfig(config && { config }), parameters), query));
}
