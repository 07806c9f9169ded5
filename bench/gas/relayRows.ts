import { type Address, encodeFunctionData, type Hex } from "viem";
import { instantCampaignAbi } from "../../src/sdk/chain/abi/instantCampaignAbi.ts";
import { relayAbi } from "../../src/sdk/chain/abi/relayAbi.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import { bundlePlan, ITEMS } from "./bundlePlan.ts";
import type { Distributors } from "./distributors/openDistributors.ts";
import { undone } from "./undone.ts";

/** Base units of each item. */
const FEE = 10n ** 18n;
/** Unix seconds; any moment that never comes has as many bytes. */
const DEADLINE = 2n ** 32n - 1n;

/** What a bundle costs more whose fees a relay takes than one whose fees its sender takes. */
export async function relayRows({ stage, ours }: Distributors): Promise<Measurement[]> {
  const { chain, allocation, give } = stage;
  const plan = bundlePlan(allocation.rows);
  const sender = chain.relayer.account.address;
  const owner = chain.operator.account.address;

  /** Gas of each bundle, signed for the taker, who holds the token already. */
  const each = (taker: Address, send: (bundle: Hex) => Promise<number>) =>
    undone(chain, async () => {
      await give(taker, FEE);
      const samples: number[] = [];
      for (const indexes of plan.contiguous)
        samples.push(await send(await ours.bundleFor(indexes, FEE, taker)));
      return samples;
    });
  const [direct, relayed] = await undone(chain, async () => {
    const { address: relay } = await chain.viem.deployContract("Relay", [owner, owner, [sender]]);
    for (const index of plan.openers) await ours.claim(index);
    return [
      await each(sender, (bundle) => stage.relay(ours.campaign, directly(bundle))),
      await each(relay, (bundle) => stage.relay(relay, through(ours.campaign, bundle))),
    ];
  });
  return [
    {
      id: "relay-gas-each",
      about: `how much dearer each of ${ITEMS} signed claims with a fee is in a bundle through a relay, which takes the fees, than in one whose sender does; both hold the token already; whole transactions`,
      unit: "gas",
      ours: spreadOf(relayed.map((gas, i) => (gas - (direct[i] ?? 0)) / ITEMS)),
      peer: null,
      goal: 250,
    },
  ];
}

function directly(bundle: Hex): Hex {
  return encodeFunctionData({ abi: instantCampaignAbi, functionName: "claimMany", args: [bundle] });
}

function through(campaign: Address, bundle: Hex): Hex {
  const args = [campaign, bundle, DEADLINE, FEE * BigInt(ITEMS)] as const;
  return encodeFunctionData({ abi: relayAbi, functionName: "claimMany", args });
}
