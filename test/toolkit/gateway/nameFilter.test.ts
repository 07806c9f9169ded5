import { expect } from "chai";
import { openNameFilter } from "../../../src/services/gateway/admission/nameFilter.ts";

/** More than fit into its first part, and into its second. */
const COUNT = 250_000;
const nameOf = (i: number) => `31337 claim 0x5fbdb2315678afecb367f032d93f642f64180aa3 ${i} 0`;

describe("gateway: a filter of names", () => {
  it("has each that was added, also once it grew, and hardly any other", () => {
    const filter = openNameFilter();
    expect(filter.mayHave(nameOf(0))).to.equal(false);
    for (let i = 0; i < COUNT; i++) filter.add(nameOf(i));
    let missing = 0;
    let others = 0;
    for (let i = 0; i < COUNT; i++) {
      if (!filter.mayHave(nameOf(i))) missing++;
      if (filter.mayHave(nameOf(COUNT + i))) others++;
    }
    expect(missing).to.equal(0);
    expect(others / COUNT).to.be.below(0.01);
  });
});
