import { zeroHash } from "viem";
import type { SeatState } from "../../src/sdk/chain/read/readQuorum.ts";
import type { Act } from "../../src/sdk/core/governance/acts.ts";
import { chairs, isNobody, type Seat, seatsIn } from "../../src/sdk/core/governance/roster.ts";
import { BUDGET_PERIOD, type Rule, type RuleChange } from "../../src/sdk/core/governance/rules.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { isoMoment } from "../../src/sdk/core/text/moment.ts";
import type { Group } from "../../src/sdk/governance/group/readGroup.ts";
import { assentsNeeded, type KnownProposal } from "../../src/sdk/governance/group/readProposals.ts";
import { keyText } from "../../src/sdk/governance/group/rosterFile.ts";
import type { CheckedProposal } from "../../src/sdk/governance/proposal/checkProposal.ts";
import type { ReadCall } from "../../src/sdk/governance/proposal/readCall.ts";
import { becomesText } from "../../src/sdk/governance/watch/proposalTasks.ts";
import type { Line } from "../output.ts";

/** `5 of 9, never fewer; 4 objections refuse; 3 d open, stand-ins after 1 d; notice 2 d; evidence`. */
export function ruleText(act: Act, rule: Rule, seats: number): string {
  const { quorum, floor, mode, vetoes, evidence, window, standIn, notice, budget, sunset } = rule;
  const fewer = floor === quorum ? "never fewer" : `as few as ${floor} where seats are dormant`;
  const standIns =
    standIn === window
      ? "no stand-ins"
      : standIn === 0
        ? "stand-ins too"
        : `stand-ins after ${durationText(standIn)}`;
  const silence = mode === "Objection" ? "silence passes it" : "silence leaves all as it was";
  return [
    `${quorum} of ${seats}, ${fewer}`,
    `${vetoes} ${vetoes === 1 ? "objection refuses" : "objections refuse"}`,
    `open for ${durationText(window)}, ${standIns}: ${silence}`,
    ...(notice > 0 ? [`notice ${durationText(notice)}`] : []),
    ...(evidence ? ["evidence"] : []),
    ...(act === "Hold"
      ? [
          `a seat's budget ${durationText(budget)} in ${durationText(BUDGET_PERIOD)}, no hold over ${durationText(sunset)}`,
        ]
      : []),
  ].join("; ");
}

export function ruleLines(changes: readonly RuleChange[], seats: number): readonly Line[] {
  return changes.map(({ act, rule }): Line => [act, ruleText(act, rule, seats)]);
}

const UNITS = [
  ["day", 86_400n],
  ["hour", 3_600n],
  ["minute", 60n],
  ["second", 1n],
] as const;

/** A moment, and how far off it is: `2027-01-15T08:00:00Z, in 2 days 3 hours`. */
export function countdown(moment: bigint, now: bigint): string {
  if (moment <= now) return `${isoMoment(moment)}, now`;
  let rest = moment - now;
  const parts: string[] = [];
  for (const [name, size] of UNITS) {
    const number = rest / size;
    rest %= size;
    if (number > 0n && parts.length < 2) parts.push(`${number} ${name}${number === 1n ? "" : "s"}`);
  }
  return `${isoMoment(moment)}, in ${parts.join(" ")}`;
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
    ["does", call.what],
    ...contentLines(call, group),
    ["at", proposal.target],
    ["evidence", proposal.evidence === zeroHash ? undefined : proposal.evidence],
    ["rule", ruleText(call.act, rule, group.roster.seats.length)],
    ["good until", proposal.deadline === 0n ? "used: no end" : countdown(proposal.deadline, group.asOf.time)],
    ["warning", wouldFail && `made now, the call would be refused: ${wouldFail}`],
  ];
}

/** Who sits where. */
export function seatLines(seats: readonly Seat[]): readonly Line[] {
  return seats.map((seat, i) => [`seat ${i}`, seatText(seat)]);
}

/** What a call says beside its sentence: who signs for a roster or for rules reads them. */
function contentLines({ seats = [], announced }: ReadCall, { roster }: Group): readonly Line[] {
  return [...seatLines(seats), ...ruleLines(announced?.changes ?? [], roster.seats.length)];
}

/** Who sits in a seat. */
export function seatText(seat: Seat): string {
  const standIns = chairs.slice(1).flatMap((chair) => (isNobody(seat[chair]) ? [] : [keyText(seat[chair])]));
  const [first, ...others] = standIns;
  if (first === undefined) return keyText(seat.member);
  return `${keyText(seat.member)}; ${others.length > 0 ? "stand-ins" : "stand-in"} ${standIns.join(" and ")}`;
}
