import { queryOptions, useQuery } from "@tanstack/react-query";
import { type ContestedCredential, readOpenCases } from "../sdk/governance/cases/openCases.ts";
import { type QueryParameters, queryKeyOf, withQuery } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";
import type { CredentialReference } from "./useVerdict.ts";

export type OpenCasesParameters = {
  readonly chainId: number;
  /** Undefined: nothing is shown yet. */
  readonly shown: CredentialReference | undefined;
};

/** Milliseconds between two looks at a desk: it keeps its times to the minute. */
const DESK_EVERY_MS = 60_000;

/**
 * The open cases about a credential as of one block, read again each minute: what is contested (`kind`), what counts meanwhile
 * (`standing`, `isHeld`), and by when its stage ends (`decidesBy`). They change no verdict.
 */
export function openCasesQueryOptions(config: ReadConfig, { chainId, shown }: OpenCasesParameters) {
  return queryOptions({
    queryKey: queryKeyOf("openCases", { chainId, shown }),
    enabled: shown !== undefined,
    refetchInterval: DESK_EVERY_MS,
    networkMode: "always",
    retry: false,
    queryFn: () => {
      if (shown === undefined) throw new TypeError("Nothing is shown.");
      return readOpenCases(config.getClient({ chainId }), contested(shown));
    },
  });
}

function contested(shown: CredentialReference): ContestedCredential {
  if ("uid" in shown) return shown;
  const { registry, header } = shown.batch;
  return { registry, header, index: shown.credential.index };
}

/** The open cases about a credential, at the desks that its groups name ({@link openCasesQueryOptions}). */
export function useOpenCases({
  config,
  query,
  ...parameters
}: OpenCasesParameters & ReadConfigParameters & QueryParameters) {
  return useQuery(withQuery(openCasesQueryOptions(useReadConfig({ config }), parameters), query));
}
