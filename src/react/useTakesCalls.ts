import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Address } from "viem";
import { getCapabilities } from "viem/actions";
import { type Config, useConfig } from "wagmi";
import { type QueryParameters, queryKeyOf } from "./queryKey.ts";
import type { WalletHookParameters } from "./useClaim.ts";
import { walletOf } from "./wallet.ts";

export type TakesCallsParameters = { readonly chainId: number; readonly account: Address };

/** What capabilities on all chains stand under (EIP-5792). */
const ALL_CHAINS = 0;

/** Whether the connected wallet says that it takes calls on a chain; one that does not know the question does not. */
export function takesCallsQueryOptions(config: Config, { chainId, account }: TakesCallsParameters) {
  return queryOptions({
    queryKey: queryKeyOf("takesCalls", { chainId, account }),
    staleTime: Number.POSITIVE_INFINITY,
    // Whoever connects again may have another wallet for the same account, or have paired this one for more.
    gcTime: 0,
    retry: false,
    queryFn: async (): Promise<boolean> => {
      const wallet = await walletOf(config, { chainId, account });
      const capabilities = await getCapabilities(wallet, { account }).catch(() => ({}));
      return chainId in capabilities || ALL_CHAINS in capabilities;
    },
  });
}

/** Whether the connected wallet takes calls ({@link takesCallsQueryOptions}): whether to offer `useClaimCalls`. */
export function useTakesCalls({
  config,
  query,
  ...parameters
}: TakesCallsParameters & Pick<WalletHookParameters<never>, "config"> & QueryParameters) {
  return useQuery({ ...takesCallsQueryOptions(useConfig(config && { config }), parameters), ...query });
}
