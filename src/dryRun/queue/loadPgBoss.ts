import { queueMissing } from "./queueErrors.ts";

export type PgBossModule = typeof import("pg-boss");

/**
 * The queue's package, which is only there where it was asked for.
 * @throws SymbolonError `QueueMissing`
 */
export async function loadPgBoss(
  load: () => Promise<PgBossModule> = () => import("pg-boss"),
): Promise<PgBossModule> {
  try {
    return await load();
  } catch (cause) {
    const isMissing = cause instanceof Error && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND";
    throw isMissing ? queueMissing(cause) : cause;
  }
}
