import { backupStore } from "../../src/services/store/backupStore.ts";
import type { ReplaceOptions } from "../command/replaceOption.ts";
import { printResult, table } from "../output.ts";
import { openStoreOption, type StoreOptions } from "./storeOption.ts";

export async function backup(
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
