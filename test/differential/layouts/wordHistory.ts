import { packHold, unpackHold, withImposedHold } from "../../../src/sdk/core/status/holds.ts";
import {
  announcedIn,
  announceFinal,
  announceToggle,
  projected,
  retractAnnounced,
} from "../../../src/sdk/core/status/statusChanges.ts";
import {
  EMPTY_WORD,
  effectiveFrom,
  epochAt,
  horizon,
  type StatusWord,
} from "../../../src/sdk/core/status/statusWords.ts";
import type { LogEntry } from "../../model/naive/logEntry.ts";
import type { Random } from "../calls/seededRandom.ts";
import {
  FORMER_EMPTY,
  type FormerWord,
  formerAnnounced,
  formerFinal,
  formerProjected,
  formerRetract,
  formerToggle,
} from "./formerLayout.ts";

/** Credentials of the word that changes are about; the others never change. */
export const CREDENTIALS = 4;

export const EPOCH_LENGTHS = [0, 60, 61, 3_600, 2_592_000];
const BATCH = "0x00";

/** What both layouts store of one word and its holds in one block, and the log that led there. */
export type WordState = {
  readonly epochLength: bigint;
  /** Time of the block. */
  readonly time: bigint;
  readonly log: readonly LogEntry[];
  readonly changes: number;
  readonly revoked: StatusWord;
  readonly suspended: StatusWord;
  readonly formerRevoked: FormerWord;
  readonly formerSuspended: FormerWord;
  /** Stored holds, by credential. */
  readonly holds: ReadonlyMap<number, bigint>;
  readonly batchHold: bigint;
};

/** Thinks out a history of so many steps at most; one that the registry would refuse is left out. Each step may be a block. */
export function wordHistory(random: Random, steps: number): readonly WordState[] {
  const epochLength = random.pick(EPOCH_LENGTHS);
  // Up to about the year 2096: epochs of a second fit 32 bits until 2106.
  const origin = 1_700_000_000 + random.below(2_300_000_000);
  let state: WordState = {
    epochLength: BigInt(epochLength),
    time: BigInt(origin),
    log: [{ time: origin, block: 0, batch: BATCH, kind: "Issue" }],
    changes: 0,
    revoked: EMPTY_WORD,
    suspended: EMPTY_WORD,
    formerRevoked: FORMER_EMPTY,
    formerSuspended: FORMER_EMPTY,
    holds: new Map(),
    batchHold: 0n,
  };
  const states = [state];
  const holdsAreUsed = random.chance(40);
  for (let i = 0; i < steps; i++) {
    const later = { ...state, time: BigInt(nextTime(random, epochLength, Number(state.time))) };
    state = holdsAreUsed && random.chance(25) ? withHold(random, later) : withChange(random, later);
    states.push(state);
  }
  return states;
}

function nextTime(random: Random, epochLength: number, now: number): number {
  const length = Math.max(epochLength, 1);
  const boundary = (count: number) => now - (now % length) + count * length;
  return random.weighted<() => number>([
    [25, () => now],
    [10, () => now + 1],
    [15, () => now + random.below(length)],
    [40, () => Math.max(now, boundary(1 + random.below(2)) + random.pick([-1, 0, 0, 1]))],
    [10, () => now + random.below(6 * length)],
  ])();
}

const bitOf = (index: number) => 1n << BigInt(255 - index);
const indexesIn = (mask: bigint) =>
  Array.from({ length: CREDENTIALS }, (_, index) => index).filter((index) => (mask & bitOf(index)) !== 0n);

function withChange(random: Random, state: WordState): WordState {
  const epoch = epochAt(state.epochLength, state.time);
  const kind = random.weighted<"Revoke" | "Suspend" | "Reinstate" | "RetractRevoke" | "RetractSuspension">([
    [15, "Revoke"],
    [30, "Suspend"],
    [25, "Reinstate"],
    [12, "RetractRevoke"],
    [18, "RetractSuspension"],
  ]);
  // Mostly all that can be changed, or one: to take back all is what leaves a state twice.
  const some = random.chance(50) ? (1 << CREDENTIALS) - 1 : 1 << random.below(CREDENTIALS);
  const wanted = BigInt(some) << BigInt(256 - CREDENTIALS);
  const mask = wanted & acceptable(state, kind, epoch);
  if (mask === 0n) return state;
  const log = [...state.log, entryOf(state, kind, mask)];
  const next = { ...state, log, changes: state.changes + 1 };
  if (kind === "Revoke" || kind === "RetractRevoke") {
    const isNew = kind === "Revoke";
    const revoked = (isNew ? announceFinal : retractAnnounced)(state.revoked, epoch, mask);
    const formerRevoked = (isNew ? formerFinal : formerRetract)(state.formerRevoked, epoch, mask);
    return { ...next, revoked, formerRevoked };
  }
  const isNew = kind !== "RetractSuspension";
  const suspended = (isNew ? announceToggle : retractAnnounced)(state.suspended, epoch, mask);
  const formerSuspended = (isNew ? formerToggle : formerRetract)(state.formerSuspended, epoch, mask);
  return { ...next, suspended, formerSuspended };
}

/**
 * What the registry accepts, and did before: the same, but that a second revocation of what was revoked in an earlier epoch
 * could be retracted, which changed nothing but `since`.
 */
function acceptable(state: WordState, kind: string, epoch: bigint): bigint {
  const { revoked, formerRevoked, suspended, formerSuspended } = state;
  const mayRetract = announcedIn(revoked, epoch);
  const mayTakeBack = announcedIn(suspended, epoch);
  const isAlike =
    projected(suspended) === formerProjected(formerSuspended) &&
    mayTakeBack === formerAnnounced(formerSuspended, epoch) &&
    (mayRetract & ~formerAnnounced(formerRevoked, epoch)) === 0n;
  if (!isAlike) throw new Error("The two layouts do not accept the same.");
  if (kind === "Revoke") return ~0n;
  if (kind === "RetractRevoke") return mayRetract;
  if (kind === "RetractSuspension") return mayTakeBack;
  return kind === "Suspend" ? ~projected(suspended) : projected(suspended);
}

function entryOf({ time, epochLength }: WordState, kind: string, mask: bigint): LogEntry {
  const from = Number(effectiveFrom(epochLength, epochAt(epochLength, time)));
  const indexes = indexesIn(mask);
  return { time: Number(time), block: 0, batch: BATCH, kind: kind as "Revoke", indexes, from };
}

function withHold(random: Random, state: WordState): WordState {
  const { time, epochLength, log } = state;
  const target = random.chance(30) ? "all" : random.below(CREDENTIALS);
  const stored = target === "all" ? state.batchHold : (state.holds.get(target) ?? 0n);
  const old = unpackHold(stored);
  const earliest = horizon(epochLength, time);
  const ends = old.until > earliest && random.chance(60);
  const length = random.chance(60) ? random.below(40) : random.below(300 + 4 * Number(epochLength));
  const hold = ends
    ? packHold({ ...old, until: earliest + BigInt(random.below(Number(old.until - earliest))) })
    : withImposedHold(stored, time + 1n, time + 2n + BigInt(length));
  const { from, until } = unpackHold(hold);
  const kind = ends ? "EndEmergency" : "Emergency";
  const told = { target, from: Number(from), until: Number(until) } as const;
  const entry: LogEntry = { time: Number(time), block: 0, batch: BATCH, kind, ...told };
  const next = { ...state, log: [...log, entry], changes: state.changes + 1 };
  if (target === "all") return { ...next, batchHold: hold };
  return { ...next, holds: new Map(state.holds).set(target, hold) };
}
