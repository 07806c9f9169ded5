import type { Command } from "commander";
import type { Address, Hex } from "viem";
import { getBlock } from "viem/actions";
import type { CumulativeState, RootProposal } from "../../../src/chain/actions/readCampaign.ts";
import { readToken } from "../../../src/chain/actions/readToken.ts";
import type { ReadClient } from "../../../src/chain/clients.ts";
import { SymbolonError } from "../../../src/core/errors.ts";
import { knownCampaign } from "../../../src/distribution/node/knownCampaign.ts";
import { checkSource } from "../../../src/distribution/roots/proposalFindings.ts";
import { cumulativeState } from "../../../src/distribution/roots/rootState.ts";
import { openWriter } from "../../command/connect.ts";
import { momentText } from "../../command/momentText.ts";
import { readBlock, readHash } from "../../command/optionReaders.ts";
import { printResult, table } from "../../output.ts";
import { onChain } from "../commonOptions.ts";
import { isNamed, type Named, outcomeOf, proposalLines, proposalMismatch } from "./namedProposal.ts";
import { playRoot, sendRoot } from "./sendRoot.ts";

const ACCEPT_HELP = `
Exit code 0: it is in force, by this run or before; 1: it cannot be yet (the error says from when on), or no more.`;

/** What the command takes. */
export function define(command: Command): void {
  onChain(command)
    .argument("<campaign>", "its address, or its file")
    .option("--proposal <hash>", "the proposal that is meant; where another one waits, refuse", readHash)
    .option("--root <root>", "the root that is meant (default: the one that waits)", readHash)
    .option("--from-block <number>", "where to begin to look for what happened to roots", readBlock)
    .option("--dry-run", "check and simulate it, send nothing")
    .addHelpText("after", ACCEPT_HELP)
    .action(acceptRoot);
}

export type AcceptOptions = {
  readonly rpc: string;
  /** The root that is meant; left out: the one that waits. */
  readonly root?: Hex;
  /** Hash of the proposal that is meant. */
  readonly proposal?: Hex;
  readonly fromBlock?: bigint;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

/** `symbolon campaign accept-root CAMPAIGN`: puts the proposed root in force; anybody may, once its timelock has run. */
export async function acceptRoot(told: string, options: AcceptOptions): Promise<void> {
  const { dryRun = false, json = false } = options;
  const client = await openWriter(options.rpc);
  const { campaign, file } = await knownCampaign(client, told);
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const state = await cumulativeState(client, campaign, blockNumber);
  const { proposal } = state.roots;
  if (proposal === undefined || !isNamed(proposal, options)) {
    const since = options.fromBlock ?? file?.fromBlock ?? 0n;
    const root = await acceptedRoot(client, { campaign, state, named: options, since });
    printResult(json, { dryRun, campaign, root, already: true, transaction: null }, [
      `${root} is accepted already: nothing is sent`,
    ]);
    return;
  }
  const { token, treasury } = state.terms;
  const source = await readToken(client, { token, holder: treasury, spender: campaign, blockNumber });
  const lines = proposalLines(proposal, source.decimals);
  if (!json) process.stdout.write(`${table([["campaign", campaign], ...lines]).join("\n")}\n`);
  requireTime(proposal, now);
  requireSource(campaign, treasury, proposal, source);
  const call = { campaign, functionName: "acceptRoot", args: [proposal.hash] } as const;
  const sent = dryRun ? await playRoot(client, call) : await sendRoot(client, call);
  const accepted = sent?.events.find((one) => one.event === "RootAccepted");
  // Where nothing was sent, as if it were in the newest block.
  const overlapEnds = accepted?.overlapEnds ?? now + state.rules.overlap;
  const { root: previous } = state.terms;
  const { transaction = null, gas = null } = sent ?? {};
  const { hash, ...content } = proposal;
  printResult(
    json,
    {
      dryRun,
      campaign,
      proposal: hash,
      ...content,
      previous,
      overlapEnds,
      already: false,
      transaction,
      gas,
    },
    table([
      ["root before", `${previous}, good until ${momentText(overlapEnds, "")}`],
      ["paid by", treasury],
      ["sent", transaction ?? "nothing (dry run)"],
    ]),
  );
}

type Accepted = {
  readonly campaign: Address;
  readonly state: CumulativeState;
  readonly named: Named;
  readonly since: bigint;
};

/**
 * The root that was accepted already, where what is meant does not wait: the one in force, or one that another followed.
 * @throws SymbolonError `NothingProposed`, `ProposalMismatch`
 */
async function acceptedRoot(client: ReadClient, { campaign, state, named, since }: Accepted): Promise<Hex> {
  const { terms, roots } = state;
  const present = terms.root.toLowerCase();
  if (named.proposal === undefined && named.root?.toLowerCase() === present) return terms.root;
  const last = await outcomeOf(client, campaign, since, named);
  if (last?.event === "RootAccepted") return last.root;
  if (roots.proposal !== undefined) throw proposalMismatch(campaign, named, roots.proposal);
  const vetoed = last?.event === "RootVetoed" ? `; ${last.root} was vetoed by ${last.by}` : "";
  throw new SymbolonError({
    code: "NothingProposed",
    reason: `The campaign ${campaign} has no proposed root${vetoed}. Its root is ${terms.root}.`,
    hint: "Have the proposer propose one: symbolon campaign propose-root CAMPAIGN DIR.",
    details: { campaign, root: terms.root, last: last?.event ?? null },
  });
}

/** @throws SymbolonError `TimelockRunning`, `ProposalExpired` */
function requireTime(proposal: RootProposal, now: bigint): void {
  const { acceptableFrom: from, expires: until } = proposal;
  const details = { root: proposal.root, proposal: proposal.hash, now, acceptableFrom: from, expires: until };
  if (now < from) {
    throw new SymbolonError({
      code: "TimelockRunning",
      reason: `The root ${proposal.root} can be accepted from ${momentText(from, "")} on, in ${from - now} seconds, and before ${momentText(until, "")}.`,
      hint: "Run the same command again then. While claims are paused, that moment moves on; until it is accepted, the guardian may veto it.",
      details,
    });
  }
  if (now < until) return;
  throw new SymbolonError({
    code: "ProposalExpired",
    reason: `The root ${proposal.root} had to be accepted before ${momentText(until, "")}.`,
    hint: "Have the proposer propose it again: symbolon campaign propose-root CAMPAIGN DIR.",
    details,
  });
}

/** @throws SymbolonError `TreasuryAllowanceShort`, `TreasuryBalanceShort` */
function requireSource(
  campaign: Address,
  treasury: Address,
  { funding }: RootProposal,
  source: { readonly balance: bigint | undefined; readonly allowance: bigint | undefined },
): void {
  const [first] = checkSource({ campaign, treasury, funding, source });
  if (first === undefined) return;
  const { id, sentence, hint, details } = first;
  throw new SymbolonError({ code: id, reason: sentence, hint, details });
}
