import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Address, Hex } from "viem";
import { call, estimateGas, getGasPrice } from "viem/actions";
import type { PlannedCall } from "../sdk/chain/calls/plannedCall.ts";
import { type Simulation, simulateCalls } from "../sdk/chain/calls/simulateCalls.ts";
import type { ReadClient } from "../sdk/chain/clients.ts";
import { revertData } from "../sdk/chain/errors/revertData.ts";
import type { SymbolonError } from "../sdk/core/errors.ts";
import type { RefusingContract } from "./explainPlanRefusal.ts";
import { type QueryParameters, queryKeyOf, withQuery } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

/** A call of a plan: what is sent, and what it does in words for whoever signs it. */
export type PlanCall = Pick<PlannedCall, "to" | "data" | "value" | "what">;

export type PlanCheckParameters = {
  readonly chainId: number;
  /** Who sends the calls; undefined: not known yet. */
  readonly account: Address | undefined;
  /** In the order in which they are sent. */
  readonly calls: readonly PlanCall[];
  /** Default: `campaigns`. */
  readonly refusals?: RefusingContract | undefined;
};

/** What the calls of a plan would take, played one after the other on the newest block. Wei. */
export type PlanCheck =
  | { readonly outcome: "done"; readonly gas: bigint; readonly gasPrice: bigint; readonly cost: bigint }
  /** The node cannot play them. */
  | { readonly outcome: "unknown"; readonly gasPrice: bigint };

/** Plays a plan's calls, sends nothing; fails with what would refuse them, by its name. */
function planCheckQueryOptions(config: ReadConfig, parameters: PlanCheckParameters) {
  const { account, calls } = parameters;
  return queryOptions({
    queryKey: queryKeyOf("planCheck", parameters),
    enabled: account !== undefined && calls.length > 0,
    retry: false,
    queryFn: () => checkPlanned(config, parameters),
  });
}

/** What a plan's calls would take ({@link planCheckQueryOptions}). */
export function usePlanCheck({
  config,
  query,
  ...parameters
}: PlanCheckParameters & ReadConfigParameters & QueryParameters) {
  return useQuery(withQuery(planCheckQueryOptions(useReadConfig({ config }), parameters), query));
}

/**
 * Plays the calls of a plan.
 * @throws SymbolonError by the name of what would refuse them
 */
export async function checkPlanned(
  config: ReadConfig,
  { chainId, account, calls, refusals = "campaigns" }: PlanCheckParameters,
): Promise<PlanCheck> {
  const client = config.getClient({ chainId });
  if (account === undefined) throw new TypeError("A plan without an account cannot be played.");
  const isPlayable = calls.every(({ value }) => value === 0n);
  const [only, ...others] = calls;
  const play = () =>
    refusals === "governance" && only !== undefined && others.length === 0
      ? playSingle(client, account, only)
      : simulateCalls(client, { account, calls });
  const [simulation, gasPrice] = await Promise.all([
    isPlayable ? play() : ({ outcome: "unknown" } as const),
    getGasPrice(client),
  ]);
  if (simulation.outcome === "reverted") throw await explainRefusal(simulation.data, refusals);
  if (simulation.outcome === "unknown") return { outcome: "unknown", gasPrice };
  return { outcome: "done", gas: simulation.gas, gasPrice, cost: simulation.gas * gasPrice };
}

/** Plays a call by itself: with other code, the account's own signature in it would be refused. */
async function playSingle(client: ReadClient, account: Address, { to, data }: PlanCall): Promise<Simulation> {
  try {
    const { data: returned = "0x" } = await call(client, { account, to, data });
    return { outcome: "done", data: returned, gas: await estimateGas(client, { account, to, data }) };
  } catch (thrown) {
    const reverted = revertData(thrown);
    return reverted === undefined ? { outcome: "unknown" } : { outcome: "reverted", data: reverted };
  }
}

/** The texts are loaded with the first refusal. */
async function explainRefusal(data: Hex, refusals: RefusingContract): Promise<SymbolonError> {
  const { explainPlanRefusal } = await import("./explainPlanRefusal.ts");
  return explainPlanRefusal(data, refusals);
}
