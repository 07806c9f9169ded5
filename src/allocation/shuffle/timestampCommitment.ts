import type { Address, Hex } from "viem";
import { getBlock, writeContract } from "viem/actions";
import { timestampCall } from "../../chain/calls/attestations.ts";
import type { ReadClient, WriteClient } from "../../chain/clients.ts";
import { contractRefusal } from "../../chain/errors/contractRefusal.ts";
import { getDataTimestamp } from "../../chain/read/attestations.ts";
import type { ShuffleSource } from "../../core/campaign/shuffleCommitment.ts";
import { SymbolonError } from "../../core/errors.ts";
import { findRegistry } from "../../credentials/attestations/findRegistry.ts";
import { awaitReceipt } from "../../delivery/lookUp.ts";
import { ROUND_LEAD, shuffleReads } from "./checkShuffle.ts";
import type { Commitment } from "./commitmentFile.ts";
import { drandRoundTime, sourceText, type Timestamped } from "./shuffleRecord.ts";

/** What became of a commitment on the chain. */
export type Timed = {
  /** Unix seconds. */
  readonly at: bigint;
  /** Undefined: it was there already. */
  readonly transaction: Hex | undefined;
  readonly timestamped: Timestamped;
};

export type TimestampPlace = {
  /** The AttestationRegistry, or EAS, that is trusted to tell the time. */
  readonly registry: Address;
  /** Opens who signs: only where the commitment has no time yet. */
  readonly openWriter: () => Promise<WriteClient>;
};

/**
 * Timestamps a commitment, once: one that is there already, from whomever, is good if it came in time.
 * @throws SymbolonError `NoRegistry`, `SourceTooSoon`, `CommittedTooLate`, and those of `ensureTimestamp`
 */
export async function timestampCommitment(
  client: ReadClient,
  { registry, openWriter }: TimestampPlace,
  { commitment, source }: Commitment,
): Promise<Timed> {
  await findRegistry(client, registry);
  const timeOf = () => getDataTimestamp(client, { registry, data: commitment });
  const before = await timeOf();
  let transaction: Hex | undefined;
  if (before === 0n) {
    const { number: newest, timestamp: time } = await getBlock(client);
    requireAhead(source, { newest, time });
    transaction = await ensureTimestamp(await openWriter(), registry, commitment);
  }
  const at = before === 0n ? await timeOf() : before;
  await requireEarlier(client, source, at);
  return { at, transaction, timestamped: { chainId: BigInt(client.chain.id), registry } };
}

/**
 * Timestamps 32 bytes, unless they are timestamped already: the first time stays for ever.
 * @returns hash of the transaction; undefined where the time was there
 * @throws SymbolonError `TransactionReverted`, `TransactionPending`
 */
async function ensureTimestamp(client: WriteClient, registry: Address, data: Hex): Promise<Hex | undefined> {
  let hash: Hex;
  try {
    hash = await writeContract(client, timestampCall({ registry, data }));
  } catch (thrown) {
    // An earlier run of ours whose receipt nobody waited for.
    if (contractRefusal(thrown)?.error === "AlreadyTimestamped") return undefined;
    throw thrown;
  }
  const { status } = await awaitReceipt(client, hash);
  if (status === "success" || (await getDataTimestamp(client, { registry, data })) !== 0n) return hash;
  throw new SymbolonError({
    code: "TransactionReverted",
    reason: `Transaction ${hash}, which was to timestamp ${data}, reverted.`,
    hint: "Run the same command again.",
    details: { hash, data },
  });
}

/**
 * Blocks that a named block must lie beyond the newest: Ethereum settles who proposes which slot up to two epochs, 64
 * slots, before; an author who names a nearer block could name one of a proposer it has an understanding with.
 */
export const BLOCK_LEAD = 64n;

/** Seconds that a transaction may take to be mined, where nothing goes wrong. */
const MINING_SECONDS = 120n;

/** As of when a source must still lie ahead. */
type Now = {
  /** Number of the newest block; undefined where no chain is asked. */
  readonly newest: bigint | undefined;
  /** Unix seconds. */
  readonly time: bigint;
};

/**
 * Refuses a source that is there already, or may be before the commitment is mined.
 * @throws SymbolonError `SourceTooSoon`
 */
export function requireAhead(source: ShuffleSource, { newest, time }: Now): void {
  if (source.kind === "block") {
    if (newest === undefined || source.number > newest + BLOCK_LEAD) return;
    throw tooSoon(source, `the newest is ${newest}`, `block:${newest + 2n * BLOCK_LEAD} or a later one`, {
      newest,
      lead: BLOCK_LEAD,
    });
  }
  const at = drandRoundTime(source.round);
  const lead = ROUND_LEAD + MINING_SECONDS;
  if (at >= time + lead) return;
  const good = source.round + (time + 2n * lead - at + 2n) / 3n;
  const told =
    at <= time ? `it was made ${time - at} seconds ago` : `it is made in ${at - time} seconds already`;
  throw tooSoon(source, told, `drand:${good} or a later one`, { roundTime: at, time, lead });
}

function tooSoon(
  source: ShuffleSource,
  told: string,
  good: string,
  details: Readonly<Record<string, unknown>>,
): SymbolonError {
  return new SymbolonError({
    code: "SourceTooSoon",
    reason: `A commitment to ${sourceText(source)} would come too late: ${told}.`,
    hint: `Name ${good}, so that nobody can know the randomness when the commitment is made.`,
    details: { source, ...details },
  });
}

/**
 * Refuses a commitment that was mined too late for its source, however early it was sent: everybody who checks it
 * later refuses it too.
 * @param committed its timestamp, in Unix seconds
 * @throws SymbolonError `CommittedTooLate`
 */
async function requireEarlier(client: ReadClient, source: ShuffleSource, committed: bigint): Promise<void> {
  const known =
    source.kind === "drand"
      ? drandRoundTime(source.round) - ROUND_LEAD + 1n
      : (await shuffleReads(client).block(source.number))?.timestamp;
  // No such block yet: the commitment is before it.
  if (known === undefined || committed < known) return;
  throw new SymbolonError({
    code: "CommittedTooLate",
    reason: `The commitment was timestamped at second ${committed}, too late for ${sourceText(source)}.`,
    hint: "Commit again, to a source further ahead, into another file, and tell everybody why.",
    details: { committed, source },
  });
}
