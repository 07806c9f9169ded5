import { expect } from "chai";
import fc from "fast-check";
import {
  isHeldAt,
  packHold,
  suspendedAt,
  unpackHold,
  withImposedHold,
} from "../../../../src/sdk/core/status/holds.ts";
import { announceToggle, retractAnnounced } from "../../../../src/sdk/core/status/statusChanges.ts";
import {
  EMPTY_WORD,
  effectiveFrom,
  epochAt,
  horizon,
  later,
  NEVER,
  toggledFloor,
} from "../../../../src/sdk/core/status/statusWords.ts";

const START = 1_800_000_000n;
const BIT = 1n << 255n;
const uint64 = fc.bigInt(0n, 2n ** 64n - 1n);

/** What happened to one credential, second by second: the words of the rule, nothing packed. */
type Life = { readonly toggles: bigint[]; readonly holds: { from: bigint; until: bigint }[] };

function isSuspended({ toggles, holds }: Life, moment: bigint): boolean {
  const toggled = toggles.filter((from) => from <= moment).length % 2 === 1;
  return toggled || holds.some(({ from, until }) => from <= moment && moment < until);
}

const lives = fc.record({
  epochLength: fc.constantFrom(0n, 60n, 61n),
  steps: fc.array(
    fc.record({
      wait: fc.bigInt(0n, 150n),
      kind: fc.constantFrom("toggle", "retract", "hold", "holdBatch", "end"),
      length: fc.bigInt(1n, 200n),
    }),
    { maxLength: 14 },
  ),
  ask: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe("core/holds", () => {
  it("packs and unpacks from, until and floor", () => {
    fc.assert(
      fc.property(uint64, uint64, uint64, (from, until, floor) => {
        expect(unpackHold(packHold({ from, until, floor }))).to.deep.equal({ from, until, floor });
      }),
    );
    expect(packHold({ from: 1n, until: 2n, floor: 3n })).to.equal((1n << 128n) | (2n << 64n) | 3n);
  });

  it("holds from its first second to before its last", () => {
    const hold = packHold({ from: 100n, until: 110n, floor: 0n });
    expect([99n, 100n, 109n, 110n].map((moment) => isHeldAt(hold, moment))).to.deep.equal([
      false,
      true,
      true,
      false,
    ]);
  });

  it("spans both where the old hold reaches the new one, else forgets the old one's time", () => {
    const old = packHold({ from: 100n, until: 200n, floor: 7n });
    expect(unpackHold(withImposedHold(old, 150n, 180n))).to.deep.equal({
      from: 100n,
      until: 200n,
      floor: 7n,
    });
    expect(unpackHold(withImposedHold(old, 200n, 300n))).to.deep.equal({
      from: 100n,
      until: 300n,
      floor: 7n,
    });
    expect(unpackHold(withImposedHold(old, 201n, 300n))).to.deep.equal({
      from: 201n,
      until: 300n,
      floor: 200n,
    });
    expect(unpackHold(withImposedHold(0n, 5n, 9n))).to.deep.equal({ from: 5n, until: 9n, floor: 0n });
  });

  it("answers as a replay of all toggles and holds does, with the exact run of seconds around the moment", () => {
    fc.assert(
      fc.property(lives, ({ epochLength, steps, ask }) => {
        let word = EMPTY_WORD;
        let hold = 0n;
        let batchHold = 0n;
        let life: Life = { toggles: [], holds: [] };
        let time = START;
        for (const { wait, kind, length } of steps) {
          time += wait;
          const epoch = epochAt(epochLength, time);
          const from = effectiveFrom(epochLength, epoch);
          if (kind === "toggle") {
            word = announceToggle(word, epoch, BIT);
            life = { ...life, toggles: [...life.toggles, from] };
          } else if (kind === "retract") {
            word = retractAnnounced(word, epoch, BIT);
            life = { ...life, toggles: life.toggles.filter((toggle) => toggle !== from) };
          } else if (kind === "end") {
            // What the registry grants: forward, and not before the horizon.
            const { from: begun, until, floor } = unpackHold(hold);
            if (from >= until) continue;
            hold = packHold({ from: begun, until: from, floor });
            const cut = (held: { from: bigint; until: bigint }) =>
              held.until > from ? { ...held, until: from } : held;
            const own = life.holds.filter((held) => "own" in held).map(cut);
            life = { ...life, holds: [...life.holds.filter((held) => !("own" in held)), ...own] };
          } else {
            const entry = { from: time + 1n, until: time + 1n + length };
            if (kind === "hold") hold = withImposedHold(hold, entry.from, entry.until);
            else batchHold = withImposedHold(batchHold, entry.from, entry.until);
            const tagged = kind === "hold" ? { ...entry, own: true } : entry;
            life = { ...life, holds: [...life.holds, tagged] };
          }
        }
        const floor = [hold, batchHold]
          .map((held) => unpackHold(held).floor)
          .reduce(later, toggledFloor(word, epochLength));
        const last = horizon(epochLength, time);
        const first = later(floor, time - 300n);
        const moment = first + BigInt(Math.floor(ask * Number(last - 1n - first)));
        const { set, since, next } = suspendedAt(word, BIT, hold, batchHold, epochLength, moment);

        expect(set, "set").to.equal(isSuspended(life, moment));
        for (let second = later(since, time - 600n); second <= moment; second++) {
          expect(isSuspended(life, second), `from ${since}: ${second}`).to.equal(set);
        }
        if (since > floor) expect(isSuspended(life, since - 1n), "just before").to.equal(!set);
        for (let second = moment; second < (next === NEVER ? last : next); second++) {
          expect(isSuspended(life, second), `up to ${next}: ${second}`).to.equal(set);
        }
        if (next !== NEVER) expect(isSuspended(life, next), "next").to.equal(!set);
      }),
      { numRuns: 400, seed: 20_261_120 },
    );
  });
});
