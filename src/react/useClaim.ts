import { type UseMutationOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Address, Hash, Hex } from "viem";
import { call } from "viem/actions";
import { type Config, useConfig } from "wagmi";
import { revertData } from "../sdk/chain/errors/revertData.ts";
import type { ProvenLeaf } from "../sdk/distribution/sign/unsignedClaim.ts";
import type { ClaimedCampaign } from "../sdk/distribution/state/readClaimState.ts";
import { claimTransaction } from "./claimTransaction.ts";
import { openWalletClient, sendByWallet } from "./wallet.ts";

export type ClaimVariables = {
  readonly chainId: number;
  readonly campaign: ClaimedCampaign;
  readonly leaf: ProvenLeaf;
  /** Who sends it: an account that the connected wallet offers. */
  readonly account: Address;
  /** Who is paid: the leaf's account itself may send its payment elsewhere; default: that account. */
  readonly recipient?: Address | undefined;
  /** What the campaign's gate asks for. */
  readonly gateData?: Hex | undefined;
};

/** The transaction that the wallet has sent. */
export type SentClaim = { readonly hash: Hash };
type Options = Omit<UseMutationOptions<SentClaim, Error, ClaimVariables>, "mutationFn" | "mutationKey">;

/** Claims a leaf with the wallet; it is played on the chain first, and a refusal is explained before the wallet opens. */
export function claimMutationOptions(config: Config) {
  return {
    mutationKey: ["symbolon", "claim"],
    mutationFn: (variables: ClaimVariables) => sendLeaf(config, { ...variables, isRelease: false }),
  } as const;
}

/** Has what vested of a claimed leaf released; otherwise as {@link claimMutationOptions}. */
function releaseMutationOptions(config: Config) {
  return {
    mutationKey: ["symbolon", "release"],
    mutationFn: (variables: ClaimVariables) => sendLeaf(config, { ...variables, isRelease: true }),
  } as const;
}

/** Parameters of hooks that act by a wallet. */
export type WalletHookParameters<MutationOptions> = {
  /** Default: that of the `WagmiProvider` around. */
  readonly config?: Config;
  readonly mutation?: MutationOptions;
};

/**
 * Claims a leaf with the connected wallet. Where that is refused, how claims stand is asked for again at once: another page may
 * have claimed it meanwhile.
 * @example
 * const claim = useClaim();
 * claim.mutate({ chainId, campaign, leaf, account });
 */
export function useClaim({ config, mutation }: WalletHookParameters<Options> = {}) {
  const options = claimMutationOptions(useConfig(config && { config }));
  return useMutation({ ...useRefetchOnError(mutation), ...options });
}

/** Releases what vested of a leaf with the connected wallet. */
export function useRelease({ config, mutation }: WalletHookParameters<Options> = {}) {
  const options = releaseMutationOptions(useConfig(config && { config }));
  return useMutation({ ...useRefetchOnError(mutation), ...options });
}

/** What was refused was not as it was shown. */
function useRefetchOnError(mutation: Options | undefined): Options {
  const queries = useQueryClient();
  return {
    ...mutation,
    onError: (...failed) => {
      void queries.invalidateQueries({ queryKey: ["symbolon", "claimState"] });
      return mutation?.onError?.(...failed);
    },
  };
}

async function sendLeaf(
  config: Config,
  { chainId, account, ...rest }: ClaimVariables & { readonly isRelease: boolean },
): Promise<SentClaim> {
  const wallet = await openWalletClient(config, { chainId, account });
  const transaction = claimTransaction({ ...rest, caller: account });
  try {
    await call(config.getClient({ chainId }), { ...transaction, account });
  } catch (thrown) {
    if (revertData(thrown) === undefined) throw thrown;
    const { campaignRefusal } = await import("../sdk/distribution/decodeClaimError.ts");
    throw campaignRefusal(thrown) ?? thrown;
  }
  return { hash: await sendByWallet(wallet, account, transaction) };
}
