import { type Address, erc20Abi, type Hex, keccak256 } from "viem";
import { writeContract } from "viem/actions";
import {
  addAmounts,
  allocationFromRows,
  buildTree,
  conventionNamed,
  type Tree,
} from "../../src/allocation/index.ts";
import {
  acceptRootCall,
  claimCall,
  claimMany,
  proposeRootCall,
  vetoRootCall,
} from "../../src/chain/calls/campaigns.ts";
import type { WriteClient } from "../../src/chain/clients.ts";
import { readPaid } from "../../src/chain/read/leaves.ts";
import { type RootProposal, readCampaign } from "../../src/chain/read/readCampaign.ts";
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
  const { publicClient } = chain;
  const roles = await openRoles(chain);
  const { proposer, guardian, stranger, pauser } = roles;
  const first = treeOfHelpers(earned(HELPERS, FIRST_WEEK));
  const { campaign, gas, gate } = await openRewards(chain, contracts, first, roles);
  const accounts = Array.from({ length: HELPERS + 1 }, (_, index) => helperAccount(index));
  const paidSoFar = async () =>
    (await readPaid(publicClient, { campaign, accounts })).reduce((sum, amount) => sum + amount, 0n);
  const accept = (proposal: Hex) => writeContract(stranger, acceptRootCall({ campaign, proposal }));
  await payMany(chain, campaign, first, PROMPT);
  const paidFirst = await paidSoFar();

  // The guardian adds the week up again, and gets another root than the one that is proposed.
  const second = nextTree(first, earned(HELPERS + 1, SECOND_WEEK));
  const bent = nextTree(second, [{ account: proposer.account.address, amount: GREED }]);
  const wrong = await propose(chain, proposer, campaign, bent);
  requireBent(wrong.root, second.root);
  await chain.receiptOf(await writeContract(guardian, vetoRootCall({ campaign, proposal: wrong.hash })));
  const vetoed = await refusedBy("NothingProposed", accept(wrong.hash));

  // The right one: its money comes with it, out of the treasury's allowance.
  const right = await propose(chain, proposer, campaign, second);
  const late = leafAt(first, LATE);
  const lateClaim = async () =>
    writeContract(await chain.clientOf(late.account), claimCall({ campaign, ...late, gateData: "0x" }));
  const proposal = { campaign, gate, pauser, proposal: right };
  const pause = await playPause(chain, { ...proposal, claim: lateClaim, accept: () => accept(right.hash) });
  await allowFunding(chain, contracts, campaign);
  await chain.mineBlockAt(pause.acceptableFrom);
  const accepted = await chain.receiptOf(await accept(right.hash));

  // A proof of the root before is good for a while yet; then everybody gets what is new.
  await chain.receiptOf(await lateClaim());
  const paidOverlap = (await paidSoFar()) - paidFirst;
  const bundled = await payMany(chain, campaign, second, second.count);

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
      { what: "create and fund the rewards programme", transactions: 1, gas },
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

type Roles = Readonly<Record<"proposer" | "guardian" | "stranger" | "pauser", WriteClient>>;

async function openRoles(chain: EmbeddedChain): Promise<Roles> {
  const roles = await Promise.all(
    [PROPOSER, GUARDIAN, STRANGER, PAUSER].map((index) => chain.clientOf(helperAccount(index))),
  );
  const [proposer, guardian, stranger, pauser] = roles;
  if (!proposer || !guardian || !stranger || !pauser) throw new Error("Roles are missing.");
  return { proposer, guardian, stranger, pauser };
}

async function openRewards(chain: EmbeddedChain, contracts: Contracts, first: Tree, roles: Roles) {
  const { proposer, guardian, pauser } = roles;
  const gate = await chain.deployPauseGate(pauser.account.address);
  const terms = {
    ...(await usualTerms(chain, contracts, first, keccak256(first.root))),
    treasury: chain.operator.account.address,
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
  return { ...opened, gate };
}

async function allowFunding(chain: EmbeddedChain, { sampleToken }: Contracts, campaign: Address) {
  const approval = { abi: erc20Abi, functionName: "approve", args: [campaign, FUNDED_LATER] } as const;
  await chain.receiptOf(await writeContract(chain.operator, { address: sampleToken, ...approval }));
}

async function payMany(chain: EmbeddedChain, campaign: Address, tree: Tree, count: number) {
  const claims = Array.from({ length: count }, (_, index) => ({
    ...leafAt(tree, index),
    index,
    gateData: "0x" as const,
  }));
  const [bundle] = planTreeBundles({ nodes: tree.nodes, claims });
  if (bundle === undefined) throw new Error("No bundle was planned.");
  return chain.receiptOf(await claimMany(chain.operator, { campaign, bundle: bundle.encoded }));
}

async function propose(
  chain: EmbeddedChain,
  proposer: WriteClient,
  campaign: Address,
  { root, count }: Tree,
): Promise<RootProposal> {
  const proposal = {
    campaign,
    root,
    count: BigInt(count),
    funding: FUNDED_LATER,
    manifestHash: keccak256(root),
  };
  await chain.receiptOf(await writeContract(proposer, proposeRootCall(proposal)));
  return waitingProposal(chain, campaign);
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
