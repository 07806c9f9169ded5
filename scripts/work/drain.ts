import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { countOpen, readOverview } from "../../src/services/delivery/tables/overview.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import { nounOf } from "../command/nounOf.ts";
import { printResult } from "../output.ts";
import { progress } from "../progress.ts";
import { onStore, type StateOptions, setState } from "./setState.ts";

export function define(command: Command): void {
  onStore(command)
    .option("--no-wait", "do not wait until nothing waits or is under way")
    .addHelpText("after", help(nounOf(command)))
    .action(drain);
}

const help = (noun: string) => `
Nothing new is taken in until \`${noun} resume\`: \`work submit\` refuses (Draining), and workers finish what is there. This command
waits for that, so workers must be running; stopped, it can be run again.

Example:
  symbolon ${noun} drain --chain 1

Exit code 0: nothing is left; 3: something is parked and waits for a person.`;

/** Milliseconds between looks. */
const LOOK_MS = 250;

async function drain(options: StateOptions & { readonly wait: boolean }): Promise<void> {
  const { sql, chains } = await setState(options, "draining");
  const open = options.wait ? await waitFor(sql, chains) : await countOpen(sql, chains);
  const { intents } = await readOverview(sql);
  const here = intents.filter(({ chain, state }) => chains.includes(chain) && state === "parked");
  const parked = here.reduce((sum, { count }) => sum + count, 0);
  printResult(options.json ?? false, { store: sql.name, state: "draining", chains, open, parked }, [
    `${open === 0 ? "drained" : "draining"}: ${chains.length === 0 ? "no chain is known yet" : `chain ${chains.join(", ")}`}`,
    ...(open > 0 ? [`${open} intents are left`] : []),
    ...(parked > 0 ? [`${parked} intents are parked: symbolon work show --parked`] : []),
  ]);
  if (parked > 0) process.exitCode = 3;
}

async function waitFor(sql: Sql, chains: readonly number[]): Promise<number> {
  const show = progress("draining", "intents");
  const total = await countOpen(sql, chains);
  for (;;) {
    const open = await countOpen(sql, chains);
    show(total - open, total);
    if (open === 0) return 0;
    await sleep(LOOK_MS);
  }
}
