import { existsSync } from "node:fs";
import type { Address, Hex } from "viem";
import { getBlock, simulateContract } from "viem/actions";
import type { ReadAllocationOptions } from "../../../sdk/allocation/read/openIntake.ts";
import { hashOfRows, requireShuffleable } from "../../../sdk/allocation/shuffle/buildShuffledTree.ts";
import { ROUND_LEAD, shuffleReads } from "../../../sdk/allocation/shuffle/checkShuffle.ts";
import {
  drandRoundTime,
  quicknet,
  sourceText,
  type Timestamped,
} from "../../../sdk/allocation/shuffle/shuffleRecord.ts";
import { conventionNamed } from "../../../sdk/allocation/tree/convention.ts";
import { timestampCall } from "../../../sdk/chain/calls/attestations.ts";
import { type PlannedCall, plannedCall } from "../../../sdk/chain/calls/plannedCall.ts";
import type { ReadClient, WriteClient } from "../../../sdk/chain/clients.ts";
import { contractRefusal } from "../../../sdk/chain/errors/contractRefusal.ts";
import { getDataTimestamp } from "../../../sdk/chain/read/attestations.ts";
import { type ShuffleSource, shuffleCommitment } from "../../../sdk/core/campaign/shuffleCommitment.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { nobleHasher } from "../../../sdk/core/hasher.ts";
import { durationText } from "../../../sdk/core/text/duration.ts";
import { findRegistry } from "../../../sdk/credentials/attestations/findRegistry.ts";
import { sendSingle } from "../../../sdk/delivery/sendCalls.ts";
import { readText } from "../../files/readText.ts";
import { writeOutput } from "../../files/writeOutput.ts";
import { readAllocation } from "../readAllocation.ts";
import { type Commitment, formatCommitment, parseCommitment } from "./commitmentFile.ts";

/** A source of randomness without its chain. */
export type NamedSource = { readonly kind: "block" | "drand"; readonly number: bigint };

export type CommitAllocationParameters = {
  readonly file: string;
  readonly read?: ReadAllocationOptions;
  readonly randomness: NamedSource;
  /** Where the commitment is timestamped; default: nowhere, and so it binds nobody yet. */
  readonly chain?:
    | {
        readonly client: ReadClient;
        readonly registry: Address;
        readonly openWriter: () => Promise<WriteClient>;
      }
    | undefined;
  /** Of the block, where no chain tells it. */
  readonly chainId?: bigint;
  /** Where the commitment is written; default: with `chain`, beside the file. */
  readonly out?: string | undefined;
  /** Simulates the timestamp, sends nothing. */
  readonly dryRun?: boolean;
  /** Whether `out` is written; default: where this is no dry run. */
  readonly keep?: boolean;
  /** Unix seconds, where no chain tells them. */
  readonly now: bigint;
};

export type CommittedAllocation = Commitment & {
  readonly count: number;
  readonly timed: Timed | undefined;
  readonly out: string | undefined;
  /** Of a dry run: what would be sent. */
  readonly calls: readonly PlannedCall[];
};

/**
 * Binds an allocation to where its shuffle's randomness will come from. With a chain the commitment is timestamped there;
 * done again it is not sent twice.
 * @throws SymbolonError `SourceTooSoon`, `ChainNeeded`, `ChainMismatch`, `OutputInTheWay`, and those of reading and of
 * `timestampCommitment`
 */
export async function commitAllocation(parameters: CommitAllocationParameters): Promise<CommittedAllocation> {
  const { file, read, randomness, chain, chainId, now, dryRun = false, keep = !dryRun } = parameters;
  const source = namedSource(randomness, chain?.client, chainId);
  const allocation = await readAllocation(file, read);
  requireShuffleable(allocation, conventionNamed("native"));
  const allocationHash = hashOfRows(allocation, nobleHasher);
  const commitment = shuffleCommitment(allocationHash, source);
  const made: Commitment = { allocationHash, source, commitment, timestamped: undefined };
  const out = parameters.out ?? (chain === undefined ? undefined : `${file}.commitment.json`);
  if (out !== undefined) requireSameOrNone(out, commitment);
  let timed: Timed | undefined;
  let calls: readonly PlannedCall[] = [];
  if (chain === undefined) requireAhead(source, { newest: undefined, time: now });
  else if (dryRun) ({ timed, calls } = await planTimestamp(chain.client, chain, made));
  else timed = await timestampCommitment(chain.client, chain, made);
  const committed = { ...made, timestamped: timed?.timestamped };
  const written = keep ? out : undefined;
  if (written !== undefined) writeOutput(written, formatCommitment(committed));
  return { ...committed, count: allocation.count, timed, out: written, calls };
}

/**
 * What `timestampCommitment` would send; where the commitment has its time, that.
 * @throws SymbolonError as `timestampCommitment`; viem's error where the registry refuses
 */
async function planTimestamp(
  client: ReadClient,
  place: TimestampPlace,
  made: Commitment,
): Promise<{ readonly timed: Timed | undefined; readonly calls: readonly PlannedCall[] }> {
  const { registry, openWriter } = place;
  const { commitment: data, source } = made;
  await findRegistry(client, registry);
  if ((await getDataTimestamp(client, { registry, data })) !== 0n) {
    return { timed: await timestampCommitment(client, place, made), calls: [] };
  }
  const { number: newest, timestamp: time } = await getBlock(client);
  requireAhead(source, { newest, time });
  const call = timestampCall({ registry, data });
  const { account } = await openWriter();
  await simulateContract(client, { ...call, account: account.address });
  const what = `Timestamp the commitment ${data} to ${sourceText(source)}`;
  return { timed: undefined, calls: [plannedCall(call, { what })] };
}

/** A commitment that is made and lost cannot be told from one that was hidden, so none is ever overwritten. */
function requireSameOrNone(out: string, commitment: Hex): void {
  if (!existsSync(out)) return;
  const earlier = parseCommitment(readText(out), out);
  if (earlier.commitment === commitment) return;
  throw new SymbolonError({
    code: "OutputInTheWay",
    reason: `${out} holds another commitment, ${earlier.commitment}, so it is not overwritten.`,
    hint: "Choose another --out, and publish why there is a second commitment.",
    details: { out, earlier: earlier.commitment, commitment },
  });
}

/**
 * Completes a source with its chain: quicknet, or the one that the node is of, or the one that was stated.
 * @throws SymbolonError `ChainMismatch`, `ChainNeeded`
 */
function namedSource(
  { kind, number }: NamedSource,
  client: ReadClient | undefined,
  stated: bigint | undefined,
): ShuffleSource {
  if (kind === "drand") return { kind, chain: quicknet.chain, round: number };
  const nodeChainId = client === undefined ? undefined : BigInt(client.chain.id);
  if (nodeChainId !== undefined && stated !== undefined && nodeChainId !== stated) {
    throw new SymbolonError({
      code: "ChainMismatch",
      reason: `--chain-id is ${stated}, but the node is of chain ${nodeChainId}.`,
      hint: "Leave --chain-id out: the block belongs to the chain that timestamps the commitment.",
      details: { chainId: stated, asked: nodeChainId },
    });
  }
  const chainId = nodeChainId ?? stated;
  if (chainId !== undefined) return { kind, chainId, number };
  throw new SymbolonError({
    code: "ChainNeeded",
    reason: `A commitment to block ${number} needs a chain, and none is given.`,
    hint: "Give --rpc and --registry, or --chain-id.",
    details: { number },
  });
}

export type Timed = {
  /** Unix seconds. */
  readonly at: bigint;
  /** Undefined: it was there already. */
  readonly transaction: Hex | undefined;
  readonly timestamped: Timestamped;
};

type TimestampPlace = {
  /** The AttestationRegistry, or EAS, that is trusted to tell the time. */
  readonly registry: Address;
  /** Opens who signs: only where the commitment has no time yet. */
  readonly openWriter: () => Promise<WriteClient>;
};

/**
 * Timestamps a commitment, once: one that is there already, from whomever, is good if it came in time.
 * @throws SymbolonError `NoRegistry`, `SourceTooSoon`, `CommittedTooLate`, and those of `ensureTimestamp`
 */
async function timestampCommitment(
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
 * @throws SymbolonError as `sendSingle`
 */
async function ensureTimestamp(client: WriteClient, registry: Address, data: Hex): Promise<Hex | undefined> {
  try {
    const { transactionHash } = await sendSingle(client, timestampCall({ registry, data }));
    return transactionHash;
  } catch (thrown) {
    // An earlier run of ours whose receipt nobody waited for.
    if (contractRefusal(thrown)?.error === "AlreadyTimestamped") return undefined;
    if ((await getDataTimestamp(client, { registry, data })) !== 0n) return undefined;
    throw thrown;
  }
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
function requireAhead(source: ShuffleSource, { newest, time }: Now): void {
  if (source.kind === "block") {
    if (newest === undefined || source.number > newest + BLOCK_LEAD) return;
    throw tooSoon(
      source,
      `the newest block is ${newest}`,
      `block:${newest + 2n * BLOCK_LEAD} or a later one`,
      {
        newest,
        lead: BLOCK_LEAD,
      },
    );
  }
  const at = drandRoundTime(source.round);
  const lead = ROUND_LEAD + MINING_SECONDS;
  if (at >= time + lead) return;
  const good = source.round + (time + 2n * lead - at + 2n) / 3n;
  const when =
    at <= time
      ? `that round was published ${durationText(time - at)} ago`
      : `that round is published in ${durationText(at - time)}`;
  throw tooSoon(source, when, `drand:${good} or a later one`, { roundTime: at, time, lead });
}

function tooSoon(
  source: ShuffleSource,
  when: string,
  good: string,
  details: Readonly<Record<string, unknown>>,
): SymbolonError {
  return new SymbolonError({
    code: "SourceTooSoon",
    reason: `A commitment to ${sourceText(source)} would come too late: ${when}.`,
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
    hint: "Commit again, to a later source, into another file, and publish why.",
    details: { committed, source },
  });
}
