import type { Command } from "commander";
import { backupStore } from "../../src/services/store/backupStore.ts";
import { readPath } from "../command/optionReaders.ts";
import { type ReplaceOptions, replaceOption } from "../command/replaceOption.ts";
import { printResult, table } from "../output.ts";
import { addStoreOption, openStoreOption, type StoreOptions } from "./storeOption.ts";

export function define(command: Command): void {
  addStoreOption(command)
    .argument("<file>", "the file to write; gzipped where its name ends in .gz", readPath)
    .addOption(replaceOption())
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(backup);
}

const HELP = `
The file is written whole or not at all, and only its owner may read it. Others may go on using the store, unless it is a
PGlite: that has one process at a time.

Examples:
  symbolon store backup monday.jsonl.gz
  symbolon store backup monday.jsonl.gz --store postgres://localhost/symbolon`;

async function backup(
  file: string,
  options: StoreOptions & ReplaceOptions & { readonly json?: boolean },
): Promise<void> {
  const sql = await openStoreOption(options, { mustExist: true });
  const { tables, rows } = await backupStore(sql, file, { replace: options.replace });
  printResult(
    options.json ?? false,
    { store: sql.name, file, tables, rows },
    table([
      ["store", sql.name],
      ["tables", tables],
      ["rows", rows],
      ["written to", file],
    ]),
  );
}
