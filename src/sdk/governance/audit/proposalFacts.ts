import { zeroHash } from "viem";
import type { ActedEvent, GroupEvent } from "../../chain/events/groups.ts";
import {
  isOfOneSeat,
  type OpenProposal,
  type Stage,
  stageAt,
  windowEnds,
} from "../../core/governance/stage.ts";
import type { KnownProposal } from "../group/readProposals.ts";
import type { ProposalFacts } from "./facts.ts";

/**
 * What an audit looks at of a proposal: also what another roster, or another proposal, has made void may have run out before.
 * @param at Unix seconds until which it could be decided: when its roster was replaced or its nonce used up, else now.
 */
export function proposalFacts(known: KnownProposal, at: bigint): ProposalFacts {
  const { stage, stored } = known;
  const { roster, assents, objections } = stored;
  return { stage, roster, assents, objections, isByDefault: isByDefault(known, at) };
}

/**
 * The deed that used up a proposal's nonce; undefined: none made it void. A deed of a proposal that was never opened does not
 * tell its nonce: where no other used it up, it is the first of these. So one with another nonce may hide that this one had run out,
 * but nothing that was decided in time counts as run out.
 */
export function supersededBy(
  { id, stage, isUsed, stored, proposal }: KnownProposal,
  proposals: readonly KnownProposal[],
  events: readonly GroupEvent[],
): ActedEvent | undefined {
  if (stage !== "Void" || !isUsed) return undefined;
  const opened = events.findIndex((one) => one.event === "ProposalOpened" && one.id === id);
  const deeds = events
    .slice(opened + 1)
    // What the desk had it do has no id, and used no nonce.
    .filter(
      (one): one is ActedEvent => one.event === "Acted" && one.act === stored.act && one.id !== zeroHash,
    );
  const nonceOf = (deed: ActedEvent) => proposals.find((one) => one.id === deed.id)?.proposal.nonce;
  return (
    deeds.find((deed) => nonceOf(deed) === proposal.nonce) ??
    deeds.find((deed) => nonceOf(deed) === undefined)
  );
}

/**
 * Whether nothing but one seat's wish ran out: the group decided nothing, and nobody was silent about anything.
 * @param at as `proposalFacts`
 */
export function isLapsedDust({ stored }: KnownProposal, at: bigint): boolean {
  return isOfOneSeat(stored) && lastStage(stored, at) === "Lapsed";
}

/** Its stage while it could be decided. */
function lastStage(stored: OpenProposal, at: bigint): Stage {
  return stageAt(stored, { now: at, roster: stored.roster, isUsed: false });
}

/** Whether the clock decided it, for lack of somebody: it lapsed, or passed by silence. */
function isByDefault({ stored }: KnownProposal, at: bigint): boolean {
  const last = lastStage(stored, at);
  if (last === "Lapsed") return true;
  const { rule, passedAt } = stored;
  const isSilent = passedAt === 0n ? last === "Passed" || last === "Void" : passedAt === windowEnds(stored);
  return rule.mode === "Objection" && isSilent;
}
