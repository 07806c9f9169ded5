import type { Hex } from "viem";
import type { CampaignArguments } from "../../../sdk/chain/campaigns/campaignPlan.ts";
import { waveStart } from "../../../sdk/core/campaign/waves.ts";
import type { Sql } from "../../store/sql.ts";
import { listEventsNamed } from "../tables/events.ts";
import { type ClaimUnit, countPaidLeaves, listCampaigns, type PaidLeaves } from "../tables/paidLeaves.ts";
import { campaignMade } from "../trace/campaignMade.ts";

/** A campaign that is followed. */
export type FollowedCampaign = {
  /** In lower case. */
  readonly campaign: Hex;
  readonly unit: ClaimUnit;
  /** Undefined: its creation was not followed, so how many leaves and waves it has is not known. */
  readonly terms: CampaignArguments | undefined;
};

/** What of a campaign was claimed. Moments in Unix seconds, by the chain's clock; amounts in base units. */
export type CampaignCohorts = {
  readonly campaign: Hex;
  readonly token: Hex | undefined;
  readonly start: number | undefined;
  /** What `claimed` and `hours` count. */
  readonly unit: ClaimUnit;
  /** Undefined: not known, or a cumulative campaign, each of whose trees has its own. */
  readonly leaves: number | undefined;
  readonly claimed: number;
  readonly paid: bigint;
  /** None where it has no waves, very many, or they are not known. */
  readonly waves: readonly WaveCohort[];
  /** By the hour of a leaf's first payment. */
  readonly hours: readonly Pick<PaidLeaves, "hour" | "leaves" | "paid">[];
};

export type WaveCohort = {
  /** From 1. */
  readonly wave: number;
  readonly opens: number;
  readonly leaves: number;
  readonly claimed: number;
  readonly paid: bigint;
};

/** The campaigns that are followed on a chain. @param only in lower case; undefined: all */
export async function knownCampaigns(
  sql: Sql,
  chain: number,
  only: Hex | undefined,
): Promise<readonly FollowedCampaign[]> {
  const made = (await listEventsNamed(sql, { chain, item: only }, ["CampaignCreated"])).flatMap(
    (event) => campaignMade(event) ?? [],
  );
  const termsOf = new Map(made.map(({ campaign, plan }) => [campaign.toLowerCase(), plan.terms]));
  const all = await listCampaigns(sql, chain);
  return all
    .filter(({ campaign }) => only === undefined || campaign === only)
    .map((one) => ({ ...one, terms: termsOf.get(one.campaign) }));
}

/** What was claimed of a campaign until a moment. @param until Unix seconds; undefined: now */
export async function readCohorts(
  sql: Sql,
  chain: number,
  { campaign, unit, terms }: FollowedCampaign,
  until: number | undefined,
): Promise<CampaignCohorts> {
  const starts = terms === undefined || unit === "accounts" ? [0n] : waveStarts(terms);
  const rows = await countPaidLeaves(sql, { chain, campaign, unit, starts, until });
  const hours = Map.groupBy(rows, ({ hour }) => hour);
  return {
    campaign,
    token: terms?.token,
    start: terms && Number(terms.start),
    unit,
    leaves: terms && unit === "leaves" ? Number(terms.count) : undefined,
    ...sumOf(rows),
    waves: starts.length === 1 || terms === undefined ? [] : wavesOf(terms, starts, rows),
    hours: [...hours]
      .map(([hour, own]) => ({ hour, leaves: sumOf(own).claimed, paid: sumOf(own).paid }))
      .sort((a, b) => a.hour - b.hour),
  };
}

function sumOf(rows: readonly PaidLeaves[]): Pick<WaveCohort, "claimed" | "paid"> {
  return {
    claimed: rows.reduce((sum, { leaves }) => sum + leaves, 0),
    paid: rows.reduce((sum, { paid }) => sum + paid, 0n),
  };
}

/** Anybody may create a campaign: of one with more waves they are not told apart. */
const MAX_WAVES = 10_000n;

function waveStarts({ count, waves }: CampaignArguments): readonly bigint[] {
  if (waves > MAX_WAVES) return [0n];
  return Array.from({ length: Math.max(1, Number(waves)) }, (_, wave) =>
    waveStart(BigInt(wave), count, waves),
  );
}

function wavesOf(
  { count, start, waveInterval }: CampaignArguments,
  starts: readonly bigint[],
  rows: readonly PaidLeaves[],
): readonly WaveCohort[] {
  const byWave = Map.groupBy(rows, ({ wave }) => wave);
  return starts.map((first, wave) => ({
    wave: wave + 1,
    opens: Number(start + BigInt(wave) * waveInterval),
    leaves: Number((starts[wave + 1] ?? count) - first),
    ...sumOf(byWave.get(wave) ?? []),
  }));
}
