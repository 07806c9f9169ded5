import { queryOptions, useQuery } from "@tanstack/react-query";
import { firstBlockAt } from "../sdk/chain/events/readLogs.ts";
import type { Presentation } from "../sdk/credentials/disclosure/presentation.ts";
import type { VerificationResult } from "../sdk/credentials/verify/answer.ts";
import { withReason } from "../sdk/credentials/verify/explain.ts";
import { type QueryParameters, queryKeyOf, withQuery } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

export type ChangeReasonParameters = {
  readonly chainId: number;
  readonly shown: Pick<Presentation, "batch" | "credential">;
  /** As `useVerdict` shows it; only Revoked and Suspended have a reason. */
  readonly answer: VerificationResult | undefined;
};

/** Why a credential is revoked or suspended, from the events since its batch was issued; nodes that keep none do not tell. */
export function changeReasonQueryOptions(
  config: ReadConfig,
  { chainId, shown, answer }: ChangeReasonParameters,
) {
  const { batch, credential } = shown;
  const { registry, header } = batch;
  const outcome = answer?.outcome;
  const revision = answer !== undefined && "revision" in answer ? answer.revision : undefined;
  return queryOptions({
    queryKey: queryKeyOf("changeReason", { chainId, batch, index: credential.index, outcome, revision }),
    enabled: outcome === "Revoked" || outcome === "Suspended",
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: async () => {
      const client = config.getClient({ chainId });
      const fromBlock = await firstBlockAt(client, header.issuedAt);
      const explained = await withReason(client, answer as VerificationResult, {
        registry,
        header,
        credential,
        fromBlock,
      });
      return "reason" in explained ? (explained.reason ?? null) : null;
    },
  });
}

/** The change that decided ({@link changeReasonQueryOptions}); put it into the answer for `explain` to tell. */
export function useChangeReason({
  config,
  query,
  ...parameters
}: ChangeReasonParameters & ReadConfigParameters & QueryParameters) {
  return useQuery(withQuery(changeReasonQueryOptions(useReadConfig({ config }), parameters), query));
}
