import { TRANSFER_KIND } from "../../../delivery/tables/intents.ts";
import { ONLY_REFILLS } from "../../../delivery/tables/leases.ts";
import type { Sql } from "../../../store/sql.ts";
import { REFILLERS } from "../keyHolds.ts";

/** A minute in which a key signed new transactions: of the first and the last of them, milliseconds since 1970. */
export type SendingMinute = { readonly sender: string; readonly from: number; readonly to: number };

/** How an endpoint failed, and when it did so last. */
export type EndpointFailure = { readonly endpoint: string; readonly kind: string; readonly last: number };

/** What was sent on a chain between two moments, and what may have kept others from it. */
export type Sendings = {
  readonly minutes: readonly SendingMinute[];
  readonly failures: readonly EndpointFailure[];
};

/** What was signed for the first time, by keys that do more than refill others. */
export async function readSendings(
  sql: Sql,
  chain: number,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Sendings> {
  const iso = (moment: number) => new Date(moment).toISOString();
  const minutes = await sql.query<SendingMinute>(
    `select t.sender, min(v.signed) as "from", max(v.signed) as "to"
     from version v join transaction t on t.id = v.transaction
     where t.chain = $1 and v.number = 0 and v.signed >= $2 and v.signed <= $3 and t.sender not in (${REFILLERS})
     group by t.sender, date_trunc('minute', v.signed) order by "from"`,
    [chain, iso(from), iso(to), TRANSFER_KIND, ONLY_REFILLS],
  );
  const failures = await sql.query<EndpointFailure>(
    "select endpoint, kind, last from endpoint_fault where chain = $1 and last >= $2 order by last desc, endpoint, kind",
    [chain, iso(from)],
  );
  return { minutes, failures };
}
