import { SymbolonError } from "../../../sdk/core/errors.ts";
import { runTransaction } from "../runTransaction.ts";
import type { Sql, SqlQuery, SqlRow, SqlValue } from "../sql.ts";
import { encodeValue, parserOf } from "../sqlTypes.ts";
import { statementFailed, storeClosed, storeNotReachable } from "../storeErrors.ts";
import { startListener } from "./listener.ts";
import {
  beginWithin,
  isSettingRefused,
  readServer,
  type SessionSettings,
  STATEMENT_TIMEOUT,
  sessionSettings,
} from "./sessionSettings.ts";

export type PostgresParameters = {
  /** For messages. */
  readonly name: string;
  /** Where it is, as pg takes it. The password is in no message. */
  readonly connectionString: string;
  /** The same database where no pooler is between: for notices, and for what takes long. Default: `connectionString`. */
  readonly direct?: string | undefined;
  /** Connections of this process at most, the listener's not counted. */
  readonly connections?: number;
  /**
   * Milliseconds after which a statement that is not answered counts as failed: a connection whose other end has vanished
   * says nothing for ever.
   */
  readonly timeout?: number;
  /** Called with one line about what takes long. */
  readonly onLine?: (words: string) => void;
};

const CONNECTIONS = 10;
const CONNECT_TIMEOUT = 10_000;
/** Beyond the server's own limit, so that the server can still say why. */
const GRACE = 5_000;
const IDLE_MILLISECONDS = 10_000;

function optionsOf({ connectionString, timeout = STATEMENT_TIMEOUT }: PostgresParameters) {
  return {
    connectionString,
    application_name: "symbolon",
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    query_timeout: timeout + GRACE,
    keepAlive: true,
    keepAliveInitialDelayMillis: IDLE_MILLISECONDS,
    types: { getTypeParser: parserOf as (type: number) => (text: string) => unknown },
  };
}

/**
 * Opens a PostgreSQL by pg, or a pooler before one, which may give each transaction another session. Connections that broke
 * are replaced; what was under way on them ends with `StoreLost`.
 * @throws SymbolonError `StoreNotReachable`, `StoreSettings`
 */
export async function openPostgres(parameters: PostgresParameters): Promise<Sql> {
  try {
    return await openBy(parameters, sessionSettings(parameters));
  } catch (error) {
    if (!isSettingRefused(error)) throw error;
    return openBy(parameters, {});
  }
}

/** @param settings of each session, which a pooler refuses or passes by */
async function openBy(parameters: PostgresParameters, settings: Partial<SessionSettings>): Promise<Sql> {
  const { name, direct, connectionString, onLine } = parameters;
  const driver = (await import("pg")).default;
  const { connect, end } = startPool(parameters, (options) => new driver.Pool({ ...options, ...settings }));
  const alone = <Result>(run: (ask: SqlQuery) => Promise<Result>) => runAlone(name, connect, run);
  const query: SqlQuery = (text, values) => alone((ask) => ask(text, values));
  const ownOptions = {
    ...optionsOf({ ...parameters, connectionString: direct ?? connectionString }),
    query_timeout: 0,
  };
  const newClient = () => new driver.Client(ownOptions);
  const listener = startListener(name, newClient);
  let isClosed = false;
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    await listener.close();
    await end();
  };
  try {
    const { isDurable, isOwnSession } = await readServer(name, query, sessionSettings(parameters));
    const begin = isOwnSession ? "begin" : beginWithin(sessionSettings(parameters));
    return {
      name,
      isShared: true,
      isDurable,
      query,
      transaction: (run) => alone((ask) => runTransaction(ask, run, begin)),
      apart: (run) => runApart(name, newClient(), run),
      tell: onLine,
      listen: listener.listen,
      close,
    };
  } catch (error) {
    await close().catch(() => {});
    if (error instanceof SymbolonError && error.code === "StoreSettings") throw error;
    throw storeNotReachable(name, (error as Error).cause ?? error, OPEN_HINT);
  }
}

type Pool = import("pg").Pool;
type PoolClient = import("pg").PoolClient;
type Client = import("pg").Client;
type PoolOptions = ReturnType<typeof optionsOf> & { readonly max: number };

/** Connections that broke. */
const broken = new WeakSet<PoolClient>();

/** Connections for whoever needs one. */
function startPool(parameters: PostgresParameters, poolOf: (options: PoolOptions) => Pool) {
  const { name, connections = CONNECTIONS } = parameters;
  const pool = poolOf({ ...optionsOf(parameters), max: connections });
  // Also of those that are being handed out, whom the pool no longer watches: an error that nobody hears would end the process.
  pool.on("connect", (client) => void client.on("error", () => broken.add(client)));
  // Of connections that nobody uses: the next one gets a new one.
  pool.on("error", () => {});
  let isEnded = false;
  const connect = async (): Promise<PoolClient> => {
    if (isEnded) throw storeClosed(name);
    return pool.connect();
  };
  const end = () => {
    isEnded = true;
    return pool.end();
  };
  return { connect, end };
}

/** Gives one connection to `run` alone, and throws it away where it broke. */
async function runAlone<Result>(
  name: string,
  connect: () => Promise<PoolClient>,
  run: (ask: SqlQuery) => Promise<Result>,
): Promise<Result> {
  const client = await connect().catch((error) => Promise.reject(statementFailed(name, error)));
  try {
    return await run(inTurn(askOver(name, client, () => broken.add(client))));
  } finally {
    client.release(broken.has(client));
  }
}

/** Opens a connection for `run`, and ends it. */
async function runApart<Result>(
  name: string,
  client: Client,
  run: (ask: SqlQuery) => Promise<Result>,
): Promise<Result> {
  // An error that nobody hears would end the process; whoever asks next is told.
  client.on("error", () => {});
  try {
    await client.connect().catch((error) => Promise.reject(statementFailed(name, error)));
    return await run(inTurn(askOver(name, client)));
  } finally {
    await client.end().catch(() => {});
  }
}

/** Asks over a connection. @param onLost told where it broke */
function askOver(name: string, client: Client | PoolClient, onLost: () => void = () => {}): SqlQuery {
  return async <Row extends SqlRow>(text: string, values?: readonly SqlValue[]) => {
    try {
      const answer = await (values === undefined
        ? client.query(text)
        : client.query(text, values.map(encodeValue)));
      return lastRows(answer) as readonly Row[];
    } catch (error) {
      const failure = statementFailed(name, error);
      if (failure.code === "StoreLost") onLost();
      throw failure;
    }
  };
}

/** Sends each statement once the one before it is answered: pg takes one at a time. */
function inTurn(ask: SqlQuery): SqlQuery {
  let last: Promise<unknown> = Promise.resolve();
  return <Row extends SqlRow>(text: string, values?: readonly SqlValue[]) => {
    const answer = last.then(() => ask<Row>(text, values));
    last = answer.catch(() => {});
    return answer;
  };
}

const OPEN_HINT =
  "Check that PostgreSQL runs there, and that its address, user and password are right; the user must be allowed to make tables.";

/** Of several statements the last one's. */
function lastRows(
  answer: { readonly rows: readonly unknown[] } | readonly { readonly rows: readonly unknown[] }[],
) {
  return (Array.isArray(answer) ? answer.at(-1) : answer)?.rows ?? [];
}
