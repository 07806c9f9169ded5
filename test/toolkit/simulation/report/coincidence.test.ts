import { expect } from "chai";
import { coincidences } from "../../../../src/lab/simulation/report/charts/coincidence.ts";
import type { Series } from "../../../../src/lab/simulation/report/charts/series.ts";

const same = (value: number) => value;
const line = (strategy: Series["strategy"], ...levels: readonly number[]): Series => ({
  strategy,
  points: levels.map((y, i) => ({ x: i / (levels.length - 1), y })),
});

describe("coincidences", () => {
  const of = (...series: readonly Series[]) => coincidences(series, same, same);

  it("names curves that nobody can tell apart, all of them at once where all are", () => {
    expect(of(line("direct", 1, 1), line("waves", 1, 1))).to.deep.equal([
      "direct and waves lie on each other.",
    ]);
    expect(of(line("direct", 1, 1), line("waves", 1, 1, 1), line("relayed", 0.995, 1))).to.deep.equal([
      "direct, waves and relayed lie on each other.",
    ]);
  });

  it("says how far, and nothing of curves that only cross or that have no way in common", () => {
    expect(of(line("direct", 0, 0, 0, 1), line("waves", 0, 0, 0, 0))).to.deep.equal([
      "direct and waves lie on each other most of the way.",
    ]);
    expect(of(line("direct", 0, 1), line("waves", 1, 0))).to.deep.equal([]);
    const late = {
      strategy: "waves" as const,
      points: [
        { x: 2, y: 1 },
        { x: 3, y: 1 },
      ],
    };
    expect(of(line("direct", 1, 1), late)).to.deep.equal([]);
    expect(of(line("direct", 1, 1), { strategy: "waves", points: [] })).to.deep.equal([]);
  });
});
