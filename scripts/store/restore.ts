import { restoreStore } from "../../src/services/store/restoreStore.ts";
import { printResult, table } from "../output.ts";
import { openStoreOption, type StoreOptions, storeSpaces } from "./storeOption.ts";

export async function restore(
  file: string,
  options: StoreOptions & { readonly json?: boolean },
): Promise<void> {
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
