import type { Hex } from "viem";
import type { Sql } from "../../store/sql.ts";
import { PAID_CODES } from "../../work/sortOut.ts";

/** Claims that were taken in and ended unpaid, for one reason. */
export type RefusedClaims = {
  /** The error's name. */
  readonly reason: string;
  readonly claims: number;
};

/**
 * Counts the claims of a campaign that came to nothing so far, by reason, the most frequent first. Those whose leaf was paid all
 * the same, by another transaction, did not.
 * @param campaign in lower case, as intents have it
 * @param max reasons
 */
export function countRefusedClaims(
  sql: Sql,
  { chain, campaign, max }: { readonly chain: number; readonly campaign: Hex; readonly max: number },
): Promise<readonly RefusedClaims[]> {
  return sql.query<RefusedClaims>(
    `select coalesce(reason, state) as reason, count(*)::float8 as claims from intent
     where chain = $1 and kind = 'claim' and contract = $2 and state in ('skipped', 'expired')
       and coalesce(reason, '') <> all($3::text[])
       and not exists (
         select from event e join block b on b.id = e.block
         join watched w on w.chain = b.chain and w.address = e.contract and w.role <> 'cumulativeCampaign'
         where b.chain = $1 and b.undone is null and e.contract = decode($4, 'hex') and e.name = 'Claimed'
           and intent.key = $5 || e.index || ' 0')
     group by 1 order by claims desc, reason limit ${max}`,
    [chain, campaign, PAID_CODES, campaign.slice(2), `claim ${campaign} `],
  );
}
