import { existsSync } from "node:fs";
import { expect } from "chai";
import { readAllocation } from "../../../../src/node/allocation/readAllocation.ts";
import { allocationReport } from "../../../../src/node/allocation/report/allocationReport.ts";
import { allocationStatistics } from "../../../../src/node/allocation/report/allocationStatistics.ts";

/** Real distributions: beside the project, not in it. */
const DATASETS = "../shared/datasets";

/** Figures as the files' own documents have them, or as counted by other means. */
const known = {
  "uni-2020": { gini: 0.3249, half: 65_304, distinct: 45_725, odd: 113, alike: 5, ordered: false },
  "ens-2021": { gini: 0.4027, half: 33_389, distinct: 129_878, odd: 70, alike: 4, ordered: true },
  "gnosis-safe-2022": { gini: 0.9661, half: 5, distinct: 3_139, odd: 22, alike: 0, ordered: false },
  "morpho-age6": { gini: 0.9769, half: 18, distinct: 3_923, odd: 5, alike: 0, ordered: false },
  "threshold-2025-09": { gini: 0.7889, half: 20, distinct: 302, odd: 0, alike: 0, ordered: false },
} as const;

describe("reports of published distributions", () => {
  before(function () {
    if (existsSync(DATASETS)) return;
    console.log(`    SKIPPED: ${DATASETS} is not there, so no published distribution was reported`);
    this.skip();
  });

  for (const [name, { gini, half, distinct, odd, alike, ordered }] of Object.entries(known)) {
    it(name, async () => {
      const allocation = await readAllocation(`${DATASETS}/${name}/allocations.csv.gz`);
      const statistics = allocationStatistics(allocation);
      const page = allocationReport({ allocation, statistics });
      expect(statistics.gini).to.be.closeTo(gini, 0.00005);
      expect(statistics.half.rows).to.equal(half);
      expect(statistics.equal.distinct).to.equal(distinct);
      const sign = (code: string) => statistics.signs.find((each) => each.code === code);
      expect([sign("OddRepeats")?.groups, sign("SharedDigits")?.groups]).to.deep.equal([odd, alike]);
      expect(sign("NeighbourRuns")).to.deep.include({ applies: !ordered, groups: 0 });
      expect(page.length).to.be.lessThan(100_000);
    });
  }
});
