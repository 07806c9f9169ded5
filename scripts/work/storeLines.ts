import type { StoreDescription } from "../../src/services/store/describeStore.ts";
import { table } from "../output.ts";

/** What a store is, what it survives, and how many rows each of its tables has. */
export function storeLines({
  isShared,
  isDurable,
  version,
  bytes,
  tables,
  migrations,
}: StoreDescription): readonly string[] {
  return table([
    ["PostgreSQL", version],
    ["used by", isShared ? "any number of processes" : "one process at a time"],
    ["survives", isDurable ? "a loss of power" : "the death of processes, not a loss of power"],
    ["bytes", bytes],
    ...migrations.map(({ space, count }) => [`migrations of ${space}`, count] as const),
    ...tables.map(({ name, rows }) => [`rows of ${name}`, rows] as const),
  ]);
}
