import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { SymbolonError } from "../../sdk/core/errors.ts";
import type { Sql } from "./sql.ts";

/** Milliseconds after which a notice no longer comes. */
const PATIENCE = 3_000;

export type HearsParameters = {
  readonly signal?: AbortSignal | undefined;
  readonly patience?: number;
};

/**
 * Whether notices of other connections come: a pooler in transaction mode takes a `listen`, and delivers nothing. A notice that
 * nobody else knows is sent and waited for.
 * @returns undefined: the signal came first
 */
export async function hearsNotices(
  { listen, query }: Pick<Sql, "listen" | "query">,
  { signal, patience = PATIENCE }: HearsParameters = {},
): Promise<boolean | undefined> {
  const nonce = randomBytes(8).toString("hex");
  const channel = `symbolon_${nonce}`;
  const { promise: heard, resolve } = Promise.withResolvers<true>();
  const unlisten = await listen(channel, (payload) => payload === nonce && resolve(true));
  const over = new AbortController();
  const ends = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]);
  try {
    await query("select pg_notify($1, $2)", [channel, nonce]);
    const waited = sleep(patience, false, { signal: ends, ref: false }).catch(() => undefined);
    return await Promise.race([heard, waited]);
  } finally {
    over.abort();
    await unlisten();
  }
}

/** What is told where notices do not come. */
export function noticesLost(store: string): SymbolonError {
  return new SymbolonError({
    code: "NoticesLost",
    reason: `The ${store} delivers no notices, as behind a pooler in transaction mode: workers look for work every quarter of a second instead.`,
    hint: "To be woken at once, give --store-listen the address of the PostgreSQL behind the pooler.",
    details: { store },
  });
}
