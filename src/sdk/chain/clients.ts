import type { Account, Chain, Client, Transport } from "viem";

/** A viem client that only reads. */
export type ReadClient = Client<Transport, Chain>;

/** A viem client that can send transactions: it knows its chain and its account. */
export type WriteClient = Client<Transport, Chain, Account>;
