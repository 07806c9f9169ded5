import { type UseMutationOptions, useMutation } from "@tanstack/react-query";
import type { Address } from "viem";
import type { BatchHeader } from "../sdk/core/credential/batchId.ts";
import { openStatusCache } from "../sdk/credentials/verify/cached/openStatusCache.ts";
import { USUAL_MARGIN } from "../sdk/credentials/verify/decideFromStatus.ts";
import type { Finality } from "../sdk/credentials/verify/node/askNode.ts";
import { CHAIN_CLOCK_SKEW } from "./chainClock.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

export type StatusCopyVariables = {
  readonly chainId: number;
  /** The BatchRegistry. */
  readonly registry: Address;
  /** Batches whose status is copied beside those of `before`. */
  readonly headers: readonly BatchHeader[];
  readonly finality?: Finality | undefined;
  /** A copy made earlier, whose batches are copied again, with all their words. A node that is behind it is refused. Default: none. */
  readonly before?: string | undefined;
};

type Options = Omit<UseMutationOptions<string, Error, StatusCopyVariables>, "mutationFn" | "mutationKey">;

/** A status cache's terms for a copy that a page makes or reads. */
export function copyTerms({ chainId, registry, finality }: Omit<StatusCopyVariables, "headers" | "before">) {
  return {
    chainId: BigInt(chainId),
    registry,
    clockSkew: CHAIN_CLOCK_SKEW,
    reorgMargin: USUAL_MARGIN,
    ...(finality !== undefined && { finality }),
  };
}

/** Copies the status words of whole batches, so that the node does not learn whose credential is shown. Gives the copy's text. */
export function statusCopyMutationOptions(config: ReadConfig) {
  return {
    mutationKey: ["symbolon", "statusCopy"],
    mutationFn: async ({ headers, before, ...rest }: StatusCopyVariables): Promise<string> => {
      const cache = openStatusCache({
        ...copyTerms(rest),
        ...(before !== undefined && { snapshot: before }),
      });
      for (const header of headers) cache.follow({ header });
      await cache.refresh(config.getClient({ chainId: rest.chainId }), { readsAll: true });
      return cache.snapshot();
    },
  } as const;
}

/** Makes a copy of status words for `useCopiedVerdict`, to verify without a network. */
export function useStatusCopy({
  config,
  mutation,
}: ReadConfigParameters & { readonly mutation?: Options } = {}) {
  return useMutation({ ...mutation, ...statusCopyMutationOptions(useReadConfig({ config })) });
}
