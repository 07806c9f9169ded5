/** The program of a fake worker process: see fakeRanges.ts. */

import { serveRanges } from "../../../../src/lab/dryRun/workers/serveRanges.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { letPass, until } from "../../patience.ts";
import { type FakePlan, fakeResult, happenings, note } from "./fakeRanges.ts";

const FOREVER = 600_000;

serveRanges(async ({ forkUrl, treeDirectory: folder }) => {
  const plan = JSON.parse(forkUrl) as FakePlan;
  const { takes = 0, waitsFor, endless = [], diesOnce = [], diesAlways = [], breaks = [], fails = [] } = plan;
  note(folder, "opened", -1);
  return {
    run: async (range, signal) => {
      const { from } = range;
      const isFirst = !happenings(folder).some((one) => one.what === "began" && one.from === from);
      note(folder, "began", from);
      if (diesAlways.includes(from) || (diesOnce.includes(from) && isFirst)) {
        process.stderr.write(`out of luck at ${from}\n`);
        process.kill(process.pid, "SIGKILL");
      }
      await until(() => waitsFor === undefined || happenings(folder).some(({ what }) => what === waitsFor));
      await letPass(endless.includes(from) ? FOREVER : takes, signal);
      if (breaks.includes(from)) throw new TypeError(`no leaf ${from}`);
      if (fails.includes(from)) {
        throw new SymbolonError({
          code: "UpstreamLost",
          reason: "The node is gone.",
          hint: "Start it.",
          details: { from },
        });
      }
      note(folder, "done", from);
      return fakeResult(range);
    },
  };
});
