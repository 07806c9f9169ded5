import { encodeAbiParameters, encodeEventTopics, type Hex, keccak256, numberToHex, toHex } from "viem";
import { batchRegistryAbi } from "../../src/sdk/chain/abi/batchRegistryAbi.ts";
import { eventsOf } from "../../src/sdk/chain/events/contractEvents.ts";
import type { ContractRole } from "../../src/sdk/chain/events/contractRoles.ts";
import type { Sql } from "../../src/services/store/sql.ts";

/** How many rows a store is filled with. */
export type GeneratedScale = {
  readonly claims: number;
  /** Claims of one transaction, and credentials of one batch. */
  readonly bundle: number;
  readonly batchSize: number;
};

export const CHAIN = 9_001;
export const CAMPAIGN = `0x${"ca".repeat(20)}` as const;
export const REGISTRY = `0x${"ba".repeat(20)}` as const;
const ISSUER = `0x${"15".repeat(20)}` as const;
const KEY = `0x${"ee".repeat(20)}`;
/** Seconds since 1970 of the first block; blocks follow each other in twelve. */
const BEGIN = 1_790_000_000;
/** Statements that fill the tables, each with the values that it takes. */
type Statement = readonly [text: string, values: readonly (string | number | Uint8Array)[]];

/** 32 or 20 bytes that nothing else has, of a number: as hexadecimal text, and as bytes. */
const HASH = (of: string) => `'0x' || encode(sha256(${of}::text::bytea), 'hex')`;
const BYTES = (of: string, size: number) => `substr(sha256(${of}::text::bytea), 1, ${size})`;

/**
 * Fills a migrated, empty store with claims as a gateway takes them in and pays them, and with the credentials that earned them:
 * what each table would hold after so many, with signed claims and proofs of their usual size.
 */
export async function fillStore(sql: Sql, scale: GeneratedScale): Promise<void> {
  const { claims, bundle, batchSize } = scale;
  const blocks = Math.ceil(claims / bundle) + Math.ceil(claims / batchSize) + 1;
  await fillDelivery(sql, { claims, bundle });
  for (const [text, values] of followedBlocks(blocks)) await sql.query(text, values);
  for (const slice of slicesOf({ claims, bundle })) {
    const [text, values] = seenClaims(slice);
    await sql.query(text, values);
  }
  await issueBatches(sql, scale);
  await sql.query("vacuum analyze");
}

/** Fills a migrated, empty store of delivery with such claims, paid and final, and with nothing else. */
async function fillDelivery(sql: Sql, scale: Pick<GeneratedScale, "claims" | "bundle">): Promise<void> {
  await sql.query("insert into chain (chain, genesis) values ($1, '0x00')", [CHAIN]);
  await sql.query("insert into sender (chain, address, next_nonce) values ($1, $2, 0)", [CHAIN, KEY]);
  for (const slice of slicesOf(scale)) {
    for (const [text, values] of paidClaims(slice)) await sql.query(text, values);
  }
}

/** Claims of one statement: a store ends statements that take long. */
const SLICE = 20_000;

function slicesOf({ claims, bundle }: Pick<GeneratedScale, "claims" | "bundle">): readonly Slice[] {
  return Array.from({ length: Math.ceil(claims / SLICE) }, (_, i) => ({
    first: i * SLICE,
    count: Math.min(SLICE, claims - i * SLICE),
    bundle,
  }));
}

/** The account of a leaf. @param index its index */
const accountSql = (index: string) => `'0x' || encode(${BYTES(`('account ' || ${index})`, 20)}, 'hex')`;

/** What is followed, and all of its blocks. */
function followedBlocks(blocks: number): readonly Statement[] {
  return [
    [
      "insert into followed (chain, way, cursor, final, head) values ($1, 'proven', $2, $2, $2)",
      [CHAIN, blocks],
    ],
    [
      `insert into watched (chain, address, role, since) values ($1, decode($2, 'hex'), 'instantCampaign', 0),
         ($1, decode($3, 'hex'), 'batchRegistry', 0)`,
      [CHAIN, CAMPAIGN.slice(2), REGISTRY.slice(2)],
    ],
    [
      `insert into block (chain, number, hash, parent, time, way)
       select $1, n, ${BYTES("('block ' || n)", 32)}, ${BYTES("('block ' || (n - 1))", 32)}, $2 + 12 * n, 'proven'
       from generate_series(0, $3 - 1) as n`,
      [CHAIN, BEGIN, blocks],
    ],
  ];
}

/** A signed claim with its proof, as JSON. */
const CLAIM = `jsonb_build_object('isByKey', true, 'claim', jsonb_build_object(
  'format', 'symbolon-signed-claim', 'version', 1, 'chainId', '${CHAIN}', 'campaign', '${CAMPAIGN}',
  'leaf', jsonb_build_object('index', i::text, 'account', ${accountSql("i")}, 'amount', '1000'),
  'terms', jsonb_build_object('upTo', '1000', 'recipient', ${accountSql("i")}, 'maxFee', '0',
    'feeTaker', '0x${"00".repeat(20)}', 'deadline', '0'),
  'signature', ${HASH("('r ' || i)")} || encode(sha256(('s ' || i)::bytea), 'hex') || '1b',
  'proof', (select json_agg(${HASH("(i * 32 + level)")}) from generate_series(1, 17) as level)))`;

/** What delivery writes down of a bundle, by the second after it was made. */
const CHANGES_OF_BUNDLE = `select * from (values (0, 'bundled', null, true), (1, 'signed', null, false),
  (2, 'mined', 'block', false), (3, 'final', 'block', false), (4, 'done', null, true)) as change (at, kind, cause, has_intents)`;

type Slice = { readonly first: number; readonly count: number; readonly bundle: number };

/** Claims that were handed in one by one, bundled, sent, paid and final. A slice begins and ends with a bundle. */
function paidClaims({ first, count, bundle }: Slice): readonly Statement[] {
  const from = first;
  const to = first + count - 1;
  const bundleFrom = first / bundle;
  const bundleTo = Math.ceil((first + count) / bundle) - 1;
  return [
    [
      `insert into transaction (chain, sender, nonce, after, digest, keys, state, settled)
       select $1, $2, n, n, ${HASH("n")}, array(select (n * $3 + k)::text from generate_series(1, $3) as k), 'ended',
         jsonb_build_object('status', 'mined', 'block', n + 1) from generate_series($4::int8, $5::int8) as n`,
      [CHAIN, KEY, bundle, bundleFrom, bundleTo],
    ],
    [
      `insert into version (hash, transaction, number, signed)
       select ${HASH("('transaction ' || n)")}, n + 1, 0, to_timestamp($1 + 12 * n + 7)
       from generate_series($2::int8, $3::int8) as n`,
      [BEGIN, bundleFrom, bundleTo],
    ],
    [
      `insert into intent (chain, kind, contract, key, digest, content, state, transaction, result, lane, class, near, submitted)
       select $1, 'claim', $2, 'claim ' || $2 || ' ' || i || ' 0', ${HASH("('intent ' || i)")}, ${CLAIM}, 'done', i / $3 + 1,
         '0x01', $2, 'claims', i, to_timestamp($4 + 12 * (i / $3) + 3) from generate_series($5::int8, $6::int8) as i`,
      [CHAIN, CAMPAIGN, bundle, BEGIN, from, to],
    ],
    [
      `insert into step (at, kind, actor, chain, intents)
       select to_timestamp($1 + 12 * (i / $2) + 3), 'submitted', 'gateway', $3, array[i + 1]
       from generate_series($4::int8, $5::int8) as i`,
      [BEGIN, bundle, CHAIN, from, to],
    ],
    [
      `insert into step (at, kind, actor, cause, chain, sender, transaction, intents)
       select to_timestamp($1 + 12 * n + 6 + change.at), change.kind, 'worker-1', change.cause || ' ' || (n + 1), $2, $3, n + 1,
         case when has_intents then array(select n * $4 + k from generate_series(1, $4) as k) end
       from generate_series($5::int8, $6::int8) as n, (${CHANGES_OF_BUNDLE}) as change order by n, change.at`,
      [BEGIN, CHAIN, KEY, bundle, bundleFrom, bundleTo],
    ],
  ];
}

/** Their events on the chain. */
function seenClaims({ first, count, bundle }: Slice): Statement {
  return [
    `insert into event (block, log, part, contract, name, transaction, account, index, topics, data)
     select i / $1 + 2, i % $1, 0, decode($2, 'hex'), 'Claimed', sha256(('transaction ' || i / $1)::bytea),
       ${BYTES("('account ' || i)", 20)}, i, decode($3, 'hex'),
       decode(lpad(to_hex(i), 64, '0') || lpad(encode(${BYTES("('account ' || i)", 20)}, 'hex'), 64, '0')
         || lpad(to_hex(1000), 64, '0'), 'hex')
     from generate_series($4::int8, $5::int8) as i`,
    [bundle, CAMPAIGN.slice(2), topicOf("instantCampaign", "Claimed").slice(2), first, first + count - 1],
  ];
}

/** Batches, each with its revocations, in blocks of their own behind the claims'. */
async function issueBatches(sql: Sql, { claims, bundle, batchSize }: GeneratedScale): Promise<void> {
  const blocks = Math.ceil(claims / bundle);
  const rows = Array.from({ length: Math.ceil(claims / batchSize) }, (_, n) =>
    eventsOfBatch(n, batchSize),
  ).flatMap((events, n) => events.map((event, log) => ({ ...event, log, block: blocks + n + 2 })));
  const text = `insert into event (block, log, part, contract, name, transaction, actor, item, topics, data)
    select block, log, 0, decode($1, 'hex'), name, decode(transaction, 'hex'), decode(actor, 'hex'), decode(item, 'hex'),
      decode(topics, 'hex'), decode(data, 'hex')
    from jsonb_to_recordset($2::jsonb) as row (block int8, log int4, name text, transaction text, actor text, item text,
      topics text, data text)`;
  await sql.query(text, [REGISTRY.slice(2), JSON.stringify(rows)]);
}

/** Status changes of one batch. */
const CHANGES = 20;

function eventsOfBatch(n: number, size: number) {
  const salt = numberToHex(n, { size: 32 });
  const policy = {
    revoker: ISSUER,
    emergency: ISSUER,
    epochLength: 3_600n,
    emergencyLimit: 86_400n,
    rulesHash: salt,
  };
  const header = {
    issuer: ISSUER,
    schema: salt,
    root: salt,
    size: BigInt(size),
    issuedAt: BigInt(BEGIN),
    policy,
    manifestHash: salt,
    salt,
  };
  const id = batchIdOf(n);
  const abi = batchRegistryAbi;
  const issuedTopics = encodeEventTopics({
    abi,
    eventName: "BatchIssued",
    args: { id, issuer: ISSUER, schema: salt },
  });
  const issued = {
    name: "BatchIssued",
    actor: ISSUER.slice(2),
    topics: joined(issuedTopics),
    data: dataOf("BatchIssued", [header, "https://example.org/manifest.json"]),
  };
  const changes = Array.from({ length: CHANGES }, (_, k) => {
    const masks = [
      { word: BigInt(Math.floor((k * 499) / 224)), mask: 1n << BigInt(255 - ((k * 499) % 224)) },
    ];
    const topics = encodeEventTopics({ abi, eventName: "StatusChanged", args: { id, kind: 0 } });
    const data = dataOf("StatusChanged", [k + 2, BigInt(BEGIN + 7_200), 0n, 1, salt, masks]);
    return { name: "StatusChanged", actor: null, topics: joined(topics), data };
  });
  return [issued, ...changes].map((event, k) => ({
    ...event,
    item: id.slice(2),
    transaction: keccak256(toHex(`batch ${n} ${k}`)).slice(2),
  }));
}

/** The id of a generated batch. */
export const batchIdOf = (n: number): Hex => keccak256(toHex(`batch ${n}`));

const joined = (topics: readonly (Hex | readonly Hex[] | null)[]) =>
  topics.map((topic) => String(topic).slice(2)).join("");

function dataOf(eventName: "BatchIssued" | "StatusChanged", values: readonly unknown[]): string {
  const item = batchRegistryAbi.find((one) => one.type === "event" && one.name === eventName);
  const inputs = item?.type === "event" ? item.inputs.filter(({ indexed }) => indexed !== true) : [];
  return encodeAbiParameters(inputs as never, values as never).slice(2);
}

function topicOf(role: ContractRole, name: string): Hex {
  const found = [...eventsOf(role)].find(([, event]) => event.name === name);
  return (found as readonly [Hex, unknown])[0];
}
