import type { Address } from "viem";
import { seatsIn } from "../../core/governance/roster.ts";
import { durationText } from "../../core/text/duration.ts";
import type { AuditFacts, GroupFacts, HoldFacts } from "./facts.ts";
import type { AuditFinding } from "./finding.ts";

/** How governance has gone so far. */
export type GovernanceVitals = {
  /** Proposals that are decided, one way or the other. */
  readonly decided: number;
  /** Of them, those that the clock decided for lack of somebody. */
  readonly byDefault: number;
  /** Of each desk: its cases that are over, and those of them that a silent panel ended. */
  readonly cases: readonly { readonly desk: Address; readonly over: number; readonly unheard: number }[];
  /** Seats of the roster in force that were silent in proposals which the clock decided. */
  readonly silences: readonly {
    readonly group: Address;
    readonly seat: number;
    readonly silent: number;
    readonly asked: number;
  }[];
  /** Seconds from when a ground was first named on the chain to when it took effect; null where nothing did. */
  readonly evidenceToEffect: {
    readonly count: number;
    readonly median: bigint | null;
    readonly longest: bigint | null;
  };
  readonly holdsPastBound: readonly HoldFacts[];
};

/** Share of proposals, or of cases, that end for somebody's silence beyond which something is wrong. */
const MAX_SILENT_SHARE = 0.1;

export function computeVitals(facts: AuditFacts): GovernanceVitals {
  const proposals = facts.groups.map(proposalVitals);
  const waits = facts.effects
    .map(({ groundedAt, effectAt }) => effectAt - groundedAt)
    .sort((a, b) => (a < b ? -1 : 1));
  return {
    decided: sum(proposals.map(({ decided }) => decided)),
    byDefault: sum(proposals.map(({ byDefault }) => byDefault)),
    cases: facts.desks.map(({ desk, cases }) => {
      const over = cases.filter(({ isOver }) => isOver);
      return { desk, over: over.length, unheard: over.filter(({ isByDefault }) => isByDefault).length };
    }),
    silences: proposals.flatMap(({ silences }) => silences),
    evidenceToEffect: {
      count: waits.length,
      median: waits[(waits.length - 1) >> 1] ?? null,
      longest: waits.at(-1) ?? null,
    },
    holdsPastBound: facts.holds.filter(({ longest, bound }) => longest > bound),
  };
}

/** What of the vitals is weak. */
export function vitalFindings({
  decided,
  byDefault,
  cases,
  holdsPastBound,
}: GovernanceVitals): readonly AuditFinding[] {
  const late = holdsPastBound.map(({ batch, target, longest, bound }) => ({
    code: "HoldPastBound" as const,
    where: batch,
    says: `Credential ${target} was held for ${durationText(longest)} without a break, but may be held for ${durationText(bound)}.`,
  }));
  const silent = cases
    .filter(({ over, unheard }) => unheard > over * MAX_SILENT_SHARE)
    .map(({ desk, over, unheard }) => ({
      code: "PanelSilent" as const,
      where: desk,
      says: `A silent panel ended ${unheard} of ${over} cases: they ended as they began, or as the first panel had ruled.`,
    }));
  if (byDefault <= decided * MAX_SILENT_SHARE) return [...late, ...silent];
  const says = `The clock decided ${byDefault} of ${decided} proposals, for lack of signatures.`;
  return [...late, ...silent, { code: "DecidedByDefault", where: "all", says }];
}

function proposalVitals({ group, seats, roster, proposals }: GroupFacts) {
  const over = proposals.filter(({ stage }) => stage !== "Open" && stage !== "Passed" && stage !== "None");
  const defaults = over.filter(({ isByDefault }) => isByDefault);
  // Of those who sit there now: before, others may have.
  const ofRoster = defaults.filter((one) => one.roster === roster);
  const silences = seats.map((_, seat) => ({
    group,
    seat,
    asked: ofRoster.length,
    silent: ofRoster.filter(({ assents, objections }) => !seatsIn(assents | objections).includes(seat))
      .length,
  }));
  return { decided: over.length, byDefault: defaults.length, silences };
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
