import { type Address, erc20Abi, type Hex, keccak256 } from "viem";
import { addAmounts } from "../../../src/node/allocation/next/nextAmounts.ts";
import { allocationFromRows } from "../../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree, type Tree } from "../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../src/sdk/allocation/tree/convention.ts";
import { pauseGateAbi } from "../../../src/sdk/chain/abi/pauseGateAbi.ts";
import {
  acceptRootCall,
  claimCall,
  proposeRootCall,
  vetoRootCall,
} from "../../../src/sdk/chain/calls/campaigns.ts";
import type { WriteClient } from "../../../src/sdk/chain/clients.ts";
import { readPaid } from "../../../src/sdk/chain/read/leaves.ts";
import { type RootProposal, readCampaign } from "../../../src/sdk/chain/read/readCampaign.ts";
import type { Contracts, EmbeddedChain } from "../embeddedChain.ts";
import {
  alike,
  claimTogether,
  DAY,
  gasEntry,
  helperAccount,
  leafAt,
  openCampaign,
  refusedBy,
  requireBalance,
  storyBug,
  treeOfHelpers,
  usualTerms,
} from "../helpers.ts";

/** Who is rewarded in the first week; one more joins in the second. */
const HELPERS = 6;
/** Who is paid in the first week, one of those who are not, and who proposes, watches, accepts and stops claims. */
const PROMPT = 4;
const LATE = 4;
const PROPOSER = 101;
const GUARDIAN = 102;
const STRANGER = 103;
const PAUSER = 104;
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
 * one. A stranger puts that in force when the timelock has run, which takes longer by the time for which claims were stopped.
 * Whoever was late claims by the first root's proof.
 */
export async function playRewards(chain: EmbeddedChain, contracts: Contracts) {
  const roles = await openRoles(chain);
  const { proposer, stranger, pauser } = roles;
  const first = treeOfHelpers(alike(HELPERS, FIRST_WEEK));
  const { campaign, created, gate } = await openRewards(chain, contracts, first, roles);
  const accounts = Array.from({ length: HELPERS + 1 }, (_, index) => helperAccount(index));
  const paidSoFar = async () =>
    (await readPaid(chain.publicClient, { campaign, accounts })).reduce((sum, amount) => sum + amount, 0n);
  const accept = (proposal: Hex) => chain.send(stranger, acceptRootCall({ campaign, proposal }));
  const payMany = (tree: Tree, count: number) =>
    claimTogether(chain, campaign, tree, [...Array(count).keys()], "0x");
  await payMany(first, PROMPT);
  const paidFirst = await paidSoFar();

  const second = nextTree(first, alike(HELPERS + 1, SECOND_WEEK));
  const { bent, vetoed } = await playVeto(chain, roles, campaign, second);

  // The right one: its money comes with it, out of the treasury's allowance.
  const right = await propose(chain, proposer, campaign, second);
  const late = leafAt(first, LATE);
  const lateClaim = async () =>
    chain.send(await chain.clientOf(late.account), claimCall({ campaign, ...late, gateData: "0x" }));
  const proposal = { campaign, gate, pauser, proposal: right };
  const pause = await playPause(chain, { ...proposal, claim: lateClaim, accept: () => accept(right.hash) });
  await chain.send(chain.operator, {
    address: contracts.sampleToken,
    abi: erc20Abi,
    functionName: "approve",
    args: [campaign, FUNDED_LATER],
  });
  await chain.mineBlockAt(pause.acceptableFrom);
  const accepted = await accept(right.hash);

  // A proof of the root before is good for a while yet; then everybody gets what is new.
  await lateClaim();
  const paidOverlap = (await paidSoFar()) - paidFirst;
  const bundled = await payMany(second, second.count);

  const paid = await paidSoFar();
  const left = await chain.tokensOf(contracts, campaign);
  requireBalance(REWARDS_TOTAL, paid, left);
  requireBalance(second.allocation.total, paid, 0n);
  const roots = [
    { root: first.root, what: "fixed at creation", funding: FUNDED_FIRST },
    { root: bent.root, what: "vetoed", funding: 0n },
    { root: second.root, what: "accepted by a stranger", funding: FUNDED_LATER },
  ];
  const paidSecond = paid - paidFirst - paidOverlap;
  return {
    /** Seconds and base units; roots in their order, with the money that came with each; refusals in words. */
    rewards: {
      timelock: TIMELOCK,
      roots,
      refused: [vetoed],
      pause,
      greed: GREED,
      paidFirst,
      paidOverlap,
      paidSecond,
      paid,
      left,
    },
    gas: [
      gasEntry("create and fund the rewards programme", created),
      gasEntry("accept a root, with its money", accepted),
      gasEntry("claim a bundle of rewards", bundled, { unit: "claim", count: second.count }),
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

/** The guardian adds the week up again, and gets another root than the one that is proposed. */
async function playVeto(
  chain: EmbeddedChain,
  { proposer, guardian, stranger }: Roles,
  campaign: Address,
  right: Tree,
) {
  const bent = nextTree(right, [{ account: proposer.account.address, amount: GREED }]);
  const { hash: proposal, root } = await propose(chain, proposer, campaign, bent);
  requireBent(root, right.root);
  await chain.send(guardian, vetoRootCall({ campaign, proposal }));
  const accepted = chain.send(stranger, acceptRootCall({ campaign, proposal }));
  return { bent, vetoed: await refusedBy("NothingProposed", accepted) };
}

type PausedCampaign = {
  readonly campaign: Address;
  readonly gate: Address;
  /** Who may stop its claims. */
  readonly pauser: WriteClient;
  /** What waits, as it was proposed. */
  readonly proposal: RootProposal;
  /** Somebody claims what the present root gives them. */
  readonly claim: () => Promise<unknown>;
  /** Somebody puts the proposed root in force. */
  readonly accept: () => Promise<unknown>;
};

/** Claims are stopped for the whole timelock of a root: it waits for as long once more, so nobody's time to claim is gone. */
async function playPause(
  chain: EmbeddedChain,
  { campaign, gate, pauser, proposal, claim, accept }: PausedCampaign,
) {
  const setPause = async (functionName: "pause" | "resume") => {
    const call = { address: gate, abi: pauseGateAbi, functionName, args: [campaign, "maintenance"] } as const;
    const { blockNumber } = await chain.send(pauser, call);
    return (await chain.publicClient.getBlock({ blockNumber })).timestamp;
  };
  const pausedAt = await setPause("pause");
  const claimed = await refusedBy("ClaimsPaused", claim());
  await chain.mineBlockAt(proposal.acceptableFrom);
  const accepted = await refusedBy("TimelockRunning", accept());
  const resumedAt = await setPause("resume");
  // The second of the resumption is the last one that counts.
  await chain.mineBlock();
  const { acceptableFrom } = await waitingProposal(chain, campaign);
  return {
    seconds: resumedAt - pausedAt,
    /** Unix seconds from which the root could be accepted in the end, and by how many that was later. */
    acceptableFrom,
    later: acceptableFrom - proposal.acceptableFrom,
    refused: [claimed, accepted],
  };
}

async function propose(
  chain: EmbeddedChain,
  proposer: WriteClient,
  campaign: Address,
  { root, count }: Tree,
): Promise<RootProposal> {
  const proposal = { root, count: BigInt(count), funding: FUNDED_LATER, manifestHash: keccak256(root) };
  await chain.send(proposer, proposeRootCall({ campaign, ...proposal }));
  return waitingProposal(chain, campaign);
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
  const reason = `The guardian found the root ${proposed}, where one that differs from it was proposed.`;
  throw storyBug("NotBent", reason, { proposed, rebuilt });
}
