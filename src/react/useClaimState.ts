import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Address, Hex } from "viem";
import type { ProvenLeaf } from "../sdk/distribution/sign/unsignedClaim.ts";
import type { ClaimState, OwnersWait } from "../sdk/distribution/state/claimState.ts";
import { type ClaimedCampaign, readClaimState } from "../sdk/distribution/state/readClaimState.ts";
import { LOOK_EVERY_MS, type QueryParameters, queryKeyOf, withQuery } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

export type ClaimStateParameters = {
  readonly chainId: number;
  readonly campaign: ClaimedCampaign;
  /** As `useEligibility` found it; null: the tree lists none, undefined: it is not known yet. */
  readonly leaf: ProvenLeaf | null | undefined;
  /** Who would send the claim; default: the leaf's account. */
  readonly caller?: Address | undefined;
  /** What the campaign's gate asks for; default: nothing. */
  readonly gateData?: Hex | undefined;
  /** The chain that the wallet is on; default: there is none. */
  readonly walletChainId?: number | undefined;
  /** The claim as an account's owners sign it; default: it waits for nobody. */
  readonly owners?: OwnersWait | undefined;
};

/** How a claim stands as of the newest block, looked at again and again: a reorganisation is seen, too. */
export function claimStateQueryOptions(config: ReadConfig, parameters: ClaimStateParameters) {
  const { chainId, leaf, ...asked } = parameters;
  return queryOptions({
    queryKey: queryKeyOf("claimState", parameters),
    enabled: leaf !== undefined,
    refetchInterval: LOOK_EVERY_MS,
    queryFn: (): Promise<ClaimState> =>
      readClaimState(config.getClient({ chainId }), { ...asked, leaf: leaf ?? undefined }),
  });
}

/** How a claim stands ({@link claimStateQueryOptions}). */
export function useClaimState({
  config,
  query,
  ...parameters
}: ClaimStateParameters & ReadConfigParameters & QueryParameters) {
  return useQuery(withQuery(claimStateQueryOptions(useReadConfig({ config }), parameters), query));
}
