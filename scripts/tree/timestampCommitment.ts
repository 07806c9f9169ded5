import type { Address, Hex } from "viem";
import { getBlock } from "viem/actions";
import type { Commitment } from "../../src/allocation/shuffle/commitmentFile.ts";
import type { Timestamped } from "../../src/allocation/shuffle/shuffleRecord.ts";
import { getDataTimestamp } from "../../src/chain/actions/getDataTimestamp.ts";
import type { ReadClient } from "../../src/chain/clients.ts";
import { findRegistry } from "../../src/credentials/attestations/findRegistry.ts";
import { ensureTimestamp } from "./ensureTimestamp.ts";
import { requireAhead } from "./requireAhead.ts";
import { requireEarlier } from "./requireEarlier.ts";

/** What became of a commitment on the chain. */
export type Timed = {
  /** Unix seconds. */
  readonly at: bigint;
  /** Undefined: it was there already. */
  readonly transaction: Hex | undefined;
  readonly timestamped: Timestamped;
};

/**
 * Timestamps a commitment, once: one that is there already, from whomever, is good if it came in time.
 * @throws SymbolonError `NoRegistry`, `SourceTooSoon`, `CommittedTooLate`, and those of `ensureTimestamp`
 */
export async function timestampCommitment(
  client: ReadClient,
  { rpc, registry }: { readonly rpc: string; readonly registry: Address },
  { commitment, source }: Commitment,
): Promise<Timed> {
  await findRegistry(client, registry);
  const timeOf = () => getDataTimestamp(client, { registry, data: commitment });
  const before = await timeOf();
  let transaction: Hex | undefined;
  if (before === 0n) {
    const { number: newest, timestamp: time } = await getBlock(client);
    requireAhead(source, { newest, time });
    transaction = await ensureTimestamp(rpc, registry, commitment);
  }
  const at = before === 0n ? await timeOf() : before;
  await requireEarlier(client, source, at);
  return { at, transaction, timestamped: { chainId: BigInt(client.chain.id), registry } };
}
