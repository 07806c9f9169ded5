import { getBalance } from "viem/actions";
import { deployContracts } from "../../../src/sdk/contracts/deploy.ts";
import { payoutCoinConstruction } from "../../../src/sdk/contracts/payoutCoin.ts";
import { claimResults, PAID } from "../../../src/sdk/distribution/claim/paidIn.ts";
import { deployCampaign } from "../../../src/sdk/distribution/create/deployCampaign.ts";
import { decodeClaimError } from "../../../src/sdk/distribution/decodeClaimError.ts";
import type { Contracts, EmbeddedChain } from "../embeddedChain.ts";
import {
  alike,
  claimTogether,
  DAY,
  gasEntry,
  helperAccount,
  plainSentence,
  treeOfHelpers,
} from "../helpers.ts";

const HELPERS = 3;
/** Wei. */
const EACH = 10n ** 16n;

/** A campaign that pays the chain's own coin in one bundle, to helpers and, in vain, to a contract that takes none. */
export async function playCoin(chain: EmbeddedChain, contracts: Contracts) {
  const { operator } = chain;
  await deployContracts(operator, { payoutCoin: payoutCoinConstruction });
  const tree = treeOfHelpers([...alike(HELPERS, EACH), { account: contracts.batchRegistry, amount: EACH }]);
  const { timestamp } = await chain.publicClient.getBlock();
  const { root, count, allocation } = tree;
  const campaign = await deployCampaign(operator, {
    token: "coin",
    tree: { root, count, total: allocation.total, convention: "native" },
    end: timestamp + DAY,
    treasury: chain.treasury,
    factory: contracts.instantCampaignFactory,
  });
  const before = await coinOfHelpers(chain);
  const bundled = await claimTogether(chain, campaign, tree, [0, 1, 2, 3]);
  const paid = (await coinOfHelpers(chain)) - before;
  const results = claimResults(campaign, bundled.logs);
  const refusals = [...results.values()].filter((result) => result !== PAID);
  const names = refusals.map((selector) => decodeClaimError(selector)?.error ?? selector);
  return {
    /** Wei; `refused`: how the leaf of the contract was skipped. */
    coin: {
      leaves: count,
      funded: allocation.total,
      paid,
      due: BigInt(HELPERS) * EACH,
      refused: names.map((name) => `${name}: ${plainSentence(name)}`).join(" "),
    },
    gas: [gasEntry("pay coin", bundled, { unit: "claim", count })],
  };
}

async function coinOfHelpers({ publicClient }: EmbeddedChain): Promise<bigint> {
  const accounts = Array.from({ length: HELPERS }, (_, index) => helperAccount(index));
  const balances = await Promise.all(accounts.map((address) => getBalance(publicClient, { address })));
  return balances.reduce((sum, one) => sum + one, 0n);
}
