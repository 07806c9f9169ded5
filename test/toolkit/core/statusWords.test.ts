import { expect } from "chai";
import fc from "fast-check";
import { announceFinal, announceToggle } from "../../../src/core/statusChanges.ts";
import {
  effectiveFrom,
  epochAt,
  finalAt,
  floorOf,
  horizon,
  locate,
  NEVER,
  type StatusWord,
  toggledAt,
} from "../../../src/core/statusWords.ts";
import { readVectors } from "./readVectors.ts";

type StatusWordsVector = {
  readonly size: string;
  readonly set: readonly string[];
  readonly words: readonly string[];
};

/** The naive reference: every announcement in a list, asked one by one. */
type Announcement = { readonly epoch: bigint; readonly mask: bigint };

function replay(
  history: readonly Announcement[],
  mask: bigint,
  epochLength: bigint,
  moment: bigint,
  toggles: boolean,
) {
  let set = false;
  for (const entry of history) {
    if ((entry.mask & mask) === 0n || effectiveFrom(epochLength, entry.epoch) > moment) continue;
    set = toggles ? !set : true;
  }
  return set;
}

const histories = fc.record({
  epochLength: fc.constantFrom(0n, 60n, 3_600n),
  steps: fc.array(fc.record({ wait: fc.bigInt(0n, 9_000n), mask: fc.bigInt(1n, 7n) }), { maxLength: 12 }),
  ask: fc.double({ min: 0, max: 1, noNaN: true }),
});

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

  for (const [plane, toggles, announce, at] of [
    ["final", false, announceFinal, finalAt],
    ["toggled", true, announceToggle, toggledAt],
  ] as const) {
    it(`answers for a ${plane} plane as a replay of all announcements does`, () => {
      fc.assert(
        fc.property(histories, ({ epochLength, steps, ask }) => {
          let word: StatusWord = { settled: 0n, pendingEven: 0n, pendingOdd: 0n };
          let time = 1_800_000_000n;
          const history: Announcement[] = [];
          for (const { wait, mask } of steps) {
            time += wait;
            const entry = { epoch: epochAt(epochLength, time), mask: mask << 253n };
            history.push(entry);
            word = announce(word, entry.epoch, entry.mask);
          }
          const last = horizon(epochLength, time);
          const floor = floorOf(word, epochLength);
          const from = floor > time ? time : floor > time - 5_000n ? floor : time - 5_000n;
          const moment = from + BigInt(Math.floor(ask * Number(last - 1n - from)));
          if (moment < floor) return;
          for (const mask of [1n << 253n, 1n << 254n, 1n << 255n]) {
            const bit = at(word, mask, epochLength, moment);
            const truth = (when: bigint) => replay(history, mask, epochLength, when, toggles);
            expect(bit.set).to.equal(truth(moment));
            expect(bit.since <= moment && moment < bit.next).to.equal(true);
            expect(truth(bit.since)).to.equal(bit.set);
            if (bit.next !== NEVER && bit.next < last) expect(truth(bit.next)).to.equal(!bit.set);
            else expect(truth(last - 1n)).to.equal(bit.set);
          }
        }),
        { numRuns: 2_000, seed: 20_261_120 },
      );
    });
  }
});
