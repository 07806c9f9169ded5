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
  /** The result of `useEligibility`; null: the account is not in the tree, undefined: not known yet. */
  readonly leaf: ProvenLeaf | null | undefined;
  /** The sender of the claim. Default: the leaf's account. */
  readonly caller?: Address | undefined;
  /** Data for the campaign's gate. Default: none. */
  readonly gateData?: Hex | undefined;
  /** The wallet's chain. Default: no wallet. */
  readonly walletChainId?: number | undefined;
  /** The claim while an account's owners sign it. Default: it does not wait for owners. */
  readonly owners?: OwnersWait | undefined;
};

/** The status of a claim at the newest block, read again regularly: this also shows a reorganization. */
export function claimStateQueryOptions(config: ReadConfig, parameters: ClaimStateParameters) {
  const { chainId, leaf, ...rest } = parameters;
  return queryOptions({
    queryKey: queryKeyOf("claimState", parameters),
    enabled: leaf !== undefined,
    refetchInterval: LOOK_EVERY_MS,
    queryFn: (): Promise<ClaimState> =>
      readClaimState(config.getClient({ chainId }), { ...rest, leaf: leaf ?? undefined }),
  });
}

/** The status of a claim ({@link claimStateQueryOptions}). */
export function useClaimState({
  config,
  query,
  ...parameters
}: ClaimStateParameters & ReadConfigParameters & QueryParameters) {
  return useQuery(withQuery(claimStateQueryOptions(useReadConfig({ config }), parameters), query));
}
