import { queryOptions, useQuery } from "@tanstack/react-query";
import { type Address, BaseError, type Capabilities } from "viem";
import { getCapabilities } from "viem/actions";
import { type Config, useConfig } from "wagmi";
import { SymbolonError } from "../sdk/core/errors.ts";
import { type QueryParameters, queryKeyOf } from "./queryKey.ts";
import type { WalletHookParameters } from "./useClaim.ts";
import { openWalletClient } from "./wallet.ts";

export type TakesCallsParameters = { readonly chainId: number; readonly account: Address };

/** What a wallet says of calls on a chain (EIP-5792). */
export type TakenCalls = {
  readonly takesCalls: boolean;
  /** Whether it takes several as one, of which all count or none. */
  readonly isAtomic: boolean;
  /** Whether it asks a paymaster that a page names (ERC-7677). */
  readonly asksPaymaster: boolean;
};

/** What capabilities on all chains stand under (EIP-5792). */
const ALL_CHAINS = 0;

/** What an account can do on a chain, or would once it is asked for (EIP-5792). */
const ATOMIC: readonly (string | undefined)[] = ["supported", "ready"];

/** What the connected wallet says of calls on a chain; one that does not know the question takes none. */
export function takesCallsQueryOptions(config: Config, { chainId, account }: TakesCallsParameters) {
  return queryOptions({
    queryKey: queryKeyOf("takesCalls", { chainId, account }),
    staleTime: Number.POSITIVE_INFINITY,
    // Whoever connects again may have another wallet for the same account, or have paired this one for more.
    gcTime: 0,
    retry: (failures: number, thrown: Error) => failures < maxRetries(thrown),
    queryFn: async (): Promise<TakenCalls> => {
      const wallet = await openWalletClient(config, { chainId, account });
      const all: Readonly<Record<number, Capabilities>> = await getCapabilities(wallet, { account }).catch(
        (thrown) => {
          if (maxRetries(thrown) > 0) throw thrown;
          return {};
        },
      );
      const atomic = all[chainId]?.atomic ?? all[ALL_CHAINS]?.atomic;
      const paymaster = all[chainId]?.paymasterService ?? all[ALL_CHAINS]?.paymasterService;
      return {
        takesCalls: chainId in all || ALL_CHAINS in all,
        isAtomic: ATOMIC.includes(atomic?.status),
        asksPaymaster: paymaster?.supported === true,
      };
    },
  });
}

/** How often a wallet is asked again that nothing was heard of: one that is silent itself may have no answer to this question. */
const MAX_RETRIES: Readonly<Record<string, number>> = {
  RelaySilent: Number.POSITIVE_INFINITY,
  WalletSilent: 1,
};

/** How often to ask again after an error; 0: the wallet has answered by it. */
function maxRetries(thrown: unknown): number {
  const isSilence = (one: unknown) => one instanceof SymbolonError && one.code in MAX_RETRIES;
  const silence = thrown instanceof BaseError ? thrown.walk(isSilence) : null;
  return silence instanceof SymbolonError ? (MAX_RETRIES[silence.code] ?? 0) : 0;
}

type UseTakesCallsParameters = TakesCallsHookParameters & {
  /** Whether several are to be taken as one, as those of `useClaimCalls` with `others`: all count, or none. Default: one. */
  readonly areSeveral?: boolean;
};

type TakesCallsHookParameters = TakesCallsParameters &
  Pick<WalletHookParameters<never>, "config"> &
  QueryParameters;

/** Whether the connected wallet takes calls ({@link takesCallsQueryOptions}): whether to offer `useClaimCalls`. */
export const useTakesCalls = ({ areSeveral = false, ...parameters }: UseTakesCallsParameters) =>
  useTaken(parameters, areSeveral ? "isAtomic" : "takesCalls");

/** Whether it asks the paymaster that `useClaimCalls` names. */
export const useAsksPaymaster = (parameters: TakesCallsHookParameters) =>
  useTaken(parameters, "asksPaymaster");

function useTaken({ config, query, ...parameters }: TakesCallsHookParameters, what: keyof TakenCalls) {
  const options = takesCallsQueryOptions(useConfig(config && { config }), parameters);
  return useQuery({ ...options, ...query, select: (taken) => taken[what] });
}
