import { type Hex, type TypedDataDefinition, zeroHash } from "viem";
import type { SeatState } from "../../src/sdk/chain/read/readQuorum.ts";
import { type Seat, seatsIn } from "../../src/sdk/core/governance/roster.ts";
import type { RuleChange } from "../../src/sdk/core/governance/rules.ts";
import { countdown } from "../../src/sdk/core/text/countdown.ts";
import type { Group } from "../../src/sdk/governance/group/readGroup.ts";
import { assentsNeeded, type KnownProposal } from "../../src/sdk/governance/group/readProposals.ts";
import type { CheckedProposal } from "../../src/sdk/governance/proposal/checkProposal.ts";
import { ruleText } from "../../src/sdk/governance/proposal/tell/ruleText.ts";
import { seatText } from "../../src/sdk/governance/proposal/tell/seatText.ts";
import type { ReadCall, ToldText } from "../../src/sdk/governance/proposal/tell/told.ts";
import { typedDataHashes } from "../../src/sdk/governance/proposal/typedDataHashes.ts";
import { becomesText } from "../../src/sdk/governance/watch/proposalTasks.ts";
import type { Line } from "../output.ts";

export function ruleLines(changes: readonly RuleChange[], seats: number): readonly Line[] {
  return changes.map(({ act, rule }): Line => [act, ruleText(act, rule, seats)]);
}

/** Where a proposal stands, and what silence means. */
export function proposalLines(
  known: KnownProposal,
  group: Group,
  seats: readonly SeatState[],
): readonly Line[] {
  const { stored, stage, from, silence } = known;
  const now = group.asOf.time;
  const count = (bits: number) => seatsIn(bits).length;
  return [
    ["stage", stage === "Passed" ? `Passed: may be executed from ${countdown(from, now)}` : stage],
    ["assents", `${count(stored.assents)} of ${assentsNeeded(known, seats)}${seatList(stored.assents)}`],
    ["objections", `${count(stored.objections)} of ${stored.rule.vetoes}${seatList(stored.objections)}`],
    ...(silence === undefined
      ? []
      : [["silence means", `${becomesText[silence.becomes]}: ${countdown(silence.at, now)}`] as const]),
  ];
}

function seatList(bits: number): string {
  const seats = seatsIn(bits);
  return seats.length === 0 ? "" : ` (seat ${seats.join(", ")})`;
}

/** What a proposal is, for whoever is to sign or send it. */
export function checkedProposalLines(
  { call, rule, known, wouldFail }: CheckedProposal,
  group: Group,
): readonly Line[] {
  const { proposal, id } = known;
  return [
    ["proposal", id],
    ["act", call.act],
    ...toldLines(call),
    ["at", proposal.target],
    ["evidence", evidenceBeside(proposal.evidence, call)],
    ["rule", ruleText(call.act, rule, group.roster.seats.length)],
    ["good until", proposal.deadline === 0n ? "used: no end" : countdown(proposal.deadline, group.asOf.time)],
    ["warning", wouldFail && `made now, the call would be refused: ${wouldFail}`],
  ];
}

/** Who sits where. */
export function seatLines(seats: readonly Seat[]): readonly Line[] {
  return seats.map((seat, i) => [`seat ${i}`, seatText(seat)]);
}

/** A call, a change of a panel or a ruling: a sentence, what nobody should miss, and all that it says. */
export function toldLines({ what, warnings, rows }: ToldText): readonly Line[] {
  return [["does", what], ...warnings.map((one): Line => ["warning", one]), ...rows];
}

/** The same for programs. */
export const toldDocument = ({ what, warnings, rows }: ToldText) => ({ what, warnings, rows });

/**
 * What is signed, as a wallet may show it: it shows the call as bytes, so that only the digest tells whether it is this one. Some
 * show the digest's two parts instead.
 */
export function digestLines(typedData: TypedDataDefinition): readonly Line[] {
  const { digest, domain, message } = typedDataHashes(typedData);
  return [
    ["digest", `${digest} (EIP-712): a wallet shows data as bytes, so compare this one with it`],
    ["its parts", `domain ${domain}, message ${message}`],
  ];
}

/** Evidence that the call itself does not name. */
function evidenceBeside(evidence: Hex, call: ReadCall): Hex | undefined {
  return evidence === zeroHash || call.evidence !== undefined ? undefined : evidence;
}
