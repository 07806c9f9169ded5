import type { MigrationSpace } from "../../store/migrate.ts";

const TABLES = `
create table lane (
  lane text primary key,
  class text not null,
  weight float8 not null,
  finish float8 not null default 0,
  next float8,
  expected float8
);

create table gateway_secret (
  name text primary key,
  secret bytea not null
);
`;

const OPERATIONS = `
create table fee_taker (
  chain int8 not null,
  address text not null,
  primary key (chain, address)
);

create table intent_trace (
  intent int8 primary key,
  parent text not null
);

create index intent_parked on intent (chain) where state = 'parked';
`;

/** The tables of a gateway, beside those of delivery. */
export const gatewayTables: MigrationSpace = {
  name: "gateway",
  migrations: [
    { name: "lanes and what tickets are sealed with", sql: TABLES },
    { name: "fee takers, traces and what is parked", sql: OPERATIONS },
  ],
};
