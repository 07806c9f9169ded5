import { expect } from "chai";
import { openUnderWay } from "../../../../src/services/delivery/work/underWay.ts";

const [A, B, C] = ["a", "b", "c"].map((digit) => `0x${digit.repeat(40)}` as const) as [
  `0x${string}`,
  `0x${string}`,
  `0x${string}`,
];

describe("what a worker's keys have under way", () => {
  it("counts the other keys that are not busy, and none that may begin nothing: parked ones keep nobody waiting", () => {
    const { open, plan, others, close } = openUnderWay();
    open(A, 16);
    expect(others(A)).to.equal(undefined);
    open(B, 2);
    open(C, 0);
    expect(others(A)).to.equal(1);
    plan(B, { name: "claims", gas: 5 });
    expect(others(A)).to.equal(0);
    plan(B, undefined);
    expect(others(A)).to.equal(1);
    close(B);
    expect(others(A)).to.equal(undefined);
  });

  it("sums up by class what is planned, and forgets what a key that was let go had begun", () => {
    const { plan, begun, keep, seen, close } = openUnderWay();
    plan(A, { name: "claims", gas: 5 });
    plan(B, { name: "claims", gas: 7 });
    plan(C, { name: "urgent", gas: 1 });
    begun(A, 3, 100);
    begun(A, 4, 101);
    begun(B, 9, 105);
    expect([...seen().planned]).to.deep.equal([
      ["claims", 12],
      ["urgent", 1],
    ]);
    keep(A, [4]);
    expect(seen().since).to.equal(101);
    close(A);
    expect(seen().since).to.equal(105);
    expect(seen().planned.get("claims")).to.equal(7);
  });
});
