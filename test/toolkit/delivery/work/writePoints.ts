import { createTransport, type Transport } from "viem";
import type { Sql, SqlQuery } from "../../../../src/services/store/sql.ts";

/** What a worker writes down, each in one COMMIT, and what it sends. */
export const WRITES = ["lease", "reserve", "bundle", "settle", "final", "reopen", "end", "raise"] as const;
export type Write = (typeof WRITES)[number];

/** A moment in a worker's life: just before a COMMIT (all statements are through) or a send, or just after it. */
export type WritePoint = `${"before" | "after"} ${Write | "send"}`;

/** Told of each point as it is passed; whoever throws or kills there ends it there. */
export type OnPoint = (point: WritePoint) => Promise<void>;

type Statement = { readonly text: string; readonly values: readonly unknown[] };

const PATTERNS: readonly (readonly [Write, (statement: Statement) => boolean])[] = [
  ["lease", ({ text }) => text.includes("set owner = $3, fence = fence + 1")],
  ["reserve", ({ text }) => /set reserved_by = \$\d/.test(text)],
  ["bundle", ({ text }) => text.startsWith("insert into transaction")],
  ["raise", ({ text }) => text.startsWith("insert into version")],
  // What a look found is settled together.
  ["settle", (statement) => settles(statement, "mined")],
  ["final", (statement) => settles(statement, "ended")],
  ["reopen", ({ text }) => text.includes("settled = null")],
  ["end", ({ text }) => text.includes("as new (id, state, reason)")],
];

function settles({ text, values: [, states] }: Statement, state: string): boolean {
  return text.includes("settled = new.settled") && Array.isArray(states) && states.includes(state);
}

function writesOf(statements: readonly Statement[]): readonly Write[] {
  for (const statement of statements) {
    const found = PATTERNS.filter(([, holds]) => holds(statement)).map(([write]) => write);
    if (found.length > 0) return found;
  }
  return [];
}

/** A store that tells of each write. @param onStatement told of each statement before it runs */
export function watchedSql(
  sql: Sql,
  onPoint: OnPoint,
  onStatement: (text: string, values: readonly unknown[]) => Promise<void> = async () => {},
): Sql {
  const around = async <Result>(run: (seen: Statement[]) => Promise<Result>, seen: Statement[] = []) => {
    const result = await run(seen);
    for (const write of writesOf(seen)) await onPoint(`after ${write}`);
    return result;
  };
  return {
    ...sql,
    query: ((text, values = []) =>
      around(async (seen) => {
        seen.push({ text, values });
        for (const write of writesOf(seen)) await onPoint(`before ${write}`);
        return sql.query(text, values);
      })) as SqlQuery,
    transaction: (run) =>
      around((seen) =>
        sql.transaction(async (query) => {
          const result = await run((async (text, values = []) => {
            seen.push({ text, values });
            await onStatement(text, values);
            return query(text, values);
          }) as SqlQuery);
          for (const write of writesOf(seen)) await onPoint(`before ${write}`);
          return result;
        }),
      ),
  };
}

/** A transport that tells of each send. */
export function watchedTransport(transport: Transport, onPoint: OnPoint): Transport {
  return (parameters) => {
    const { config, request, value } = transport(parameters);
    const watched = async (question: { method: string; params?: unknown }) => {
      if (question.method !== "eth_sendRawTransaction") return request(question as never);
      await onPoint("before send");
      const answer = await request(question as never);
      await onPoint("after send");
      return answer;
    };
    return createTransport({ ...config, request: watched as never }, value);
  };
}
