import { dryRunPage } from "../../../src/lab/dryRun/report/dryRunPage.ts";
import { burstPage } from "../../../src/lab/simulation/report/burstPage.ts";
import { compareReports } from "../../../src/lab/simulation/report/compareReports.ts";
import { comparisonPage } from "../../../src/lab/simulation/report/comparisonPage.ts";
import { rehearsedDays } from "../../../src/lab/simulation/report/rehearsedDays.ts";
import { allocationReport } from "../../../src/node/allocation/report/allocationReport.ts";
import { scheduleChart } from "../../../src/node/campaigns/scheduleChart.ts";
import { timelinePage } from "../../../src/services/timeline/report/reportPage.ts";
import { tracePage } from "../../../src/services/timeline/report/tracePage.ts";
import { allocationOf, rowsOf } from "../allocation/allocationOf.ts";
import { shuffle, withContracts } from "../allocation/report/sampleSubjects.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { sampleDryRun } from "../dryRun/report/sampleDryRun.ts";
import { eventfulScenario, sampleReport } from "../simulation/report/sampleReport.ts";
import { samplePath } from "../timeline/samplePath.ts";
import { sampleTimelineReport } from "../timeline/sampleTimelineReport.ts";
import { expectGoodLooks, useBrowser } from "./browser.ts";

const TOKEN = 10n ** 18n;
const YEAR = 31_536_000n;
const skewed = Array.from({ length: 3_000 }, (_, i) => (25n + BigInt(i % 977) ** 2n) * TOKEN + 1_234n);
const odd = new Array<bigint>(9).fill(412_380_117n * 10n ** 12n);

/** Days that are dearer, and on which nobody gives up. */
const worseAndBetter = sampleReport().runs.map((run) => ({
  ...run,
  measures: { ...run.measures, totalFees: 3 * run.measures.totalFees, gaveUp: 0 },
}));

/** Pages by name, each as full as it gets. */
const pages: Readonly<Record<string, () => string>> = {
  "tree-report": () =>
    allocationReport({
      ...withContracts(allocationOf(rowsOf([...skewed, ...odd]), { decimals: 18 })),
      shuffle: shuffle(12),
      root: `0x${"ab".repeat(32)}`,
      convention: "native",
    }),
  "tree-report-units": () => allocationReport({ allocation: allocationOf(rowsOf([...skewed, ...odd])) }),
  burst: () => burstPage(sampleReport()),
  compare: () =>
    comparisonPage(
      compareReports(
        sampleReport(),
        sampleReport({ scenario: { ...eventfulScenario, seed: "other" }, runs: worseAndBetter }),
      ),
    ),
  "dry-run": () => dryRunPage(sampleDryRun(), { symbol: "TKN", decimals: 18 }),
  "dry-run-units": () => dryRunPage(sampleDryRun(1_999), {}),
  trace: () =>
    tracePage(
      {
        chain: 1,
        what: `index 17 of the campaign 0x${"ab".repeat(20)}`,
        asOf: undefined,
        more: 3,
        background: samplePath("created").steps.slice(4),
        paths: [samplePath("paid"), { ...samplePath("skipped"), intent: undefined }],
      },
      "symbolon trace",
    ),
  timeline: () =>
    timelinePage(sampleTimelineReport(), rehearsedDays(sampleReport()), "symbolon timeline report"),
  schedule: () =>
    scheduleChart({
      title: `Vesting of 0x${"ab".repeat(20)}`,
      now: 1_830_000_000n,
      window: { start: 1_800_000_000n, end: 1_800_000_000n + YEAR, waves: 4n, waveInterval: 86_400n },
      schedule: {
        stepped: true,
        points: [1n, 2n, 3n, 4n].map((n) => ({
          time: 1_800_000_000n + n * YEAR,
          share: (n * TOKEN) / 4n,
        })),
      },
    }),
};

describe("pages in a browser", () => {
  const folder = temporaryFolder();
  const browser = useBrowser();

  for (const [name, make] of Object.entries(pages)) {
    it(`${name} fits a desk's screen and a phone, light and dark, and can be read`, async () => {
      await expectGoodLooks(browser(), name, folder.write(`${name}.html`, make()));
    });
  }
});
