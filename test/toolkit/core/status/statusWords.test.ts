import { expect } from "chai";
import fc from "fast-check";
import {
  announcedIn,
  announceFinal,
  announceToggle,
  pendingChangeAt,
  projected,
  retractAnnounced,
} from "../../../../src/sdk/core/status/statusChanges.ts";
import {
  bitsInForce,
  EMPTY_WORD,
  effectiveFrom,
  epochAt,
  finalAt,
  finalFloor,
  horizon,
  later,
  locate,
  NEVER,
  toggledAt,
  toggledFloor,
} from "../../../../src/sdk/core/status/statusWords.ts";
import { readVectors } from "../readVectors.ts";

type StatusWordsVector = {
  readonly size: string;
  readonly set: readonly string[];
  readonly words: readonly string[];
};

type WordHistoryVector = {
  readonly toggles: boolean;
  readonly epochLength: string;
  readonly steps: readonly { readonly retracts: boolean; readonly epoch: string; readonly mask: string }[];
  readonly set: boolean;
} & Readonly<Record<"newest" | "older" | "oldest" | "mask" | "moment" | "since" | "next" | "floor", string>>;

/** The naive reference: every announcement in a list, asked one by one. */
type Announcement = { readonly epoch: bigint; readonly mask: bigint };

type Plane = {
  readonly name: "final" | "toggled";
  readonly announce: typeof announceFinal;
  readonly at: typeof finalAt;
  readonly floor: typeof finalFloor;
};

const planes: readonly Plane[] = [
  { name: "final", announce: announceFinal, at: finalAt, floor: finalFloor },
  {
    name: "toggled",
    announce: announceToggle,
    at: toggledAt,
    floor: (word, _, epochLength) => toggledFloor(word, epochLength),
  },
];

/** What is so of a credential at a moment; with no moment: once all is in force. */
function replay(
  { name }: Plane,
  history: readonly Announcement[],
  mask: bigint,
  epochLength: bigint,
  moment?: bigint,
) {
  const named = history.filter(
    (entry) =>
      (entry.mask & mask) !== 0n &&
      (moment === undefined || effectiveFrom(epochLength, entry.epoch) <= moment),
  );
  return name === "toggled" ? named.length % 2 === 1 : named.length > 0;
}

const MASKS = [1n << 253n, 1n << 254n, 1n << 255n];

const histories = fc.record({
  epochLength: fc.constantFrom(0n, 60n, 3_600n),
  steps: fc.array(
    fc.record({
      wait: fc.oneof(fc.constant(0n), fc.bigInt(0n, 90n), fc.bigInt(0n, 9_000n)),
      mask: fc.bigInt(1n, 7n),
      retracts: fc.boolean(),
    }),
    { maxLength: 14 },
  ),
  ask: fc.double({ min: 0, max: 1, noNaN: true }),
});

type History = typeof histories extends fc.Arbitrary<infer Value> ? Value : never;

/** Plays a history: the stored word, and what was announced and not taken back. */
function play(plane: Plane, { epochLength, steps }: History) {
  let word = EMPTY_WORD;
  let time = 1_800_000_000n;
  let list: Announcement[] = [];
  const words = [word];
  for (const { wait, mask, retracts } of steps) {
    time += wait;
    const epoch = epochAt(epochLength, time);
    if (retracts) {
      const taken = announcedIn(word, epoch) & (mask << 253n);
      word = retractAnnounced(word, epoch, taken);
      list = list.map((entry) => (entry.epoch === epoch ? { epoch, mask: entry.mask & ~taken } : entry));
    } else {
      list.push({ epoch, mask: mask << 253n });
      word = plane.announce(word, epoch, mask << 253n);
    }
    words.push(word);
  }
  return { word, words, time, list };
}

describe("core/statusWords", () => {
  it("locates every vector's credentials in the stated words", () => {
    for (const { size, set, words } of readVectors<StatusWordsVector>("status-words")) {
      const found = Array.from({ length: Math.ceil(Number(size) / 224) }, () => 0n);
      for (const index of set) {
        const { word, mask } = locate(Number(index));
        found[word] = (found[word] ?? 0n) | mask;
      }
      expect(found).to.deep.equal(words.map((word) => BigInt(word)));
    }
  });

  it("keeps every vector's slots, and tells what it tells", () => {
    for (const vector of readVectors<WordHistoryVector>("word-history")) {
      const plane = planes[vector.toggles ? 1 : 0]!;
      const word = vector.steps.reduce(
        (before, { retracts, epoch, mask }) =>
          (retracts ? retractAnnounced : plane.announce)(before, BigInt(epoch), BigInt(mask)),
        EMPTY_WORD,
      );
      const { newest, older, oldest, set, since, next, floor } = vector;
      const text = JSON.stringify(vector);
      expect(word, text).to.deep.equal({
        newest: BigInt(newest),
        older: BigInt(older),
        oldest: BigInt(oldest),
      });
      const mask = BigInt(vector.mask);
      const length = BigInt(vector.epochLength);
      const moment = BigInt(vector.moment);
      expect(plane.at(word, mask, length, moment), text).to.deep.equal({
        set,
        since: BigInt(since),
        next: BigInt(next),
      });
      expect(plane.floor(word, mask, length), text).to.equal(BigInt(floor));
    }
  });

  for (const index of [-1, 0.5, 2 ** 32, Number.NaN]) {
    it(`refuses ${index} as an index`, () => {
      expect(() => locate(index)).to.throw(/is not the index of a credential/);
    });
  }

  it("puts a boundary second into the new epoch, and effect two epochs after the announcement", () => {
    expect(epochAt(60n, 119n)).to.equal(1n);
    expect(epochAt(60n, 120n)).to.equal(2n);
    expect(effectiveFrom(60n, 2n)).to.equal(240n);
    expect(horizon(60n, 179n)).to.equal(240n);
    expect(horizon(60n, 180n)).to.equal(300n);
    expect(effectiveFrom(0n, 1_000n)).to.equal(1_001n);
    expect(horizon(0n, 1_000n)).to.equal(1_001n);
  });

  for (const plane of planes) {
    it(`answers for a ${plane.name} plane as a replay of all announcements does`, () => {
      fc.assert(
        fc.property(histories, (history) => {
          const { epochLength, ask } = history;
          const { word, time, list } = play(plane, history);
          const last = horizon(epochLength, time);
          for (const mask of MASKS) {
            const floor = plane.floor(word, mask, epochLength);
            // The block's own moment is always answered for.
            expect(floor <= time).to.equal(true);
            const from = later(floor, time - 9_000n);
            const moment = from + BigInt(Math.floor(ask * Number(last - 1n - from)));
            const bit = plane.at(word, mask, epochLength, moment);
            const truth = (when: bigint) => replay(plane, list, mask, epochLength, when);
            expect(bit.set).to.equal(truth(moment));
            expect((bitsInForce(word, epochLength, later(moment, time)) & mask) !== 0n).to.equal(
              truth(later(moment, time)),
            );
            expect(bit.since <= moment && moment < bit.next).to.equal(true);
            expect(truth(bit.since)).to.equal(bit.set);
            if (bit.since > floor) expect(truth(bit.since - 1n)).to.equal(!bit.set);
            if (bit.next !== NEVER && bit.next < last) expect(truth(bit.next)).to.equal(!bit.set);
            else expect(truth(last - 1n)).to.equal(bit.set);
          }
        }),
        { numRuns: 2_000, seed: 20_261_120 },
      );
    });

    it(`keeps of a ${plane.name} plane the states after the last three epochs that announced anything`, () => {
      fc.assert(
        fc.property(histories, (history) => {
          const { word, list, words } = play(plane, history);
          const epochs = [...new Set(list.map(({ epoch }) => epoch))];
          const bitsAfter = (last: bigint) => {
            const until = list.filter(({ epoch }) => epoch <= last);
            return MASKS.reduce((bits, mask) => bits | (replay(plane, until, mask, 0n) ? mask : 0n), 0n);
          };
          const states = epochs.map((epoch) => ({ epoch, bits: bitsAfter(epoch) }));
          // Only an epoch that leads to another state leaves one.
          const kept = states.filter(({ bits }, i) => bits !== (states[i - 1]?.bits ?? 0n));
          const slots = [0n, 0n, 0n, ...kept.map(({ epoch, bits }) => bits | epoch)];
          const [oldest, older, newest] = slots.slice(-3);
          // What an epoch took back entirely: the state before stands twice.
          const stood = word.newest === word.older ? { newest, older: newest, oldest: older } : undefined;
          expect(word).to.deep.equal(stood ?? { newest, older, oldest });
          expect(words.every((one) => one.newest !== 0n || (one.older | one.oldest) === 0n)).to.equal(true);
        }),
        { numRuns: 2_000, seed: 20_261_121 },
      );
    });
  }

  it("writes nothing for what is revoked already, so that only the epoch that revoked can take it back", () => {
    const [first = 0n, second = 0n] = MASKS;
    const once = announceFinal(EMPTY_WORD, 7n, first);
    expect(announceFinal(once, 8n, first)).to.equal(once);
    expect(announcedIn(once, 8n)).to.equal(0n);
    expect(retractAnnounced(once, 8n, first)).to.equal(once);
    expect(retractAnnounced(once, 7n, first)).to.deep.equal(EMPTY_WORD);
    const both = announceFinal(once, 8n, first | second);
    expect(announcedIn(both, 8n)).to.equal(second);
  });

  it("tells what is pending as the credentials that change", () => {
    const [first = 0n, second = 0n] = MASKS;
    const word = announceToggle(announceToggle(EMPTY_WORD, 7n, first), 8n, first | second);
    expect(projected(word)).to.equal(second);
    expect(pendingChangeAt(word, 60n, 539n)).to.deep.equal([
      { from: 540n, mask: first },
      { from: 600n, mask: first | second },
    ]);
    expect(pendingChangeAt(word, 60n, 540n)).to.deep.equal([{ from: 600n, mask: first | second }]);
    expect(pendingChangeAt(word, 60n, 600n)).to.deep.equal([]);
    // A state that stands twice, after a retraction, announces nothing.
    const back = retractAnnounced(word, 8n, first | second);
    expect(back).to.deep.equal({ newest: first | 7n, older: first | 7n, oldest: 0n });
    expect(pendingChangeAt(back, 60n, 539n)).to.deep.equal([{ from: 540n, mask: first }]);
  });
});
