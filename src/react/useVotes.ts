import { queryOptions, useQuery } from "@tanstack/react-query";
import { type Address, isAddressEqual, zeroAddress } from "viem";
import { call } from "viem/actions";
import type { ReadClient } from "../sdk/chain/clients.ts";
import { isSilent } from "../sdk/chain/errors/explainViemError.ts";
import { delegateTransaction } from "../sdk/distribution/votes/delegateCall.ts";
import { hasOwnCode, readVotes } from "../sdk/distribution/votes/readVotes.ts";
import { LOOK_EVERY_MS, type QueryParameters, queryKeyOf } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

export type VotesParameters = {
  readonly chainId: number;
  readonly token: Address;
  /** Whose votes. */
  readonly account: Address;
};

/** Who has the votes of an account's tokens, and what the account can do about it. */
export type HeldVotes = {
  /** Undefined: nobody, as before the first delegation: the tokens count in no ballot. */
  readonly delegate: Address | undefined;
  /** Whether the token would take a delegation by a call of the account now. */
  readonly canDelegate: boolean;
  /** Whether the account is a contract, which delegates by a call: no signature of it counts. */
  readonly isContract: boolean;
};

/** The votes of an account's tokens; null: the token has no votes. */
export function votesQueryOptions(config: ReadConfig, { chainId, token, account }: VotesParameters) {
  return queryOptions({
    queryKey: queryKeyOf("votes", { chainId, token, account }),
    refetchInterval: LOOK_EVERY_MS,
    queryFn: async (): Promise<HeldVotes | null> => {
      const client = config.getClient({ chainId });
      const votes = await readVotes(client, { token, account });
      if (votes === undefined) return null;
      const [canDelegate, isContract] = await Promise.all([
        wouldDelegate(client, token, account),
        hasOwnCode(client, account),
      ]);
      const isNobodys = isAddressEqual(votes.delegate, zeroAddress);
      return { delegate: isNobodys ? undefined : votes.delegate, canDelegate, isContract };
    },
  });
}

/**
 * Who has the votes of an account's tokens; null: the token has no votes.
 * @example
 * const votes = useVotes({ chainId, token, account });
 */
export function useVotes({
  config,
  query,
  ...parameters
}: VotesParameters & ReadConfigParameters & QueryParameters) {
  return useQuery({ ...votesQueryOptions(useReadConfig({ config }), parameters), ...query });
}

/** Whether the token lets the account delegate to itself: what it lets it do once, it does beside a claim. */
async function wouldDelegate(client: ReadClient, token: Address, account: Address): Promise<boolean> {
  try {
    await call(client, { ...delegateTransaction({ token, delegatee: account }), account });
    return true;
  } catch (thrown) {
    if (isSilent(thrown)) throw thrown;
    return false;
  }
}
