import { type Command, Option } from "commander";
import { scheduleSteps } from "../../../src/sdk/distribution/schedule/makeSchedule.ts";
import { lazily } from "../../command/lazily.ts";
import { readPath, readTime } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { readData } from "../../command/standardInput.ts";

const SCHEDULE_HELP = `
Four years by the month with a cliff of one:
  symbolon campaign schedule --start 2027-01-01 --cliff 2028-01-01 --end 2031-01-01 --step month --out schedule.json

In a file, times are Unix seconds or dates, shares decimals or percent of the whole, all that is vested by then:
  { "stepped": false, "points": [{ "time": "2027-01-01T00:00:00Z", "share": "0.25" }, ...] }
CSV is linear between its points; --stepped with --out makes a stepped schedule of it.`;

export function define(command: Command): void {
  command
    .argument("[file]", "JSON, or CSV with the columns time and share (default: one is made)", readData)
    .option("--start <moment>", "from when it accrues (default: the cliff)", readTime)
    .option(
      "--cliff <moment>",
      "nothing vests before, and what has accrued by then at once (default: none)",
      readTime,
    )
    .option("--end <moment>", "when all is vested", readTime)
    .addOption(
      new Option("--step <length>", "vest in equal steps (default: with every second)").choices(
        scheduleSteps,
      ),
    )
    .option("--stepped", "of a file: each share holds until the next point")
    .option("--out <file>", "write it there as JSON, for `campaign create --schedule`", readPath)
    .option("--chart <file>", "draw it as a page", readPath)
    .addOption(replaceOption())
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", SCHEDULE_HELP)
    .action(lazily(async () => (await import("../schedule.ts")).schedule));
}
