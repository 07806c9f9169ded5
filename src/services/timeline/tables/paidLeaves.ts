import type { Hex } from "viem";
import { bytesToHex } from "../../../sdk/core/bytes.ts";
import type { Sql } from "../../store/sql.ts";
import { digitsOf } from "./keepRows.ts";

/** What campaigns' claims are counted by: each tree of a cumulative one numbers its own leaves, so there it is accounts. */
export type ClaimUnit = "leaves" | "accounts";

/** Leaves, or accounts, that were paid for the first time in one hour, of one wave. */
export type PaidLeaves = {
  /** From 0. */
  readonly wave: number;
  /** Unix seconds in which the hour of their first payment began, by the chain's clock. */
  readonly hour: number;
  readonly leaves: number;
  /** Base units that were paid for these until now. */
  readonly paid: bigint;
};

const MINUTE = 60;
/** Bytes of an amount's parts, each of which is added up as a whole number. */
const PART = 4;
const PARTS = 8;
const SUMS = Array.from(
  { length: PARTS },
  (_, i) =>
    `sum(('x' || encode(substr(e.data, ${65 + PART * i}, ${PART}), 'hex'))::bit(32)::int8)::numeric as part${i}`,
);

/**
 * The leaves of a campaign that were claimed, or the accounts that were paid, by wave and hour.
 * @param starts first index of each wave
 * @param until Unix seconds; undefined: until now
 */
export async function countPaidLeaves(
  sql: Sql,
  parameters: {
    readonly chain: number;
    readonly campaign: Hex;
    readonly unit: ClaimUnit;
    readonly starts: readonly bigint[];
    readonly until: number | undefined;
  },
): Promise<readonly PaidLeaves[]> {
  const { chain, campaign, unit, starts, until } = parameters;
  const rows = await sql.query<Readonly<Record<string, bigint | number>>>(
    `with leaf as (
       select min(e.index) as index, min(b.time) as first, ${SUMS.join(", ")}
       from event e join block b on b.id = e.block
       where b.chain = $1 and b.undone is null and e.contract = decode($2, 'hex') and e.name in ('Claimed', 'Released')
         and e.index is not null and length(e.data) = 96 and b.time < coalesce($4::float8, 'infinity')
       group by ${unit === "leaves" ? "e.index" : "e.account"})
     select width_bucket(index, $3::numeric[]) - 1 as wave, (first / 3600) * 3600 as hour, count(*) as leaves,
       ${SUMS.map((_, i) => `sum(part${i}) as part${i}`).join(", ")}
     from leaf group by 1, 2 order by 1, 2`,
    [chain, digitsOf(campaign), starts, until ?? null],
  );
  return rows.map((row) => ({
    wave: Number(row.wave),
    hour: Number(row.hour),
    leaves: Number(row.leaves),
    paid: SUMS.reduce((sum, _, i) => (sum << 32n) + BigInt(row[`part${i}`] ?? 0), 0n),
  }));
}

export type CountClaimsParameters = {
  readonly chain: number;
  readonly campaign: Hex;
  /** Unix seconds, by the chain's clock: the first second that counts, and the first that no longer does. */
  readonly from: number;
  readonly to: number;
};

/** The claims of a campaign in each minute of a span that begins with one, in blocks that stand. */
export async function countClaimsByMinute(
  sql: Sql,
  { chain, campaign, from, to }: CountClaimsParameters,
): Promise<readonly number[]> {
  const rows = await sql.query<{ readonly minute: number; readonly claims: number }>(
    `select ((b.time - $3) / ${MINUTE})::float8 as minute, count(*)::float8 as claims
     from event e join block b on b.id = e.block
     where b.chain = $1 and b.undone is null and b.time >= $3 and b.time < $4 and e.contract = decode($2, 'hex')
       and e.name = 'Claimed' and e.index is not null
     group by 1`,
    [chain, digitsOf(campaign), from, to],
  );
  const claims = new Map(rows.map((row) => [row.minute, row.claims]));
  return Array.from({ length: Math.ceil((to - from) / MINUTE) }, (_, minute) => claims.get(minute) ?? 0);
}

/** The campaigns that are followed on a chain, in lower case, the oldest first, and what each is counted by. */
export async function listCampaigns(
  sql: Sql,
  chain: number,
): Promise<readonly { readonly campaign: Hex; readonly unit: ClaimUnit }[]> {
  const rows = await sql.query<{ readonly address: Uint8Array; readonly role: string }>(
    `select address, role from watched where chain = $1 and role in ('instantCampaign', 'vestingCampaign', 'cumulativeCampaign')
     order by since, address`,
    [chain],
  );
  return rows.map(({ address, role }) => ({
    campaign: bytesToHex(address),
    unit: role === "cumulativeCampaign" ? "accounts" : "leaves",
  }));
}
