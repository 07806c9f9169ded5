import type { ReadClient, WriteClient } from "../../../src/sdk/chain/clients.ts";
import type { WorkKind } from "../../../src/services/delivery/work/kind.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import { workUntil } from "../delivery/work/workUntil.ts";

export type WorkMiningParameters = {
  readonly sql: Sql;
  readonly node: { readonly mine: (asked: { readonly blocks: number }) => Promise<void> };
  readonly client: ReadClient;
  readonly sender: WriteClient;
  readonly kind: WorkKind;
  /** How deep a block is final. */
  readonly depth: number;
};

/** Milliseconds between blocks. */
const BLOCK_MS = 100;

/** Has a worker work on a chain that mines all the while, until the intents are as they should be. */
export async function workMining(
  { sql, node, client, sender, kind, depth }: WorkMiningParameters,
  isEnough: (states: Readonly<Record<string, number>>) => boolean,
): Promise<void> {
  const limits = { inFlight: 4, transactionGas: 16_000_000n, calldataBytes: 100_000, blockTime: BLOCK_MS };
  const profile = { ...limits, finality: { by: "depth", blocks: depth } } as const;
  const mining = setInterval(() => void node.mine({ blocks: 1 }), BLOCK_MS);
  const chains = [{ client, senders: [sender], profile }];
  await workUntil({ sql, kinds: [kind], chains }, isEnough).finally(() => clearInterval(mining));
}
