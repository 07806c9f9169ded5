import type { Hex } from "viem";
import type { Sql } from "../../store/sql.ts";

/** Claims that were taken in and ended unpaid, or wait for a person, for one reason. */
export type RefusedClaims = {
  /** The error's name. */
  readonly reason: string;
  readonly claims: number;
};

/** Counts the claims of a campaign that came to nothing so far, by reason, the most frequent first. @param max reasons */
export function countRefusedClaims(
  sql: Sql,
  { chain, campaign, max }: { readonly chain: number; readonly campaign: Hex; readonly max: number },
): Promise<readonly RefusedClaims[]> {
  return sql.query<RefusedClaims>(
    `select coalesce(reason, state) as reason, count(*)::float8 as claims from intent
     where chain = $1 and kind = 'claim' and lower(contract) = $2 and state in ('skipped', 'expired', 'parked')
     group by 1 order by claims desc, reason limit ${max}`,
    [chain, campaign],
  );
}
