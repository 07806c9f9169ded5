import type { Table } from "../following/table.ts";
import { ACCOUNTS } from "./accounts.ts";
import { AMOUNTS } from "./amounts.ts";
import { CREDENTIALS } from "./credentials.ts";
import { LAYOUTS } from "./layouts.ts";

/** Tables with faults of people and of their programs, by name. */
export const TABLES: Readonly<Record<string, Table>> = Object.fromEntries(
  Object.entries({ layout: LAYOUTS, amounts: AMOUNTS, accounts: ACCOUNTS, credentials: CREDENTIALS }).flatMap(
    ([kind, tables]) => Object.entries(tables).map(([name, table]) => [`${kind}: ${name}`, table]),
  ),
);
