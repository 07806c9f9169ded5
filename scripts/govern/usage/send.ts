import type { Command } from "commander";
import { acting } from "../../command/actingOptions.ts";
import { lazily } from "../../command/lazily.ts";
import { readPaths } from "../../command/optionReaders.ts";
import { ofGroup } from "../commonOptions.ts";

const HELP = `
With as many signatures as the rule's quorum a proposal is done in one transaction, or passes and waits for its notice. With fewer it is
opened, and the clock decides it: more signatures are added by the same command, \`govern show\` says what silence means, and
\`govern step\` does what is due. Run again, it sends what was signed since.

A ruling is taken once evidence is closed, with as many signatures as the panel's quorum. A change of a panel needs as many signatures
as the panel's quorum. Its notice counts from now: from the moment that the change names on, the new panel decides what is opened;
cases that are open keep theirs. It cannot be dropped any more.`;

export function define(command: Command): void {
  acting(ofGroup(command))
    .argument(
      "<file...>",
      "the proposal, the ruling, or the change of a panel; several files of one are sent together",
      readPaths,
    )
    .option("--dry-run", "check and simulate everything, send nothing")
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../send.ts")).send));
}
