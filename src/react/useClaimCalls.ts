import { type UseMutationOptions, useMutation } from "@tanstack/react-query";
import type { Address } from "viem";
import { sendCalls } from "viem/actions";
import { type Config, useConfig } from "wagmi";
import { delegateTransaction } from "../sdk/distribution/votes/delegateCall.ts";
import { claimTransaction } from "./claimTransaction.ts";
import type { ClaimVariables, WalletHookParameters } from "./useClaim.ts";
import { openWalletClient } from "./wallet.ts";
import { requireCallsId, walletFault } from "./walletFault.ts";

/** A leaf, and its campaign. */
export type CalledLeaf = Omit<ClaimVariables, "chainId" | "account"> & {
  /** Whether the leaf was claimed, and what has vested since is released. */
  readonly isRelease: boolean;
};

export type ClaimCallsVariables = Pick<ClaimVariables, "chainId" | "account"> &
  CalledLeaf & {
    /** Leaves of other campaigns, claimed by the same calls: all of them, or none (`useTakesCalls` of several). */
    readonly others?: readonly CalledLeaf[];
    /**
     * Who gets the votes of the sender's tokens by the same calls: all of them, or none (`useTakesCalls` of several). Default: who
     * has them now.
     */
    readonly delegatee?: Address | undefined;
    /**
     * Address of a service that pays the network fee (ERC-7677): the wallet asks it, if it can (`useAsksPaymaster`). Default: the
     * sender pays.
     */
    readonly paymaster?: string | undefined;
  };

/** What the wallet names the calls by (EIP-5792): `wallet_getCallsStatus` takes it. */
export type SentCalls = { readonly id: string };
type Options = Omit<UseMutationOptions<SentCalls, Error, ClaimCallsVariables>, "mutationFn" | "mutationKey">;

/** Claims one leaf or several as calls (EIP-5792), for wallets that pay gas for their accounts, or have several owners. */
export function claimCallsMutationOptions(config: Config) {
  return {
    mutationKey: ["symbolon", "claimCalls"],
    mutationFn: async ({
      chainId,
      account,
      paymaster,
      delegatee,
      others = [],
      ...first
    }: ClaimCallsVariables): Promise<SentCalls> => {
      const wallet = await openWalletClient(config, { chainId, account });
      const claims = [first, ...others].map((leaf) => claimTransaction({ ...leaf, caller: account }));
      const { token } = first.campaign;
      const votes = delegatee === undefined ? [] : [delegateTransaction({ token, delegatee })];
      const calls = [...claims, ...votes];
      const forceAtomic = calls.length > 1;
      try {
        const { id } = await sendCalls(wallet, {
          account,
          chain: wallet.chain,
          calls,
          forceAtomic,
          ...(paymaster !== undefined && { capabilities: askingPaymaster(paymaster) }),
        });
        return { id: requireCallsId(id) };
      } catch (thrown) {
        throw await walletFault(thrown);
      }
    },
  } as const;
}

/** Optional (EIP-5792): a wallet that does not know what it is goes on without it. */
const askingPaymaster = (url: string) => ({ paymasterService: { url, optional: true } });

/** Claims one leaf or several with the connected wallet as calls ({@link claimCallsMutationOptions}). */
export function useClaimCalls({ config, mutation }: WalletHookParameters<Options> = {}) {
  return useMutation({ ...mutation, ...claimCallsMutationOptions(useConfig(config && { config })) });
}
