import { queryOptions, useQuery } from "@tanstack/react-query";
import { type Hex, keccak256, stringToHex } from "viem";
import type { KnownBatch } from "../sdk/credentials/batch/knownBatch.ts";
import type { RequestedChange } from "../sdk/credentials/changes/planChanges.ts";
import { planStatusChange, type StatusChangePlan } from "../sdk/credentials/changes/planStatusChange.ts";
import { LOOK_EVERY_MS, type QueryParameters, queryKeyOf, withQuery } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

export type StatusChangePlanParameters = {
  readonly chainId: number;
  readonly batch: KnownBatch;
  /** Empty: no change is planned yet. Keep the same list from render to render: it may be long. */
  readonly rows: readonly RequestedChange[];
};

/**
 * The effects of a list of changes at the newest block, read again regularly. They include the calls, each simulated;
 * when the changes take effect; until when they can be retracted; rows without effect; and refused rows.
 */
export function statusChangePlanQueryOptions(config: ReadConfig, parameters: StatusChangePlanParameters) {
  const { chainId, batch, rows } = parameters;
  return queryOptions({
    queryKey: queryKeyOf("statusChangePlan", { chainId, intention: changeIntention(parameters) }),
    enabled: rows.length > 0,
    refetchInterval: LOOK_EVERY_MS,
    queryFn: (): Promise<StatusChangePlan> =>
      planStatusChange(config.getClient({ chainId }), { batch, rows }),
  });
}

/** The effects of a list of changes ({@link statusChangePlanQueryOptions}). */
export function useStatusChangePlan({
  config,
  query,
  ...parameters
}: StatusChangePlanParameters & ReadConfigParameters & QueryParameters) {
  return useQuery(withQuery(statusChangePlanQueryOptions(useReadConfig({ config }), parameters), query));
}

const listHashes = new WeakMap<readonly RequestedChange[], Hex>();

/**
 * A name for the intention, independent of what is already done: the same list for the same batch has the same name.
 */
export function changeIntention({ batch, rows }: Pick<StatusChangePlanParameters, "batch" | "rows">): string {
  let hash = listHashes.get(rows);
  if (hash === undefined) {
    const lines = rows.map(({ index, kind, reason, evidence }) => `${index} ${kind} ${reason} ${evidence}`);
    hash = keccak256(stringToHex(lines.join("\n")));
    listHashes.set(rows, hash);
  }
  return `change ${batch.registry} ${batch.id} ${hash}`;
}
