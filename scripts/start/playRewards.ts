import { erc20Abi, type Hex, keccak256 } from "viem";
import { writeContract } from "viem/actions";
import {
  addAmounts,
  allocationFromRows,
  buildTree,
  conventionNamed,
  type Tree,
} from "../../src/allocation/index.ts";
import { claimMany } from "../../src/chain/actions/claimMany.ts";
import { type RootProposal, readCampaign } from "../../src/chain/actions/readCampaign.ts";
import { readPaid } from "../../src/chain/actions/readPaid.ts";
import { acceptRootCall, claimCall, proposeRootCall, vetoRootCall } from "../../src/chain/calls/campaigns.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { planTreeBundles } from "../../src/distribution/index.ts";
import type { Contracts, EmbeddedChain } from "./embeddedChain.ts";
import { helperAccount, leafAt, refusedBy, treeOfHelpers } from "./helpers.ts";
import { DAY, openCampaign, usualTerms } from "./openCampaign.ts";
import { playPause } from "./playPause.ts";
import { requireBalance } from "./requireBalance.ts";
import type { GasEntry, Story } from "./story.ts";

/** Who is rewarded in the first week; one more joins in the second. */
const HELPERS = 6;
/** Who is paid in the first week, one of those who are not, and who proposes, watches, accepts and stops claims. */
const PROMPT = 4;
const LATE = 4;
const [PROPOSER, GUARDIAN, STRANGER, PAUSER] = [101, 102, 103, 104] as const;
const FIRST_WEEK = 10n ** 18n;
const SECOND_WEEK = FIRST_WEEK / 2n;
const TIMELOCK = 2n * DAY;
/** What a bad root gives to its proposer. */
const GREED = 1_000n * FIRST_WEEK;

const FUNDED_FIRST = BigInt(HELPERS) * FIRST_WEEK;
const FUNDED_LATER = BigInt(HELPERS + 1) * SECOND_WEEK;
/** Base units of the rewards programme, all its weeks together. */
export const REWARDS_TOTAL = FUNDED_FIRST + FUNDED_LATER;

/**
 * Two weeks of a rewards programme: a first root, a second one that the proposer bends and the guardian vetoes, and the right
 * one, which a stranger puts in force when the timelock has run: later by the time for which claims were stopped meanwhile.
 * Whoever was late claims by the first root's proof.
 */
export async function playRewards(
  chain: EmbeddedChain,
  contracts: Contracts,
): Promise<{ rewards: Story["rewards"]; gas: readonly GasEntry[] }> {
  const { publicClient, operator } = chain;
  const clientOf = (index: number) => chain.clientOf(helperAccount(index));
  const roles = await Promise.all([PROPOSER, GUARDIAN, STRANGER, PAUSER].map(clientOf));
  const [proposer, guardian, stranger, pauser] = roles;
  if (!proposer || !guardian || !stranger || !pauser) throw new Error("Roles are missing.");
  const gate = await chain.deployPauseGate(pauser.account.address);

  const first = treeOfHelpers(earned(HELPERS, FIRST_WEEK));
  const terms = {
    ...(await usualTerms(chain, contracts, first, keccak256(first.root))),
    treasury: operator.account.address,
    gate,
    maxExtraTime: 30n * DAY,
  };
  const rules = {
    proposer: proposer.account.address,
    guardian: guardian.account.address,
    timelock: TIMELOCK,
    overlap: TIMELOCK,
    fundingCap: FUNDED_LATER,
  };
  const opened = await openCampaign(chain, contracts, { kind: "cumulative", terms, rules }, FUNDED_FIRST);
  const { campaign } = opened;
  const accounts = Array.from({ length: HELPERS + 1 }, (_, index) => helperAccount(index));
  const paidSoFar = async () =>
    (await readPaid(publicClient, { campaign, accounts })).reduce((sum, amount) => sum + amount, 0n);
  const payMany = async (tree: Tree, count: number) => {
    const claims = Array.from({ length: count }, (_, index) => ({
      ...leafAt(tree, index),
      index,
      gateData: "0x" as const,
    }));
    const [bundle] = planTreeBundles({ nodes: tree.nodes, claims });
    if (bundle === undefined) throw new Error("No bundle was planned.");
    return chain.receiptOf(await claimMany(operator, { campaign, bundle: bundle.encoded }));
  };
  const propose = async ({ root, count }: Tree) => {
    const proposal = {
      campaign,
      root,
      count: BigInt(count),
      funding: FUNDED_LATER,
      manifestHash: keccak256(root),
    };
    await chain.receiptOf(await writeContract(proposer, proposeRootCall(proposal)));
    return waitingProposal(chain, campaign);
  };
  const accept = (proposal: Hex) => writeContract(stranger, acceptRootCall({ campaign, proposal }));
  await payMany(first, PROMPT);
  const paidFirst = await paidSoFar();

  // The guardian adds the week up again, and gets another root than the one that is proposed.
  const second = nextTree(first, earned(HELPERS + 1, SECOND_WEEK));
  const bent = nextTree(second, [{ account: proposer.account.address, amount: GREED }]);
  const wrong = await propose(bent);
  requireBent(wrong.root, second.root);
  await chain.receiptOf(await writeContract(guardian, vetoRootCall({ campaign, proposal: wrong.hash })));
  const vetoed = await refusedBy("NothingProposed", accept(wrong.hash));

  // The right one: its money comes with it, out of the treasury's allowance.
  const right = await propose(second);
  const late = leafAt(first, LATE);
  const lateClaim = async () =>
    writeContract(await chain.clientOf(late.account), claimCall({ campaign, ...late, gateData: "0x" }));
  const proposal = { campaign, gate, pauser, proposal: right };
  const pause = await playPause(chain, { ...proposal, claim: lateClaim, accept: () => accept(right.hash) });
  const allowed = await writeContract(operator, {
    address: contracts.sampleToken,
    abi: erc20Abi,
    functionName: "approve",
    args: [campaign, FUNDED_LATER],
  });
  await chain.receiptOf(allowed);
  await chain.mineBlockAt(pause.acceptableFrom);
  const accepted = await chain.receiptOf(await accept(right.hash));

  // A proof of the root before is good for a while yet; then everybody gets what is new.
  await chain.receiptOf(await lateClaim());
  const paidOverlap = (await paidSoFar()) - paidFirst;
  const bundled = await payMany(second, second.count);

  const paid = await paidSoFar();
  const left = await chain.tokensOf(contracts, campaign);
  requireBalance(REWARDS_TOTAL, paid, left);
  requireBalance(second.allocation.total, paid, 0n);
  return {
    rewards: {
      timelock: TIMELOCK,
      roots: [
        { root: first.root, what: "fixed at creation", funding: FUNDED_FIRST },
        { root: bent.root, what: "vetoed", funding: 0n },
        { root: second.root, what: "accepted by a stranger", funding: FUNDED_LATER },
      ],
      refused: [vetoed],
      pause,
      greed: GREED,
      paidFirst,
      paidOverlap,
      paidSecond: paid - paidFirst - paidOverlap,
      paid,
      left,
    },
    gas: [
      { what: "create and fund the rewards programme", transactions: 1, gas: opened.gas },
      { what: "accept a root, with its money", transactions: 1, gas: accepted.gasUsed },
      {
        what: "claim a bundle of rewards",
        transactions: 1,
        gas: bundled.gasUsed,
        per: { unit: "claim", count: second.count },
      },
    ],
  };
}

function earned(count: number, amount: bigint) {
  return Array.from({ length: count }, (_, index) => ({ account: helperAccount(index), amount }));
}

function nextTree(previous: Tree, rows: Parameters<typeof treeOfHelpers>[0]): Tree {
  const { allocation } = addAmounts(previous.allocation, allocationFromRows(rows));
  return buildTree(allocation, conventionNamed("native"));
}

async function waitingProposal({ publicClient }: EmbeddedChain, campaign: Hex): Promise<RootProposal> {
  const state = await readCampaign(publicClient, { campaign });
  if (state.kind === "cumulative" && state.roots.proposal !== undefined) return state.roots.proposal;
  throw new Error("No proposal waits.");
}

/** @throws SymbolonError `NotBent` */
function requireBent(proposed: Hex, rebuilt: Hex): void {
  if (proposed !== rebuilt) return;
  throw new SymbolonError({
    code: "NotBent",
    reason: `The guardian found the root ${proposed}, where one that differs from it was proposed.`,
    hint: "This is a bug in Symbolon: please report it.",
    details: { proposed, rebuilt },
  });
}
