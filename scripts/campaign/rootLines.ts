import type { Address } from "viem";
import type { RootEvent } from "../../src/chain/events/roots.ts";
import type { CumulativeState, RootProposal } from "../../src/chain/read/readCampaign.ts";
import { pendingOf } from "../../src/distribution/roots/rootState.ts";
import { momentText } from "../command/momentText.ts";
import { table } from "../output.ts";
import { inTokens } from "../tree/inTokens.ts";

type Line = readonly [name: string, value: string];

/** Which roots are good, which one waits, and who may do what with it until when: what a guardian goes by. */
export function rootLines(
  state: CumulativeState,
  { now, decimals }: { readonly now: bigint; readonly decimals: number | undefined },
): readonly Line[] {
  const { previousRoot, overlapEnds, proposal } = state.roots;
  const { proposer, guardian, overlap } = state.rules;
  const lines: Line[] = [];
  if (previousRoot !== undefined) {
    const is = now < overlapEnds ? "good until" : "good no more since";
    lines.push(["root before", `${previousRoot}, ${is} ${momentText(overlapEnds, "")}`]);
  }
  if (proposal === undefined) return [...lines, ["proposed", `nothing; ${proposer} may propose a root`]];
  const { root, funding, proposedAt, acceptableFrom: from, expires: until } = proposal;
  lines.push(["proposal", proposal.hash]);
  lines.push(["proposed", `${root} at ${momentText(proposedAt, "")}, with ${inTokens(funding, decimals)}`]);
  if (pendingOf(state, now) === undefined) {
    return [
      ...lines,
      ["accept", `nobody any more, since ${momentText(until, "")}; ${proposer} may propose again`],
    ];
  }
  const since = now < from ? `from ${momentText(from, "")}` : "now";
  return [
    ...lines,
    ["accept", `anybody, ${since}, before ${momentText(until, "")}`],
    ["veto", `the guardian ${guardian}, or the proposer ${proposer} to take it back, until it is accepted`],
    ["then", `the present root stays good for ${overlap} seconds more`],
  ];
}

/** What happened to the roots, oldest first, with the moments that the events tell; those of blocks are not asked for. */
export function historyLines(
  history: readonly RootEvent[],
  timelock: bigint,
  decimals: number | undefined,
): readonly string[] {
  return history.map((event) => {
    const place = `block ${event.blockNumber}`;
    if (event.event === "RootProposed") {
      const at = momentText(event.acceptableFrom - timelock, "");
      return `${place}: ${event.root} proposed at ${at} (${event.proposal}), ${event.count} leaves, with ${inTokens(event.funding, decimals)}`;
    }
    return event.event === "RootAccepted"
      ? `${place}: ${event.root} accepted, with ${inTokens(event.funding, decimals)}; the one before it good until ${momentText(event.overlapEnds, "")}`
      : `${place}: ${event.root} vetoed by ${event.by} (${event.proposal})`;
  });
}

/** Prints the proposal that is about to be accepted or vetoed. */
export function proposalPrinter(campaign: Address) {
  return (proposal: RootProposal, decimals: number | undefined): void => {
    const lines = table([["campaign", campaign], ...proposalLines(proposal, decimals)]);
    process.stdout.write(`${lines.join("\n")}\n`);
  };
}

/** What a proposal is, for people: they look at it before they send its hash. */
function proposalLines(
  { hash, root, count, funding, manifestHash, proposedAt, acceptableFrom, expires }: RootProposal,
  decimals: number | undefined,
): readonly Line[] {
  return [
    ["proposal", hash],
    ["root", root],
    ["leaves", count.toLocaleString("en")],
    ["funding", inTokens(funding, decimals)],
    ["manifest hash", manifestHash],
    ["proposed", momentText(proposedAt, "")],
    ["accept", `from ${momentText(acceptableFrom, "")}, before ${momentText(expires, "")}`],
  ];
}
