import { expect } from "chai";
import { FamilyTimes, type ProcessTimes, parseStat } from "../../../tools/testing/processTimes.ts";

const process = (pid: number, parent: number, took: number, began = pid): ProcessTimes => ({
  pid,
  name: "node",
  isStopped: false,
  parent,
  took,
  began,
});

describe("the CPU of a step", () => {
  it("is read from what Linux says, whatever the process is called", () => {
    const after = "S 7 1 1 0 -1 4194304 134 0 0 0 1 20 300 4000 20 0 1 0 3067058 3133440 388";
    for (const name of ["node", "a b", ") R 9 (x)"]) {
      expect(parseStat(`123 (${name}) ${after}`)).to.deep.equal({
        pid: 123,
        name,
        isStopped: false,
        parent: 7,
        began: 3_067_058,
        took: 4_321,
      });
    }
  });

  it("is that of the process and of all that it started, and of nobody else", () => {
    const family = new FamilyTimes(10);
    family.look([
      process(1, 0, 9_000),
      process(10, 1, 100),
      process(11, 10, 20),
      process(12, 11, 3),
      process(20, 1, 500),
    ]);
    expect(family.seconds).to.equal(1.23);
  });

  it("goes over to the parent that waited for it, and is not counted twice", () => {
    const family = new FamilyTimes(10);
    family.look([process(10, 1, 100), process(11, 10, 20)]);
    family.look([process(10, 1, 150)]);
    expect(family.seconds).to.equal(1.5);
  });

  it("is kept of what its parent left behind: while it runs, and when it has ended", () => {
    const family = new FamilyTimes(10);
    family.look([process(10, 1, 100), process(11, 10, 0), process(12, 11, 30)]);
    family.look([process(10, 1, 110), process(12, 1, 40)]);
    expect(family.seconds).to.equal(1.5);
    family.look([process(10, 1, 110)]);
    expect(family.seconds).to.equal(1.5);
  });

  it("takes nobody else for a member whose number it has", () => {
    const family = new FamilyTimes(10);
    family.look([process(10, 1, 100), process(11, 10, 20)]);
    family.look([process(10, 1, 120), process(11, 1, 900, 5_000)]);
    expect(family.seconds).to.equal(1.2);
  });

  it("stays what it was when the process has ended", () => {
    const family = new FamilyTimes(10);
    family.look([process(10, 1, 100)]);
    family.look([process(1, 0, 9_000)]);
    expect(family.seconds).to.equal(1);
  });
});
