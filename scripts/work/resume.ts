import type { Command } from "commander";
import { nounOf } from "../command/nounOf.ts";
import { printResult } from "../output.ts";
import { onStore, type StateOptions, setState } from "./setState.ts";

export function define(command: Command): void {
  onStore(command)
    .addHelpText("after", help(nounOf(command)))
    .action(resume);
}

const help = (noun: string) => `
Ends what \`${noun} pause\` or \`${noun} drain\` has begun.

Example:
  symbolon ${noun} resume --chain 1`;

async function resume(options: StateOptions): Promise<void> {
  const { sql, chains } = await setState(options, "running");
  printResult(options.json ?? false, { store: sql.name, state: "running", chains }, [
    `running: ${chains.length === 0 ? "no chain is known yet" : `chain ${chains.join(", ")}`}`,
  ]);
}
