import type { Command } from "commander";
import { restoreStore } from "../../src/services/store/restoreStore.ts";
import { readPath } from "../command/optionReaders.ts";
import { printResult, table } from "../output.ts";
import { addStoreOption, openStoreOption, type StoreOptions, storeSpaces } from "./storeOption.ts";

export function define(command: Command): void {
  addStoreOption(command)
    .argument("<file>", "what `store backup` wrote", readPath)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(restore);
}

const HELP = `
The store must be empty; it is made where it is a folder that is not there. All of the backup is put back, or nothing. End
whatever used the store that was backed up: two that send for the same accounts get in each other's way.

Examples:
  symbolon store restore monday.jsonl.gz --store pglite:restored
  symbolon store restore monday.jsonl.gz --store postgres://localhost/symbolon`;

async function restore(file: string, options: StoreOptions & { readonly json?: boolean }): Promise<void> {
  const sql = await openStoreOption(options);
  const { tables, rows } = await restoreStore(sql, file, storeSpaces);
  printResult(
    options.json ?? false,
    { store: sql.name, file, tables, rows },
    table([
      ["store", sql.name],
      ["tables", tables],
      ["rows", rows],
      ["restored from", file],
    ]),
  );
}
