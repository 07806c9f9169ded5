import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import type { Address } from "viem";
import { type ForgetMinedParameters, forgetMined } from "./forgetMined.ts";
import { queryKeyOf } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

/** `account` undefined: nobody sends anything yet. */
export type UseForgetMinedParameters = Omit<ForgetMinedParameters, "account"> & {
  readonly account: Address | undefined;
};

/** Forgets what is done of a plan before it is shown ({@link forgetMined}): true once that is looked up. */
function forgetMinedQueryOptions(config: ReadConfig, { account, ...rest }: UseForgetMinedParameters) {
  return queryOptions({
    queryKey: queryKeyOf("forgetMined", { account, ...rest }),
    // A plan that is made again and again stays in sight meanwhile.
    placeholderData: keepPreviousData,
    queryFn: async () => {
      if (account !== undefined) await forgetMined(config, { ...rest, account });
      return true;
    },
  });
}

/** Whether what is done of a plan is forgotten ({@link forgetMinedQueryOptions}). */
export function useForgetMined({ config, ...parameters }: UseForgetMinedParameters & ReadConfigParameters) {
  return useQuery(forgetMinedQueryOptions(useReadConfig({ config }), parameters));
}
