import { describeStore } from "../../src/services/store/describeStore.ts";
import { printResult, table } from "../output.ts";
import { openStoreOption, type StoreOptions } from "./storeOption.ts";

export async function show(options: StoreOptions & { readonly json?: boolean }): Promise<void> {
  const sql = await openStoreOption(options, { mustExist: true });
  const { isShared, isDurable, version, bytes, tables, migrations } = await describeStore(sql);
  printResult(
    options.json ?? false,
    { store: sql.name, isShared, isDurable, version, bytes, tables, migrations },
    table([
      ["store", sql.name],
      ["PostgreSQL", version],
      ["used by", isShared ? "any number of processes" : "one process at a time"],
      ["survives", isDurable ? "a loss of power" : "the death of processes, not a loss of power"],
      ["bytes", bytes],
      ...migrations.map(({ space, count }) => [`migrations of ${space}`, count] as const),
      ...tables.map(({ name, rows }) => [`rows of ${name}`, rows] as const),
    ]),
  );
}
