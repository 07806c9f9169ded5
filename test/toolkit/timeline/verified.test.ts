import { expect } from "chai";
import {
  exactly,
  type TimelineKind,
  type TimelineStep,
} from "../../../src/sdk/core/timeline/timelineStep.ts";
import type { Verification } from "../../../src/sdk/core/timeline/verification.ts";
import { computeWaits, OLD_COPY } from "../../../src/sdk/core/timeline/waits.ts";
import type { TracePath } from "../../../src/services/timeline/trace/openPath.ts";
import { withVerifications } from "../../../src/services/timeline/trace/verified.ts";
import { sampleVerification } from "../credentials/verify/record/sampleVerification.ts";

const START = 1_800_000_000;

/** A path in which a block has a change, which takes effect later by a rule where a moment is given. */
function changePath(kind: TimelineKind, block: number, effect?: number, isUndone = false): TracePath {
  const place = { block, blockHash: `0x${block}`, transaction: `0x${block}` };
  const moment = exactly((START + 10 * block) * 1_000, "block");
  const same = { actor: undefined, why: undefined, words: kind, ground: "proven" } as const;
  const steps: TimelineStep[] = [
    { ...same, kind: "included", moment, place, cause: undefined },
    { ...same, kind, moment, place: { ...place, logIndex: 0 }, cause: 0 },
  ];
  if (effect !== undefined)
    steps.push({
      ...same,
      kind: "effective",
      moment: exactly(effect * 1_000, "rule"),
      cause: 1,
      ground: "rule",
    });
  if (isUndone) steps.push({ ...same, kind: "undone", moment: exactly(0, "store"), cause: 0 });
  return { intent: undefined, words: kind, steps, ...computeWaits(steps) };
}

/** An answer for its own moment, so many seconds after the start. */
const answer = (second: number, block: number, changed: Partial<Verification> = {}): Verification =>
  sampleVerification(second, {
    at: (START + second) * 1_000 + 500,
    moment: START + second,
    verdict: {
      freshUntil: START + 600,
      revision: 1,
      guarantee: "Firm",
      block,
      blockHash: `0x${"b0".repeat(32)}`,
      blockTime: START,
    },
    ...changed,
  });
const cannot = (second: number, changed: Partial<Verification> = {}) =>
  answer(second, 0, { outcome: "Unavailable", problem: "NodeFailed", verdict: undefined, ...changed });

/** What was added to each path: outcome, verifier, cause, why. */
const addedTo = (paths: readonly TracePath[], answers: readonly Verification[]) =>
  withVerifications(paths, answers).map(({ steps }, i) =>
    steps
      .slice(paths[i]?.steps.length)
      .map(({ words, actor, cause, why }) => [words.split(":")[0], actor, cause, why]),
  );

describe("what verifiers answered, in a trace", () => {
  const issued = changePath("issued", 1);
  const revoked = changePath("announced", 5, START + 240);
  const paths = [issued, revoked];

  it("stands behind the newest change that it knew", () => {
    const north = answer(30, 3);
    const south = answer(100, 6, { verifier: "south gate" });
    const knew = answer(300, 20, { outcome: "Revoked" });
    expect(addedTo(paths, [north, south, knew])).to.deep.equal([
      [["Valid", "north gate", 1, undefined]],
      // It knew what was announced, which counted later.
      [
        ["Valid", "south gate", 1, undefined],
        ["Revoked", "north gate", 2, undefined],
      ],
    ]);
    const ahead = answer(100, 6, { moment: START + 250, outcome: "Revoked" });
    expect(addedTo(paths, [ahead])[1]).to.deep.equal([["Revoked", "north gate", 1, undefined]]);
    const [path] = withVerifications(paths, [north]);
    expect(path?.steps.at(-1)).to.deep.include({
      kind: "verified",
      ground: "recorded",
      moment: exactly(north.at, "verifier"),
      words: "Valid: looked at a copy of block 3; fresh until 2027-01-15T08:10:00Z",
    });
  });

  it("stands behind a change that it ought to have known, and who answers by it next waited for that copy", () => {
    const stale = answer(250, 4);
    const other = answer(260, 20, { outcome: "Revoked", verifier: "south gate" });
    const knew = answer(290, 20, { outcome: "Revoked" });
    const [, path] = withVerifications(paths, [stale, other, knew]) as [TracePath, TracePath];
    expect(addedTo(paths, [stale, other, knew])[1]).to.deep.equal([
      ["Valid", "north gate", 2, OLD_COPY],
      ["Revoked", "south gate", 2, undefined],
      ["Revoked", "north gate", 3, undefined],
    ]);
    expect(path.steps[3]?.words).to.include("of block 4, which does not know this yet");
    const waited = path.waits.filter(({ whom }) => whom === "verifier");
    expect(waited).to.deep.equal([
      { from: 2, to: 3, least: 9_500, most: 10_500, whom: "verifier", what: OLD_COPY },
      { from: 3, to: 5, least: 40_000, most: 40_000, whom: "verifier", what: OLD_COPY },
    ]);
    // A moment before the effect: it was right to say so, however late it was asked.
    const earlier = answer(239, 4, { at: (START + 900) * 1_000 });
    expect(addedTo(paths, [earlier])).to.deep.equal([[["Valid", "north gate", 1, undefined]], []]);
  });

  it("stands behind each change that an old copy missed, once a copy knows them", () => {
    const held = changePath("held", 7);
    const stale = [answer(100, 2), answer(250, 5), answer(260, 4)];
    const knew = [answer(300, 20, { outcome: "Revoked" }), answer(400, 21, { outcome: "Revoked" })];
    const added = addedTo([...paths, held], [...stale, ...knew]);
    expect(added).to.deep.equal([
      [],
      [
        ["Valid", "north gate", 2, OLD_COPY],
        ["Revoked", "north gate", 3, undefined],
      ],
      [
        ["Valid", "north gate", 1, OLD_COPY],
        ["Revoked", "north gate", 2, undefined],
        ["Revoked", "north gate", 1, undefined],
      ],
    ]);
  });

  it("says how many alike there were, and lists what could not be told apart from it", () => {
    const many = Array.from({ length: 500 }, (_, i) => answer(20 + i / 10, 2, { moment: START + 20 }));
    const [path] = withVerifications(
      [issued],
      [...many, cannot(80), cannot(90), cannot(95, { problem: "NotFresh" })],
    );
    expect(path?.steps.slice(2).map(({ words }) => words)).to.deep.equal([
      "Valid: looked at a copy of block 2; fresh until 2027-01-15T08:10:00Z; the first of 500 alike, the last at 2027-01-15T08:01:10.400Z",
      "Unavailable: looked at a copy; the first of 2 alike, the last at 2027-01-15T08:01:30.500Z",
      "Unavailable: looked at a copy",
    ]);
    expect(path?.steps.slice(2).map(({ why }) => why)).to.deep.equal([undefined, "NodeFailed", "NotFresh"]);
  });

  it("does not take what was taken back, or retracted, for a change that was to be known", () => {
    const undone = changePath("announced", 4, START + 100, true);
    const retracted = changePath("announced", 6);
    const asked = answer(200, 3);
    expect(addedTo([issued, undone, retracted], [asked])).to.deep.equal([
      [["Valid", "north gate", 1, undefined]],
      [],
      [],
    ]);
    expect(addedTo([retracted], [answer(20, 2, { outcome: "NotFound" })])).to.deep.equal([
      [["NotFound", "north gate", undefined, undefined]],
    ]);
    expect(withVerifications([], [asked])).to.deep.equal([]);
  });
});
