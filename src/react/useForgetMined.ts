import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import type { Address } from "viem";
import { getTransactionReceipt } from "viem/actions";
import { deviceMemory } from "./deviceMemory.ts";
import { queryKeyOf } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";
import { sentCalls } from "./sentCalls.ts";
import type { SendPlanVariables } from "./useSendPlan.ts";

/** What a plan of a page may ask by: wagmi's config, or nodes alone. */
type Reads = {
  readonly getClient: (parameters: { readonly chainId: number }) => ReturnType<ReadConfig["getClient"]>;
};

export type ForgetMinedParameters = Pick<SendPlanVariables, "plan" | "chainId" | "account" | "calls"> & {
  /** The block that the calls were planned by. */
  readonly blockNumber: bigint;
};

/** `account` undefined: nobody sends anything yet. */
export type UseForgetMinedParameters = Omit<ForgetMinedParameters, "account"> & {
  readonly account: Address | undefined;
};

/** Forgets what is done of a plan before it is shown ({@link forgetMined}): true once that is looked up. */
export function forgetMinedQueryOptions(config: ReadConfig, { account, ...asked }: UseForgetMinedParameters) {
  return queryOptions({
    queryKey: queryKeyOf("forgetMined", { account, ...asked }),
    // A plan that is made again and again stays in sight meanwhile.
    placeholderData: keepPreviousData,
    queryFn: async () => {
      if (account !== undefined) await forgetMined(config, { ...asked, account });
      return true;
    },
  });
}

/** Whether what is done of a plan is forgotten ({@link forgetMinedQueryOptions}). */
export function useForgetMined({ config, ...parameters }: UseForgetMinedParameters & ReadConfigParameters) {
  return useQuery(forgetMinedQueryOptions(useReadConfig({ config }), parameters));
}

/**
 * Forgets what this device sent of a plan, as far as it was mined by the block that the plan was made by: where the plan has
 * the call all the same, it was undone since, and is meant anew. Otherwise the page would follow the old one, and send nothing.
 */
export async function forgetMined(config: Reads, parameters: ForgetMinedParameters): Promise<void> {
  const { plan, chainId, account, calls, blockNumber } = parameters;
  const sent = sentCalls({ memory: deviceMemory(), chainId, account, plan });
  for (const call of calls) {
    const hash = sent.of(call)?.hash;
    if (hash === undefined) continue;
    const receipt = await getTransactionReceipt(config.getClient({ chainId }), { hash }).catch(notMined);
    if (receipt !== undefined && receipt.blockNumber <= blockNumber) sent.forget(call);
  }
}

function notMined(thrown: Error): undefined {
  if (thrown.name === "TransactionReceiptNotFoundError") return undefined;
  throw thrown;
}
