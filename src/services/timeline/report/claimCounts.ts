import type { Hex } from "viem";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Sql } from "../../store/sql.ts";
import { countClaimsByMinute } from "../tables/paidLeaves.ts";
import { countRefusedClaims, type RefusedClaims } from "../tables/refusedClaims.ts";
import { type CampaignCohorts, knownCampaigns, readCohorts, type WaveCohort } from "./cohorts.ts";

/** A campaign's claims as a claim day's dashboard shows them. Moments in Unix seconds, by the chain's clock. */
export type ClaimCounts = Pick<
  CampaignCohorts,
  "campaign" | "token" | "start" | "unit" | "leaves" | "claimed" | "paid"
> & {
  /** Last block that is counted. */
  readonly block: number;
  /** Of that block; undefined: the store does not keep it. */
  readonly time: number | undefined;
  /** Blocks that were read before the campaign was named, and are not read for it yet: their claims are missing. */
  readonly past: { readonly from: number; readonly to: number } | undefined;
  /** The first ones; none where there are no waves, or they are not known. */
  readonly waves: readonly WaveCohort[];
  /** Further waves. */
  readonly moreWaves: number;
  /** The claims in each minute of the last hour, of which the last runs on; undefined: `time` is not known. */
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
  const { time, ...read } = await readUntil(sql, chain, campaign);
  const [known = { campaign, unit: "leaves" as const, terms: undefined }] = await knownCampaigns(
    sql,
    chain,
    campaign,
  );
  const { hours: _, waves, ...cohorts } = await readCohorts(sql, chain, known, undefined);
  return {
    ...cohorts,
    ...read,
    time,
    waves: waves.slice(0, MAX_WAVES),
    moreWaves: Math.max(0, waves.length - MAX_WAVES),
    pace: time === undefined ? undefined : await readPace(sql, { chain, campaign, time }),
    refused: await countRefusedClaims(sql, { chain, campaign, max: MAX_REASONS }),
  };
}

type ReadRow = {
  readonly cursor: bigint;
  readonly time: bigint | null;
  readonly from: bigint | null;
  readonly to: bigint | null;
};

/** Up to where a campaign is read. In one statement: a block and the time of another would not fit together. */
async function readUntil(
  sql: Sql,
  chain: number,
  campaign: Hex,
): Promise<Pick<ClaimCounts, "block" | "time" | "past">> {
  const [row] = await sql.query<ReadRow>(
    `select f.cursor, b.time, w.past_from as from, w.past_to as to
     from followed f
     left join block b on b.chain = f.chain and b.number = f.cursor and b.undone is null
     left join watched w on w.chain = f.chain and w.address = decode($2, 'hex')
     where f.chain = $1`,
    [chain, campaign.slice(2)],
  );
  const { cursor = -1n, time = null, from = null, to = null } = row ?? {};
  return {
    block: Number(cursor),
    time: time === null ? undefined : Number(time),
    past: from === null || to === null ? undefined : { from: Number(from), to: Number(to) },
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
