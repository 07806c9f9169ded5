import type { Command } from "commander";
import { acting } from "../../command/actingOptions.ts";
import { lazily } from "../../command/lazily.ts";
import { readAddress, readHash } from "../../command/optionReaders.ts";
import { GROUP, ofGroup } from "../commonOptions.ts";

const HELP = `
What has passed may be executed from the end of its notice on, for 7 days; then it is void. Silences count for dormancy: three, and
a seat is not waited for until it signs. Exit code 1 where the call of a proposal is refused: the others are executed all the same.`;

export function define(command: Command): void {
  acting(ofGroup(command))
    .argument("<group>", GROUP, readAddress)
    .option("--proposal <id>", "of this proposal alone", readHash)
    .option("--dry-run", "tell what is due, send nothing")
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../step.ts")).step));
}
