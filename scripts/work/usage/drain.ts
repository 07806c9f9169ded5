import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { onStore } from "../setState.ts";

export function define(command: Command): void {
  onStore(command)
    .option("--no-wait", "do not wait until nothing waits or is under way")
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../drain.ts")).drain));
}

const HELP = `
Nothing new is taken in until \`work resume\`: \`work submit\` refuses (Draining), and workers finish what is there. This command
waits for that, so workers must be running; stopped, it can be run again.

Example:
  symbolon work drain --chain 1

Exit code 0: nothing is left but delegations of votes, which it counts; 3: something is parked and waits for a person.`;
