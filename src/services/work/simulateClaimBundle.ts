import type { Hex } from "viem";
import { estimateGas } from "viem/actions";
import { maxBigInt } from "../../sdk/core/minMaxBigInt.ts";
import { ITEM_HEADROOM } from "../../sdk/distribution/bundles/estimateBundle.ts";
import type { PlannedBundle } from "../../sdk/distribution/bundles/planBundles.ts";
import { claimResults, PAID } from "../../sdk/distribution/claim/paidIn.ts";
import { mayPassNext } from "../../sdk/distribution/claim/passingRefusal.ts";
import type { RelayedCampaign } from "../../sdk/distribution/claim/relayedCampaign.ts";
import { simulateWhole } from "../../sdk/distribution/claim/simulateClaims.ts";
import { singleClaim } from "../../sdk/distribution/claim/singleCalls.ts";
import { type ClaimBlocker, skipBlocker } from "../../sdk/distribution/decodeClaimError.ts";
import type { LeafRefusal } from "../../sdk/distribution/relay/leavesApart.ts";
import { playAlone } from "../../sdk/distribution/relay/playAlone.ts";
import { aloneInBundle } from "../../sdk/distribution/relay/refusedAlike.ts";
import type { PlanPlace } from "../delivery/work/kind.ts";
import type { ClaimRoute } from "./claimRoute.ts";

export type SimulatedParameters = {
  readonly planned: PlannedBundle;
  readonly route: ClaimRoute;
  readonly proofOf: (index: number) => readonly Hex[];
  /**
   * Whether leaves block each other: nodes that estimate on the newest block use too little gas for what only the next
   * block pays.
   */
  readonly isSlow: boolean;
};

export type SimulatedClaims = {
  /** The claims that the bundle would skip. */
  readonly refusals: ReadonlyMap<number, LeafRefusal>;
  /** Gas of the bundle, including what must be left before its end. */
  readonly gas: bigint;
};

/** Simulates a bundle on the newest block. */
export async function simulateClaimBundle(
  { client, sender: account, gas }: Pick<PlanPlace, "client" | "sender" | "gas">,
  campaign: RelayedCampaign,
  { planned, route, proofOf, isSlow }: SimulatedParameters,
): Promise<SimulatedClaims> {
  const { items } = planned.bundle;
  const headroom = BigInt(ITEM_HEADROOM);
  const call = { account, gas, ...route.call(planned.encoded, items.length) };
  const outcome = await simulateWhole(client, call);
  const alone = playAlone({
    client,
    campaign,
    caller: route.caller,
    callOf: (item: (typeof items)[number]) => singleClaim(campaign, proofOf(item.index), item),
  });
  if (outcome?.status === "success") {
    const results = claimResults(campaign.campaign, outcome.logs ?? []);
    const skipped = items.filter(({ index }) => results.get(index) !== PAID);
    const reasons = new Map(skipped.map(({ index }) => [index, results.get(index) ?? "0x"]));
    const blockers = new Map([...reasons].map(([index, reason]) => [index, skipBlocker(reason)]));
    const mayPass = skipped.filter(({ index }) => mayPassNext(blockers.get(index) as ClaimBlocker));
    const never = [...blockers].map(([index, blocker]) => [index, { blocker, alone: "refused" }] as const);
    const found = mayPass.length === 0 ? [] : await alone.refused(mayPass, reasons);
    const refusals = aloneInBundle(new Map<number, LeafRefusal>([...never, ...found]), items.length);
    return { refusals, gas: outcome.gasUsed + headroom };
  }
  if (outcome === undefined) {
    const refusals = await alone.oneByOne(items);
    if (refusals.size > 0) return { refusals, gas: 0n };
  }
  // An error of the whole bundle gets its name here.
  const estimate = await estimateGas(client, { ...call, blockTag: "latest" });
  const min = isSlow ? planned.gas + headroom : 0n;
  return { refusals: new Map(), gas: maxBigInt(estimate, min) };
}
