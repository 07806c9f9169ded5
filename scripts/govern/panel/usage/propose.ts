import { type Command, Option } from "commander";
import type { Address } from "viem";
import { readAddress, readPath, readTime, readWhole } from "../../../command/optionReaders.ts";
import { replaceOption } from "../../../command/replaceOption.ts";
import { ofGroup, requireOther } from "../../commonOptions.ts";
import type { ProposeOptions } from "../propose.ts";

const HELP = `
Nothing is sent. What is not named stays as it is. A panel decides cases that are opened from 30 days after its announcement on, which
is longer than any case, and within a year; the announcement is sent once enough have signed, so leave them time. The next change
waits until no case of the panel before can be open, and a week more to have them paid: 21 days after this one is in force.`;

const PANELS = ["first", "second"];

/** `symbolon govern panel propose DESK`: a file for members to sign. */
export function definePropose(command: Command): void {
  ofGroup(command)
    .argument("<desk>", "its address", readAddress)
    .addOption(
      new Option("--panel <panel>", "the one that decides first, or the one after an appeal")
        .choices(PANELS)
        .makeOptionMandatory(),
    )
    .option("--roster <file>", "who is to sit in it", readPath)
    .option("--payee <address>", "whom it is to be paid through", readAddress)
    .option(
      "--quorum <number>",
      "how many of them must agree (default with --roster: more than half)",
      readWhole(1, 16),
    )
    .option("--in-force <moment>", "from when it decides what is opened (default: in 37 days)", readTime)
    .requiredOption("--out <file>", "where the change is written, for members to sign", readPath)
    .addOption(replaceOption())
    .addHelpText("after", HELP)
    .action(async (desk: Address, options: ProposeOptions) => {
      const { roster, payee, quorum, out } = options;
      if (roster === undefined && payee === undefined && quorum === undefined) {
        command.error("error: say what changes: --roster, --payee or --quorum");
      }
      requireOther(command, out, [roster]);
      return (await import("../propose.ts")).propose(desk, options);
    });
}
