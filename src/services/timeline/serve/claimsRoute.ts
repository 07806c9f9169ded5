import type { Hex } from "viem";
import { shareLooks } from "../../http/requestMetrics.ts";
import { addressSchema, chainId, type RouteSchema, refusals, shape } from "../../http/schemas.ts";
import type { FastifyInstance, FastifyRequest } from "../../http/serverTypes.ts";
import type { Sql } from "../../store/sql.ts";
import { type ClaimCounts, readClaimCounts, requireFollowed } from "../report/claimCounts.ts";
import { readProgress } from "../tables/progress.ts";
import { claimsAnswer } from "./timelineSchemas.ts";

export type ClaimsRouteParameters = {
  /** With the tables of a timeline. */
  readonly sql: Sql;
  /** Called with what no caller is told. */
  readonly onTrouble: (thrown: unknown) => void;
};

const schema: RouteSchema = {
  operationId: "countClaims",
  summary: "A campaign's claims: by wave, by minute of the last hour, and what came to nothing.",
  querystring: {
    ...shape({ chain: chainId, campaign: addressSchema }),
    additionalProperties: false,
  },
  response: {
    200: claimsAnswer,
    ...refusals({
      400: "It is no such request.",
      404: "The campaign is not followed here.",
      503: "The store is away.",
    }),
  },
};

/** Milliseconds for which a count serves all callers: it needs all rows of the campaign. */
const COUNT_MS = 60_000;
/** Campaigns whose counts are kept. */
const MAX_KEPT = 100;

type ClaimsQuery = { Querystring: { readonly chain: number; readonly campaign: Hex } };
type Count = () => Promise<ClaimCounts | undefined>;

/** `GET /v1/claims`: what a claim day's dashboard shows, counted once a minute for all callers. */
export function claimsRoute(service: FastifyInstance, { sql, onTrouble }: ClaimsRouteParameters): void {
  const kept = new Map<string, Count>();
  service.get("/v1/claims", { schema }, async (request) => {
    const { chain, campaign: named } = (request as FastifyRequest<ClaimsQuery>).query;
    const campaign = named.toLowerCase() as Hex;
    await requireFollowed(sql, chain, campaign);
    const key = `${chain} ${campaign}`;
    const count =
      kept.get(key) ?? shareLooks(() => readClaimCounts(sql, chain, campaign), COUNT_MS, onTrouble);
    // The one that was asked for last comes last; the first is given up.
    kept.delete(key);
    kept.set(key, count);
    for (const first of kept.size > MAX_KEPT ? kept.keys() : []) {
      kept.delete(first);
      break;
    }
    const [counts, progress] = await Promise.all([count(), readProgress(sql)]);
    const followed = progress.find((one) => one.chain === chain);
    return {
      now: Date.now(),
      followed: followed && { ...followed, stopped: followed.stopped ?? null },
      counts: counts === undefined ? null : countsBody(counts),
    };
  });
}

/** Amounts as decimal text, which no reader rounds. */
function countsBody({ token, start, leaves, paid, time, pace, waves, ...counts }: ClaimCounts): object {
  return {
    ...counts,
    token: token?.toLowerCase() ?? null,
    start: start ?? null,
    leaves: leaves ?? null,
    paid: String(paid),
    time: time ?? null,
    pace: pace ?? null,
    waves: waves.map((wave) => ({ ...wave, paid: String(wave.paid) })),
  };
}
