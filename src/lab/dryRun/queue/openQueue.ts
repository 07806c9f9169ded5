import { setTimeout as sleep } from "node:timers/promises";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { QUEUE_PREFIX, type QueuedRange } from "./queuedRange.ts";

/** One try at a job: after another worker starts a new try, results of this one no longer count. */
export type JobAttempt = { readonly id: string; readonly retryCount: number };

/** A range in a queue, and its state. */
export type RangeRecord = JobAttempt & {
  readonly data: QueuedRange;
  readonly state: "created" | "retry" | "active" | "completed" | "cancelled" | "failed";
  /** The output of its completion or failure. */
  readonly output: unknown;
};

/** Queues of dry runs in a PostgreSQL, and all operations on them. A missing queue counts as an empty one. */
export type Queue = {
  readonly timing: QueueTiming;
  readonly names: () => Promise<readonly string[]>;
  /** Creates a queue, unless it exists. */
  readonly create: (name: string) => Promise<void>;
  /** Adds ranges; keeps those whose id exists. */
  readonly add: (name: string, ranges: readonly { id: string; data: QueuedRange }[]) => Promise<void>;
  readonly list: (name: string) => Promise<readonly RangeRecord[]>;
  readonly take: (name: string) => Promise<(JobAttempt & { readonly data: QueuedRange }) | undefined>;
  /** Reports that a range is still being worked on. */
  readonly touch: (name: string, attempt: JobAttempt) => Promise<void>;
  readonly complete: (name: string, attempt: JobAttempt, output: object) => Promise<void>;
  readonly fail: (name: string, attempt: JobAttempt, output: object) => Promise<void>;
  /** Returns whether it existed. */
  readonly remove: (name: string, range: string | JobAttempt) => Promise<boolean>;
  readonly drop: (name: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Everything is in its own schema, separate from other data. */
const SCHEMA = "symbolon_rehearsal";
const SECONDS_A_DAY = 86_400;

/**
 * Opens the queues in a PostgreSQL with pg-boss, which creates what it needs there.
 * @param url `postgres://user:password@host:port/database`; no message shows its user and password
 * @throws SymbolonError `BadQueueUrl`, `QueueNotReachable`; each function of the queue `QueueLost`, where the database
 * does not answer for some time
 */
export async function openQueue(url: string, timing: QueueTiming = queueTiming): Promise<Queue> {
  const place = placeOf(url);
  const { PgBoss } = await import("pg-boss");
  const boss = new PgBoss({
    connectionString: url,
    connectionTimeoutMillis: 1_000 * timing.patience,
    application_name: "symbolon rehearse",
    schema: SCHEMA,
    schedule: false,
    superviseIntervalSeconds: timing.supervise,
    monitorIntervalSeconds: timing.supervise,
  });
  // pg-boss tries failed background work again; a caller gets the error of its own call.
  boss.on("error", () => {});
  try {
    await boss.start();
  } catch (cause) {
    await boss.stop({ graceful: false }).catch(() => {});
    throw queueNotReachable(place, cause);
  }
  return queueOf(boss, timing, persistently(place, timing.patience));
}

type Boss = InstanceType<typeof import("pg-boss").PgBoss>;
type Ask = <Answer>(question: () => Promise<Answer>) => Promise<Answer>;

function queueOf(boss: Boss, timing: QueueTiming, ask: Ask): Queue {
  /** Asks an existing queue: pg-boss throws for any other. */
  const askQueue = <Answer>(
    name: string,
    missing: Answer,
    question: () => Promise<Answer>,
  ): Promise<Answer> => ask(async () => ((await boss.getQueue(name)) === null ? missing : await question()));
  return {
    timing,
    names: async () => {
      const queues = await ask(() => boss.getQueues());
      return queues.map(({ name }) => name).filter((name) => name.startsWith(QUEUE_PREFIX));
    },
    create: (name) =>
      ask(() =>
        boss.createQueue(name, {
          retryLimit: timing.tries - 1,
          // A range may take hours where a node is slow: its worker sends heartbeats.
          expireInSeconds: SECONDS_A_DAY,
          retentionSeconds: 2 * SECONDS_A_DAY,
          deleteAfterSeconds: 2 * SECONDS_A_DAY,
        }),
      ),
    add: async (name, ranges) => {
      const jobs = ranges.map((range) => ({ ...range, heartbeatSeconds: timing.heartbeat }));
      if (jobs.length > 0) await ask(() => boss.insert(name, jobs));
    },
    list: (name) => askQueue<readonly RangeRecord[]>(name, [], () => boss.findJobs<QueuedRange>(name)),
    take: async (name) => (await askQueue(name, [], () => boss.fetch<QueuedRange>(name)))[0],
    touch: async (name, attempt) => {
      await boss.touch(name, attempt);
    },
    complete: async (name, attempt, output) => {
      await askQueue(name, {}, () => boss.complete(name, attempt, output));
    },
    fail: async (name, attempt, output) => {
      await askQueue(name, {}, () => boss.fail(name, attempt, output));
    },
    remove: async (name, range) => hasAffected(await askQueue(name, {}, () => boss.deleteJob(name, range))),
    drop: (name) => ask(() => boss.deleteQueue(name)),
    close: () => boss.stop({ graceful: false }),
  };
}

/** Whether any job was still the intended one, by pg-boss's answer, whose type is empty. */
function hasAffected(answer: object): boolean {
  return "affected" in answer && Number(answer.affected) > 0;
}

/** Retries for some time: databases restart, connections break. */
function persistently(place: string, patience: number): Ask {
  return async (question) => {
    for (let waited = 0; ; waited++) {
      try {
        return await question();
      } catch (cause) {
        if (waited >= patience) throw queueLost(place, cause);
        await sleep(1_000);
      }
    }
  };
}

/** Host, port and name of a database, for messages: never its user and password. */
function placeOf(url: string): string {
  const { protocol, host, pathname } = parsed(url);
  if (protocol === "postgres:" || protocol === "postgresql:") return `${host}${pathname}`;
  throw badQueueUrl();
}

function parsed(url: string): URL {
  try {
    return new URL(url);
  } catch {
    throw badQueueUrl();
  }
}

function badQueueUrl(): SymbolonError {
  return new SymbolonError({
    code: "BadQueueUrl",
    reason: "The queue's address is not the address of a PostgreSQL database.",
    hint: "Give it as postgres://USER:PASSWORD@HOST:PORT/DATABASE.",
  });
}

function queueNotReachable(place: string, cause: unknown): SymbolonError {
  return new SymbolonError({
    code: "QueueNotReachable",
    reason: `The queue at ${place} cannot be opened: ${wordsOf(cause)}.`,
    hint: "Check that PostgreSQL runs there, and that the user may connect and make a schema.",
    details: { place },
    cause,
  });
}

function queueLost(place: string, cause: unknown): SymbolonError {
  return new SymbolonError({
    code: "QueueLost",
    reason: `The queue at ${place} stopped answering: ${wordsOf(cause)}.`,
    hint: "Run the same command again when it answers: what is done is not done twice.",
    details: { place },
    cause,
  });
}

/** The reason, on one line; each of a host's addresses has its own reason. */
function wordsOf(cause: unknown): string {
  const first = cause instanceof AggregateError ? cause.errors[0] : cause;
  const message = first instanceof Error ? first.message : String(first);
  return (message.split("\n")[0] ?? "").replace(/\.$/, "");
}

/** Timing, in seconds, and tries for all that share a queue. */
export type QueueTiming = {
  /** Between two reads of the queue. */
  readonly poll: number;
  /** After this time without a heartbeat, a range goes to another worker. */
  readonly heartbeat: number;
  /** Between two searches for such ranges. */
  readonly supervise: number;
  /** How long an unresponsive database is retried. */
  readonly patience: number;
  /** How often a range is begun before it counts as lost. */
  readonly tries: number;
};

export const queueTiming: QueueTiming = { poll: 1, heartbeat: 30, supervise: 10, patience: 30, tries: 3 };
