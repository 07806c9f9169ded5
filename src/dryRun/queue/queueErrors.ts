import { SymbolonError } from "../../core/errors.ts";

/** Host, port and name of a database, for messages: never its user and password. */
export function placeOf(url: string): string {
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
    reason: "The queue's address is not one of a PostgreSQL.",
    hint: "Give it as postgres://USER:PASSWORD@HOST:PORT/DATABASE.",
  });
}

export function queueMissing(cause: unknown): SymbolonError {
  return new SymbolonError({
    code: "QueueMissing",
    reason: "A queue needs the package pg-boss, which is not installed.",
    hint: "Install it (npm install pg-boss@12.35.0), or leave --queue out: this machine then does all.",
    details: { package: "pg-boss" },
    cause,
  });
}

export function queueNotReachable(place: string, cause: unknown): SymbolonError {
  return new SymbolonError({
    code: "QueueNotReachable",
    reason: `The queue at ${place} cannot be opened: ${wordsOf(cause)}.`,
    hint: "Check that PostgreSQL runs there, and that the user may connect and make a schema.",
    details: { place },
    cause,
  });
}

export function queueLost(place: string, cause: unknown): SymbolonError {
  return new SymbolonError({
    code: "QueueLost",
    reason: `The queue at ${place} stopped answering: ${wordsOf(cause)}.`,
    hint: "Run the same command again when it answers: what is done is not done twice.",
    details: { place },
    cause,
  });
}

/** The reason, on one line; several addresses of one host each have one of their own. */
function wordsOf(cause: unknown): string {
  const first = cause instanceof AggregateError ? cause.errors[0] : cause;
  const message = first instanceof Error ? first.message : String(first);
  return (message.split("\n")[0] ?? "").replace(/\.$/, "");
}
