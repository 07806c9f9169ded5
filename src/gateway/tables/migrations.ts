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

/** The tables of a gateway, beside those of delivery. */
export const gatewayTables: MigrationSpace = {
  name: "gateway",
  migrations: [{ name: "lanes and what tickets are sealed with", sql: TABLES }],
};
