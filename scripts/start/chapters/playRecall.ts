import { keccak256 } from "viem";
import { claimCall, recallCall } from "../../../src/sdk/chain/calls/campaigns.ts";
import type { Contracts, EmbeddedChain } from "../embeddedChain.ts";
import {
  alike,
  DAY,
  gasEntry,
  leafAt,
  openCampaign,
  refusedBy,
  requireBalance,
  treeOfHelpers,
  usualTerms,
} from "../helpers.ts";

const HELPERS = 6;
const EACH = 10n ** 18n;
const WEEK = 7n * DAY;
const RIGHT = BigInt(HELPERS) * EACH;
/** A zero too many. */
const WRONG = 10n * RIGHT;

/** Base units of both campaigns. */
export const RECALL_TOTAL = WRONG + RIGHT;

/**
 * A campaign over a wrong tree, which its treasury recalls before the start; the right one, which pays; and what the start
 * ends.
 */
export async function playRecall(chain: EmbeddedChain, contracts: Contracts) {
  const { operator } = chain;
  const treasury = await chain.clientOf(chain.treasury);
  const before = await treasuryHolds(chain, contracts);
  const wrongTree = treeOfHelpers(alike(HELPERS, 10n * EACH));
  const usual = await usualTerms(chain, contracts, wrongTree, keccak256(wrongTree.root));
  const start = usual.start + WEEK;
  const terms = { ...usual, start, end: usual.end + WEEK, recallable: true };
  const wrong = await openCampaign(chain, contracts, { kind: "instant", terms }, WRONG);
  const recall = recallCall({ campaign: wrong.campaign });
  const stranger = await refusedBy("NotTreasury", chain.send(operator, recall));
  const recalled = await chain.send(treasury, recall);
  const back = (await treasuryHolds(chain, contracts)) - before;
  requireBalance(WRONG, back, await chain.tokensOf(contracts, wrong.campaign));

  const tree = treeOfHelpers(alike(HELPERS, EACH));
  const right = { ...terms, root: tree.root, manifestHash: keccak256(tree.root) };
  const { campaign } = await openCampaign(chain, contracts, { kind: "instant", terms: right }, RIGHT);
  await chain.mineBlockAt(start);
  const late = await refusedBy("RecallOver", chain.send(treasury, recallCall({ campaign })));
  await chain.send(operator, claimCall({ campaign, ...leafAt(tree, 0) }));
  const paid = RIGHT - (await chain.tokensOf(contracts, campaign));
  return {
    /** Amounts in base units, moments in Unix seconds; `stranger`, `late`: how a recall was refused. */
    recall: { leaves: HELPERS, start, funded: WRONG, recalled: back, stranger, late, each: EACH, paid },
    gas: [gasEntry("recall a campaign", recalled)],
  };
}

const treasuryHolds = (chain: EmbeddedChain, contracts: Contracts) =>
  chain.tokensOf(contracts, chain.treasury);
