import type { MigrationSpace } from "../../store/migrate.ts";
import type { MigrationIndex } from "../../store/migrationIndexes.ts";

const TABLES = `
create table followed (
  chain int8 primary key references chain,
  version int8 not null default 0,
  way text not null check (way in ('proven', 'told')),
  cursor int8 not null,
  final int8 not null,
  head int8 not null default -1,
  looked timestamptz not null default clock_timestamp(),
  stopped text
);

create table watched (
  chain int8 not null references followed,
  address bytea not null,
  role text not null,
  since int8 not null,
  found_by bytea,
  primary key (chain, address)
);

create table block (
  id int8 primary key generated always as identity,
  chain int8 not null references followed,
  number int8 not null,
  hash bytea not null,
  parent bytea,
  time int8 not null,
  way text not null check (way in ('proven', 'told')),
  seen timestamptz not null default clock_timestamp(),
  undone timestamptz
);
create unique index block_canonical on block (chain, number) where undone is null;

create table event (
  block int8 not null references block on delete cascade,
  log int4 not null,
  part int4 not null,
  contract bytea not null,
  name text not null,
  transaction bytea not null,
  account bytea,
  actor bytea,
  item bytea,
  index numeric,
  topics bytea not null,
  data bytea not null,
  primary key (block, log, part)
);
create index event_transaction on event (transaction);
create index event_account on event (account) where account is not null;
create index event_item on event (item, index) where item is not null;
create index event_index on event (contract, index) where index is not null;
`;

/** The SHA-256 of TRACES with an index of steps, which the tables of delivery have now. */
const TRACES_WITH_STEPS = "ac30ba4dfce337881c5835ecf337fde0a008dc6af611f0b796f00b11c6a462be";

const TRACES = `
create index event_actor on event (actor) where actor is not null;
create index event_contract on event (contract) where index is null;
`;

const LATE = `
alter table watched add column past_from int8, add column past_to int8;
`;

const GROUNDS = `
create table checked (
  chain int8 not null references followed,
  address bytea not null,
  block int8 not null,
  hash bytea not null,
  checked_at timestamptz not null default clock_timestamp(),
  primary key (chain, address)
);

create table proven (
  chain int8 not null references followed,
  first int8 not null,
  last int8 not null,
  parent bytea not null,
  proved_at timestamptz not null default clock_timestamp(),
  primary key (chain, first)
);
`;

const VERIFICATIONS = `
create table verification (
  id int8 primary key generated always as identity,
  chain int8 not null,
  verifier text not null,
  at timestamptz not null,
  source text not null check (source in ('live', 'cached', 'offline')),
  registry bytea not null,
  batch bytea,
  credential bytea not null,
  moment int8 not null,
  outcome text not null,
  problem text,
  fresh_until numeric,
  revision int8,
  guarantee text,
  block int8,
  block_hash bytea,
  block_time int8,
  received timestamptz not null default clock_timestamp(),
  unique (credential, verifier, at, moment)
);
create index verification_at on verification (chain, at);
create index verification_batch on verification (batch, at) where batch is not null;
`;

const FAULTS = `
create table fault (
  chain int8 not null references followed,
  node text not null,
  code text not null,
  hour timestamptz not null,
  reason text not null,
  count int8 not null default 1,
  first timestamptz not null default clock_timestamp(),
  last timestamptz not null default clock_timestamp(),
  primary key (chain, node, code, hour)
);
create index step_of_no_intent on step (chain, sender, id) where intents is null;
`;

// What is there already was added before anybody could ask, and what was taken back since.
const CHANGES = `
alter table event add column late int8;

create table change (
  block int8 not null references block on delete cascade,
  chain int8 not null,
  version int8 not null,
  kind text collate "C" not null check (kind in ('added', 'late', 'undone')),
  primary key (block, version, kind)
);
create index change_order on change (chain, version, kind, block);

create table reread (
  chain int8 not null references followed,
  version int8 not null,
  above int8 not null,
  primary key (chain, version)
);

insert into change (block, chain, version, kind)
  select id, chain, 0, 'added' from block where exists (select from event where event.block = block.id);
insert into change (block, chain, version, kind)
  select id, chain, version, 'undone' from block join followed using (chain)
  where undone is not null and exists (select from event where event.block = block.id);
`;

const TOLD = `
create table told (
  chain int8 not null references followed,
  first int8 not null,
  last int8,
  blocks int8,
  why text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (chain, first, why)
);
`;

// Whoever asks when keys were held looks at few of the many steps of a key.
const HOLDS: readonly MigrationIndex[] = [
  {
    name: "step_of_lease",
    table: "step",
    on: "(chain, sender, id) where kind in ('leased', 'let go', 'key parked', 'key resumed')",
  },
];

// No row that is there is looked at: what was proven before has no digest until it is proven again.
const DIGESTS = `
create table row_digest (
  chain int8 not null references followed,
  number int8 not null,
  events int4 not null,
  digest bytea not null,
  proven timestamptz not null default clock_timestamp(),
  primary key (chain, number)
);

create table digested (
  chain int8 not null references followed,
  first int8 not null,
  last int8 not null,
  primary key (chain, first)
);
`;

/** The tables of the timeline, which stand on those of delivery. */
export const timelineTables: MigrationSpace = {
  name: "timeline",
  migrations: [
    { name: "followed chains, blocks and events", sql: TABLES },
    { name: "steps by intent, events by who did them", sql: TRACES, formerly: TRACES_WITH_STEPS },
    { name: "contracts that were named later", sql: LATE },
    { name: "contracts whose past is checked, ranges of blocks that are proven", sql: GROUNDS },
    { name: "answers that verifiers handed over", sql: VERIFICATIONS },
    { name: "answers of nodes that were not kept, steps of keys and chains", sql: FAULTS },
    { name: "the order in which events were added and undone", sql: CHANGES },
    { name: "blocks that are on the node's word though those before them were proven", sql: TOLD },
    { name: "steps of keys by key", indexes: HOLDS },
    { name: "digests of the rows of blocks that were proven", sql: DIGESTS },
  ],
};
