import type { Address, Hex } from "viem";
import { getBlock } from "viem/actions";
import type { CumulativeState, RootProposal } from "../../../src/chain/actions/readCampaign.ts";
import { readToken } from "../../../src/chain/actions/readToken.ts";
import { SymbolonError } from "../../../src/core/errors.ts";
import { openWriter, type ReadClient } from "../../command/connect.ts";
import { momentText } from "../../command/momentText.ts";
import { printResult, table } from "../../output.ts";
import { inTokens } from "../../tree/inTokens.ts";
import { knownCampaign } from "../knownCampaign.ts";
import { lastOfRoot } from "./lastOfRoot.ts";
import { checkSource } from "./proposalFindings.ts";
import { acceptanceOf, cumulativeState } from "./rootState.ts";
import { playRoot, sendRoot } from "./sendRoot.ts";

export type AcceptOptions = {
  readonly rpc: string;
  /** The root that is meant; left out: the one that waits. */
  readonly root?: Hex;
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
  const wanted = options.root ?? proposal?.root ?? state.terms.root;
  if (proposal === undefined || wanted === state.terms.root) {
    const since = options.fromBlock ?? file?.fromBlock ?? 0n;
    await requireAccepted(client, {
      campaign,
      state,
      root: wanted,
      since,
      isNamed: options.root !== undefined,
    });
    printResult(json, { dryRun, campaign, root: wanted, already: true, transaction: null }, [
      `${wanted} is accepted already: nothing is sent`,
    ]);
    return;
  }
  const { token, treasury } = state.terms;
  const source = await readToken(client, { token, holder: treasury, spender: campaign, blockNumber });
  // Another root than the one that waits is refused by the campaign, by name.
  if (wanted === proposal.root) {
    requireTime(state, proposal, now);
    requireSource(campaign, treasury, proposal, source);
  }
  const call = { campaign, functionName: "acceptRoot", args: [wanted] } as const;
  const sent = dryRun ? await playRoot(client, call) : await sendRoot(client, call);
  const accepted = sent?.events.find((one) => one.event === "RootAccepted");
  // Where nothing was sent, as if it were in the newest block.
  const overlapEnds = accepted?.overlapEnds ?? now + state.rules.overlap;
  const { funding } = proposal;
  const { transaction = null, gas = null } = sent ?? {};
  printResult(
    json,
    {
      dryRun,
      campaign,
      root: wanted,
      previous: state.terms.root,
      overlapEnds,
      funding,
      already: false,
      transaction,
      gas,
    },
    table([
      ["campaign", campaign],
      ["root", wanted],
      ["root before", `${state.terms.root}, good until ${momentText(overlapEnds, "")}`],
      ["funding", `${inTokens(funding, source.decimals)} from ${treasury}`],
      ["sent", transaction ?? "nothing (dry run)"],
    ]),
  );
}

type Accepted = {
  readonly campaign: Address;
  readonly state: CumulativeState;
  readonly root: Hex;
  readonly since: bigint;
  readonly isNamed: boolean;
};

/**
 * Nothing waits, or the root in force was named: done already (also where another followed), unless the last proposal was
 * turned down.
 * @throws SymbolonError `NothingProposed`
 */
async function requireAccepted(
  client: ReadClient,
  { campaign, state, root, since, isNamed }: Accepted,
): Promise<void> {
  const isPresent = root.toLowerCase() === state.terms.root.toLowerCase();
  if (isNamed && isPresent) return;
  const last = await lastOfRoot(client, campaign, since, isNamed ? root : undefined);
  if (last?.event === "RootAccepted") return;
  const vetoed = last?.event === "RootVetoed" ? `; ${last.root} was vetoed by ${last.by}` : "";
  throw new SymbolonError({
    code: "NothingProposed",
    reason: `The campaign ${campaign} has no proposed root${vetoed}. Its root is ${state.terms.root}.`,
    cure: "Have the proposer propose one: symbolon campaign propose-root CAMPAIGN DIR.",
    details: { campaign, root: state.terms.root, last: last?.event ?? null },
  });
}

/** @throws SymbolonError `TimelockRunning`, `ProposalExpired` */
function requireTime(state: CumulativeState, proposal: RootProposal, now: bigint): void {
  const { from, until } = acceptanceOf(state, proposal);
  const details = { root: proposal.root, now, acceptableFrom: from, expires: until };
  if (now < from) {
    throw new SymbolonError({
      code: "TimelockRunning",
      reason: `The root ${proposal.root} can be accepted from ${momentText(from, "")} on, in ${from - now} seconds, and before ${momentText(until, "")}.`,
      cure: "Run the same command again then; until it is accepted, the guardian may veto it.",
      details,
    });
  }
  if (now < until) return;
  throw new SymbolonError({
    code: "ProposalExpired",
    reason: `The root ${proposal.root} had to be accepted before ${momentText(until, "")}.`,
    cure: "Have the proposer propose it again: symbolon campaign propose-root CAMPAIGN DIR.",
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
  const { id, sentence, cure, details } = first;
  throw new SymbolonError({ code: id, reason: sentence, cure, details });
}
