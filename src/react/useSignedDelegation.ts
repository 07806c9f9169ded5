import { type UseMutationOptions, useMutation } from "@tanstack/react-query";
import type { Address } from "viem";
import { getBlock, signTypedData } from "viem/actions";
import { type Config, useConfig } from "wagmi";
import { delegationRefusal } from "../sdk/distribution/votes/delegationRefusal.ts";
import { readVotesToken } from "../sdk/distribution/votes/readVotes.ts";
import {
  DELEGATION_SECONDS,
  delegationDocument,
  delegationTypedData,
} from "../sdk/distribution/votes/signedDelegation.ts";
import { delegationByContract } from "../sdk/distribution/votes/votesErrors.ts";
import type { DelegationDocument } from "../sdk/gatewayClient/delegation.ts";
import type { WalletHookParameters } from "./useClaim.ts";
import type { DelegateVariables } from "./useDelegate.ts";
import { openWalletClient } from "./wallet.ts";
import { requireSignature, walletFault } from "./walletFault.ts";

/** Seconds for which a delegation is good by default. */
export const DELEGATION_SPAN = Number(DELEGATION_SECONDS);

export type SignedDelegationVariables = DelegateVariables & {
  /** Seconds from the newest block's time for which it is good. Default: 86,400. At most 604,800. */
  readonly seconds?: bigint;
};

type Options = Omit<
  UseMutationOptions<DelegationDocument, Error, SignedDelegationVariables>,
  "mutationFn" | "mutationKey"
>;

/** Has the wallet sign a delegation of votes (EIP-712), and checks it as the token will. */
export function signedDelegationMutationOptions(config: Config) {
  return {
    mutationKey: ["symbolon", "signedDelegation"],
    mutationFn: (variables: SignedDelegationVariables) => signDelegation(config, variables),
  } as const;
}

/**
 * Has the connected wallet sign a delegation of votes, to be handed in beside a claim (`useTicket`). Whoever has it can use it, with
 * the claim or without, until it runs out. A contract cannot sign one: it delegates by a call (`useDelegate`).
 */
export function useSignedDelegation({ config, mutation }: WalletHookParameters<Options> = {}) {
  return useMutation({ ...mutation, ...signedDelegationMutationOptions(useConfig(config && { config })) });
}

async function signDelegation(
  config: Config,
  { chainId, token, account, delegatee, seconds = DELEGATION_SECONDS }: SignedDelegationVariables,
): Promise<DelegationDocument> {
  const client = config.getClient({ chainId });
  const [votes, { timestamp: now }] = await Promise.all([
    readVotesToken(client, { token, account }),
    getBlock(client),
  ]);
  if (votes.isContract) throw delegationByContract(account);
  const { domain, nonce } = votes;
  const unsigned = { delegatee, nonce, expiry: now + seconds };
  const signature = await askWallet(config, { chainId, account }, delegationTypedData(domain, unsigned));
  const delegation = { ...unsigned, signature };
  const refusal = await delegationRefusal(delegation, { account, ...votes, now });
  if (refusal !== undefined) throw refusal;
  return delegationDocument(delegation);
}

type Asked = { readonly chainId: number; readonly account: Address };

async function askWallet(
  config: Config,
  { chainId, account }: Asked,
  typedData: ReturnType<typeof delegationTypedData>,
) {
  const wallet = await openWalletClient(config, { chainId, account });
  try {
    return requireSignature(await signTypedData(wallet, { ...typedData, account }));
  } catch (thrown) {
    throw await walletFault(thrown);
  }
}
