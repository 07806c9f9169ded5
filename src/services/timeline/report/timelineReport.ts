import type { Hex } from "viem";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { knownChains } from "../../delivery/tables/chains.ts";
import type { Sql } from "../../store/sql.ts";
import { listActs } from "../tables/acts.ts";
import {
  type AnswerCounts,
  type AnswerDisagreement,
  countAnswers,
  listDisagreements,
  listUnanswered,
  type Unanswered,
} from "../tables/answers.ts";
import { intentPages } from "../tables/intentTimes.ts";
import { readAnnouncedChanges, readIssued, readKnownRevisions } from "../tables/lags.ts";
import { type Newest, readNewest } from "../tables/newest.ts";
import type { Span } from "../tables/span.ts";
import { type CampaignCohorts, type FollowedCampaign, knownCampaigns, readCohorts } from "./cohorts.ts";
import { type Actor, summarizeActors } from "./hesitation.ts";
import { computeLags, type Lags } from "./lags.ts";
import { type RealDay, realDay } from "./realDay.ts";
import { type ArrivalHour, type ClaimTimes, openTally, type Tickets, type WaitsReport } from "./waits.ts";

/** A store's data on how a chain's issuers, verifiers, claimants and workers did. Durations in seconds. */
export type TimelineReport = {
  readonly chain: number;
  /** Limits intents, tickets, cohorts and the day to this campaign; undefined: all. */
  readonly campaign: Hex | undefined;
  readonly span: Span;
  readonly newest: Newest;
  readonly answers: AnswerCounts;
  readonly lags: Lags;
  readonly disagreements: { readonly count: number; readonly listed: readonly AnswerDisagreement[] };
  /** Undefined: nothing was accepted. */
  readonly waits: WaitsReport | undefined;
  /** Undefined: nobody was promised a turn. */
  readonly tickets: Tickets | undefined;
  readonly actors: readonly Actor[];
  readonly unanswered: readonly Unanswered[];
  readonly cohorts: readonly CampaignCohorts[];
  /** Claims by the hour of their submission. */
  readonly arrivalHours: readonly ArrivalHour[];
  /** Undefined: no claim was submitted. */
  readonly day: RealDay | undefined;
};

export type ReadReportParameters = Span & {
  /** Undefined: the one that the store knows. */
  readonly chain: number | undefined;
  readonly campaign: Hex | undefined;
};

/** Disagreements that are listed. */
const LISTED = 100;

/**
 * Computes a report from a store alone.
 * @returns the report, and the claims' own moments
 * @throws SymbolonError `ChainNotKnown`, `AmbiguousSubject` where the store knows several chains and none is named
 */
export async function readReport(
  sql: Sql,
  { chain: named, campaign: campaignName, ...span }: ReadReportParameters,
): Promise<{ readonly report: TimelineReport; readonly claims: ClaimTimes }> {
  const chain = onlyChain(await knownChains(sql, named));
  const campaign = campaignName?.toLowerCase() as Hex | undefined;
  const newest = await readNewest(sql, chain);
  const campaigns = await knownCampaigns(sql, chain, campaign);
  const tally = openTally(schedulesOf(campaigns));
  const about = { chain, contract: campaign, blockTime: newest.blockTime, ...span };
  for await (const intents of intentPages(sql, about)) tally.add(intents);
  const changes = await readAnnouncedChanges(sql, chain, span);
  const claims = tally.claims();
  const cohorts: CampaignCohorts[] = [];
  for (const one of campaigns) cohorts.push(await readCohorts(sql, chain, one, span.to));
  const [start, ...others] = cohorts.flatMap((one) => one.start ?? []);
  const report = {
    chain,
    campaign,
    span,
    newest,
    answers: await countAnswers(sql, chain, span),
    lags: computeLags(await readIssued(sql, chain, span), changes, await readKnownRevisions(sql, chain)),
    disagreements: await listDisagreements(sql, chain, span, LISTED),
    waits: tally.waits(),
    tickets: tally.tickets(),
    actors: summarizeActors(await listActs(sql, chain, span), newest, span.to),
    unanswered: await listUnanswered(sql, chain, span),
    cohorts,
    arrivalHours: tally.hours(),
    day: realDay(claims, others.length === 0 ? start : undefined),
  };
  return { report, claims };
}

function schedulesOf(campaigns: readonly FollowedCampaign[]) {
  return new Map(
    campaigns.flatMap(({ campaign, terms }) => (terms === undefined ? [] : [[campaign, terms] as const])),
  );
}

function onlyChain(chains: readonly number[]): number {
  const [chain, ...others] = chains;
  if (chain !== undefined && others.length === 0) return chain;
  const known = chain === undefined ? "no chain" : `several chains: ${chains.join(", ")}`;
  throw new SymbolonError({
    code: chain === undefined ? "NothingKnown" : "AmbiguousSubject",
    reason: `The store knows ${known}.`,
    hint:
      chain === undefined
        ? "Follow a chain into it first: symbolon timeline follow."
        : "Say of which one the report is to be: --chain.",
    details: { chains },
  });
}
