import { queryOptions, useQuery } from "@tanstack/react-query";
import { type IssuePlan, type PlanIssueParameters, planIssue } from "../sdk/credentials/batch/planIssue.ts";
import { LOOK_EVERY_MS, type QueryParameters, queryKeyOf } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

export type IssuePlanParameters = PlanIssueParameters & { readonly chainId: number };

/** What it takes to issue a batch as of the newest block, or that it is issued; looked at again and again. */
export function issuePlanQueryOptions(config: ReadConfig, { chainId, ...rest }: IssuePlanParameters) {
  return queryOptions({
    queryKey: queryKeyOf("issuePlan", { chainId, id: rest.batch.id, uri: rest.uri }),
    refetchInterval: LOOK_EVERY_MS,
    queryFn: (): Promise<IssuePlan> => planIssue(config.getClient({ chainId }), rest),
  });
}

/** What it takes to issue a batch ({@link issuePlanQueryOptions}). */
export function useIssuePlan({
  config,
  query,
  ...parameters
}: IssuePlanParameters & ReadConfigParameters & QueryParameters) {
  return useQuery({ ...issuePlanQueryOptions(useReadConfig({ config }), parameters), ...query });
}
