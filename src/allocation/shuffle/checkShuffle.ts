import { type Address, BlockNotFoundError, type Client, type Hex, type Transport } from "viem";
import { getBlock, getChainId } from "viem/actions";
import { getDataTimestamp } from "../../chain/read/attestations.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { Manifest } from "../output/manifest.ts";
import { shuffleFromJson } from "./shuffleJson.ts";
import {
  committedTooLate,
  hashDiffers,
  noSuchBlock,
  notShuffled,
  notTheAnnounced,
  notTimestamped,
  otherChain,
  otherRegistry,
  recordProblems,
  wavesDiffer,
} from "./shuffleProblems.ts";
import { drandRoundTime, type ShuffleProblem, type ShuffleRecord } from "./shuffleRecord.ts";

/** What a check asks of a chain; `shuffleReads` asks a viem client. */
export type ShuffleReads = {
  readonly chainId: () => Promise<bigint>;
  /** Undefined: there is no such block (yet). */
  readonly block: (number: bigint) => Promise<{ readonly hash: Hex; readonly timestamp: bigint } | undefined>;
  /** The moment that 32 bytes were timestamped, in Unix seconds; 0 for none. */
  readonly timestampOf: (registry: Address, data: Hex) => Promise<bigint>;
};

export type CheckShuffleParameters = {
  /** A tree's manifest, or the part of it that a check needs. */
  readonly manifest: Pick<Manifest, "root" | "allocationHash" | "shuffle">;
  /** The AttestationRegistry that the checker trusts: anybody can deploy one that tells any time. */
  readonly registry: Address;
  readonly reads: ShuffleReads;
  /** How many waves the campaign has; left out: not compared. */
  readonly waves?: bigint;
  /**
   * The commitment as it was announced before the randomness existed. Without it the check cannot tell whether the
   * author made several commitments and took the one whose order it liked.
   */
  readonly announced?: Hex;
};

/**
 * Seconds that must lie between a commitment's time and its drand round. A block may be sealed some seconds after the
 * time it bears, and an author who builds it could so look at the round first. A block as the source needs no margin:
 * it comes after the block of an earlier time on its own chain.
 */
export const ROUND_LEAD = 60n;

/**
 * Checks that nobody chose the order of a shuffled tree: allocation and source were committed to before the
 * randomness existed, and the randomness is what the source gave. That rows, leaves and root are those of that
 * randomness is for `verifyTreeDirectory`: do both.
 * @returns everything that is wrong, with the hint; empty: the order is fair as far as the source is
 */
export async function checkShuffle(parameters: CheckShuffleParameters): Promise<readonly ShuffleProblem[]> {
  const { manifest, reads, waves, announced } = parameters;
  if (manifest.shuffle === undefined) return [notShuffled(manifest.root)];
  const shuffle = shuffleFromJson(manifest.shuffle);
  const offChain = [
    ...(await recordProblems(manifest.allocationHash, shuffle)),
    ...announcementProblems(shuffle, announced),
    ...waveProblems(shuffle, waves),
  ];
  const chainId = await reads.chainId();
  const place = placeProblems(shuffle, chainId, parameters.registry);
  // What another chain or registry says would only mislead.
  if (place.length > 0) return [...offChain, ...place];
  const committed = await reads.timestampOf(parameters.registry, shuffle.commitment);
  return [...offChain, ...(await timeProblems(shuffle, committed, reads))];
}

async function timeProblems(
  shuffle: ShuffleRecord,
  committed: bigint,
  reads: ShuffleReads,
): Promise<readonly ShuffleProblem[]> {
  const { source, randomness } = shuffle;
  const untimed = committed === 0n ? [notTimestamped(shuffle)] : [];
  if (source.kind === "drand") {
    const known = drandRoundTime(source.round);
    const late = committed + ROUND_LEAD > known;
    return late && committed !== 0n ? [committedTooLate(shuffle, committed, known, ROUND_LEAD)] : untimed;
  }
  const block = await reads.block(source.number);
  if (block === undefined) return [...untimed, noSuchBlock(source.number, source.chainId)];
  const late = committed >= block.timestamp && committed !== 0n;
  const differs = block.hash === randomness ? [] : [hashDiffers(shuffle, block.hash)];
  return [
    ...untimed,
    ...(late ? [committedTooLate(shuffle, committed, block.timestamp, 1n)] : []),
    ...differs,
  ];
}

function placeProblems(
  { timestamped, source }: ShuffleRecord,
  chainId: bigint,
  registry: Address,
): readonly ShuffleProblem[] {
  const named = [timestamped.chainId, ...(source.kind === "block" ? [source.chainId] : [])];
  const wrong = named.find((id) => id !== chainId);
  if (wrong !== undefined) return [otherChain(wrong, chainId)];
  const isTrusted = timestamped.registry.toLowerCase() === registry.toLowerCase();
  return isTrusted ? [] : [otherRegistry(timestamped.registry, registry)];
}

function announcementProblems(
  { commitment }: ShuffleRecord,
  announced: Hex | undefined,
): readonly ShuffleProblem[] {
  if (announced === undefined || announced.toLowerCase() === commitment) return [];
  return [notTheAnnounced(commitment, announced)];
}

function waveProblems({ waves }: ShuffleRecord, asked: bigint | undefined): readonly ShuffleProblem[] {
  if (asked === undefined || waves === undefined || BigInt(waves) === asked) return [];
  return [wavesDiffer(waves, asked)];
}

/** The reads of `checkShuffle`, from the newest state of the chain behind a client. */
export function shuffleReads(client: Client<Transport>): ShuffleReads {
  return {
    chainId: async () => BigInt(await getChainId(client)),
    block: async (blockNumber) => {
      try {
        const { hash, timestamp } = await getBlock(client, { blockNumber });
        return { hash, timestamp };
      } catch (error) {
        if (error instanceof BlockNotFoundError) return undefined;
        throw error;
      }
    },
    timestampOf: (registry, data) => getDataTimestamp(client, { registry, data }),
  };
}

/**
 * Passes where `checkShuffle` finds nothing wrong.
 * @throws SymbolonError with the code, the values and the hint of the first problem, and the sentences of all;
 * `details.problems` holds them one by one
 */
export async function requireFairShuffle(parameters: CheckShuffleParameters): Promise<void> {
  const problems = await checkShuffle(parameters);
  const [first] = problems;
  if (first === undefined) return;
  throw new SymbolonError({
    code: first.code,
    reason: problems.map(({ reason }) => reason).join(" "),
    hint: first.hint,
    details: { ...first.details, problems },
  });
}
