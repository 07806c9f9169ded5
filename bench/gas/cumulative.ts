import { encodeAbiParameters, keccak256, parseAbiParameters, zeroHash } from "viem";
import type { Measurement } from "../harness/measurement.ts";
import { type Spread, spreadOf } from "../harness/spread.ts";
import { grownAllocation } from "./benchAllocation.ts";
import { bundlePlan, ITEMS } from "./bundlePlan.ts";
import { claimPlan } from "./claimPlan.ts";
import { createSpread } from "./createSpread.ts";
import type { CumulativeDistributor } from "./distributors/distributor.ts";
import { cumulativePlan, openCumulative } from "./distributors/openCumulative.ts";
import { openOpenZeppelinCumulative } from "./distributors/openOpenZeppelinCumulative.ts";
import { openStage, type Stage } from "./distributors/stage.ts";
import { type Measure, SAMPLES } from "./subject.ts";
import { undone } from "./undone.ts";

/** Leaves that grow: claiming them for the first time and again, in bundles, and opening a campaign for them. */
export const measureCumulative: Measure = async ({ chain, allocation }) => {
  const stage = await openStage(chain, allocation);
  const grown = grownAllocation(allocation);
  const { address: factory } = await chain.viem.deployContract("CumulativeCampaignFactory");
  await stage.allow(factory);
  const ours = await openCumulative(stage, factory, grown);
  const peer = await openOpenZeppelinCumulative(stage, grown);
  const beside = async (
    id: string,
    about: string,
    goal: number | null,
    spread: (distributor: CumulativeDistributor) => Promise<Spread>,
  ): Promise<Measurement> => ({
    id,
    about,
    unit: "gas",
    ours: await spread(ours),
    peer: { name: peer.name, spread: await spread(peer) },
    goal,
  });
  const alone = "depth 17, sent by a stranger; whole transaction";
  const together = "that follow each other, in one transaction; depth 17; whole transaction, each of them";
  return [
    await beside(
      "cumulative-first",
      `an account's first claim, fresh holder; ${alone}`,
      93_500,
      (distributor) => firstClaims(stage, distributor),
    ),
    await beside(
      "cumulative-later",
      `a claim of what a later root added, existing holder; ${alone}`,
      60_000,
      (distributor) => laterClaims(stage, distributor),
    ),
    await beside(
      `cumulative-many-${ITEMS}-each`,
      `${ITEMS} claims of what a later root added, existing holders, ${together}`,
      34_000,
      (distributor) => laterBundles(stage, distributor),
    ),
    await beside(
      `cumulative-many-${ITEMS}-moved-each`,
      `${ITEMS} claims of what a later root added, by holders who have moved what they got, ${together}`,
      null,
      (distributor) => laterBundles(stage, distributor, moveEverything),
    ),
    await beside(
      `cumulative-many-${ITEMS}-first-each`,
      `${ITEMS} first claims, fresh holders, ${together}`,
      null,
      (distributor) => firstBundles(stage, distributor),
    ),
    {
      id: "cumulative-create",
      about:
        "creating and funding a cumulative campaign through its factory, in one transaction, the factory's allowance left out; peer: all that its operator sends",
      unit: "gas",
      ours: await createSpread(stage, factory, cumulativePlan(stage), "cumulative"),
      peer: { name: peer.name, spread: spreadOf([peer.opening]) },
      goal: null,
    },
  ];
};

/** Gas of accounts' first claims, all over the allocation. Everything here is taken back afterwards. */
function firstClaims({ chain, allocation }: Stage, { claim }: CumulativeDistributor): Promise<Spread> {
  return undone(chain, async () => {
    const samples: number[] = [];
    for (const { measured } of claimPlan(allocation.rows, SAMPLES)) samples.push(await claim(measured));
    return spreadOf(samples);
  });
}

/** Gas of the same accounts' next claims, under another root. */
function laterClaims({ chain, allocation }: Stage, { claim, grow }: CumulativeDistributor): Promise<Spread> {
  return undone(chain, async () => {
    const claimed = claimPlan(allocation.rows, SAMPLES).map(({ measured }) => measured);
    for (const index of claimed) await claim(index);
    const later = await grow();
    const samples: number[] = [];
    for (const index of claimed) samples.push(await later.claim(index));
    return spreadOf(samples);
  });
}

/** Gas an item of bundles of first claims. */
function firstBundles({ chain, allocation }: Stage, { claimMany }: CumulativeDistributor): Promise<Spread> {
  return undone(chain, async () => {
    const samples: number[] = [];
    for (const indexes of bundlePlan(allocation.rows).contiguous) {
      samples.push((await claimMany(indexes)) / ITEMS);
    }
    return spreadOf(samples);
  });
}

/**
 * Gas an item of the same bundles under another root.
 * @param meanwhile what the accounts do in between
 */
function laterBundles(
  stage: Stage,
  { claimMany, grow }: CumulativeDistributor,
  meanwhile: (stage: Stage, indexes: readonly number[]) => Promise<void> = async () => {},
): Promise<Spread> {
  const { chain, allocation } = stage;
  return undone(chain, async () => {
    const { contiguous } = bundlePlan(allocation.rows);
    for (const indexes of contiguous) {
      await claimMany(indexes);
      await meanwhile(stage, indexes);
    }
    const later = await grow();
    const samples: number[] = [];
    for (const indexes of contiguous) samples.push((await later.claimMany(indexes)) / ITEMS);
    return spreadOf(samples);
  });
}

/** Leaves nothing of the token with these accounts: where OpenZeppelin's ERC20 keeps balances, the first slot's mapping. */
async function moveEverything(
  { chain, allocation, token }: Stage,
  indexes: readonly number[],
): Promise<void> {
  for (const index of indexes) {
    const key = encodeAbiParameters(parseAbiParameters("address, uint256"), [
      allocation.accountAt(index),
      0n,
    ]);
    await chain.testClient.setStorageAt({ address: token, index: keccak256(key), value: zeroHash });
  }
}
