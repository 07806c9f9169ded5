import { expect } from "chai";
import { linearBins } from "../../../src/node/report/logBins.ts";

describe("report/linearBins", () => {
  it("begins the axis of few counts no lower than zero", () => {
    const { counts, edges } = linearBins([1, 1, 2]);
    expect(edges).to.deep.equal([0, 1, 2, 3, 4, 5, 6]);
    expect(counts).to.deep.equal([0, 2, 1, 0, 0, 0]);
  });
});
