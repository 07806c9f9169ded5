import { type Hex, zeroHash } from "viem";
import { type Act, mayPassByObjection } from "../../../sdk/core/governance/acts.ts";
import { addressOfKey, type Seat, seatsIn } from "../../../sdk/core/governance/roster.ts";
import type { Rule } from "../../../sdk/core/governance/rules.ts";
import { computeStage, windowEnds } from "../../../sdk/core/governance/stage.ts";
import { exactly, type TimelineKind } from "../../../sdk/core/timeline/timelineStep.ts";
import type { ChainEvent } from "../tables/events.ts";
import type { AddedStep, OpenPath } from "./openPath.ts";

/** Votes of some seats on a proposal, and their position on the chain. */
export type Voice = {
  readonly event: ChainEvent;
  readonly said: "opened" | "assented" | "objected";
  /** All seats that had said so up to then: one bit a seat. */
  readonly seats: number;
};

/** How a group decided an act. */
export type Decision = {
  /** Id of the proposal; zero: the group's dispute desk decided it. */
  readonly id: Hex;
  readonly act: Act;
  /** The group's event `Acted`. */
  readonly acted: ChainEvent;
  /** The seats that assented: one bit a seat. */
  readonly assents: number;
  /** In the chain's order, including those of blocks that were taken back; empty: the act was done at once. */
  readonly voices: readonly Voice[];
  /** The roster in force; empty: its event is not known. */
  readonly seats: readonly Seat[];
  /** The rule by which it was decided; undefined: the Rulebook's events are not known. */
  readonly rule: Rule | undefined;
};

const SECOND = 1_000;

/** Begins a path with the group's decision on the act that the path is about. */
export function addDecision(path: OpenPath, decision: Decision): void {
  const { id, acted, assents, voices } = decision;
  if (id === zeroHash) {
    const words = `decided by the dispute desk of the group ${acted.contract}, not by its seats`;
    path.add({ kind: "accepted", moment: by(acted), words, ground: acted.ground });
    return;
  }
  if (voices.length === 0) {
    path.add(atOnce(decision));
    return;
  }
  let known = 0;
  let opposed = 0;
  for (const voice of voices) {
    const { event, said, seats } = voice;
    const isGone = event.undone !== undefined;
    const step = voiceStep(decision, voice, seats & ~(said === "objected" ? opposed : known));
    // What was taken back, and objections, did not lead to the next step.
    if (isGone || said === "objected") {
      const cause = path.note(step);
      if (isGone) noteUndone(path, event, cause);
    } else path.add(step);
    if (!isGone && said === "objected") opposed = seats;
    else if (!isGone) known = seats;
  }
  if ((assents & ~known) !== 0) {
    const last: Voice = { event: acted, said: "assented", seats: assents };
    const step = voiceStep(decision, last, assents & ~known);
    path.add({ ...step, words: `${step.words}; in the transaction that did it` });
  }
  const from = executableFrom(decision);
  if (from !== undefined) path.add(from);
}

/** Signatures are made off the chain: only the latest possible moment is known. */
const by = ({ time }: ChainEvent) => ({ from: undefined, to: time * SECOND, clock: "block" }) as const;

function noteUndone(path: OpenPath, { block, undone = 0, ground }: ChainEvent, cause: number): void {
  const words = `block ${block} was taken back`;
  path.note({ kind: "undone", moment: exactly(undone, "store"), words, ground, cause });
}

function atOnce(decision: Decision): AddedStep {
  const { acted, assents } = decision;
  const count = seatsIn(assents).length;
  const signed = `${count}${ofText(decision, count)} signed, all in the transaction that did it`;
  const words = `at once, ${signed}: signatures have no moment of their own there; ${membersText(decision, assents)}`;
  return { kind: "signed", moment: by(acted), words, ground: acted.ground };
}

const KINDS = { opened: "proposed", assented: "signed", objected: "vetoed" } as const satisfies Record<
  Voice["said"],
  TimelineKind
>;

/** @param fresh the new seats among all */
function voiceStep(decision: Decision, { event, said, seats }: Voice, fresh: number): AddedStep {
  const { id, act, acted } = decision;
  const { block, blockHash, transaction, logIndex, time, ground } = event;
  const step = {
    moment: exactly(time * SECOND, "block"),
    ground,
    place: { block, blockHash, transaction, logIndex },
  };
  const members = fresh === 0 ? "nobody new" : membersText(decision, fresh);
  const count = seatsIn(seats).length;
  if (said === "opened") {
    const isEnough = count >= (thresholdOf(decision) ?? Infinity);
    const passed = isEnough ? ", so it passed as it was opened" : "";
    const opened = `opened by ${members}; ${count}${ofText(decision, count)} signed${passed}`;
    const words = `${act}, proposal ${id} of the group ${acted.contract}, ${opened}`;
    return { ...step, kind: KINDS[said], words };
  }
  if (said === "objected") return { ...step, kind: KINDS[said], words: `objected: ${members}` };
  // Seats may be dormant by then, so that fewer are enough.
  if (fresh === 0) return { ...step, kind: "accepted", words: `counted again: ${count} signed, ${members}` };
  const why = signatureText(decision, count, seatsIn(fresh));
  const keys = seatsIn(fresh).flatMap((seat) => memberOf(decision, seat) ?? []);
  return { ...step, kind: KINDS[said], why, words: keys.length === 0 ? why : `${why}: ${keys.join(", ")}` };
}

/** Names these signatures of a threshold: `the 5th signature of 5, seat 7`. */
function signatureText(decision: Decision, last: number, seats: readonly number[]): string {
  const first = last - seats.length + 1;
  const of = ofText(decision, last);
  return seats.length === 1
    ? `the ${ordinal(last)} signature${of}, seat ${seats[0]}`
    : `signatures ${first} to ${last}${of}, seats ${seats.join(", ")}`;
}

/** The threshold of a count of signatures, in words. */
function ofText(decision: Decision, count: number): string {
  const threshold = thresholdOf(decision);
  if (threshold === undefined) return "";
  return count > threshold ? ` (its rule asks for ${threshold})` : ` of ${threshold}`;
}

/** Of 1 to 16. */
const ordinal = (count: number) => `${count}${["st", "nd", "rd"][count - 1] ?? "th"}`;

/** A member's address, or key. No event shows whether a stand-in signed for the member. */
function memberOf({ seats }: Decision, seat: number): Hex | undefined {
  const key = seats[seat]?.member;
  return key === undefined ? undefined : (addressOfKey(key) ?? key);
}

function membersText(decision: Decision, bits: number): string {
  const named = seatsIn(bits).map((seat) => {
    const member = memberOf(decision, seat);
    return member === undefined ? `seat ${seat}` : `seat ${seat} (${member})`;
  });
  return named.join(", ");
}

/** The number of signatures with which it passed, or would pass; undefined: only its rule could tell. */
function thresholdOf(decision: Decision): number | undefined {
  const { act, assents, rule } = decision;
  const count = seatsIn(assents).length;
  if (rule === undefined) return mayPassByObjection(act) ? undefined : count;
  // Fewer signatures are enough where seats are dormant.
  return hasPassedByClock(decision) ? rule.quorum : Math.min(rule.quorum, count);
}

/** Whether time decided it and no signature: not enough seats objected in time. */
function hasPassedByClock({ rule, acted, assents, voices }: Decision): boolean {
  const opening = openingOf(voices);
  if (rule?.mode !== "Objection" || opening === undefined || seatsIn(assents).length >= rule.quorum)
    return false;
  return BigInt(acted.time) >= windowEnds({ rule, openedAt: BigInt(opening.time) });
}

const canonical = (voices: readonly Voice[]) => voices.filter(({ event }) => event.undone === undefined);
const openingOf = (voices: readonly Voice[]) => canonical(voices)[0]?.event;

/** When its rule let anybody execute it; undefined: as soon as it had passed, or unknown. */
function executableFrom(decision: Decision): AddedStep | undefined {
  const { act, acted, assents, voices, rule } = decision;
  const opening = openingOf(voices);
  const last = canonical(voices).findLast(({ said }) => said !== "objected");
  if (rule === undefined || opening === undefined || last === undefined) return undefined;
  const isByClock = hasPassedByClock(decision);
  const passed = last.seats === assents ? last.event.time : acted.time;
  const { stage, from } = computeStage(
    {
      rule,
      act,
      openedAt: BigInt(opening.time),
      passedAt: isByClock ? 0n : BigInt(passed),
      roster: 0,
      assents,
      objections: 0,
      isClosed: false,
    },
    { now: BigInt(acted.time), roster: 0, isUsed: false },
  );
  if (stage !== "Passed" || from <= BigInt(passed)) return undefined;
  const why = isByClock ? "the time in which seats may object" : "the notice of its rule";
  const moment = exactly(Number(from) * SECOND, "rule");
  return { kind: "executable", moment, why, words: "anybody may execute it", ground: "rule" };
}
