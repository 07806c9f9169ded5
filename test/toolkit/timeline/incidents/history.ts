import { type Abi, encodeAbiParameters, encodeEventTopics, type Hex, keccak256, pad, toHex } from "viem";
import { attestationRegistryAbi } from "../../../../src/sdk/chain/abi/attestationRegistryAbi.ts";
import { batchRegistryAbi } from "../../../../src/sdk/chain/abi/batchRegistryAbi.ts";
import { cumulativeCampaignAbi } from "../../../../src/sdk/chain/abi/cumulativeCampaignAbi.ts";
import { instantCampaignAbi } from "../../../../src/sdk/chain/abi/instantCampaignAbi.ts";
import { instantCampaignFactoryAbi } from "../../../../src/sdk/chain/abi/instantCampaignFactoryAbi.ts";
import { deliveryTables } from "../../../../src/services/delivery/tables/migrations.ts";
import { migrate } from "../../../../src/services/store/migrate.ts";
import type { Sql, SqlValue } from "../../../../src/services/store/sql.ts";
import {
  type ChainLog,
  rowsOf,
  type WatchedContract,
} from "../../../../src/services/timeline/follow/rows.ts";
import { keepBlocks, keepEvents } from "../../../../src/services/timeline/tables/keepRows.ts";
import { timelineTables } from "../../../../src/services/timeline/tables/migrations.ts";

const address = (name: string): Hex => pad(toHex(name), { size: 20 });
export const CAMPAIGN = address("campaign");
export const ROOTS = address("roots");
export const FACTORY = address("factory");
export const REGISTRY = address("registry");
export const EAS = address("eas");
export const ATTESTATIONS = address("attestations");
export const ISSUER = address("issuer");
export const KEYS = [address("key 1"), address("key 2")] as const;
export const BATCH = keccak256(toHex("batch"));
/** Seconds of an epoch of the batch. */
export const EPOCH = 3_600;

const WATCHED: readonly WatchedContract[] = [
  { address: CAMPAIGN, role: "instantCampaign", since: 0, foundBy: undefined },
  { address: ROOTS, role: "cumulativeCampaign", since: 0, foundBy: undefined },
  { address: FACTORY, role: "instantCampaignFactory", since: 0, foundBy: undefined },
  { address: REGISTRY, role: "batchRegistry", since: 0, foundBy: undefined },
  { address: EAS, role: "attestationRegistry", since: 0, foundBy: undefined },
  { address: ATTESTATIONS, role: "attestationRegistry", since: 0, foundBy: undefined },
];

/** A log before it stands in a block. */
export type Said = Pick<ChainLog, "address" | "topics" | "data">;

function said(abi: Abi, contract: Hex, eventName: string, args: Readonly<Record<string, unknown>>): Said {
  const item = abi.find((one) => one.type === "event" && one.name === eventName);
  const inputs = item?.type === "event" ? item.inputs.filter(({ indexed }) => indexed !== true) : [];
  const topics = encodeEventTopics({ abi, eventName, args } as never) as Hex[];
  const data = encodeAbiParameters(inputs as never, inputs.map(({ name = "" }) => args[name]) as never);
  return { address: contract, topics, data };
}

const account = (index: number) => address(`account ${index}`);

export const claimed = (index: number, amount = 1_000n, to = account(index)) =>
  said(instantCampaignAbi, CAMPAIGN, "Claimed", { index: BigInt(index), account: to, amount });

export const feesKept = (relayer: Hex) =>
  said(instantCampaignAbi, CAMPAIGN, "FeesKept", { relayer, fees: 3n });

/** The instant campaign comes to be. */
export function campaignCreated(root: Hex, manifestHash: Hex, count = 1_000n): Said {
  const zero = address("");
  const terms = {
    token: zero,
    merkleRoot: root,
    root,
    count,
    start: 1n,
    end: 2n,
    waves: 0n,
    waveInterval: 0n,
    treasury: ISSUER,
    gate: zero,
    maxExtraTime: 0n,
    claimFor: 0,
    recallable: false,
    manifestHash,
  };
  const event = instantCampaignFactoryAbi.find((item) => item.type === "event");
  const inputs = event?.inputs.filter(({ indexed }) => indexed !== true) ?? [];
  const args = { campaign: CAMPAIGN, creator: ISSUER, token: zero };
  const topics = encodeEventTopics({
    abi: instantCampaignFactoryAbi,
    eventName: "CampaignCreated",
    args,
  } as never);
  return {
    address: FACTORY,
    topics: topics as Hex[],
    data: encodeAbiParameters(inputs as never, [terms, 7n] as never),
  };
}

export const rootProposed = (manifestHash: Hex) =>
  said(cumulativeCampaignAbi, ROOTS, "RootProposed", {
    root: keccak256(toHex("root")),
    proposal: keccak256(toHex("proposal")),
    count: 9n,
    funding: 9n,
    manifestHash,
    acceptableFrom: 1n,
    expires: 2n,
  });

const POLICY = {
  revoker: ISSUER,
  emergency: ISSUER,
  epochLength: BigInt(EPOCH),
  emergencyLimit: 60n,
  rulesHash: BATCH,
};

export const batchIssued = () =>
  said(batchRegistryAbi, REGISTRY, "BatchIssued", {
    id: BATCH,
    issuer: ISSUER,
    schema: BATCH,
    uri: "",
    header: {
      issuer: ISSUER,
      schema: BATCH,
      root: BATCH,
      size: 500n,
      issuedAt: 1n,
      policy: POLICY,
      manifestHash: BATCH,
      salt: BATCH,
    },
  });

/** @param from Unix seconds from which it counts */
export const revoked = (index: number, from: number, kind = 0, revision = 2) =>
  said(batchRegistryAbi, REGISTRY, "StatusChanged", {
    id: BATCH,
    kind,
    revision,
    from: BigInt(from),
    until: 0n,
    reason: 1,
    evidence: BATCH,
    masks: [{ word: BigInt(Math.floor(index / 224)), mask: 1n << BigInt(255 - (index % 224)) }],
  });

/** An attestation is revoked. */
export const attestationRevoked = (registry: Hex, uid: Hex) =>
  said(attestationRegistryAbi, registry, "Revoked", {
    recipient: account(1),
    attester: ISSUER,
    schemaUID: BATCH,
    uid,
  });

/** A hold of one credential, from the next second on. */
export const held = (index: number, from: number) =>
  said(batchRegistryAbi, REGISTRY, "HoldChanged", {
    id: BATCH,
    kind: 5,
    revision: 2,
    target: BigInt(index),
    from: BigInt(from),
    until: BigInt(from + 60),
    reason: 1,
    evidence: BATCH,
  });

export type Asked = {
  readonly lane?: string;
  /** Seconds since the beginning. */
  readonly turn?: number;
  readonly rank?: number;
  readonly kind?: string;
  readonly class?: string;
  /** Index of its leaf. */
  readonly near?: number;
  readonly content?: object;
};

/** What happened over a store, written down as its workers, gateways and followers would. Moments: seconds since `begin`. */
export type History = {
  readonly sql: Sql;
  readonly chain: number;
  /** Unix seconds. */
  readonly begin: number;
  /** A worker leases a key. */
  readonly lease: (key: Hex, at: number, worker?: string) => Promise<void>;
  /** A change that is about no intent. */
  readonly step: (
    kind: string,
    at: number,
    of?: {
      readonly key?: Hex;
      readonly actor?: string;
      readonly cause?: string;
      readonly transaction?: bigint;
      readonly intents?: readonly bigint[];
    },
  ) => Promise<void>;
  readonly ask: (at: number, asked?: Asked) => Promise<bigint>;
  /** Signs a transaction of some intents. @param signing what the cause of its signature is */
  readonly bundle: (
    at: number,
    intents: readonly bigint[],
    of?: { readonly key?: Hex; readonly worker?: string; readonly signing?: string },
  ) => Promise<bigint>;
  readonly raise: (at: number, transaction: bigint) => Promise<void>;
  /** A transaction came to nothing, and its intents may be part of another. @param cause why */
  readonly free: (
    at: number,
    transaction: bigint,
    intents: readonly bigint[],
    cause?: string,
  ) => Promise<void>;
  /** A block has it, and delivery sees it. @param seen left out: a second later */
  readonly mine: (
    block: number,
    transaction: bigint,
    state?: { readonly seen?: number; readonly isFinal?: boolean; readonly logs?: readonly Said[] },
  ) => Promise<void>;
  /** A block whose transaction nobody here has sent. @param at left out: twelve seconds a block */
  readonly block: (
    number: number,
    logs?: readonly Said[],
    of?: { readonly at?: number; readonly transaction?: Hex },
  ) => Promise<void>;
  readonly hashOf: (transaction: bigint) => Hex;
  readonly state: () => HistoryState;
};

export const BLOCK_S = 12;

/** Opens an empty store for a history that began a day ago. */
export async function openHistory(sql: Sql, chain = 9_001): Promise<History> {
  for (const space of [deliveryTables, timelineTables]) await migrate(sql, space);
  const [row] = await sql.query<{ readonly now: bigint }>(
    "select extract(epoch from clock_timestamp())::int8 as now",
  );
  const begin = (Math.floor(Number(row?.now) / EPOCH) - 24) * EPOCH;
  await sql.query("insert into chain (chain, genesis) values ($1, '0x00')", [chain]);
  await sql.query(
    "insert into followed (chain, way, cursor, final, head) values ($1, 'proven', 7200, 7100, 7200)",
    [chain],
  );
  for (const { address: contract, role } of WATCHED)
    await sql.query(
      "insert into watched (chain, address, role, since) values ($1, decode($2, 'hex'), $3, 0)",
      [chain, contract.slice(2), role],
    );
  return goOnWith(sql, { chain, begin, bundles: 0 });
}

/** Where a history has come to: what has to be known to go on with it in a copy of its store. */
export type HistoryState = { readonly chain: number; readonly begin: number; readonly bundles: number };

/** Goes on with a history that a store has. */
export function goOnWith(sql: Sql, { chain, begin, bundles: before }: HistoryState): History {
  const iso = (at: number) => new Date((begin + at) * 1_000).toISOString();
  const watchList = new Map(WATCHED.map((one) => [one.address, one]));
  const step = (kind: string, at: number, values: Readonly<Record<string, SqlValue>>) =>
    sql.query(
      "insert into step (kind, at, actor, cause, chain, sender, transaction, intents) values ($1, $2, $3, $4, $5, $6, $7, $8)",
      [
        kind,
        iso(at),
        values.actor ?? "worker-1",
        values.cause ?? null,
        chain,
        values.sender ?? null,
        values.transaction ?? null,
        values.intents ?? null,
      ],
    );
  let bundles = before;
  const hashOf = (transaction: bigint) => keccak256(toHex(`transaction ${chain} ${transaction}`));
  const self: History = {
    sql,
    chain,
    begin,
    hashOf,
    state: () => ({ chain, begin, bundles }),
    async lease(key, at, worker = "worker-1") {
      await sql.query(
        `insert into sender (chain, address, next_nonce, owner, lease_until) values ($1, $2, 0, $3, clock_timestamp() + interval '1 day')
         on conflict do nothing`,
        [chain, key, worker],
      );
      await step("leased", at, { actor: worker, sender: key });
    },
    async step(kind, at, { key = null, actor = "worker-1", ...rest } = {}) {
      const { cause = null, transaction = null, intents = null } = rest;
      await step(kind, at, { actor, cause, sender: key, transaction, intents });
    },
    async ask(at, { lane, turn, rank, kind = "claim", class: of, near, content = {} } = {}) {
      const contract = kind === "claim" ? CAMPAIGN : REGISTRY;
      const [intent] = await sql.query<{ readonly id: bigint }>(
        `insert into intent (chain, kind, contract, key, digest, content, lane, turn, rank, class, near, submitted, changed)
         values ($1, $2, $3, gen_random_uuid()::text, '0x', $4, $5, $6, $7, $8, $9, $10, $10) returning id`,
        [
          chain,
          kind,
          contract,
          JSON.stringify(content),
          lane ?? null,
          turn === undefined ? null : begin + turn,
          rank ?? null,
          of ?? null,
          near ?? null,
          iso(at),
        ],
      );
      const { id } = intent as { readonly id: bigint };
      await step("submitted", at, { actor: "gateway-1", intents: [id] });
      return id;
    },
    async bundle(at, intents, { key = KEYS[0], worker = "worker-1", signing } = {}) {
      const [sent] = await sql.query<{ readonly id: bigint }>(
        `insert into transaction (chain, sender, nonce, after, digest, keys) values ($1, $2, $3, 0, '0x', $4) returning id`,
        [chain, key, bundles++, intents.map(String)],
      );
      const { id } = sent as { readonly id: bigint };
      await sql.query("insert into version (hash, transaction, number, signed) values ($1, $2, 0, $3)", [
        hashOf(id),
        id,
        iso(at),
      ]);
      await sql.query(
        "update intent set state = 'bundled', transaction = $2, changed = $3 where id = any($1)",
        [intents, id, iso(at)],
      );
      await step("bundled", at, { actor: worker, sender: key, transaction: id, intents });
      await step("signed", at, { actor: worker, sender: key, transaction: id, cause: signing ?? null });
      return id;
    },
    async raise(at, transaction) {
      await sql.query(
        `insert into version (hash, transaction, number, signed)
         select $1, $2, count(*), $3 from version where transaction = $2`,
        [keccak256(toHex(`raised ${chain} ${transaction} ${at}`)), transaction, iso(at)],
      );
      await step("raised", at, { transaction });
    },
    async free(at, transaction, intents, cause = "reverted") {
      const status = cause === "reverted" ? cause : "replaced";
      await sql.query("update transaction set state = 'ended', settled = $2 where id = $1", [
        transaction,
        JSON.stringify({ status, results: {} }),
      ]);
      await step(cause === "reverted" ? cause : "displaced", at, { transaction });
      await step("freed", at, { transaction, intents, cause });
    },
    async mine(number, transaction, { seen = number * BLOCK_S + 1, isFinal = true, logs } = {}) {
      const rows = await sql.query<{
        readonly id: bigint;
        readonly near: bigint | null;
        readonly kind: string;
      }>("select id, near, kind from intent where transaction = $1 order by id", [transaction]);
      const settled = JSON.stringify({ status: "mined", block: number, results: {} });
      await sql.query("update transaction set state = $2, settled = $3 where id = $1", [
        transaction,
        isFinal ? "ended" : "mined",
        settled,
      ]);
      await sql.query("update intent set state = $2, changed = $3 where transaction = $1", [
        transaction,
        isFinal ? "done" : "mined",
        iso(seen),
      ]);
      await step("mined", seen, { transaction, cause: `block ${number}` });
      const own = rows
        .filter(({ kind }) => kind === "claim")
        .map(({ near, id }) => claimed(Number(near ?? id)));
      await self.block(number, logs ?? own, { transaction: hashOf(transaction) });
      if (!isFinal) return;
      await step("final", seen + 60, { transaction, cause: `block ${number}` });
      await step("done", seen + 60, { transaction, intents: rows.map(({ id }) => id) });
    },
    async block(
      number,
      logs = [],
      { at = number * BLOCK_S, transaction = keccak256(toHex(`block ${number}`)) } = {},
    ) {
      const placed = logs.map((log, logIndex) => ({ ...log, block: number, logIndex, transaction }));
      const { rows } = rowsOf(placed, watchList);
      const row = {
        number,
        hash: keccak256(toHex(`hash ${chain} ${number}`)),
        parent: BATCH,
        time: begin + at,
      };
      await sql.transaction(async (query) => {
        const ids = await keepBlocks(query, chain, [{ ...row, way: "proven" }]);
        await keepEvents(query, { chain, version: 1n, kind: "added", ids, events: rows });
        await query("update block set seen = $2 where id = $1", [ids.get(number) ?? null, iso(at + 2)]);
      });
    },
  };
  return self;
}
