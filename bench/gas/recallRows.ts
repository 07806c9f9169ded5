import { type Address, encodeFunctionData } from "viem";
import { instantCampaignAbi as abi } from "../../src/sdk/chain/abi/instantCampaignAbi.ts";
import type { CampaignArguments, CampaignPlan } from "../../src/sdk/chain/campaigns/campaignPlan.ts";
import type { Measurement } from "../harness/measurement.ts";
import { type Spread, spreadOf } from "../harness/spread.ts";
import { campaignTerms, MONTH } from "./campaignTerms.ts";
import { createCampaign } from "./createCampaign.ts";
import type { Distributors } from "./distributors/openDistributors.ts";
import type { Stage } from "./distributors/stage.ts";
import type { BenchChain } from "./openBenchChain.ts";
import { undone } from "./undone.ts";

/** How often each is done: they differ by the bytes of their addresses. */
const RECALLS = 8;

/** Most that a recall may use: by a treasury that holds the token, and by one that does not. */
export const RECALL_GOAL = 40_000;
const FRESH_GOAL = 57_000;

/** What is alike in every row. */
export const RECALL = "sent by the treasury, before the start; whole transaction";

/** What it costs a treasury to take everything back before the start. No peer that is measured here can. */
export async function recallRows({
  stage,
  ours,
  light,
}: Pick<Distributors, "stage" | "ours" | "light">): Promise<Measurement[]> {
  const { operator, issuer } = stage.chain;
  const plan: CampaignPlan = { kind: "instant", terms: recallableTerms(stage) };
  const row = async (
    id: string,
    what: string,
    goal: number,
    factory: Address,
    treasury: BenchChain["operator"],
  ): Promise<Measurement> => ({
    id,
    about: `taking all of an instant campaign's money back${what}, ${RECALL}`,
    unit: "gas",
    ours: await recalls(stage, factory, plan, treasury),
    peer: null,
    goal,
  });
  return [
    await row("recall", ", to a treasury that holds the token", RECALL_GOAL, ours.factory, operator),
    await row("recall-to-none", ", to a treasury without the token", FRESH_GOAL, ours.factory, issuer),
    await row("recall-light", "; the light form; holds the token", RECALL_GOAL, light.factory, operator),
  ];
}

/** Those of every campaign of this bench, but a month later, and with a way back. */
export function recallableTerms({ chain, allocation, token }: Stage): CampaignArguments {
  const terms = campaignTerms(chain, token, allocation.root);
  return { ...terms, start: terms.end, end: terms.end + MONTH, recallable: true };
}

/** Gas of recalls, each of a campaign of its own. Everything here is taken back afterwards. */
export async function recalls(
  { chain, allow }: Stage,
  factory: Address,
  plan: CampaignPlan,
  treasury: BenchChain["operator"],
): Promise<Spread> {
  const terms = { ...plan.terms, treasury: treasury.account.address };
  const samples: number[] = [];
  for (let i = 0; i < RECALLS; i++) {
    await undone(chain, async () => {
      await allow(factory);
      const { campaign } = await createCampaign(chain, factory, { ...plan, terms }, `recall ${i}`);
      const data = encodeFunctionData({ abi, functionName: "recall" });
      samples.push(Number((await chain.send(treasury, { to: campaign, data })).gasUsed));
    });
  }
  return spreadOf(samples);
}
