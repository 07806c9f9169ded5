import type { Address } from "viem";
import { unpackHold } from "../../../src/sdk/core/status/holds.ts";
import { horizon, later, locate, NEVER } from "../../../src/sdk/core/status/statusWords.ts";
import { type BatchStatus, decide, type Outcome, type Verdict } from "../../../src/sdk/core/verdict.ts";
import { statusFloor } from "../../../src/sdk/credentials/verify/decideFromStatus.ts";
import { readStatus, statusSlots } from "../../../src/sdk/credentials/verify/offline/batchSlots.ts";
import { lookUp, type Timeline, timelineOf } from "../../model/naive/timeline.ts";
import type { Random } from "../calls/seededRandom.ts";
import { formerDecide, formerFloor } from "./formerLayout.ts";
import { CREDENTIALS, type WordState } from "./wordHistory.ts";

/** Counts what was compared: a test that reached nothing would find nothing. */
export type LayoutTally = {
  verdicts: number;
  /** Verdicts whose `since` is earlier than it was: so much more is known. */
  sinceEarlier: number;
  /** Verdicts whose `since` is later than it was, as `mayBeLater` allows. */
  sinceLater: number;
  floors: number;
  floorsEarlier: number;
  /** Moments that the former layout had forgotten. */
  remembered: number;
  /** Verdicts by only the slots that decide, held against those by all. */
  byDecidingSlots: number;
  slotsUnread: number;
  readonly byOutcome: Map<Outcome, number>;
};

export function openLayoutTally(): LayoutTally {
  const floors = { floors: 0, floorsEarlier: 0, remembered: 0 };
  const slots = { byDecidingSlots: 0, slotsUnread: 0 };
  return { verdicts: 0, sinceEarlier: 0, sinceLater: 0, ...floors, ...slots, byOutcome: new Map() };
}

const ID = `0x${"5b".repeat(32)}` as const;
const NOBODY: Address = `0x${"00".repeat(20)}`;
const MOMENTS = 4;
/** In one of so many states the deciding slots are read apart: it takes as long as all the rest. */
const READ_APART = 10;

/** A question about one credential, in the words of both layouts. */
type Question = {
  readonly state: WordState;
  readonly index: number;
  readonly status: BatchStatus;
  readonly credential: { readonly index: bigint; readonly validFrom: bigint; readonly expires: bigint };
  readonly header: Parameters<typeof decide>[0]["header"];
  /** What the log says, one moment at a time. */
  readonly timeline: Timeline;
  readonly floor: bigint;
  readonly formerFloor: bigint;
};

/**
 * Asks about one credential in one state, at moments from the block's own up to the horizon and before, and wants of the new
 * layout what the former one knew: equal verdicts, a floor that is no later, a `since` that is true and, but for what
 * `mayBeLater` says, no later.
 * @throws Error that names what differs
 */
export function compareLayouts(random: Random, state: WordState, tally: LayoutTally): void {
  const question = questionAbout(random, state);
  compareFloors(random, question, tally);
  const end = horizon(state.epochLength, state.time);
  const span = Number(end - state.time);
  for (let i = 0; i < MOMENTS; i++) {
    const after = random.pick([0, span - 1, random.below(span), random.below(Math.min(span, 60))]);
    compareVerdicts(question, state.time + BigInt(after), tally);
  }
  if (random.below(READ_APART) === 0) compareDecidingSlots(question, tally);
}

function questionAbout(random: Random, state: WordState): Question {
  const { epochLength, log, holds, batchHold, revoked, suspended } = state;
  const index = random.below(CREDENTIALS);
  const issued = log[0]!.time;
  const near = () => issued + random.below(1 + 2 * (Number(state.time) - issued));
  const plain = {
    index,
    validFrom: random.chance(20) ? near() : 0,
    expires: random.chance(20) ? near() : 0,
  };
  const issuedAt = issued - random.pick([0, 1, 86_400]);
  const hold = holds.get(index) ?? 0n;
  const policy = { revoker: NOBODY, emergency: NOBODY, epochLength, emergencyLimit: 0n, rulesHash: ID };
  const status = { revision: 1 + state.changes, digest: 0n, revoked, suspended, hold, batchHold };
  return {
    state,
    index,
    status,
    credential: {
      index: BigInt(index),
      validFrom: BigInt(plain.validFrom),
      expires: BigInt(plain.expires),
    },
    header: { issuedAt: BigInt(issuedAt), policy },
    timeline: timelineOf({ log, epochLength: Number(epochLength), issuedAt, credential: plain }),
    floor: statusFloor(status, BigInt(index), epochLength),
    formerFloor: [
      formerFloor(state.formerRevoked, epochLength),
      formerFloor(state.formerSuspended, epochLength),
      unpackHold(hold).floor,
      unpackHold(batchHold).floor,
    ].reduce(later),
  };
}

/** What both say of a moment; the former layout's `decide` had the same guarantee, revision and asOf from elsewhere. */
function verdictsAt({ state, index, status, credential, header }: Question, moment: bigint) {
  const asOf = state.time;
  const { expires } = credential;
  return {
    verdict: decide({ status, header, credential, asOf, moment }),
    former: formerDecide({
      revoked: state.formerRevoked,
      suspended: state.formerSuspended,
      hold: unpackHold(status.hold),
      batchHold: unpackHold(status.batchHold),
      mask: locate(index).mask,
      epochLength: state.epochLength,
      start: later(credential.validFrom, header.issuedAt),
      expires: expires === 0n ? NEVER : expires,
      asOf,
      moment,
    }),
  };
}

function compareVerdicts(question: Question, moment: bigint, tally: LayoutTally): void {
  const { verdict, former } = verdictsAt(question, moment);
  const known = lookUp(question.timeline, Number(moment));
  tally.verdicts++;
  tally.byOutcome.set(verdict.outcome, (tally.byOutcome.get(verdict.outcome) ?? 0) + 1);
  if (verdict.since < former.since) tally.sinceEarlier++;
  if (verdict.since > former.since) tally.sinceLater++;
  const isSound =
    verdict.outcome === former.outcome &&
    verdict.freshUntil === former.freshUntil &&
    (verdict.since <= former.since || mayBeLater(question, verdict)) &&
    verdict.outcome === known.outcome &&
    Number(verdict.since) >= known.countsFrom;
  if (isSound) return;
  throw different("verdict", question, moment, { verdict, former, known });
}

/**
 * The former layout kept a revocation in the slot of its epoch's parity until an epoch of the same parity came, so that it
 * could know when that took effect although three later epochs, all of the other parity, had changed the word: longer than
 * its own floor. Today three epochs are what is kept, whatever their parity. Never later than that former floor.
 */
function mayBeLater({ state }: Question, { outcome, since }: Verdict): boolean {
  return outcome === "Revoked" && since <= formerFloor(state.formerRevoked, state.epochLength);
}

/** The floor, and moments of the past from it on: what the former layout knew of them, and what the log says. */
function compareFloors(random: Random, question: Question, tally: LayoutTally): void {
  const { floor, formerFloor: was, state, timeline } = question;
  tally.floors++;
  if (floor < was) tally.floorsEarlier++;
  if (floor > was || floor > state.time) throw different("floor", question, floor, { floor, was });
  const issued = BigInt(state.log[0]!.time);
  const from = later(floor, issued);
  if (from >= state.time) return;
  for (const past of [0, random.below(Number(state.time - from))]) {
    const moment = from + BigInt(past);
    const { verdict, former } = verdictsAt(question, moment);
    const known = lookUp(timeline, Number(moment));
    if (moment < was) tally.remembered++;
    else if (verdict.outcome !== former.outcome)
      throw different("past", question, moment, { verdict, former });
    if (verdict.outcome !== known.outcome) throw different("past", question, moment, { verdict, known });
  }
}

/** Slots that do not decide count as zero where they are not read: nothing of the verdict may hang on them. */
function compareDecidingSlots(question: Question, tally: LayoutTally): void {
  const { state, status, credential, header, floor } = question;
  const { revoked, suspended, hold, batchHold } = status;
  const words = [revoked, suspended].flatMap(({ newest, older, oldest }) => [newest, older, oldest]);
  // Used flags as in the registry: suspensions where there was one, holds where there was one.
  const isUsed = (kinds: readonly string[]) => state.log.some(({ kind }) => kinds.includes(kind));
  const flags = (isUsed(["Suspend"]) ? 2n : 0n) | (isUsed(["Emergency"]) ? 1n : 0n);
  const stored = [(BigInt(status.revision) << 226n) | (flags << 224n), ...words, hold, batchHold];
  const slots = statusSlots(ID, credential.index);
  let read = 0;
  const partial = readStatus(ID, credential.index, (slot) => {
    read++;
    return stored[slots.indexOf(slot)]!;
  });
  tally.slotsUnread += slots.length - read;
  const asOf = state.time;
  const end = horizon(state.epochLength, asOf);
  for (const moment of [floor, asOf, asOf + (end - asOf) / 2n, end - 1n]) {
    tally.byDecidingSlots++;
    const whole = decide({ status, header, credential, asOf, moment });
    const part = decide({ status: partial, header, credential, asOf, moment });
    const isEqual = Object.entries(whole).every(([name, value]) => part[name as "since"] === value);
    if (!isEqual) throw different("deciding slots", question, moment, { whole, part });
  }
  const partialFloor = statusFloor(partial, credential.index, state.epochLength);
  if (partialFloor !== floor) throw different("floor", question, floor, { floor, partialFloor });
}

function different(
  what: string,
  { state, index, credential, header }: Question,
  moment: bigint,
  told: object,
) {
  const shown = { what, moment, index, credential, issuedAt: header.issuedAt, ...told, ...state };
  const text = (_: string, value: unknown) => (typeof value === "bigint" ? `${value}` : value);
  return new Error(`The layouts differ: ${JSON.stringify(shown, text, 1)}`);
}
