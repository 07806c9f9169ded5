import { stageAt, windowEnds } from "../../core/governance/stage.ts";
import type { KnownProposal } from "../group/readProposals.ts";
import type { ProposalFacts } from "./facts.ts";

/** Until when a proposal could be decided. */
export type ProposalEnd = {
  /** Version of the group's roster in force. */
  readonly roster: number;
  /** Unix seconds: when the roster of its opening was replaced, or now. */
  readonly at: bigint;
};

/** What an audit looks at of a proposal: also what another roster has made void may have run out before. */
export function proposalFacts(known: KnownProposal, end: ProposalEnd): ProposalFacts {
  const { stage, stored } = known;
  const { roster, assents, objections } = stored;
  return { stage, roster, assents, objections, isByDefault: isByDefault(known, end) };
}

/** Whether the clock decided it, for want of somebody: it lapsed, or passed by silence. */
function isByDefault({ stage, until, stored }: KnownProposal, { roster, at }: ProposalEnd): boolean {
  // Another one that was executed took its place, by its nonce: what has only run out has an end.
  const isSuperseded = stage === "Void" && until === 0n && stored.roster === roster;
  if (isSuperseded) return false;
  const last = stageAt(stored, { now: at, roster: stored.roster, isUsed: false });
  if (last === "Lapsed") return true;
  const { rule, passedAt } = stored;
  const isSilent = passedAt === 0n ? last === "Passed" || last === "Void" : passedAt === windowEnds(stored);
  return rule.mode === "Objection" && isSilent;
}
