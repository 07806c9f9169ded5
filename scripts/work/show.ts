import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import { deliveryTables } from "../../src/services/delivery/tables/migrations.ts";
import {
  findIntentsById,
  type KnownIntent,
  listParked,
  listSteps,
  readOverview,
} from "../../src/services/delivery/tables/overview.ts";
import { migrate } from "../../src/services/store/migrate.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import { printResult } from "../output.ts";
import { openStoreOption, type StoreOptions } from "../store/storeOption.ts";
import { intentLine, overviewDocument, overviewLines } from "./overviewLines.ts";

export type ShowOptions = StoreOptions & { readonly parked?: boolean; readonly json?: boolean };

/** Parked intents that are listed: more make nobody wiser. */
const MAX_PARKED = 1_000;

export async function show(numbers: readonly bigint[], options: ShowOptions): Promise<void> {
  const sql = await openStoreOption(options, { mustExist: true });
  await migrate(sql, deliveryTables);
  if (numbers.length > 0) return showIntents(sql, numbers, options);
  return showStore(sql, options, { document: {}, lines: [] });
}

/** Shows all that a store holds. @param more what else is shown of it */
export async function showStore(
  sql: Sql,
  { parked: wantsParked = false, json = false }: ShowOptions,
  more: { readonly document: object; readonly lines: readonly string[] },
): Promise<void> {
  const overview = await readOverview(sql);
  const parked = wantsParked ? await listParked(sql, MAX_PARKED) : undefined;
  const listed = parked && { parked: parked.map(document) };
  printResult(json, { store: sql.name, ...overviewDocument(overview), ...more.document, ...listed }, [
    ...overviewLines(sql.name, overview),
    ...more.lines,
    ...(parked === undefined ? [] : ["", parked.length === 0 ? "nothing is parked" : "parked:"]),
    ...(parked ?? []).map(intentLine),
  ]);
  if (overview.intents.some(({ state }) => state === "parked")) process.exitCode = 3;
}

export async function showIntents(
  sql: Sql,
  numbers: readonly bigint[],
  { json = false }: ShowOptions,
): Promise<void> {
  const intents = await findIntentsById(sql, numbers);
  const missing = numbers.find((number) => !intents.some(({ id }) => id === number));
  if (missing !== undefined) throw noSuchIntent(missing);
  const shown = [];
  for (const intent of intents) shown.push({ intent, steps: await listSteps(sql, intent.id) });
  printResult(
    json,
    { intents: shown.map(({ intent, steps }) => ({ ...document(intent), steps })) },
    shown.flatMap(({ intent, steps }) => [
      intentLine(intent),
      ...steps.map(({ at, kind, actor, cause }) => {
        const why = cause === undefined ? "" : ` (${cause})`;
        return `  ${isoMomentOr(BigInt(Math.floor(at / 1_000)), "")}  ${kind}${why}, by ${actor}`;
      }),
    ]),
  );
  const isAmiss = ({ state }: KnownIntent) => ["parked", "skipped", "expired"].includes(state);
  if (intents.some(isAmiss)) process.exitCode = 3;
}

function document({ reason, deadline, transaction, ...intent }: KnownIntent) {
  return { ...intent, reason: reason ?? null, deadline: deadline ?? null, transaction: transaction ?? null };
}

export function noSuchIntent(number: bigint): SymbolonError {
  return new SymbolonError({
    code: "NoSuchIntent",
    reason: `The store has no intent ${number}.`,
    hint: "symbolon work submit --json found the numbers; symbolon work show --parked lists some.",
    details: { intent: number },
  });
}
