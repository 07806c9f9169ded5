import type { Sql } from "../../store/sql.ts";
import { BLOCKED } from "./intentRow.ts";
import { DONE, WORK_CHANNEL } from "./intents.ts";
import { writeStep } from "./steps.ts";

/** Why what comes after a claim is given up where that ended unpaid. */
export const CLAIM_NOT_PAID = "ClaimNotPaid";
/** Why claims were left out that somebody else has paid. */
const PAID_BY_OTHER = ["AlreadyClaimed", "NothingDue"];

/** A claim that is paid, as of a mined block. @param first the table's name in the statement */
export const isPaid = (first: string) =>
  `(${first}.state = 'done' or ${first}.state = 'mined' and ${first}.result = '${DONE}')`;

/** Settled in one transaction at most: whoever hands one of them in again meanwhile waits until it ends, and others behind them. */
const MOST = 1_000;

/**
 * Makes what comes after others findable once those are paid, and gives up what comes after one that has ended otherwise:
 * `ClaimPaidByOther`, `ClaimNotPaid`. It looks at all that wait so, and into the archive; and leaves
 * alone what somebody changes at that moment, or what that comes after.
 * @returns whether there may be more
 */
export function settleFollowers(sql: Sql, chain: number, by: string): Promise<boolean> {
  return sql.transaction(async (query) => {
    const freed = await query<{ readonly isFreed: boolean; readonly id: bigint }>(
      `with over as (
         select next.id, ${isPaid("first")} as paid, coalesce(first.reason = any($3), false) as other
         from only intent next join intent first on first.chain = next.chain and first.key = next.after
         where next.chain = $1 and next.state = 'queued' and next.after is not null
           and case when ${isPaid("first")} then starts_with(next.class, $2) else first.state in ('skipped', 'expired') end
         order by next.id limit ${MOST} for update of next skip locked for share of first skip locked)
       update only intent set reserved_by = null,
         class = case when paid and starts_with(class, $2) then substr(class, length($2) + 1) else class end,
         state = case when paid then 'queued' else 'skipped' end,
         reason = case when paid then intent.reason when other then 'ClaimPaidByOther' else '${CLAIM_NOT_PAID}' end,
         changed = case when paid then changed else clock_timestamp() end
       from over where intent.id = over.id and intent.state = 'queued' returning paid as "isFreed", intent.id`,
      [chain, BLOCKED, PAID_BY_OTHER],
    );
    const intents = freed.filter(({ isFreed }) => !isFreed).map(({ id }) => id);
    if (intents.length > 0) await writeStep(query, { kind: "skipped", actor: by, chain, intents });
    if (freed.length > intents.length) await query("select pg_notify($1, $2)", [WORK_CHANNEL, String(chain)]);
    return freed.length === MOST;
  });
}
