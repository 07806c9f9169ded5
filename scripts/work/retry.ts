import { formatCount } from "../../src/sdk/core/text/format.ts";
import { knownChains } from "../../src/services/delivery/tables/chains.ts";
import { retryIntents } from "../../src/services/delivery/tables/intents.ts";
import { deliveryTables } from "../../src/services/delivery/tables/migrations.ts";
import { findIntentsById } from "../../src/services/delivery/tables/overview.ts";
import { migrate } from "../../src/services/store/migrate.ts";
import { printResult, table } from "../output.ts";
import { openStoreOption, type StoreOptions } from "../store/storeOption.ts";
import type { IntentName } from "./intentNames.ts";
import { intentNumbers, noSuchIntent } from "./intentNumbers.ts";

type RetryOptions = StoreOptions & { readonly chain?: bigint; readonly json?: boolean };

export async function retry(names: readonly IntentName[], options: RetryOptions): Promise<void> {
  const sql = await openStoreOption(options, { mustExist: true });
  await migrate(sql, deliveryTables);
  const numbers = await intentNumbers(sql, names);
  const found = await findIntentsById(sql, numbers);
  const missing = numbers.find((number) => !found.some(({ id }) => id === number));
  if (missing !== undefined) throw noSuchIntent(missing);
  const only = options.chain === undefined ? undefined : Number(options.chain);
  let retried = 0;
  for (const chain of await knownChains(sql, only)) {
    retried += await retryIntents(sql, chain, "work retry", numbers.length === 0 ? undefined : numbers);
  }
  const left = Math.max(0, new Set(numbers).size - retried);
  printResult(
    options.json ?? false,
    { store: sql.name, retried, left },
    table([
      ["store", sql.name],
      ["tried again", formatCount(retried)],
      ["not parked", left > 0 ? formatCount(left) : undefined],
    ]),
  );
  if (left > 0) process.exitCode = 3;
}
