import { queryOptions, useQuery } from "@tanstack/react-query";
import {
  type PlanRevocationsParameters,
  planRevocations,
  type RevocationPlan,
} from "../sdk/credentials/attestations/planRevocations.ts";
import { LOOK_EVERY_MS, type QueryParameters, queryKeyOf, withQuery } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

/** `uids` empty: nothing is wanted yet. */
export type RevocationPlanParameters = PlanRevocationsParameters & { readonly chainId: number };

/** What it takes to revoke attestations as of the newest block; looked at again and again. */
function revocationPlanQueryOptions(config: ReadConfig, parameters: RevocationPlanParameters) {
  const { chainId, ...rest } = parameters;
  return queryOptions({
    queryKey: queryKeyOf("revocationPlan", parameters),
    enabled: rest.uids.length > 0,
    refetchInterval: LOOK_EVERY_MS,
    queryFn: (): Promise<RevocationPlan> => planRevocations(config.getClient({ chainId }), rest),
  });
}

/** What it takes to revoke attestations ({@link revocationPlanQueryOptions}). */
export function useRevocationPlan({
  config,
  query,
  ...parameters
}: RevocationPlanParameters & ReadConfigParameters & QueryParameters) {
  return useQuery(withQuery(revocationPlanQueryOptions(useReadConfig({ config }), parameters), query));
}
