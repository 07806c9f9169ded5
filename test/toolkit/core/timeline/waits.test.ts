import { expect } from "chai";
import fc from "fast-check";
import {
  type ClockName,
  exactly,
  type TimelineKind,
  type TimelineStep,
} from "../../../../src/sdk/core/timeline/timelineStep.ts";
import { computeWaits, OLD_COPY } from "../../../../src/sdk/core/timeline/waits.ts";

type Sketch = readonly [kind: TimelineKind, at: number | undefined, clock?: ClockName];

/** Steps that follow each other. */
function path(...sketches: readonly Sketch[]): readonly TimelineStep[] {
  return sketches.map(([kind, at, clock = "store"], i) => ({
    kind,
    actor: undefined,
    why: undefined,
    words: kind,
    ground: "recorded",
    moment: at === undefined ? { from: undefined, to: sketches[i + 1]?.[1], clock } : exactly(at, clock),
    cause: i === 0 ? undefined : i - 1,
  }));
}

describe("what a path waited for", () => {
  it("is whom each kind of step waits for, and the slowest of them", () => {
    const { waits, slowest, clocksApart } = computeWaits(
      path(
        ["signed", undefined],
        ["queued", 1_000],
        ["bundled", 4_000],
        ["sent", 4_100],
        ["included", 16_000, "block"],
        ["final", 900_000],
      ),
    );
    expect(clocksApart).to.equal(0);
    expect(waits.map(({ whom, least, most }) => [whom, least, most])).to.deep.equal([
      ["person", 0, undefined],
      ["gateway", 3_000, 3_000],
      ["gateway", 100, 100],
      ["chain", 11_900, 12_900],
      ["chain", 883_000, 884_000],
    ]);
    expect(slowest).to.include({ to: 5, what: "finality" });
  });

  it("is a person where others sent it, and a rule where nobody acts", () => {
    const issued = path(
      ["queued", 0],
      ["included", 2_000, "block"],
      ["announced", 2_000, "block"],
      ["effective", 7_200_000, "rule"],
    );
    const { waits, slowest } = computeWaits(issued);
    expect(waits.map(({ whom }) => whom)).to.deep.equal(["person", "rule"]);
    expect(slowest).to.include({ least: 7_198_000, most: 7_198_000, whom: "rule" });
  });

  it("believes the order where the clocks cannot both be right", () => {
    const ahead = computeWaits(path(["sent", 26_134], ["included", 30_000, "block"], ["final", 27_158]));
    expect(ahead.clocksApart).to.equal(2_842);
    expect(ahead.waits.map(({ least, most }) => [least, most])).to.deep.equal([
      [0, 1_024],
      [0, 1_024],
    ]);
    const behind = computeWaits(path(["sent", 26_134], ["included", 20_000, "block"]));
    expect(behind.clocksApart).to.equal(5_134);
    expect(behind.waits[0]).to.include({ least: 0, most: undefined });
    expect(behind.slowest).to.equal(undefined);
  });

  it("is a verifier who asked an old copy, and nobody where nobody asked", () => {
    const [announced, effective] = path(["announced", 1_000, "block"], ["effective", 120_000, "rule"]);
    const answer = (at: number, cause: number, actor: string, why?: string): TimelineStep => ({
      kind: "verified",
      moment: exactly(at, "verifier"),
      actor,
      why,
      cause,
      words: "",
      ground: "recorded",
    });
    const steps = [announced, effective] as readonly TimelineStep[];
    const asked = computeWaits([...steps, answer(999_000, 1, "south")]);
    expect(asked.waits.map(({ whom }) => whom)).to.deep.equal(["rule"]);
    const late = [
      answer(150_500, 1, "north", OLD_COPY),
      answer(190_250, 2, "north"),
      answer(999_000, 1, "south"),
    ];
    const { waits, slowest, clocksApart } = computeWaits([...steps, ...late]);
    const old = { whom: "verifier", what: OLD_COPY };
    expect(waits.slice(1)).to.deep.equal([
      { from: 1, to: 2, least: 29_500, most: 30_500, ...old },
      { from: 2, to: 3, least: 39_750, most: 39_750, ...old },
    ]);
    expect([slowest?.whom, clocksApart]).to.deep.equal(["rule", 0]);
    // Its clock is slow: how long it was, nobody knows; others' waits are as they were.
    const slow = computeWaits([
      ...steps,
      answer(90_000, 1, "north", OLD_COPY),
      answer(121_500, 1, "south", OLD_COPY),
    ]);
    expect(slow.waits[1]).to.deep.equal({ from: 1, to: 2, least: 0, most: undefined, ...old });
    expect(slow.waits[2]).to.deep.equal({ from: 1, to: 3, least: 500, most: 1_500, ...old });
    expect(slow.clocksApart).to.equal(30_000);
  });

  it("knows nothing of what has no moment", () => {
    const since = path(["queued", 1_000], ["bundled", 2_000]).map((step, i) =>
      i === 1 ? { ...step, moment: { from: 2_000, to: undefined, clock: "store" } as const } : step,
    );
    expect(computeWaits(since).waits[0]).to.include({ least: 1_000, most: undefined });
    expect(computeWaits([])).to.deep.equal({ waits: [], slowest: undefined, clocksApart: 0 });
  });

  it("holds the true waits where the clocks agree or are seen not to, and is never negative", () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 9, maxLength: 9 });
    const offsets = fc.oneof(fc.constant(0), fc.integer({ min: -100_000, max: 100_000 }));
    fc.assert(
      fc.property(gaps, offsets, offsets, (pauses, offset, verifiers) => {
        let now = 1_000_000;
        const truth = pauses.map((pause) => (now += pause));
        const [queued = 0, opened = 0, due = 0, bundled = 0, sent = 0, included = 0, final = 0, old = 0] =
          truth;
        const answered = truth.at(-1) ?? 0;
        const byBlocks = (moment: number) => Math.floor((moment + offset) / 1_000) * 1_000;
        const sketched = path(
          ["queued", queued],
          ["opened", byBlocks(opened), "rule"],
          ["due", due, "gateway"],
          ["bundled", bundled],
          ["sent", sent],
          ["included", byBlocks(included), "block"],
          ["final", final],
          ["verified", old + verifiers, "verifier"],
          ["verified", answered + verifiers, "verifier"],
        );
        // From the block on: what it has and its answer's clock are compared, and then the same clock twice.
        const steps = sketched.map((step, i) => (i === 7 ? { ...step, cause: 5, why: OLD_COPY } : step));
        const { waits, clocksApart } = computeWaits(steps);
        const plain = computeWaits(steps.slice(0, 7));
        expect(waits.slice(0, plain.waits.length), "a verifier's clock changes no other wait").to.deep.equal(
          plain.waits,
        );
        expect(waits.at(-1)).to.include({ least: answered - old, most: answered - old, whom: "verifier" });
        expect(plain.clocksApart).to.be.at.most(Math.abs(offset) + 1_000);
        expect(clocksApart).to.be.at.most(Math.abs(offset) + Math.abs(verifiers) + 1_000);
        for (const { from, to, least, most = Infinity } of waits) {
          expect(least).to.be.within(0, most);
          if (
            to === 7 ? offset - verifiers !== 0 && most !== Infinity : offset !== 0 && plain.clocksApart === 0
          )
            continue;
          expect((truth[to] as number) - (truth[from] as number), `${to}`).to.be.within(least, most);
        }
      }),
    );
  });
});
