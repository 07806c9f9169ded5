import { expect } from "chai";
import { gasDrift } from "../../../bench/gas/gasDrift.ts";
import type { Spread } from "../../../bench/harness/spread.ts";

const spread = (median: number, min = median, max = median): Spread => ({ median, min, max, samples: 32 });
const kept = { spread: { attest: { ours: spread(75_385) }, revoke: { ours: spread(32_580, 32_568) } } };
const drift = (...measured: readonly (readonly [string, Spread])[]) => gasDrift(kept, new Map(measured));

describe("bench: the gas snapshot", () => {
  it("says nothing where every figure is what is kept, whatever else is kept", () => {
    expect(drift(["attest", spread(75_385)], ["revoke", spread(32_580, 32_568)])).to.deep.equal([]);
    expect(drift(["attest", spread(75_385)])).to.deep.equal([]);
  });

  it("names row, old and new figure for a single unit, up or down", () => {
    expect(drift(["attest", spread(75_386)])).to.deep.equal([
      "attest: 75,385 over 32 kept, 75,386 over 32 measured (+1)",
    ]);
    expect(drift(["attest", spread(75_384.5)])).to.deep.equal([
      "attest: 75,385 over 32 kept, 75,384.5 over 32 measured (-0.5)",
    ]);
  });

  it("sees a spread that widens though the median stays, and fewer samples", () => {
    expect(drift(["revoke", spread(32_580, 32_556)])).to.deep.equal([
      "revoke: 32,580 [32,568..32,580] over 32 kept, 32,580 [32,556..32,580] over 32 measured (+0)",
    ]);
    expect(drift(["revoke", spread(32_580, 32_568, 32_592)])).to.have.length(1);
    expect(drift(["attest", { ...spread(75_385), samples: 1 }])).to.deep.equal([
      "attest: 75,385 over 32 kept, 75,385 over 1 measured (+0)",
    ]);
  });

  it("does not let a row through that was never kept", () => {
    expect(drift(["attest-64", spread(104_526)])).to.deep.equal([
      "attest-64: 104,526 over 32 measured, nothing kept",
    ]);
  });
});
