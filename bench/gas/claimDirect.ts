import type { Address, Hex } from "viem";
import { claim as sendClaim } from "../../src/chain/actions/claim.ts";
import { type Spread, spreadOf } from "../harness/spread.ts";
import { ROWS } from "./benchAllocation.ts";
import { campaignTerms } from "./campaignTerms.ts";
import { claimPlan } from "./claimPlan.ts";
import { createCampaign } from "./createCampaign.ts";
import { deployUniswap } from "./deployUniswap.ts";
import { type Measure, SAMPLES, type Subject } from "./subject.ts";
import { FUNDING, tokenAndFactory } from "./tokenAndFactory.ts";
import { uniswapTree } from "./uniswapTree.ts";

/** A claim from a campaign without a gate, beside Uniswap's published bytecode and a plain OpenZeppelin distributor. */
export const measureClaimDirect: Measure = async (subject) => {
  const { chain, allocation } = subject;
  const { token, factory } = await tokenAndFactory(chain);
  const terms = await campaignTerms(chain, token.address, allocation.root);
  const uniswapRows = uniswapTree(allocation);

  const { campaign } = await createCampaign(chain, factory, terms, "direct");
  const uniswap = await deployUniswap(chain, token.address, uniswapRows.root);
  const { address: openZeppelin } = await chain.viem.deployContract("OpenZeppelinStyleDistributor", [
    token.address,
    allocation.root,
  ]);
  for (const distributor of [uniswap, openZeppelin]) await token.write.transfer([distributor, FUNDING]);

  const common = {
    about: "a claim, depth 17, fresh holder, later in its word, sent by a stranger; whole transaction",
    unit: "gas",
    ours: await claimGas(subject, campaign, allocation.proofOf),
    goal: 74_000,
  };
  return [
    {
      id: "claim-direct",
      ...common,
      peer: {
        name: "Uniswap MerkleDistributor, published bytecode (@uniswap/merkle-distributor 1.0.1)",
        spread: await claimGas(subject, uniswap, uniswapRows.proofOf),
      },
    },
    {
      id: "claim-direct-vs-openzeppelin",
      ...common,
      peer: {
        name: "minimal distributor of OpenZeppelin parts, compiled with our settings",
        spread: await claimGas(subject, openZeppelin, allocation.proofOf),
      },
    },
  ];
};

/** Claims the planned leaves and then takes it all back, so that every distributor finds the same token and holders. */
async function claimGas(
  { chain, allocation }: Subject,
  distributor: Address,
  proofOf: (index: number) => Hex[],
): Promise<Spread> {
  // Uniswap's claim, the OpenZeppelin-style one and ours are one and the same call.
  const claim = async (index: number) =>
    chain.gasOf(
      await sendClaim(chain.relayer, {
        campaign: distributor,
        index: BigInt(index),
        account: allocation.accountAt(index),
        amount: allocation.amountAt(index),
        proof: proofOf(index),
      }),
    );
  const snapshot = await chain.testClient.snapshot();
  const samples: number[] = [];
  for (const { opens, measured } of claimPlan(ROWS, SAMPLES)) {
    await claim(opens);
    samples.push(await claim(measured));
  }
  await chain.testClient.revert({ id: snapshot });
  return spreadOf(samples);
}
