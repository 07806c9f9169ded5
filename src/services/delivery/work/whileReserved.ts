import { runTogether } from "../../../sdk/core/runTogether.ts";
import type { Sql } from "../../store/sql.ts";
import { RESERVED_MS, renewReserved } from "../tables/reserveIntents.ts";
import type { HeldLease } from "./heldLease.ts";

export type WhileReservedParameters = {
  readonly sql: Sql;
  /** Who has reserved them, and with which key: without its lease, nothing is renewed. */
  readonly by: string;
  readonly held: Pick<HeldLease, "isHeld">;
  readonly ids: readonly bigint[];
  readonly onTrouble: (thrown: unknown) => void;
  /** Milliseconds between two renewals. Default: a third of what a reservation lasts. */
  readonly every?: number | undefined;
};

/**
 * Runs what makes a transaction of reserved intents. A node that simulates slowly, or a signer that asks a person, may take longer
 * than a reservation lasts: it is renewed until then. Each question has its own limit, and a process that is dead renews nothing.
 */
export async function whileReserved<Result>(
  { sql, by, held, ids, onTrouble, every = RESERVED_MS / 3 }: WhileReservedParameters,
  run: () => Promise<Result>,
): Promise<Result> {
  const renew = runTogether(() => renewReserved(sql, by, ids).catch(onTrouble));
  let renewing: Promise<void> | undefined;
  const timer = setInterval(() => {
    if (held.isHeld()) renewing = renew();
  }, every);
  try {
    return await run();
  } finally {
    clearInterval(timer);
    await renewing;
  }
}
