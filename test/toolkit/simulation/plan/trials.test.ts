import { expect } from "chai";
import { keepsTo, measureExpectation } from "../../../../src/lab/simulation/plan/trials.ts";
import { fakeRun } from "./fakeRun.ts";

const blocks = [
  { time: 12, baseFee: 5 },
  { time: 24, baseFee: 9 },
  { time: 36, baseFee: 7 },
];
const hundred = (last: readonly (number | undefined | "refused")[]) => [
  ...Array.from({ length: 100 - last.length }, (_, i) => i / 100),
  ...last,
];

describe("expectationOf", () => {
  it("takes the highest base fee, and the wait that 99 of 100 do not pass", () => {
    const { highestBaseFee, wait, unpaid, fee } = measureExpectation(
      fakeRun({ waits: hundred([40, 50]), blocks, fee: 3 }),
    );
    expect({ highestBaseFee, unpaid, fee }).to.deep.equal({ highestBaseFee: 9, unpaid: 0, fee: 3 });
    expect(wait).to.be.closeTo(40, 1e-9);
  });

  it("takes who was not paid for one who waits for ever", () => {
    const one = measureExpectation(fakeRun({ waits: hundred([40, undefined]), blocks }));
    expect(one.wait).to.be.closeTo(40, 1e-9);
    expect(one.unpaid).to.equal(0.01);
    const two = measureExpectation(fakeRun({ waits: hundred([undefined, undefined]), blocks }));
    expect(two.wait).to.equal(Number.POSITIVE_INFINITY);
  });

  it("leaves out who was refused", () => {
    const { wait, unpaid } = measureExpectation(fakeRun({ waits: ["refused", 4, "refused"], blocks }));
    expect({ wait, unpaid }).to.deep.equal({ wait: 4, unpaid: 0 });
  });

  it("averages the gas of those who were paid", () => {
    expect(measureExpectation(fakeRun({ waits: [1, undefined], blocks, fee: 8 })).fee).to.equal(8);
  });

  it("keeps to bounds that are just met, and to none that is passed", () => {
    const expected = { highestBaseFee: 10, wait: 60, unpaid: 0, fee: 0 };
    const bounds = { feeCeiling: 10, longestWait: 60, within: undefined };
    expect(keepsTo(expected, bounds)).to.equal(true);
    expect(keepsTo({ ...expected, highestBaseFee: 11 }, bounds)).to.equal(false);
    expect(keepsTo({ ...expected, wait: 61 }, bounds)).to.equal(false);
  });
});
