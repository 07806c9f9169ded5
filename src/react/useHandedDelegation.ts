import { queryOptions, useQuery } from "@tanstack/react-query";
import { type Address, isAddressEqual } from "viem";
import { isDelegationOver } from "../sdk/gatewayClient/delegation.ts";
import { isOver } from "../sdk/gatewayClient/intentStates.ts";
import type { IntentStatus } from "../sdk/gatewayClient/intentStatus.ts";
import { openGatewayClient } from "../sdk/gatewayClient/openGatewayClient.ts";

export type ServedDelegationsParameters = {
  readonly gateway: string;
  readonly chainId: number;
  readonly campaign: Address;
};

/** Whether a gateway takes delegations of votes beside the claims of a campaign. */
export function servedDelegationsQueryOptions({ gateway, chainId, campaign }: ServedDelegationsParameters) {
  return queryOptions({
    queryKey: ["symbolon", "servedDelegations", gateway, chainId, campaign] as const,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const lanes = await openGatewayClient({ url: gateway }).lanes(signal);
      const own = lanes.find(
        (lane) => lane.chain === chainId && isAddressEqual(lane.campaign as Address, campaign),
      );
      return own?.delegations?.taken === true;
    },
  });
}

/** Whether a gateway takes delegations ({@link servedDelegationsQueryOptions}). */
export function useServedDelegations(parameters: ServedDelegationsParameters) {
  return useQuery(servedDelegationsQueryOptions(parameters));
}

export type HandedDelegationParameters = {
  readonly gateway: string;
  /** The intent of the claim that it was handed in with; undefined: not known. */
  readonly id?: string | undefined;
};

/** Milliseconds between two questions. */
const ASK_MS = 5_000;

/** How far a claim is at a gateway, and the delegation that was handed in with it. */
function handedDelegationQueryOptions({ gateway, id }: HandedDelegationParameters) {
  return queryOptions({
    queryKey: ["symbolon", "handedDelegation", gateway, id] as const,
    enabled: id !== undefined,
    queryFn: ({ signal }): Promise<IntentStatus> =>
      openGatewayClient({ url: gateway }).status(id ?? "", signal),
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && isOver(data.state) && isDelegationOver(data.delegation) ? false : ASK_MS,
  });
}

/**
 * Whether a delegation that was handed in will not be sent any more: it failed, was refused, or its claim is at its end and the
 * gateway does not know of it.
 */
export function isDelegationLost({ state, delegation }: IntentStatus): boolean {
  if (delegation === undefined) return isOver(state);
  return delegation.state === "failed" || delegation.state === "refused";
}

/** Follows a claim and its delegation at a gateway ({@link handedDelegationQueryOptions}). */
export function useHandedDelegation(parameters: HandedDelegationParameters) {
  return useQuery(handedDelegationQueryOptions(parameters));
}
