import { queryOptions, useQuery } from "@tanstack/react-query";
import {
  type PlanStatusHoldParameters,
  planStatusHold,
  type StatusHoldPlan,
} from "../sdk/credentials/changes/planStatusHold.ts";
import { LOOK_EVERY_MS, type QueryParameters, queryKeyOf, withQuery } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

/** `targets` empty: no hold is planned yet. */
export type HoldPlanParameters = PlanStatusHoldParameters & { readonly chainId: number };

/** The effects of holds, or of their ends, at the newest block, read again regularly: the calls, each simulated. */
export function holdPlanQueryOptions(config: ReadConfig, parameters: HoldPlanParameters) {
  const { chainId, ...rest } = parameters;
  return queryOptions({
    queryKey: queryKeyOf("holdPlan", parameters),
    enabled: rest.targets.length > 0,
    refetchInterval: LOOK_EVERY_MS,
    queryFn: (): Promise<StatusHoldPlan> => planStatusHold(config.getClient({ chainId }), rest),
  });
}

/** The effects of holds, or of their ends ({@link holdPlanQueryOptions}). */
export function useHoldPlan({
  config,
  query,
  ...parameters
}: HoldPlanParameters & ReadConfigParameters & QueryParameters) {
  return useQuery(withQuery(holdPlanQueryOptions(useReadConfig({ config }), parameters), query));
}
