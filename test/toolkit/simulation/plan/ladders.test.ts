import { expect } from "chai";
import { waveCounts, waveIntervals } from "../../../../src/simulation/plan/search.ts";

describe("ladders of a plan", () => {
  it("has plain numbers of waves, ascending, no more than claimants", () => {
    expect(waveCounts(30)).to.deep.equal([1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30]);
    expect(waveCounts(1)).to.deep.equal([1]);
    const many = waveCounts(10_000_000);
    expect(many.slice(-3)).to.deep.equal([5_000, 6_000, 8_000]);
    expect(many.every((count, i) => i === 0 || count > (many[i - 1] as number))).to.equal(true);
    // No step is so great that what it skips would matter, once there are a few.
    expect(many.slice(3).every((count, i) => count / (many[i + 2] as number) <= 4 / 3 + 1e-9)).to.equal(true);
  });

  it("has whole seconds, ascending, no shorter than a block", () => {
    const all = waveIntervals(0.25);
    expect(all[0]).to.equal(10);
    expect(all.at(-1)).to.equal(86_400);
    expect(all.every((seconds, i) => Number.isInteger(seconds) && seconds > (all[i - 1] ?? 0))).to.equal(
      true,
    );
    expect(waveIntervals(12)[0]).to.equal(15);
  });
});
