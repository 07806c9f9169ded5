import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readLongDuration, readShare, readWhole } from "../../command/optionReaders.ts";
import { readData } from "../../command/standardInput.ts";

const HELP = `
FILE says how soon each key answers: JSON with distributions, or CSV with the columns seat and seconds (empty: never), perhaps
chair (0 the member, 1 and 2 the stand-ins), one line an answer that was recorded. Options win over the file's rule.

  plain       members alone, waited for without end
  stand-ins   and stand-ins, from their moment on
  dormancy    within the window; seats that were silent three times are not waited for, down to the floor
  default     and what lapses is decided: all stays as it was

Example: symbolon govern simulate examples/governance/nine-seats.json`;

export function define(command: Command): void {
  command
    .argument("<file>", "how seats hesitate, as JSON or CSV", readData)
    .option("--quorum <number>", "seats that must assent", readWhole(1, 16))
    .option(
      "--floor <number>",
      "what that may fall to as seats go dormant (default: the quorum)",
      readWhole(1, 16),
    )
    .option("--window <duration>", "in which a case is to be decided: 7d", readLongDuration)
    .option("--stand-in <duration>", "from when on stand-ins may sign (default: at once)", readLongDuration)
    .option(
      "--together <share>",
      "of their hesitation that all share, 0 to 1 (default: the file's)",
      readShare,
    )
    .option("--cases <number>", "how many cases", readWhole(1, 1_000_000), 10_000)
    .option("--seed <text>", "the same seed gives the same cases", "1")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../simulate.ts")).simulate));
}
