import type { MigrationSpace } from "../../store/migrate.ts";
import type { MigrationIndex } from "../../store/migrationIndexes.ts";
import { ARCHIVE_LOCK } from "./archiveLock.ts";

const TABLES = `
create table chain (
  chain int8 primary key,
  genesis text not null,
  state text not null default 'running' check (state in ('running', 'paused', 'draining'))
);

create table worker (
  id text primary key,
  seen timestamptz not null default clock_timestamp()
);

create table sender (
  chain int8 not null references chain,
  address text not null,
  next_nonce int8 not null,
  state text not null default 'active' check (state in ('active', 'parked')),
  reason text,
  owner text,
  lease_until timestamptz,
  fence int8 not null default 0,
  primary key (chain, address)
);

create table transaction (
  id int8 primary key generated always as identity,
  chain int8 not null,
  sender text not null,
  nonce int8 not null,
  after int8 not null,
  digest text not null,
  keys text[] not null,
  settled jsonb,
  state text not null default 'signed' check (state in ('signed', 'mined', 'ended')),
  unique (chain, sender, nonce),
  foreign key (chain, sender) references sender
);
create index on transaction (chain, sender) where state <> 'ended';

create table version (
  hash text primary key,
  transaction int8 not null references transaction,
  number int4 not null,
  bytes bytea,
  signed timestamptz not null default clock_timestamp(),
  unique (transaction, number)
);

create table intent (
  id int8 primary key generated always as identity,
  chain int8 not null,
  kind text not null,
  contract text not null,
  key text not null,
  digest text not null,
  content jsonb not null,
  signer text,
  position numeric,
  deadline int8,
  state text not null default 'queued'
    check (state in ('queued', 'bundled', 'mined', 'done', 'skipped', 'expired', 'parked')),
  transaction int8 references transaction,
  result text,
  reason text,
  tries int4 not null default 0,
  reserved_by text,
  reserved_until timestamptz,
  due timestamptz,
  submitted timestamptz not null default clock_timestamp(),
  changed timestamptz not null default clock_timestamp(),
  unique (chain, key)
);
create index intent_queue on intent (chain, id) where state = 'queued';
create index intent_signer on intent (chain, signer, position) where signer is not null and state in ('queued', 'bundled');
create index on intent (transaction) where transaction is not null;

create table step (
  id int8 primary key generated always as identity,
  at timestamptz not null default clock_timestamp(),
  clock text not null default 'store',
  kind text not null,
  actor text not null,
  cause text,
  chain int8 not null,
  sender text,
  transaction int8,
  intents int8[]
);
create index on step (transaction) where transaction is not null;
`;

const PLACES = `
alter table intent add column lane text, add column class text, add column rank float8, add column turn float8,
  add column near int8;
drop index intent_queue;
create index intent_queue on intent (chain, rank nulls first, id) where state = 'queued';
create index intent_lane on intent (lane) where state = 'queued' and lane is not null;
`;

const CLASSES = `
create index intent_class on intent (chain, (coalesce(class, 'claims')), rank nulls first, id) where state = 'queued';
`;

/** For what is asked often, however many rows there are. */
const INDEXES: readonly MigrationIndex[] = [
  // Intents that can go together, in their order; those of others are not looked at.
  {
    name: "intent_together",
    table: "intent",
    on: "(chain, kind, contract, (coalesce(class, 'claims')), rank nulls first, id) where state = 'queued'",
  },
  // Counts.
  { name: "intent_state", table: "intent", on: "(chain, state, kind)" },
  { name: "intent_oldest", table: "intent", on: "(chain, submitted) where state = 'queued'" },
  {
    name: "intent_deadline",
    table: "intent",
    on: "(chain, deadline) where state = 'queued' and deadline is not null",
  },
  { name: "step_intents", table: "step", on: "using gin (intents) where intents is not null" },
];
const FAULTS = `
create table endpoint_fault (
  chain int8 not null,
  endpoint text not null,
  kind text not null,
  count int8 not null,
  last timestamptz not null default clock_timestamp(),
  primary key (chain, endpoint, kind)
);
`;

/**
 * Intents that nothing changes any more (`archive.ts`). Who reads `intent` reads these as well, and the check keeps them out of
 * what looks for what waits or is under way: `only intent` leaves them out by name. What is archived is never taken in again, also
 * by a process of an earlier version: whoever takes in shares a lock with others, and with nobody who archives.
 */
const ARCHIVE = `
create table archived_intent (
  check (state in ('done', 'skipped')),
  primary key (id),
  unique (chain, key)
) inherits (intent);
create index on archived_intent (transaction);
create index on archived_intent (chain, state, kind);

create function keep_archived() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(${ARCHIVE_LOCK});
  if exists (select from archived_intent where chain = new.chain and key = new.key) then return null; end if;
  return new;
end $$;
create trigger keep_archived before insert on intent for each row execute function keep_archived();

create table archived_count (
  chain int8 not null,
  kind text not null,
  state text not null,
  count int8 not null,
  primary key (chain, kind, state)
);
`;

/** What has to come after another intent names it by its key. */
const AFTER = "alter table intent add column after text;";
const AFTER_INDEX: readonly MigrationIndex[] = [
  { name: "intent_after", table: "intent", on: "(chain) where state = 'queued' and after is not null" },
  { name: "intent_follower", table: "intent", on: "(chain, after) where after is not null" },
  { name: "archived_follower", table: "archived_intent", on: "(chain, after) where after is not null" },
];

/** The oldest that waits for no other. */
const OLDEST_INDEX: readonly MigrationIndex[] = [
  {
    name: "intent_oldest_own",
    table: "intent",
    on: "(chain, submitted) where state = 'queued' and after is null",
  },
];

/** The tables of delivery. */
export const deliveryTables: MigrationSpace = {
  name: "delivery",
  migrations: [
    { name: "intents, transactions, senders and steps", sql: TABLES },
    { name: "places of intents", sql: PLACES },
    { name: "classes of intents", sql: CLASSES },
    { name: "what goes together, counts, and steps by intent", indexes: INDEXES },
    { name: "faults of endpoints", sql: FAULTS },
    { name: "the archive", sql: ARCHIVE },
    { name: "what comes after another", sql: AFTER },
    { name: "what waits for another", indexes: AFTER_INDEX },
    { name: "the oldest that waits for no other", indexes: OLDEST_INDEX },
  ],
};
