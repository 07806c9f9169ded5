import { setTimeout as sleep } from "node:timers/promises";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { runTogether } from "../../sdk/core/runTogether.ts";
import type { Sql } from "./sql.ts";
import { storeClosed } from "./storeErrors.ts";

/** Milliseconds between looks at how far a standby is. */
const LOOK_MS = 1_000;
const PATIENCE_MS = 5_000;
const CATCH_UP_MS = 1_000;
const CATCH_UP_PAUSE_MS = 20;
/** Of an hour. */
const MAX_PLACES = 3_600;
/** Seconds that a standby may be behind. */
const MAX_LAG = 30;

/** Runs all reads of one answer in the same store, so that they fit together. */
export type ReadStore = <Result>(run: (sql: Sql) => Promise<Result>) => Promise<Result>;

/** Reads where the rows are written. */
export function readsOf(sql: Sql): ReadStore {
  return (run) => run(sql);
}

export type StandbyParameters = {
  readonly primary: Sql;
  /** Asked again where it fails: a standby may be away when a service starts. */
  readonly openStandby: () => Promise<Sql>;
  /** Seconds that it may be behind. Default: 30. */
  readonly maxLag?: number | undefined;
  /** Milliseconds that a look at how far it is may take. Default: 5,000. */
  readonly patience?: number;
  /**
   * Milliseconds that it has to replay what the primary had at first: until then nobody knows how old its rows are.
   * Default: 1,000.
   */
  readonly catchUp?: number;
  /** Called when the primary has to be read instead. */
  readonly onTrouble: (thrown: unknown) => void;
};

/** Reads from a standby. */
export type StandbyReads = {
  /** From the standby; from the primary where that one fails, is away or too far behind. */
  readonly read: ReadStore;
  /** Seconds by which the standby's rows are older than the primary's, at most. Undefined: the primary is read. */
  readonly lag: () => number | undefined;
  readonly close: () => Promise<void>;
};

/** How far the primary's log was at a moment. */
type Place = { readonly position: bigint; readonly at: number };

/**
 * Opens reads from a standby. What it has replayed is compared with where the primary was: so one that no longer hears from
 * its primary is seen, too.
 * @throws SymbolonError `NotStandby`
 */
export async function openStandbyReads(parameters: StandbyParameters): Promise<StandbyReads> {
  const { primary, maxLag = MAX_LAG, patience = PATIENCE_MS, catchUp = CATCH_UP_MS, onTrouble } = parameters;
  const opener = oneOpener(parameters.openStandby);
  /** Where the primary was that the standby has not replayed yet; and when it was where the standby is. */
  let ahead: readonly Place[] = [];
  let freshAt = Number.NEGATIVE_INFINITY;
  let isUsed = true;
  let lastCode: string | undefined;
  let isFirst = true;
  let isCompared = false;
  const age = () => (performance.now() - freshAt) / 1_000;
  const use = (trouble?: SymbolonError) => {
    if (trouble !== undefined && trouble.code !== lastCode) onTrouble(trouble);
    lastCode = trouble?.code;
    isUsed = trouble === undefined;
  };
  const look = async () => {
    const wait = isFirst ? catchUp : 0;
    isFirst = false;
    const asked = await readPlace(primary).catch(() => undefined);
    const standby = await opener.open();
    const replayed = await readReplayed(standby, asked?.position ?? 0n, wait);
    if (asked !== undefined) isCompared ||= await comparedSystems(primary, standby);
    const primaryPlace = isCompared ? asked : undefined;
    const known = primaryPlace === undefined ? ahead : [...ahead.slice(-MAX_PLACES), primaryPlace];
    const newest = known.findLastIndex(({ position }) => position <= replayed);
    freshAt = known[newest]?.at ?? freshAt;
    ahead = known.slice(newest + 1);
    // Where the primary is away, nobody has newer rows; of how old these are nothing may be known.
    const isBehind = primaryPlace === undefined ? age() === Number.POSITIVE_INFINITY : age() > maxLag;
    use(isBehind ? standbyBehind(standby.name, maxLag) : undefined);
  };
  const lookSafely = () =>
    within(look(), patience).catch((thrown) => {
      use(isNotStandby(thrown) ? thrown : standbyAway(thrown));
      return thrown;
    });
  const first: unknown = await lookSafely();
  if (isNotStandby(first)) {
    await opener.close();
    throw first;
  }
  const looks = repeatedly(lookSafely);
  return {
    async read(run) {
      const standby = opener.opened();
      if (standby === undefined || !isUsed) return run(primary);
      try {
        return await run(standby);
      } catch (thrown) {
        if (isLost(thrown)) use(standbyAway(thrown));
        // Also what is only not there yet, and a cursor that the primary gave.
        return run(primary);
      }
    },
    lag: () => (opener.opened() === undefined || !isUsed ? undefined : age()),
    async close() {
      await looks.end();
      await opener.close();
    },
  };
}

/** Opens a store by one try at a time, also where who asked for it has given up. */
function oneOpener(open: () => Promise<Sql>) {
  let opened: Sql | undefined;
  let isOver = false;
  const tryOpen = runTogether(async () => {
    const sql = await open();
    if (!isOver) {
      opened = sql;
      return sql;
    }
    await sql.close();
    throw storeClosed(sql.name);
  });
  return {
    opened: () => opened,
    async open(): Promise<Sql> {
      if (opened !== undefined) return opened;
      if (isOver) throw storeClosed("standby");
      return tryOpen();
    },
    /** What is still being opened is closed once it is there: nobody waits for that. */
    async close() {
      isOver = true;
      await opened?.close();
    },
  };
}

function repeatedly(run: () => Promise<unknown>) {
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  const schedule = () => {
    timer = setTimeout(() => {
      running = run().finally(() => !isOver && schedule());
    }, LOOK_MS).unref();
  };
  schedule();
  return {
    async end() {
      isOver = true;
      clearTimeout(timer);
      await running;
    },
  };
}

async function within<Result>(run: Promise<Result>, milliseconds: number): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer in ${milliseconds} ms`)), milliseconds);
  return Promise.race([run, promise]).finally(() => clearTimeout(timer));
}

async function readPlace({ query }: Sql): Promise<Place> {
  const at = performance.now();
  const [row] = await query<{ position: string }>("select pg_current_wal_lsn()::text as position");
  return { position: positionOf(row?.position ?? ""), at };
}

/**
 * How far a standby has replayed. @param wanted what it gets `wait` milliseconds to replay
 * @throws SymbolonError `NotStandby`
 */
async function readReplayed({ name, query }: Sql, wanted: bigint, wait: number): Promise<bigint> {
  const end = performance.now() + wait;
  for (;;) {
    const [row] = await query<{ position: string | null }>(
      "select case when pg_is_in_recovery() then pg_last_wal_replay_lsn()::text end as position",
    );
    if (row?.position === null || row === undefined)
      throw notStandby(`The ${name} is no standby: it replays nobody's log.`, { store: name });
    const replayed = positionOf(row.position);
    if (replayed >= wanted || performance.now() >= end) return replayed;
    await sleep(CATCH_UP_PAUSE_MS);
  }
}

/**
 * @returns true: they need not be compared again; false: the primary has gone away meanwhile
 * @throws SymbolonError `NotStandby` where both may be asked, and the log that is replayed is another server's
 */
async function comparedSystems(primary: Sql, standby: Sql): Promise<boolean> {
  let isAway = false;
  const asked = readSystem(primary).catch(() => {
    isAway = true;
    return undefined;
  });
  const [own, replayed] = await Promise.all([asked, readSystem(standby)]);
  if (isAway) return false;
  if (own === undefined || replayed === undefined || own === replayed) return true;
  throw notStandby(
    `The ${standby.name} is a standby of another server than --store: of system ${replayed}, and not ${own}.`,
    { store: standby.name, system: replayed, wanted: own },
  );
}

/** The number that a server and its standbys share; undefined: this user may not ask for it. */
async function readSystem({ query }: Sql): Promise<string | undefined> {
  try {
    const [row] = await query<{ system: string }>(
      "select system_identifier::text as system from pg_control_system()",
    );
    return row?.system;
  } catch (thrown) {
    if (isLost(thrown)) throw thrown;
    return undefined;
  }
}

/** `16/B374D848`: two numbers of 32 bits. */
function positionOf(text: string): bigint {
  const [high = "0", low = "0"] = text.split("/");
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}

/** Whether the standby no longer answers; what it refuses, the primary may not. */
function isLost(thrown: unknown): boolean {
  return thrown instanceof SymbolonError && ["StoreLost", "StoreExhausted"].includes(thrown.code);
}

function isNotStandby(thrown: unknown): thrown is SymbolonError {
  return thrown instanceof SymbolonError && thrown.code === "NotStandby";
}

function notStandby(reason: string, details: Readonly<Record<string, string>>): SymbolonError {
  return new SymbolonError({
    code: "NotStandby",
    reason,
    hint: "Give --read-store the address of a standby of --store, or leave it out.",
    details,
  });
}

function standbyAway(cause: unknown): SymbolonError {
  return new SymbolonError({
    code: "StandbyAway",
    reason: `The standby of --read-store does not answer: ${cause instanceof Error ? cause.message : cause}`,
    hint: "The primary is read until it does.",
    cause,
  });
}

function standbyBehind(store: string, limit: number): SymbolonError {
  return new SymbolonError({
    code: "StandbyBehind",
    reason: `The standby, ${store}, is more than ${limit} s behind.`,
    hint: "The primary is read until it has caught up; raise --read-lag if older answers do.",
    details: { store, limit },
  });
}
