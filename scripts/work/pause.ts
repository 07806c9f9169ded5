import type { Command } from "commander";
import { printResult } from "../output.ts";
import { onStore, type StateOptions, setState } from "./setState.ts";

export function define(command: Command): void {
  onStore(command).addHelpText("after", HELP).action(pause);
}

const HELP = `
Nothing new is sent until \`work resume\`; what is under way is seen through, and more may be submitted. Workers notice within two
seconds.

Example:
  symbolon work pause --chain 1`;

async function pause(options: StateOptions): Promise<void> {
  const { sql, chains } = await setState(options, "paused");
  printResult(options.json ?? false, { store: sql.name, state: "paused", chains }, [
    `paused: ${chains.length === 0 ? "no chain is known yet" : `chain ${chains.join(", ")}`}`,
  ]);
}
