import type { Command } from "commander";
import { deliveryTables } from "../../src/delivery/tables/migrations.ts";
import { formatCount } from "../../src/report/format.ts";
import { migrate } from "../../src/store/migrate.ts";
import { timelineTables } from "../../src/timeline/tables/migrations.ts";
import { readProgress } from "../../src/timeline/tables/progress.ts";
import { countWatched } from "../../src/timeline/tables/watched.ts";
import { printResult, table } from "../output.ts";
import { addStoreOption, openStoreOption, type StoreOptions } from "../store/storeOption.ts";
import { progressDocument, progressLines } from "./progressLines.ts";

export function define(command: Command): void {
  addStoreOption(command)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(show);
}

const HELP = `
Examples:
  symbolon timeline show
  symbolon timeline show --store postgres://... --json

Exit code 0: every chain is followed; 3: one is stopped, since a final block has changed.`;

const STOPPED = 3;

async function show(options: StoreOptions & { readonly json?: boolean }): Promise<void> {
  const sql = await openStoreOption(options, { mustExist: true });
  await migrate(sql, deliveryTables);
  await migrate(sql, timelineTables);
  const chains = await readProgress(sql);
  const contracts = await countWatched(sql);
  printResult(options.json ?? false, { ...progressDocument(sql.name, chains), contracts }, [
    ...progressLines(sql.name, chains),
    ...(contracts.length === 0 ? [] : ["", "contracts, and their events that stand"]),
    ...table(
      contracts.map(({ chain, role, count, events }) => [
        `  chain ${chain}, ${role}`,
        `${formatCount(count)}, ${formatCount(events)} events`,
      ]),
    ),
  ]);
  if (chains.some(({ stopped }) => stopped !== undefined)) process.exitCode = STOPPED;
}
