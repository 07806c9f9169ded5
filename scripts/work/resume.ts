import type { Command } from "commander";
import { printResult } from "../output.ts";
import { onStore, type StateOptions, setState } from "./setState.ts";

export function define(command: Command): void {
  onStore(command).addHelpText("after", HELP).action(resume);
}

const HELP = `
Ends what \`work pause\` or \`work drain\` has begun.

Example:
  symbolon work resume --chain 1`;

async function resume(options: StateOptions): Promise<void> {
  const { sql, chains } = await setState(options, "running");
  printResult(options.json ?? false, { store: sql.name, state: "running", chains }, [
    `running: ${chains.length === 0 ? "no chain is known yet" : `chain ${chains.join(", ")}`}`,
  ]);
}
