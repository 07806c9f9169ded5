import { encodeFunctionData, erc20Abi } from "viem";
import { payoutCoinAbi } from "../../src/sdk/chain/abi/payoutCoinAbi.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import { bundlePlan, ITEMS } from "./bundlePlan.ts";
import { campaignTerms } from "./campaignTerms.ts";
import { claimPlan } from "./claimPlan.ts";
import { createCampaign } from "./createCampaign.ts";
import { ownClaims } from "./distributors/ownClaims.ts";
import { openStage, type Stage } from "./distributors/stage.ts";
import { laterClaims } from "./laterClaims.ts";
import { type Measure, SAMPLES } from "./subject.ts";
import { FUNDING } from "./tokenAndFactory.ts";
import { undone } from "./undone.ts";

const CLAIM =
  "a claim that pays coin, depth 17, later in its word, sent by a stranger; whole transaction; to an account";

/** Claims from a campaign that pays the chain's own coin, through a `PayoutCoin`. */
export const measureCoin: Measure = async ({ chain, allocation }) => {
  const stage = await openStage(chain, allocation);
  const { claim, claimMany } = await openCoinCampaign(stage);
  const plan = bundlePlan(allocation.rows);
  const exist = async (indexes: readonly number[]) => {
    for (const index of indexes)
      await chain.testClient.setBalance({ address: allocation.accountAt(index), value: 1n });
  };
  const fresh = await laterClaims(stage, claim, claim);
  const existing = await undone(chain, async () => {
    await exist(claimPlan(allocation.rows, SAMPLES).map(({ measured }) => measured));
    return laterClaims(stage, claim, claim);
  });
  const bundled = await undone(chain, async () => {
    await exist(plan.contiguous.flat());
    for (const index of plan.openers) await claim(index);
    const samples: number[] = [];
    for (const indexes of plan.contiguous) samples.push((await claimMany(indexes)) / ITEMS);
    return spreadOf(samples);
  });
  const row = (id: string, about: string, ours: Measurement["ours"], goal: number) =>
    ({ id, about, unit: "gas", ours, peer: null, goal }) as const;
  return [
    row("claim-coin", `${CLAIM} that exists`, existing, 61_000),
    row("claim-coin-new", `${CLAIM} that does not exist yet`, fresh, 86_000),
    row(
      `claim-many-${ITEMS}-coin`,
      `${ITEMS} claims that follow each other and pay coin, in one transaction; depth 17, accounts that exist, words used before; whole transaction, each of them`,
      bundled,
      18_500,
    ),
  ];
};

/** An instant campaign whose token is a `PayoutCoin`, funded out of the operator's coin. */
async function openCoinCampaign(stage: Stage) {
  const { chain, allocation, operate } = stage;
  const { operator, testClient, viem } = chain;
  const { address: coin } = await viem.deployContract("PayoutCoin");
  const { address: factory } = await viem.deployContract("InstantCampaignFactory");
  await testClient.setBalance({ address: operator.account.address, value: 2n * FUNDING });
  const data = encodeFunctionData({ abi: payoutCoinAbi, functionName: "deposit" });
  await chain.receiptOf(await operator.sendTransaction({ to: coin, data, value: FUNDING }));
  const approval = { abi: erc20Abi, functionName: "approve", args: [factory, FUNDING] } as const;
  await operate(coin, encodeFunctionData(approval));
  const count = BigInt(allocation.rows);
  const terms = { ...campaignTerms(chain, coin, allocation.root), count };
  const { campaign } = await createCampaign(chain, factory, { kind: "instant", terms }, "coin");
  return ownClaims(stage, campaign, allocation);
}
