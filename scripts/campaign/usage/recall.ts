import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { sending } from "../commonOptions.ts";

const RECALL_HELP = `
As the treasury, before the start, and where the campaign was created as recallable. It empties the campaign and does not end
it: whoever pays in again has a campaign that pays from its start on. Of a cumulative campaign the command first takes back what
the treasury allows it, since anybody may accept a root that waits, which brings that money in.`;

export function define(command: Command): void {
  sending(command)
    .argument("<campaign>", "its address, or its file")
    .option("--dry-run", "tell what would be sent, send nothing")
    .addHelpText("after", RECALL_HELP)
    .action(lazily(async () => (await import("../recall.ts")).recall));
}
