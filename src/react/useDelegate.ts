import { type UseMutationOptions, useMutation } from "@tanstack/react-query";
import type { Address, Hash } from "viem";
import { call } from "viem/actions";
import { type Config, useConfig } from "wagmi";
import { delegateTransaction } from "../sdk/distribution/votes/delegateCall.ts";
import type { WalletHookParameters } from "./useClaim.ts";
import { openWalletClient, sendByWallet } from "./wallet.ts";

export type DelegateVariables = {
  readonly chainId: number;
  readonly token: Address;
  /** Whose votes: an account that the connected wallet offers. */
  readonly account: Address;
  /** Who gets them: the account itself, or another. */
  readonly delegatee: Address;
};

/** The transaction that the wallet has sent. */
export type SentDelegate = { readonly hash: Hash };
type Options = Omit<UseMutationOptions<SentDelegate, Error, DelegateVariables>, "mutationFn" | "mutationKey">;

/** Delegates the votes of an account with the wallet; it is played on the chain first. */
export function delegateMutationOptions(config: Config) {
  return {
    mutationKey: ["symbolon", "delegate"],
    mutationFn: async ({ chainId, token, account, delegatee }: DelegateVariables): Promise<SentDelegate> => {
      const wallet = await openWalletClient(config, { chainId, account });
      const transaction = { ...delegateTransaction({ token, delegatee }), value: 0n };
      await call(config.getClient({ chainId }), { ...transaction, account });
      return { hash: await sendByWallet(wallet, account, transaction) };
    },
  } as const;
}

/**
 * Delegates the votes of an account's tokens, those that it holds now and later, with the connected wallet.
 * @example
 * const delegate = useDelegate();
 * delegate.mutate({ chainId, token, account, delegatee: account });
 */
export function useDelegate({ config, mutation }: WalletHookParameters<Options> = {}) {
  return useMutation({ ...mutation, ...delegateMutationOptions(useConfig(config && { config })) });
}
