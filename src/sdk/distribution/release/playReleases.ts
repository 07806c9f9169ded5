import { type Address, encodeFunctionData } from "viem";
import { vestingCampaignAbi } from "../../chain/abi/vestingCampaignAbi.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { readGasCap } from "../../delivery/taskCalls.ts";
import { PAID, releaseResults } from "../claim/paidIn.ts";
import type { MoneyLeaf } from "../claim/readMoney.ts";
import type { RelayedCampaign } from "../claim/relayedCampaign.ts";
import { simulateWhole } from "../claim/simulateClaims.ts";
import { singleRelease } from "../claim/singleCalls.ts";
import type { LeafRefusal } from "../relay/leavesApart.ts";
import { type PlayedAlone, playAlone } from "../relay/playAlone.ts";
import { aloneInBundle } from "../relay/refusedAlike.ts";
import { keyOf } from "./lookDue.ts";

/** How releases are simulated, without sending anything. */
export type PlayedReleases = {
  /** Each by itself. */
  readonly alone: PlayedAlone<MoneyLeaf>;
  /** What a transaction of some would skip. */
  readonly together: (leaves: readonly MoneyLeaf[]) => Promise<ReadonlyMap<number, LeafRefusal>>;
};

/** Simulates releases of a vesting campaign: together where the node can, and one by one where it cannot. */
export function playReleases(client: ReadClient, campaign: RelayedCampaign, caller: Address): PlayedReleases {
  const { campaign: to } = campaign;
  const alone = playAlone<MoneyLeaf>({
    client,
    campaign,
    caller,
    callOf: (leaf) => singleRelease(campaign, leaf),
  });
  return {
    alone,
    async together(leaves) {
      if (leaves.length === 0) return new Map();
      const data = releaseManyData(leaves);
      const gas = await readGasCap({ client });
      const outcome = await simulateWhole(client, { account: caller, to, data, gas });
      if (outcome?.status !== "success") return alone.oneByOne(leaves);
      const results = releaseResults(to, outcome.logs ?? []);
      const skipped = leaves.filter(({ index }) => results.get(index) !== PAID);
      const reasons = new Map(skipped.map(({ index }) => [index, results.get(index) ?? "0x"]));
      return aloneInBundle(await alone.refused(skipped, reasons), leaves.length);
    },
  };
}

/** The call that releases what is due of some leaves. */
export function releaseManyData(leaves: readonly Pick<MoneyLeaf, "index" | "account">[]) {
  const args = [leaves.map(keyOf)] as const;
  return encodeFunctionData({ abi: vestingCampaignAbi, functionName: "releaseMany", args });
}
