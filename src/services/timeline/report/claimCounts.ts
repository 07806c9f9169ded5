import type { Hex } from "viem";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Sql } from "../../store/sql.ts";
import { readNewest } from "../tables/newest.ts";
import { countClaimsByMinute } from "../tables/paidLeaves.ts";
import { readProgress } from "../tables/progress.ts";
import { countRefusedClaims, type RefusedClaims } from "../tables/refusedClaims.ts";
import { type CampaignCohorts, knownCampaigns, readCohorts, type WaveCohort } from "./cohorts.ts";

/** A campaign's claims as a claim day's dashboard shows them. Moments in Unix seconds, by the chain's clock. */
export type ClaimCounts = Pick<
  CampaignCohorts,
  "campaign" | "token" | "start" | "leaves" | "claimed" | "paid"
> & {
  /** Last block that is counted. */
  readonly block: number;
  /** Of the newest block that the store keeps; undefined: it keeps none. */
  readonly time: number | undefined;
  /** The first ones; none where there are no waves, or they are not known. */
  readonly waves: readonly WaveCohort[];
  /** Further waves. */
  readonly moreWaves: number;
  /** The claims in each minute of the last hour, of which the last runs on; undefined: the store keeps no block. */
  readonly pace: { readonly from: number; readonly claims: readonly number[] } | undefined;
  readonly refused: readonly RefusedClaims[];
};

/** Waves and reasons that are listed. */
const MAX_WAVES = 1_000;
const MAX_REASONS = 50;
const MINUTE = 60;
const HOUR = 3_600;

/**
 * Finds out whether a campaign is followed.
 * @param campaign in lower case
 * @throws SymbolonError `NotFollowed`
 */
export async function requireFollowed(sql: Sql, chain: number, campaign: Hex): Promise<void> {
  const rows = await sql.query<Readonly<Record<string, never>>>(
    "select from watched where chain = $1 and address = decode($2, 'hex') and role like '%Campaign'",
    [chain, campaign.slice(2)],
  );
  if (rows.length > 0) return;
  throw new SymbolonError({
    code: "NotFollowed",
    reason: `No campaign ${campaign} is followed here on chain ${chain}.`,
    hint: "Compare address and chain, or let `symbolon timeline follow` follow its factory, or it alone.",
    details: { chain, campaign },
  });
}

/**
 * Counts a campaign's claims so far: by wave, by minute, and what came to nothing.
 * @param campaign in lower case: one that is followed
 */
export async function readClaimCounts(sql: Sql, chain: number, campaign: Hex): Promise<ClaimCounts> {
  // The block first: whatever is read meanwhile is counted at most too early, never missed.
  const followed = (await readProgress(sql)).find((one) => one.chain === chain);
  const { block: time } = await readNewest(sql, chain);
  const [known = { campaign, terms: undefined }] = await knownCampaigns(sql, chain, campaign);
  const { hours: _, waves, ...cohorts } = await readCohorts(sql, chain, known, undefined);
  return {
    ...cohorts,
    block: followed?.cursor ?? -1,
    time,
    waves: waves.slice(0, MAX_WAVES),
    moreWaves: Math.max(0, waves.length - MAX_WAVES),
    pace: time === undefined ? undefined : await readPace(sql, { chain, campaign, time }),
    refused: await countRefusedClaims(sql, { chain, campaign, max: MAX_REASONS }),
  };
}

async function readPace(
  sql: Sql,
  { time, ...of }: { readonly chain: number; readonly campaign: Hex; readonly time: number },
): Promise<NonNullable<ClaimCounts["pace"]>> {
  const to = time - (time % MINUTE) + MINUTE;
  const from = to - HOUR;
  return { from, claims: await countClaimsByMinute(sql, { ...of, from, to }) };
}
