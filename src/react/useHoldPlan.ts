import { queryOptions, useQuery } from "@tanstack/react-query";
import {
  type PlanStatusHoldParameters,
  planStatusHold,
  type StatusHoldPlan,
} from "../sdk/credentials/changes/planStatusHold.ts";
import { LOOK_EVERY_MS, type QueryParameters, queryKeyOf, withQuery } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

/** `targets` empty: nothing is wanted yet. */
export type HoldPlanParameters = PlanStatusHoldParameters & { readonly chainId: number };

/** What holds, or their ends, come to as of the newest block, looked at again and again: the calls, each played. */
export function holdPlanQueryOptions(config: ReadConfig, parameters: HoldPlanParameters) {
  const { chainId, ...asked } = parameters;
  return queryOptions({
    queryKey: queryKeyOf("holdPlan", parameters),
    enabled: asked.targets.length > 0,
    refetchInterval: LOOK_EVERY_MS,
    queryFn: (): Promise<StatusHoldPlan> => planStatusHold(config.getClient({ chainId }), asked),
  });
}

/** What holds, or their ends, come to ({@link holdPlanQueryOptions}). */
export function useHoldPlan({
  config,
  query,
  ...parameters
}: HoldPlanParameters & ReadConfigParameters & QueryParameters) {
  return useQuery(withQuery(holdPlanQueryOptions(useReadConfig({ config }), parameters), query));
}
