import type { Command } from "commander";
import { nounOf } from "../command/nounOf.ts";
import { printResult } from "../output.ts";
import { onStore, type StateOptions, setState } from "./setState.ts";

export function define(command: Command): void {
  onStore(command)
    .addHelpText("after", help(nounOf(command)))
    .action(pause);
}

const help = (noun: string) => `
Nothing new is sent until \`${noun} resume\`; what is under way is seen through, and more may be submitted. Workers notice within two
seconds.

Example:
  symbolon ${noun} pause --chain 1`;

async function pause(options: StateOptions): Promise<void> {
  const { sql, chains } = await setState(options, "paused");
  printResult(options.json ?? false, { store: sql.name, state: "paused", chains }, [
    `paused: ${chains.length === 0 ? "no chain is known yet" : `chain ${chains.join(", ")}`}`,
  ]);
}
