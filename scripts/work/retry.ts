import type { Command } from "commander";
import { formatCount } from "../../src/sdk/core/text/format.ts";
import { knownChains } from "../../src/services/delivery/tables/chains.ts";
import { retryIntents } from "../../src/services/delivery/tables/intents.ts";
import { deliveryTables } from "../../src/services/delivery/tables/migrations.ts";
import { findIntentsById } from "../../src/services/delivery/tables/overview.ts";
import { migrate } from "../../src/services/store/migrate.ts";
import { nounOf } from "../command/nounOf.ts";
import { readChainId } from "../command/optionReaders.ts";
import { printResult, table } from "../output.ts";
import { addStoreOption, openStoreOption, type StoreOptions } from "../store/storeOption.ts";
import { readIntentNumbers } from "./intentNumbers.ts";
import { noSuchIntent } from "./show.ts";

export function define(command: Command): void {
  addStoreOption(command)
    .argument("[intent...]", "numbers of parked intents (default: all of them)", readIntentNumbers)
    .option("--chain <id>", "those of one chain", readChainId)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", help(nounOf(command)))
    .action(retry);
}

const help = (noun: string) => `
Has parked intents tried again, once what parked them is mended. What is not parked is left as it is.

Examples:
  symbolon ${noun} retry
  symbolon ${noun} retry 17 18

Exit code 0: all that were named are tried again; 3: some of them were not parked.`;

type RetryOptions = StoreOptions & { readonly chain?: bigint; readonly json?: boolean };

async function retry(numbers: readonly bigint[], options: RetryOptions): Promise<void> {
  const sql = await openStoreOption(options, { mustExist: true });
  await migrate(sql, deliveryTables);
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
