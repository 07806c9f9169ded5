import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { readPublicIds } from "../../src/services/gateway/tables/ticketSecret.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import type { IntentName } from "./intentNames.ts";

/** The numbers of intents, by the store that has them. @throws SymbolonError `NoSuchIntent` */
export async function intentNumbers(sql: Sql, names: readonly IntentName[]): Promise<readonly bigint[]> {
  if (names.every((name) => typeof name === "bigint")) return names;
  const ids = await readPublicIds(sql);
  return names.map((name) => {
    const number = typeof name === "bigint" ? name : ids?.numberOf(name);
    if (number === undefined) throw noSuchIntent(name);
    return number;
  });
}

export function noSuchIntent(name: IntentName): SymbolonError {
  return new SymbolonError({
    code: "NoSuchIntent",
    reason: `The store has no intent ${name}.`,
    hint: "symbolon work submit --json found the numbers; symbolon work show --parked lists some.",
    details: { intent: name },
  });
}
