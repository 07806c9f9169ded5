import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Address } from "viem";
import { queryKeyOf } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

export type TokenWordsParameters = {
  readonly chainId: number;
  /** Undefined: it is not known. */
  readonly token: Address | undefined;
};

/** Decimals and symbol of a token, which never change: they are read once. */
function tokenWordsQueryOptions(config: ReadConfig, { chainId, token }: TokenWordsParameters) {
  return queryOptions({
    queryKey: queryKeyOf("tokenWords", { chainId, token }),
    enabled: token !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const { readTokenWords } = await import("../sdk/chain/read/readToken.ts");
      return readTokenWords(config.getClient({ chainId }), { token: token as Address });
    },
  });
}

/** What a token says of itself ({@link tokenWordsQueryOptions}). */
export function useTokenWords({ config, ...parameters }: TokenWordsParameters & ReadConfigParameters) {
  return useQuery(tokenWordsQueryOptions(useReadConfig({ config }), parameters));
}
