import type { Hex } from "viem";
import { addressSchema, chainId, type RouteSchema, refusals, shape } from "../../http/schemas.ts";
import type { FastifyInstance, FastifyRequest } from "../../http/serverTypes.ts";
import type { ReadStore } from "../../store/standbyReads.ts";
import { type ClaimCounts, readClaimCounts, requireFollowed } from "../report/claimCounts.ts";
import { readProgress } from "../tables/progress.ts";
import { openCounter } from "./openCounter.ts";
import { claimsAnswer } from "./timelineSchemas.ts";

export type ClaimCountsRouteParameters = {
  /** Reads a store with the tables of a timeline. */
  readonly read: ReadStore;
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
      503: "The store is away, or the count failed.",
    }),
  },
};

type ClaimsQuery = { Querystring: { readonly chain: number; readonly campaign: Hex } };

/** `GET /v1/claims`: what a claim day's dashboard shows, counted once a minute for all callers, one campaign at a time. */
export function claimCountsRoute(
  service: FastifyInstance,
  { read, onTrouble }: ClaimCountsRouteParameters,
): void {
  const count = openCounter({
    count: ({ chain, campaign }: { readonly chain: number; readonly campaign: Hex }) =>
      read((sql) => readClaimCounts(sql, chain, campaign)),
    keyOf: ({ chain, campaign }) => `${chain} ${campaign}`,
    onTrouble,
  });
  service.get("/v1/claims", { schema }, async (request) => {
    const { chain, campaign: named } = (request as FastifyRequest<ClaimsQuery>).query;
    const campaign = named.toLowerCase() as Hex;
    await read((sql) => requireFollowed(sql, chain, campaign));
    const [counts, progress] = await Promise.all([count({ chain, campaign }), read(readProgress)]);
    const followed = progress.find((one) => one.chain === chain);
    return {
      now: Date.now(),
      followed: followed && { ...followed, stopped: followed.stopped ?? null },
      counts: counts === undefined ? null : countsBody(counts),
    };
  });
}

/** Amounts as decimal text, which no reader rounds. */
function countsBody({ token, start, leaves, paid, time, past, pace, waves, ...counts }: ClaimCounts): object {
  return {
    ...counts,
    token: token?.toLowerCase() ?? null,
    start: start ?? null,
    leaves: leaves ?? null,
    paid: String(paid),
    time: time ?? null,
    past: past ?? null,
    pace: pace ?? null,
    waves: waves.map((wave) => ({ ...wave, paid: String(wave.paid) })),
  };
}
