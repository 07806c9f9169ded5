import { expect } from "chai";
import { rowOf } from "../../../bench/harness/row.ts";
import { spreadOf } from "../../../bench/harness/spread.ts";
import { QUICK } from "../../../bench/lists/scale.ts";
import { measureLists } from "../../../bench/lists.ts";

/** What hangs on the machine: how fast it is, and which published trees it has. */
const OF_THE_MACHINE = ["audited-roots", "csv-to-root-2k"];

describe("bench lists", () => {
  it("meets its goals in small", async () => {
    const { measurements, conditions } = await measureLists(QUICK, undefined, "small");
    const rows = measurements.map(rowOf);
    expect(rows.map(({ id }) => id)).to.have.length(8);
    expect(rows.filter(({ id, met }) => !met && !OF_THE_MACHINE.includes(id))).to.deep.equal([]);
    expect(conditions.seed).to.equal("small");
  });

  it("misses a goal that is all of a number by one that is not there", () => {
    const row = { id: "tables-read", about: "", unit: "of 59", peer: null, goal: 59 };
    expect([58, 59].map((found) => rowOf({ ...row, ours: spreadOf([found]) }).met)).to.deep.equal([
      false,
      true,
    ]);
  });
});
