import type { Hash } from "viem";
import { getBlock } from "viem/actions";
import type { PlannedCall } from "../../chain/calls/plannedCall.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { SymbolonError } from "../../core/errors.ts";
import { BUDGET_PERIOD } from "../../core/governance/rules.ts";
import { durationText } from "../../core/text/duration.ts";
import { isoMoment, momentText } from "../../core/text/moment.ts";
import { requireEtherForCalls, sendSingle, simulateSingle } from "../../delivery/sendCalls.ts";
import type { Timing } from "../../delivery/timing.ts";
import { governanceRefusal } from "../governanceRefusal.ts";
import { type Group, readRule } from "../group/readGroup.ts";
import { type KnownProposal, readKnownProposals, readSeats } from "../group/readProposals.ts";
import { type CheckedProposal, checkProposal, standInText } from "./checkProposal.ts";
import {
  isBeyond,
  isBusy,
  type PlannedSending,
  planSending,
  type SendingWay,
  type Signatures,
} from "./planSending.ts";
import type { ProposalFile } from "./proposalFile.ts";
import { requireVotes } from "./votes.ts";

export type SendProposalParameters = {
  readonly file: ProposalFile;
  /** Simulates it, sends nothing. */
  readonly dryRun?: boolean | undefined;
  readonly timing?: Timing | undefined;
};

type Sending = {
  readonly way: SendingWay;
  readonly seats: readonly number[];
  readonly transaction: Hash | undefined;
};

export type SentProposal = CheckedProposal & {
  /** In order; of a dry run what would be sent. */
  readonly sendings: readonly Sending[];
  readonly gas: bigint;
  /** The group as of then. */
  readonly group: Group;
  /** Where the proposal stands then. */
  readonly after: KnownProposal;
  /** Whether it was executed at once: then it was never opened, and nothing is stored of it. */
  readonly isDone: boolean;
  readonly calls: readonly PlannedCall[];
};

/**
 * Brings the signatures of a proposal to its group: at once, or where they do not suffice slowly. Run again, it sends what has
 * come since.
 * @throws SymbolonError `NothingToSend`, `NotEnoughFunds`, and as `checkProposal`, `requireVotes` and `sendSingle`; what group and target refuse
 */
export async function sendProposal(
  client: WriteClient,
  group: Group,
  { file, dryRun = false, timing }: SendProposalParameters,
): Promise<SentProposal> {
  const checked = await checkProposal(client, group, file);
  await requireVotes(client, file, group);
  const seats = await readSeats(client, group);
  const { openedAt } = checked.known.stored;
  const since = openedAt === 0n || checked.isOver ? group.asOf.time : openedAt;
  const { quorum: suspendQuorum } = await readRule(client, group, "Suspend", since);
  const signatures = { group, checked, file, seats, suspendQuorum };
  const sendings = planSending(signatures);
  const [first] = sendings;
  if (first === undefined) throw nothingSent(signatures);
  // Of an open proposal each of them can be played by itself; what follows an opening only once that was made.
  const playable = checked.known.stage === "Open" ? sendings : [first];
  for (const one of playable) await simulate(client, one);
  const planned = sendings.map((one) => ({ ...one.planned, simulated: playable.includes(one) }));
  if (dryRun) {
    return {
      ...checked,
      sendings: sendings.map((one) => sendingOf(one, undefined)),
      gas: 0n,
      isDone: false,
      group,
      after: checked.known,
      calls: planned,
    };
  }
  await requireEtherForCalls(client, planned);
  const sent: Sending[] = [];
  let gas = 0n;
  for (const one of sendings) {
    if (one !== first) await simulate(client, one);
    const receipt = await sendSingle(client, one.call, timing);
    sent.push(sendingOf(one, receipt.transactionHash));
    gas += receipt.gasUsed;
  }
  const { number: blockNumber, timestamp: time } = await getBlock(client);
  const then = { ...group, asOf: { blockNumber, time } };
  const after = await readKnownProposals(client, then, checked.known.id, checked.known.proposal);
  const isDone = sent.some(({ way }) => way === "act") && (after.stage === "None" || after.stage === "Done");
  return { ...checked, sendings: sent, gas, group: then, after, isDone, calls: [] };
}

const sendingOf = ({ way, seats }: PlannedSending, transaction: Hash | undefined): Sending => ({
  way,
  seats,
  transaction,
});

/** Plays a call; what refuses it is described in its own words. */
async function simulate(client: WriteClient, { call }: PlannedSending): Promise<void> {
  await simulateSingle(client, call, client.account.address, governanceRefusal);
}

function holdBeyond({ checked, suspendQuorum, seats }: Signatures, seat: number): SymbolonError {
  const { budget, sunset } = checked.rule;
  const spent = Number(seats[seat]?.held ?? 0n);
  return new SymbolonError({
    code: "BeyondEmergency",
    reason: `Seat ${seat} may not sign for so long a hold: no hold is longer than ${durationText(sunset)}, and the seat has spent ${durationText(spent)} of its ${durationText(budget)} in ${durationText(BUDGET_PERIOD)}, counted for each credential.`,
    hint: `Hold fewer credentials, or for a shorter time; or let ${Math.max(suspendQuorum, checked.rule.quorum)} seats sign, as many as Suspend needs.`,
    details: { seat, budget, sunset, spent },
  });
}

/** Why none of the file's signatures is sent. */
function nothingSent(signatures: Signatures): SymbolonError {
  const { checked, file } = signatures;
  const beyond = file.assents.find(({ seat }) => isBeyond(signatures, seat));
  if (beyond !== undefined) return holdBeyond(signatures, beyond.seat);
  const busy = file.assents.find(({ seat }) => isBusy(signatures, seat));
  if (checked.known.stage === "None" && busy !== undefined) return seatBusy(signatures, busy.seat);
  return nothingToSend(checked, file);
}

function seatBusy({ seats, checked }: Signatures, seat: number): SymbolonError {
  const until = seats[seat]?.busyUntil ?? 0n;
  return new SymbolonError({
    code: "SeatBusy",
    reason: `Seat ${seat} has another proposal open that passes by silence, until ${momentText(until)}, and opens no second one before.`,
    hint: `Wait until then; or let another seat open it, or ${checked.rule.quorum} seats sign: a full quorum acts at once.`,
    details: { seat, until },
  });
}

function nothingToSend({ known, rule, isOver }: CheckedProposal, file: ProposalFile): SymbolonError {
  const { id, stage, from, stored } = known;
  if (isOver) return fullQuorumMissed(known, rule.quorum, file);
  const waiting = file.assents.some(({ chair }) => chair > 0);
  const standIns = waiting
    ? ` Stand-ins may sign from ${standInText(stored.openedAt, rule.standIn)} on.`
    : "";
  const isPassed = stage === "Passed";
  return new SymbolonError({
    code: "NothingToSend",
    reason: isPassed
      ? `The proposal ${id} has passed, and may be executed from ${isoMoment(from)} on: it needs no more signatures.`
      : `The file has no new signature of the proposal ${id} that counts now.${standIns}`,
    hint: isPassed
      ? "Run symbolon govern step GROUP then."
      : "Let more seats sign it: symbolon govern sign FILE.",
    details: { id, stage },
  });
}

function fullQuorumMissed({ id, stage }: KnownProposal, quorum: number, file: ProposalFile): SymbolonError {
  const { length } = file.assents;
  return new SymbolonError({
    code: "QuorumMissed",
    reason: `The proposal ${id} ${stage === "Refused" ? "was refused" : "has lapsed"}: only ${quorum} signatures in one call act on it, and the file has ${length}.`,
    hint: "Let more seats sign it before its deadline: symbolon govern sign FILE.",
    details: { id, stage, quorum, signatures: length },
  });
}
