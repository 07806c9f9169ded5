import { type Abi, encodeAbiParameters, encodeEventTopics, type Hex, keccak256, numberToHex } from "viem";
import { batchRegistryAbi } from "../../../src/sdk/chain/abi/batchRegistryAbi.ts";
import { cumulativeCampaignAbi } from "../../../src/sdk/chain/abi/cumulativeCampaignAbi.ts";
import { instantCampaignAbi } from "../../../src/sdk/chain/abi/instantCampaignAbi.ts";
import { instantCampaignFactoryAbi } from "../../../src/sdk/chain/abi/instantCampaignFactoryAbi.ts";
import { saltedCredential, type Verification } from "../../../src/sdk/core/timeline/verification.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import { type ChainLog, rowsOf, type WatchedContract } from "../../../src/services/timeline/follow/rows.ts";
import { keepBlocks, keepEvents, keepWatched } from "../../../src/services/timeline/tables/keepRows.ts";
import type { Random } from "../../differential/calls/seededRandom.ts";

export const CHAIN = 9_178;
/** Unix seconds of block 0; a block takes 12. */
export const BEGIN = 1_790_000_040;
export const BLOCK_TIME = 12;

const addressOf = (n: number): Hex => numberToHex(n + 0xa0_0000, { size: 20 });
export const FACTORY = addressOf(1);
export const CAMPAIGN = addressOf(2);
export const REGISTRY = addressOf(3);
export const ROOTS = addressOf(4);
export const ISSUER = addressOf(5);
export const GUARDIAN = addressOf(6);
const KEY = addressOf(7);
export const hashOf = (n: number | string): Hex => keccak256(`0x${Buffer.from(String(n)).toString("hex")}`);

const watched: readonly WatchedContract[] = (
  [
    [FACTORY, "instantCampaignFactory"],
    [CAMPAIGN, "instantCampaign"],
    [REGISTRY, "batchRegistry"],
    [ROOTS, "cumulativeCampaign"],
  ] as const
).map(([address, role]) => ({ address, role, since: 0, foundBy: undefined }));

/** An event that a block has. @param at Unix seconds: of the block that begins then or before */
export type StageEvent = {
  readonly at: number;
  readonly log: Omit<ChainLog, "block" | "logIndex" | "transaction">;
};

/** A log of one of our events. */
export function logOf(address: Hex, abi: Abi, eventName: string, args: Readonly<Record<string, unknown>>) {
  const item = abi.find((one) => one.type === "event" && one.name === eventName);
  if (item?.type !== "event") throw new Error(`There is no event ${eventName}.`);
  const plain = item.inputs.filter(({ indexed }) => indexed !== true);
  const data = encodeAbiParameters(plain, plain.map(({ name }) => args[name ?? ""]) as never);
  const topics = encodeEventTopics({ abi: [item], args } as never) as Hex[];
  return { address, topics, data };
}

export const claimedLog = (index: number, amount: bigint) =>
  logOf(CAMPAIGN, instantCampaignAbi, "Claimed", {
    index: BigInt(index),
    account: addressOf(100 + index),
    amount,
  });

export const changedLog = (batch: Hex, revision: number, kind: number, from: number) =>
  logOf(REGISTRY, batchRegistryAbi, "StatusChanged", {
    id: batch,
    kind,
    revision,
    from: BigInt(from),
    until: 0n,
    reason: 0,
    evidence: hashOf(0),
    masks: [{ word: 0n, mask: 1n }],
  });

export const issuedLog = (batch: Hex) =>
  logOf(REGISTRY, batchRegistryAbi, "BatchIssued", {
    id: batch,
    issuer: ISSUER,
    schema: hashOf(1),
    uri: "",
    header: {
      issuer: ISSUER,
      schema: hashOf(1),
      root: hashOf(2),
      size: 9n,
      issuedAt: 1n,
      policy: {
        revoker: ISSUER,
        emergency: ISSUER,
        epochLength: 60n,
        emergencyLimit: 0n,
        rulesHash: hashOf(3),
      },
      manifestHash: hashOf(4),
      salt: hashOf(5),
    },
  });

export const rootLog = (
  name: "RootProposed" | "RootAccepted" | "RootVetoed",
  root: number,
  acceptableFrom = 0,
) =>
  logOf(ROOTS, cumulativeCampaignAbi, name, {
    root: hashOf(root),
    proposal: hashOf(-root),
    by: GUARDIAN,
    previous: hashOf(0),
    overlapEnds: 0n,
    count: 1n,
    funding: 0n,
    manifestHash: hashOf(6),
    acceptableFrom: BigInt(acceptableFrom),
    expires: 2n ** 60n,
  });

/** The creation of the campaign. */
export const createdLog = (terms: Readonly<Record<"count" | "start" | "waves" | "waveInterval", bigint>>) =>
  logOf(FACTORY, instantCampaignFactoryAbi, "CampaignCreated", {
    campaign: CAMPAIGN,
    creator: KEY,
    token: addressOf(8),
    arguments: {
      token: addressOf(8),
      root: hashOf(7),
      end: 2n ** 60n,
      treasury: KEY,
      gate: numberToHex(0, { size: 20 }),
      maxExtraTime: 0n,
      claimFor: 0,
      recallable: false,
      manifestHash: hashOf(8),
      ...terms,
    },
    funding: 0n,
  });

/** Makes a chain known, with its blocks and their events. */
export async function keepStageEvents(
  sql: Sql,
  blocks: number,
  events: readonly StageEvent[],
): Promise<void> {
  await sql.query("insert into chain (chain, genesis) values ($1, '0x00')", [CHAIN]);
  await sql.query("insert into sender (chain, address, next_nonce) values ($1, $2, 0)", [CHAIN, KEY]);
  await sql.query("insert into followed (chain, way, cursor, final, head) values ($1, 'told', $2, $2, $2)", [
    CHAIN,
    blocks - 1,
  ]);
  const logs = events.map(({ at, log }, i) => ({
    ...log,
    block: Math.floor((at - BEGIN) / BLOCK_TIME),
    logIndex: i,
    transaction: hashOf(`t${i}`),
  }));
  const { rows } = rowsOf(logs, new Map(watched.map((one) => [one.address, one])));
  await sql.transaction(async (query) => {
    await keepWatched(query, CHAIN, watched);
    const numbers = Array.from({ length: blocks }, (_, number) => ({
      number,
      hash: hashOf(`b${number}`),
      parent: undefined,
      time: BEGIN + BLOCK_TIME * number,
      way: "told" as const,
    }));
    const ids = await keepBlocks(query, CHAIN, numbers);
    await keepEvents(query, { chain: CHAIN, version: 1n, kind: "added", ids, events: rows });
  });
}

/** When what became of a claim. Seconds since `BEGIN`, with milliseconds. */
export type StageClaim = {
  readonly index: number;
  readonly lane: string | undefined;
  readonly submitted: number;
  readonly turn: number | undefined;
  readonly parked: number | undefined;
  readonly retried: number | undefined;
  readonly bundled: number | undefined;
  readonly signed: number | undefined;
  /** Each but the last was taken back a second later. */
  readonly mined: readonly number[];
  readonly final: number | undefined;
};

/** Claims as a gateway would have taken them in and sent them, each in a transaction of its own. */
export function randomClaims(
  random: Random,
  count: number,
  opensOf: (index: number) => number,
): readonly StageClaim[] {
  const milli = (most: number) => random.below(most * 1_000) / 1_000;
  return Array.from({ length: count }, (_, index) => {
    const submitted = milli(600);
    const parked = random.chance(10) ? submitted + milli(20) : undefined;
    const retried = parked === undefined ? undefined : parked + milli(100);
    const isSent = random.chance(85);
    const bundled = isSent ? Math.max(retried ?? submitted, opensOf(index)) + milli(60) : undefined;
    const signed = bundled === undefined ? undefined : bundled + milli(2);
    const first = signed === undefined ? undefined : signed + milli(30);
    const mined = first === undefined ? [] : random.chance(10) ? [first, first + 2 + milli(10)] : [first];
    const last = mined.at(-1);
    return {
      index,
      submitted,
      parked,
      retried,
      bundled,
      signed,
      mined,
      lane: random.chance(90) ? random.pick(["lane-a", "lane-b"]) : undefined,
      turn: random.chance(80) ? submitted + milli(80) : undefined,
      final: last === undefined || random.chance(10) ? undefined : last + milli(60),
    };
  });
}

const isoOf = (seconds: number) => new Date(Math.round((BEGIN + seconds) * 1_000)).toISOString();

/** Writes claims down as delivery does. */
export async function keepStageClaims(sql: Sql, claims: readonly StageClaim[]): Promise<void> {
  const steps = claims.flatMap(({ index, submitted, parked, retried, bundled, signed, mined, final }) => {
    const id = index + 1;
    const transaction = index + 1;
    const own = (kind: string, at: number | undefined, actor = "gateway") =>
      at === undefined
        ? []
        : [{ at, kind, actor, intents: [id], transaction: kind === "bundled" ? transaction : null }];
    const sent = (kind: string, at: number | undefined) =>
      at === undefined ? [] : [{ at, kind, actor: "worker-1", intents: null, transaction }];
    return [
      ...own("submitted", submitted),
      ...own("parked", parked, "worker-1"),
      ...own("retried", retried, "operator-1"),
      ...own("bundled", bundled, "worker-1"),
      ...sent("signed", signed),
      ...mined.flatMap((at, i) => [
        ...sent("mined", at),
        ...(i < mined.length - 1 ? sent("reopened", at + 1) : []),
      ]),
      ...sent("final", final),
    ];
  });
  const sent = claims.filter(({ bundled }) => bundled !== undefined);
  await sql.query(
    `insert into transaction (id, chain, sender, nonce, after, digest, keys, state) overriding system value
     select id, $1, $2, id, 0, '0x', array[id::text], 'signed' from unnest($3::int8[]) as sent (id)`,
    [CHAIN, KEY, sent.map(({ index }) => index + 1)],
  );
  await sql.query(
    `insert into version (hash, transaction, number, signed)
     select 'v' || id, id, 0, at::timestamptz from unnest($1::int8[], $2::text[]) as signed (id, at)`,
    [sent.map(({ index }) => index + 1), sent.map(({ signed = 0 }) => isoOf(signed))],
  );
  const rows = claims.map(({ index, lane, submitted, turn, bundled, mined, final }) => ({
    id: index + 1,
    lane: lane ?? null,
    near: index,
    submitted: isoOf(submitted),
    turn: turn === undefined ? null : BEGIN + turn,
    transaction: bundled === undefined ? null : index + 1,
    state:
      final !== undefined
        ? "done"
        : mined.length > 0
          ? "mined"
          : bundled === undefined
            ? "queued"
            : "bundled",
  }));
  await sql.query(
    `insert into intent (id, chain, kind, contract, key, digest, content, lane, near, submitted, turn, transaction, state)
     overriding system value
     select id, $1, 'claim', $2, 'claim ' || id, '0x', '{}', lane, near, submitted::timestamptz, turn, transaction, state
     from jsonb_to_recordset($3::jsonb) as row (id int8, lane text, near int8, submitted text, turn float8,
       transaction int8, state text)`,
    [CHAIN, CAMPAIGN, JSON.stringify(rows)],
  );
  await sql.query(
    `insert into step (at, kind, actor, chain, transaction, intents)
     select at::timestamptz, kind, actor, $1, transaction, case when intents is not null then array[intents] end
     from jsonb_to_recordset($2::jsonb) as row (at text, kind text, actor text, transaction int8, intents int8)`,
    [
      CHAIN,
      JSON.stringify(
        steps
          .toSorted((a, b) => a.at - b.at)
          .map(({ at, intents, ...step }) => ({ ...step, at: isoOf(at), intents: intents?.[0] ?? null })),
      ),
    ],
  );
}

/** A verdict that a verifier handed over. @param at seconds since `BEGIN` */
export function verdictOf(
  given: Pick<Verification, "verifier" | "outcome"> & {
    readonly at: number;
    readonly batch: Hex;
    readonly index: number;
    readonly revision: number;
  } & Partial<Pick<Verification, "moment" | "source">> & { readonly freshUntil?: number },
): Verification {
  const {
    verifier,
    outcome,
    at,
    batch,
    index,
    revision,
    source = "cached",
    freshUntil = BEGIN + 100_000,
  } = given;
  const block = Math.max(0, Math.floor(at / BLOCK_TIME) - 2);
  return {
    verifier,
    outcome,
    source,
    chain: CHAIN,
    registry: REGISTRY,
    batch,
    problem: undefined,
    at: Math.round((BEGIN + at) * 1_000),
    credential: saltedCredential(hashOf("salt"), hashOf(`${batch} ${index}`)),
    moment: given.moment ?? BEGIN + Math.floor(at),
    verdict: {
      freshUntil,
      revision,
      guarantee: "Firm",
      block,
      blockHash: hashOf(`b${block}`),
      blockTime: BEGIN + BLOCK_TIME * block,
    },
  };
}

/** An answer that is no verdict. @param at seconds since `BEGIN` */
export function unansweredOf(verifier: string, at: number, batch: Hex, problem: string): Verification {
  const given = { verifier, outcome: "Unavailable", at, batch, index: 0, revision: 0 };
  return { ...verdictOf(given), problem, verdict: undefined };
}
