import type { Command } from "commander";
import type { Address, Hex } from "viem";
import { getBlock } from "viem/actions";
import type { CumulativeState, RootProposal } from "../../../src/chain/actions/readCampaign.ts";
import { readToken } from "../../../src/chain/actions/readToken.ts";
import type { ReadClient } from "../../../src/chain/clients.ts";
import { SymbolonError } from "../../../src/core/errors.ts";
import { knownCampaign } from "../../../src/distribution/node/knownCampaign.ts";
import { cumulativeState } from "../../../src/distribution/roots/rootState.ts";
import { openWriter } from "../../command/connect.ts";
import { readBlock, readHash } from "../../command/optionReaders.ts";
import { printResult, table } from "../../output.ts";
import { onChain } from "../commonOptions.ts";
import { isNamed, type Named, outcomeOf, proposalLines, proposalMismatch } from "./namedProposal.ts";
import { playRoot, sendRoot } from "./sendRoot.ts";

/** What the command takes. */
export function define(command: Command): void {
  onChain(command)
    .argument("<campaign>", "its address, or its file")
    .argument("[root]", "the proposed root (default: the one that waits)", readHash)
    .option("--proposal <hash>", "the proposal that is meant; where another one waits, refuse", readHash)
    .option("--from-block <number>", "where to begin to look for what happened to roots", readBlock)
    .option("--dry-run", "simulate it, send nothing")
    .action(vetoRoot);
}

export type VetoOptions = {
  readonly rpc: string;
  /** Hash of the proposal that is meant. */
  readonly proposal?: Hex;
  readonly fromBlock?: bigint;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

/** `symbolon campaign veto CAMPAIGN [ROOT]`: turns a proposed root down, as its guardian, or takes it back, as its proposer. */
export async function vetoRoot(told: string, root: Hex | undefined, options: VetoOptions): Promise<void> {
  const { dryRun = false, json = false } = options;
  const client = await openWriter(options.rpc);
  const { campaign, file } = await knownCampaign(client, told);
  const { number: blockNumber } = await getBlock(client);
  const state = await cumulativeState(client, campaign, blockNumber);
  const named = { root, proposal: options.proposal };
  if (root?.toLowerCase() === state.terms.root.toLowerCase()) throw rootInForce(campaign, root);
  const { proposal } = state.roots;
  if (proposal === undefined || !isNamed(proposal, named)) {
    const since = options.fromBlock ?? file?.fromBlock ?? 0n;
    const done = await vetoedAlready(client, { campaign, state, named, since });
    printResult(json, { dryRun, campaign, ...done, already: true, transaction: null }, [
      `${done.root} was vetoed already, by ${done.by}: nothing is sent`,
    ]);
    return;
  }
  if (!json) await tellProposal(client, campaign, state, proposal);
  const call = { campaign, functionName: "vetoRoot", args: [proposal.hash] } as const;
  const sent = dryRun ? await playRoot(client, call) : await sendRoot(client, call);
  const by = client.account.address;
  const { transaction = null, gas = null } = sent ?? {};
  const { hash, ...content } = proposal;
  printResult(
    json,
    { dryRun, campaign, proposal: hash, ...content, already: false, by, transaction, gas },
    table([
      ["vetoed by", by],
      ["sent", transaction ?? "nothing (dry run)"],
    ]),
  );
}

async function tellProposal(
  client: ReadClient,
  campaign: Address,
  { terms }: CumulativeState,
  proposal: RootProposal,
): Promise<void> {
  const { decimals } = await readToken(client, { token: terms.token, holder: campaign });
  const lines = table([["campaign", campaign], ...proposalLines(proposal, decimals)]);
  process.stdout.write(`${lines.join("\n")}\n`);
}

type Missed = {
  readonly campaign: Address;
  readonly state: CumulativeState;
  readonly named: Named;
  readonly since: bigint;
};

/**
 * Who vetoed what is meant, where it does not wait.
 * @throws SymbolonError `RootInForce`, `NothingProposed`, `ProposalMismatch`
 */
async function vetoedAlready(
  client: ReadClient,
  { campaign, state, named, since }: Missed,
): Promise<{ readonly root: Hex; readonly proposal: Hex; readonly by: Address }> {
  const last = await outcomeOf(client, campaign, since, named);
  if (last?.event === "RootVetoed") return { root: last.root, proposal: last.proposal, by: last.by };
  const isMeant = named.root !== undefined || named.proposal !== undefined;
  if (last?.event === "RootAccepted" && isMeant) throw rootInForce(campaign, last.root);
  if (state.roots.proposal !== undefined) throw proposalMismatch(campaign, named, state.roots.proposal);
  throw new SymbolonError({
    code: "NothingProposed",
    reason: `The campaign ${campaign} has no proposed root: there is nothing to veto. Its root is ${state.terms.root}.`,
    hint: "Nothing to do; symbolon campaign show tells what happened to its roots.",
    details: { campaign, root: state.terms.root, last: last?.event ?? null },
  });
}

function rootInForce(campaign: Address, root: Hex): SymbolonError {
  return new SymbolonError({
    code: "RootInForce",
    reason: `The root ${root} was accepted: what was accepted cannot be vetoed.`,
    hint: "Have the proposer propose a root that mends it; tell claimants, and have the treasury take its allowance back.",
    details: { campaign, root },
  });
}
