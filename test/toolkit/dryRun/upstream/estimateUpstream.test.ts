import { expect } from "chai";
import { estimateUpstream } from "../../../../src/dryRun/upstream/openUpstream.ts";

describe("the estimate of what a node will be asked", () => {
  it("counts whole calls, and their seconds at the rate", () => {
    expect(estimateUpstream({ leaves: 250_000, callsPerLeaf: 3, callsPerSecond: 25 })).to.deep.equal({
      calls: 750_000,
      seconds: 30_000,
    });
    expect(estimateUpstream({ leaves: 10, callsPerLeaf: 0.01, callsPerSecond: 10 })).to.deep.equal({
      calls: 1,
      seconds: 0.1,
    });
  });
});
