import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import { readEndpointFaults } from "../../src/services/delivery/tables/endpointFaults.ts";
import { deliveryTables } from "../../src/services/delivery/tables/migrations.ts";
import {
  findIntentsById,
  type KnownIntent,
  listParked,
  listSteps,
  readOverview,
  type WorkOverview,
} from "../../src/services/delivery/tables/overview.ts";
import { delegationProgress } from "../../src/services/gateway/delegations/delegationProgress.ts";
import { type LaneOverview, readLanes } from "../../src/services/gateway/tables/laneOverview.ts";
import { gatewayTables } from "../../src/services/gateway/tables/migrations.ts";
import { describeStore } from "../../src/services/store/describeStore.ts";
import { migrate, readSpaces } from "../../src/services/store/migrate.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import { printResult } from "../output.ts";
import { openStoreOption, type StoreOptions } from "../store/storeOption.ts";
import { faultLines } from "./faultLines.ts";
import type { IntentName } from "./intentNames.ts";
import { intentNumbers, noSuchIntent } from "./intentNumbers.ts";
import { laneDocument, laneLines } from "./laneLines.ts";
import { levelAt } from "./levelAt.ts";
import { intentLine, overviewDocument, overviewLines } from "./overviewLines.ts";
import { storeLines } from "./storeLines.ts";

export type ShowOptions = StoreOptions & {
  readonly parked?: boolean;
  readonly at?: string;
  readonly tables?: boolean;
  readonly json?: boolean;
};

/** Parked intents that are listed: more make nobody wiser. */
const MAX_PARKED = 1_000;

const NO_WORK: WorkOverview = { chains: [], intents: [], senders: [] };

/** `symbolon work show`: what a store holds, or what happened to some of its intents. It makes no table. */
export async function show(names: readonly IntentName[], options: ShowOptions): Promise<void> {
  const sql = await openStoreOption(options, { mustExist: true });
  const spaces = await readSpaces(sql);
  const holdsWork = spaces.has(deliveryTables.name);
  if (holdsWork) await migrate(sql, deliveryTables);
  const [first] = names;
  if (first === undefined) return showStore(sql, options, { spaces, holdsWork });
  if (!holdsWork) throw noSuchIntent(first);
  return showIntents(sql, await intentNumbers(sql, names), options);
}

/** Shows all that a store holds. */
async function showStore(
  sql: Sql,
  { parked: wantsParked = false, at, tables = false, json = false }: ShowOptions,
  { spaces, holdsWork }: { readonly spaces: ReadonlySet<string>; readonly holdsWork: boolean },
): Promise<void> {
  const level = at === undefined ? undefined : await levelAt(at);
  const about = tables ? await describeStore(sql) : undefined;
  const overview = holdsWork ? await readOverview(sql) : NO_WORK;
  const faults = holdsWork ? await readEndpointFaults(sql) : [];
  const lanes = spaces.has(gatewayTables.name) ? await lanesOf(sql) : undefined;
  const parked = wantsParked ? (holdsWork ? await listParked(sql, MAX_PARKED) : []) : undefined;
  const found = {
    store: sql.name,
    ...about,
    ...overviewDocument(overview),
    endpoints: faults,
    ...(level !== undefined && { level }),
    ...(lanes !== undefined && { lanes: lanes.map(laneDocument) }),
    ...(parked !== undefined && { parked: parked.map(document) }),
  };
  printResult(json, found, [
    ...overviewLines(sql.name, overview),
    ...faultLines(faults),
    ...(about === undefined ? [] : ["", ...storeLines(about)]),
    ...(level === undefined ? [] : ["", `level: ${level}`]),
    ...(lanes ?? []).flatMap(laneLines),
    ...(parked === undefined ? [] : ["", parked.length === 0 ? "nothing is parked" : "parked:"]),
    ...(parked ?? []).map(intentLine),
  ]);
  if (overview.intents.some(({ state }) => state === "parked")) process.exitCode = 3;
}

async function lanesOf(sql: Sql): Promise<readonly LaneOverview[]> {
  await migrate(sql, gatewayTables);
  return readLanes(sql);
}

async function showIntents(
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
      ...delegationLines(intent),
      ...steps.map(({ at, kind, actor, cause }) => {
        const why = cause === undefined ? "" : ` (${cause})`;
        return `  ${isoMomentOr(BigInt(Math.floor(at / 1_000)), "")}  ${kind}${why}, by ${actor}`;
      }),
    ]),
  );
  const isAmiss = ({ state }: KnownIntent) => ["parked", "skipped", "expired"].includes(state);
  if (intents.some(isAmiss)) process.exitCode = 3;
}

function delegationLines({ follower }: KnownIntent): readonly string[] {
  if (follower === undefined) return [];
  const { state, reason, transaction } = delegationProgress(follower);
  const rest = [reason, transaction].filter((one) => one !== undefined).join(", ");
  return [`  its delegation of votes, intent ${follower.id}: ${state}${rest === "" ? "" : ` (${rest})`}`];
}

function document({ reason, deadline, transaction, follower, ...intent }: KnownIntent) {
  const delegation = follower && { ...delegationProgress(follower), intent: follower.id };
  return {
    ...intent,
    ...(delegation !== undefined && { delegation }),
    reason: reason ?? null,
    deadline: deadline ?? null,
    transaction: transaction ?? null,
  };
}
