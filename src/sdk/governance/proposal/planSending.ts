import type { Approval } from "../../chain/calls/groups.ts";
import { actCall, assentCall, objectCall, openProposalCall } from "../../chain/calls/groups.ts";
import { type PlannedCall, plannedCall } from "../../chain/calls/plannedCall.ts";
import type { SeatState } from "../../chain/read/readQuorum.ts";
import { isBeyondBudget } from "../../core/governance/budget.ts";
import { seatsIn } from "../../core/governance/roster.ts";
import type { Group } from "../group/readGroup.ts";
import type { CheckedProposal } from "./checkProposal.ts";
import type { ProposalFile } from "./proposalFile.ts";

/** How signatures are sent to the chain: at once, or to a proposal that the clock decides. */
export type SendingWay = "act" | "open" | "assent" | "object";

export type PlannedSending = {
  readonly way: SendingWay;
  /** Seats of the sent signatures. */
  readonly seats: readonly number[];
  readonly call: ReturnType<typeof actCall | typeof openProposalCall | typeof assentCall | typeof objectCall>;
  readonly planned: PlannedCall;
};

export type Signatures = {
  readonly group: Group;
  readonly checked: CheckedProposal;
  readonly file: ProposalFile;
  /** State of each seat. */
  readonly seats: readonly SeatState[];
  /** Number of seats that Suspend needs: a hold beyond its budget or sunset needs as many. */
  readonly suspendQuorum: number;
};

/**
 * Plans which of the gathered signatures to send. If they suffice, all are sent at once; otherwise they open the
 * proposal, or are added to it. Objections come before assents to an open proposal, and after an opening: so a sender
 * of an assent skips none.
 */
export function planSending(signatures: Signatures): readonly PlannedSending[] {
  const { group, checked, file } = signatures;
  const { quorum, roster } = group;
  const { known, call } = checked;
  const signed = { quorum, seats: roster.seats };
  const usable = usableVotes(signatures, file.assents);
  const affordable = usable.filter(({ seat }) => !isBeyond(signatures, seat));
  const words = (doing: string) => `${doing}: ${call.what}`;
  const plan = (way: SendingWay, votes: readonly Approval[], made: PlannedSending["call"], doing: string) => [
    {
      way,
      seats: votes.map(({ seat }) => seat),
      call: made,
      planned: plannedCall(made, { what: words(doing) }),
    },
  ];
  const enough = enoughToAct(signatures, usable, affordable);
  if (enough !== undefined) {
    const made = actCall({ ...signed, proposal: file.proposal, approvals: enough });
    const acting = plan(
      "act",
      enough,
      made,
      checked.rule.notice > 0 && call.act !== "Rules" ? "Decide" : "Do",
    );
    return [...(known.stage === "Open" ? objecting() : []), ...acting];
  }
  if (known.stage === "None") {
    const opening = affordable.filter(({ seat }) => !isBusy(signatures, seat));
    if (opening.length === 0) return [];
    const made = openProposalCall({ ...signed, proposal: file.proposal, approvals: opening });
    return [...plan("open", opening, made, "Open for decision"), ...objecting()];
  }
  if (known.stage !== "Open") return [];
  const made = assentCall({ ...signed, id: known.id, approvals: affordable });
  return [
    ...objecting(),
    ...(affordable.length === 0 ? [] : plan("assent", affordable, made, "Add assents")),
  ];

  function objecting(): readonly PlannedSending[] {
    const votes = usableVotes(signatures, file.objections);
    if (votes.length === 0) return [];
    const made = objectCall({ ...signed, id: known.id, approvals: votes });
    return plan("object", votes, made, "Object");
  }
}

/** Signatures that are not on the chain yet, and count now: those of stand-ins only after their time has come. */
function usableVotes({ group, checked }: Signatures, votes: readonly Approval[]): readonly Approval[] {
  const { rule, known, isOver } = checked;
  const { openedAt, assents, objections } = known.stored;
  const haveStandIns = !isOver || rule.standIn < rule.window;
  const areStandInsDue =
    rule.standIn === 0 ||
    (haveStandIns && openedAt !== 0n && group.asOf.time >= openedAt + BigInt(rule.standIn));
  const spoken = assents | objections;
  return votes.filter(({ seat, chair }) => ((spoken >> seat) & 1) === 0 && (chair === 0 || areStandInsDue));
}

/**
 * Whether a hold is beyond what its rule lets a seat sign for. Then the seat does not count, except among as many as
 * Suspend needs. Opened with fewer seats, the hold would pass, and could not be executed before the others sign.
 */
export function isBeyond({ group, checked, seats }: Signatures, seat: number): boolean {
  const { call, rule } = checked;
  const spent = [seats[seat]?.held ?? 0n];
  return call.hold !== undefined && isBeyondBudget(call.hold, rule, group.asOf.time, spent);
}

/** Whether a seat has another proposal open that silence passes: until its window is over, it opens no second one. */
export function isBusy({ checked, seats }: Signatures, seat: number): boolean {
  return checked.rule.mode === "Objection" && (seats[seat]?.busyUntil ?? 0n) > 0n;
}

/**
 * The smallest number of signatures with which the group acts at once, in addition to those on the chain; undefined:
 * too few.
 */
function enoughToAct(
  signatures: Signatures,
  usable: readonly Approval[],
  affordable: readonly Approval[],
): readonly Approval[] | undefined {
  const { rule, known, call, isOver } = signatures.checked;
  const before = seatsIn(known.stored.assents);
  const bearing = before.filter((seat) => !isBeyond(signatures, seat));
  // A hold may have passed with a seat that may not sign for it: it still accepts the others.
  const isStuck = known.stage === "Passed" && bearing.length < Math.min(before.length, rule.quorum);
  if (known.stage !== "None" && known.stage !== "Open" && !isStuck && !isOver) return undefined;
  const { deadline } = known.proposal;
  // Signatures are added to an open proposal all the same.
  if (deadline !== 0n && deadline < signatures.group.asOf.time) return undefined;
  const take = (votes: readonly Approval[], there: readonly number[], needed: number) => {
    const missing = Math.max(0, needed - there.length);
    return votes.length < missing ? undefined : votes.slice(0, missing);
  };
  const own = take(affordable, bearing, rule.quorum);
  if (own !== undefined || call.hold === undefined) return own;
  return take(usable, before, Math.max(rule.quorum, signatures.suspendQuorum));
}
