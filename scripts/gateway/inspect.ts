import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { formatCount } from "../../src/sdk/core/text/format.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import { placeOf } from "../../src/sdk/core/text/placeOf.ts";
import { deliveryTables } from "../../src/services/delivery/tables/migrations.ts";
import { type LaneOverview, readLanes } from "../../src/services/gateway/tables/laneOverview.ts";
import { gatewayTables } from "../../src/services/gateway/tables/migrations.ts";
import { migrate } from "../../src/services/store/migrate.ts";
import { table } from "../output.ts";
import { openStoreOption } from "../store/storeOption.ts";
import { type ShowOptions, showIntents, showStore } from "../work/show.ts";

export async function inspect(
  numbers: readonly bigint[],
  options: ShowOptions & { readonly at?: string },
): Promise<void> {
  const sql = await openStoreOption(options, { mustExist: true });
  await migrate(sql, deliveryTables);
  await migrate(sql, gatewayTables);
  if (numbers.length > 0) return showIntents(sql, numbers, options);
  const level = options.at === undefined ? undefined : await levelAt(options.at);
  const lanes = await readLanes(sql);
  await showStore(sql, options, {
    document: {
      ...(level !== undefined && { level }),
      lanes: lanes.map(({ oldestWaiting = null, expectedUntil = null, ...lane }) => ({
        ...lane,
        oldestWaiting,
        expectedUntil,
      })),
    },
    lines: [...(level === undefined ? [] : ["", `level: ${level}`]), ...lanes.flatMap(laneLines)],
  });
}

function laneLines(lane: LaneOverview): readonly string[] {
  const { queued, oldestWaiting, overdue, expectedUntil } = lane;
  const seconds = (value: number) => durationText(Math.round(value));
  const until = expectedUntil === undefined ? undefined : isoMomentOr(BigInt(Math.ceil(expectedUntil)), "");
  return [
    "",
    `lane ${lane.lane}: ${lane.class}, weighs ${lane.weight}`,
    ...table([
      ["  waiting", formatCount(queued)],
      ["  the oldest for", oldestWaiting === undefined ? undefined : seconds(oldestWaiting)],
      ["  turns behind by", overdue > 0 ? seconds(overdue) : undefined],
      ["  expected until", until ?? "nobody is"],
    ]),
  ];
}

/** Milliseconds that a gateway may take to answer. */
const PATIENCE_MS = 5_000;

/** @throws SymbolonError `GatewayNotReachable` */
async function levelAt(url: string): Promise<string> {
  try {
    const response = await fetch(new URL("/health", url), { signal: AbortSignal.timeout(PATIENCE_MS) });
    const { level } = (await response.json()) as { readonly level?: unknown };
    if (typeof level === "string") return level;
    throw new Error("It says no level.");
  } catch (cause) {
    throw new SymbolonError({
      code: "GatewayNotReachable",
      reason: `No gateway answers at ${placeOf(url)}.`,
      hint: "Give --at the address that gateway start or api printed at its start.",
      details: { place: placeOf(url) },
      cause,
    });
  }
}
