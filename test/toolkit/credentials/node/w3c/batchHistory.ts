import type { Address } from "viem";
import type { BatchHeader } from "../../../../../src/sdk/core/credential/batchId.ts";
import { packHold } from "../../../../../src/sdk/core/status/holds.ts";
import { announceFinal, announceToggle } from "../../../../../src/sdk/core/status/statusChanges.ts";
import {
  CREDENTIALS_PER_WORD,
  EMPTY_WORD,
  epochAt,
  horizon,
  locate,
} from "../../../../../src/sdk/core/status/statusWords.ts";

/** Numbers that look random and are the same each time. */
export function generator(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Interval = { readonly from: bigint; readonly until: bigint };

/** A batch with a random past: what was announced when, and what the registry stores of it. */
export function batchHistory({
  seed,
  size,
  epochLength,
}: {
  seed: number;
  size: number;
  epochLength: bigint;
}) {
  const random = generator(seed);
  const length = epochLength === 0n ? 1n : epochLength;
  const firstEpoch = 1_800_000_000n / length;
  const asOf = (firstEpoch + 7n) * length + BigInt(random(Number(length)));
  const end = horizon(epochLength, asOf);
  const moment = asOf + BigInt(random(Number(end - asOf)));

  const count = Math.min(size, 20 + random(400));
  /** Credential, and epoch of the announcement: 0 to 7, the last one still going on. */
  const announcements = () =>
    Array.from({ length: count }, () => ({ index: random(size), epoch: random(8) })).sort(
      (a, b) => a.epoch - b.epoch,
    );
  const stored = (list: ReturnType<typeof announcements>, announce: typeof announceFinal) => {
    const words = Array.from({ length: Math.ceil(size / CREDENTIALS_PER_WORD) }, () => EMPTY_WORD);
    for (const { index, epoch } of list) {
      const { word, mask } = locate(index);
      words[word] = announce(words[word]!, epochAt(epochLength, firstEpoch * length) + BigInt(epoch), mask);
    }
    return words;
  };
  /** By the sentence alone: announced in epoch e, in force from the start of epoch e + 2 (length 0: a second later). */
  const inForce = (epoch: number, second: bigint) =>
    second >= (firstEpoch + BigInt(epoch) + (epochLength === 0n ? 1n : 2n)) * length;

  const revocations = announcements();
  const toggles = announcements();
  const around = (): Interval => {
    const from = asOf - 50n + BigInt(random(80));
    return { from, until: from + 1n + BigInt(random(90)) };
  };
  const held = new Map<number, Interval>();
  for (let i = random(12); i > 0; i--) held.set(random(size), around());
  const wholeBatch = random(4) === 0 ? around() : undefined;
  const isIn = (interval: Interval | undefined, second: bigint) =>
    interval !== undefined && interval.from <= second && second < interval.until;
  const pack = (interval: Interval | undefined) =>
    interval === undefined ? 0n : packHold({ ...interval, floor: 0n });

  return {
    size,
    epochLength,
    asOf,
    moment,
    end,
    revoked: { purpose: "revocation", words: stored(revocations, announceFinal) },
    suspended: {
      purpose: "suspension",
      words: stored(toggles, announceToggle),
      batchHold: pack(wholeBatch),
      holds: new Map([...held].map(([index, interval]) => [index, pack(interval)])),
    },
    /** Which credentials are revoked and suspended at a second, replayed one by one. */
    replay(second: bigint) {
      const revokedSet = new Set(revocations.filter((a) => inForce(a.epoch, second)).map((a) => a.index));
      const flips = new Map<number, number>();
      for (const { index, epoch } of toggles) {
        if (inForce(epoch, second)) flips.set(index, (flips.get(index) ?? 0) + 1);
      }
      return {
        isRevoked: (index: number) => revokedSet.has(index),
        isSuspended: (index: number) =>
          (flips.get(index) ?? 0) % 2 === 1 || isIn(held.get(index), second) || isIn(wholeBatch, second),
      };
    },
  } as const;
}

export const KEY = `0x${"42".repeat(32)}` as const;
export const REGISTRY: Address = "0x00000000000000000000000000000000000000A1";

/** A header for a batch, whose credentials nobody looks at. */
export function headerOf(issuer: Address, size: number, epochLength: bigint): BatchHeader {
  const word = `0x${"ab".repeat(32)}` as const;
  return {
    issuer,
    schema: word,
    root: word,
    size: BigInt(size),
    issuedAt: 1_700_000_000n,
    policy: {
      revoker: issuer,
      emergency: REGISTRY,
      epochLength,
      emergencyLimit: 86_400n,
      rulesHash: `0x${"00".repeat(32)}`,
    },
    manifestHash: word,
    salt: word,
  };
}
