import { queryOptions, useQuery } from "@tanstack/react-query";
import { type Address, BaseError } from "viem";
import { getCapabilities } from "viem/actions";
import { type Config, useConfig } from "wagmi";
import { SymbolonError } from "../core/errors.ts";
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
    retry: (failures: number, thrown: Error) => failures < ASKED_AGAIN[silenceOf(thrown) ?? "none"],
    queryFn: async (): Promise<boolean> => {
      const wallet = await walletOf(config, { chainId, account });
      const capabilities = await getCapabilities(wallet, { account }).catch((thrown) => {
        if (silenceOf(thrown) !== undefined) throw thrown;
        return {};
      });
      return chainId in capabilities || ALL_CHAINS in capabilities;
    },
  });
}

/** How often a wallet is asked again that nothing was heard of: one that is silent itself may have no answer to this question. */
const ASKED_AGAIN = { RelaySilent: Number.POSITIVE_INFINITY, WalletSilent: 1, none: 0 } as const;

/** Who was silent, so that nothing is known of what the wallet takes; undefined: the wallet has answered. */
function silenceOf(thrown: unknown): "RelaySilent" | "WalletSilent" | undefined {
  const codes = ["RelaySilent", "WalletSilent"] as const;
  const isOf = (code: string) => (one: unknown) => one instanceof SymbolonError && one.code === code;
  return codes.find((code) => thrown instanceof BaseError && thrown.walk(isOf(code)) !== null);
}

/** Whether the connected wallet takes calls ({@link takesCallsQueryOptions}): whether to offer `useClaimCalls`. */
export function useTakesCalls({
  config,
  query,
  ...parameters
}: TakesCallsParameters & Pick<WalletHookParameters<never>, "config"> & QueryParameters) {
  return useQuery({ ...takesCallsQueryOptions(useConfig(config && { config }), parameters), ...query });
}
