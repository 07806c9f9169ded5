import { queryOptions, useQuery } from "@tanstack/react-query";
import type {
  AttestationSearch,
  FindAttestationParameters,
  SearchedPlace,
} from "../sdk/credentials/attestations/findAttestation.ts";
import { type QueryParameters, queryKeyOf, withQuery } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

export type { SearchedPlace };

export type FoundAttestationParameters = {
  readonly chainId: number;
  /** What is looked for, and where; undefined: nothing. */
  readonly search: Omit<FindAttestationParameters, "signal"> | undefined;
};

/** The attestation that a gate takes for an account now (`findAttestation`): it is looked for once, and whenever it is asked for again. */
export function foundAttestationQueryOptions(config: ReadConfig, parameters: FoundAttestationParameters) {
  const { chainId, search } = parameters;
  return queryOptions({
    queryKey: queryKeyOf("foundAttestation", parameters),
    enabled: search !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: async ({ signal }): Promise<AttestationSearch> => {
      if (search === undefined) return { uid: undefined, lookedAt: [] };
      const { findAttestation } = await import("../sdk/credentials/attestations/findAttestation.ts");
      return findAttestation(config.getClient({ chainId }), { ...search, signal });
    },
  });
}

/** The attestation about an account that a gate takes ({@link foundAttestationQueryOptions}). */
export function useFoundAttestation({
  config,
  query,
  ...parameters
}: FoundAttestationParameters & ReadConfigParameters & QueryParameters) {
  return useQuery(withQuery(foundAttestationQueryOptions(useReadConfig({ config }), parameters), query));
}
