import type { Address, Client, Hex, Transport } from "viem";
import { getChainId } from "viem/actions";
import { getDataTimestamp } from "../../chain/read/attestations.ts";
import { SymbolonError } from "../../core/errors.ts";
import { durationText } from "../../core/text/duration.ts";
import { findBlock } from "../../delivery/lookUp.ts";
import type { Manifest } from "../published/manifest.ts";
import { recordProblems } from "./shuffleProblems.ts";
import {
  drandRoundTime,
  type ShuffleProblem,
  type ShuffleRecord,
  shuffleFromJson,
  sourceText,
} from "./shuffleRecord.ts";

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
  /** How many waves the campaign has; default: not compared. */
  readonly waves?: bigint;
  /**
   * The commitment as it was announced before the randomness existed. Without it the check cannot tell whether the
   * author made several commitments and took the one whose order it liked.
   */
  readonly announced?: Hex | undefined;
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
 * @example
 * const { manifest } = await verifyTreeDirectory("drop");
 * const isFair = (await checkShuffle({ manifest, registry, reads })).length === 0;
 */
export async function checkShuffle(parameters: CheckShuffleParameters): Promise<readonly ShuffleProblem[]> {
  const { manifest, reads, waves, announced, registry } = parameters;
  const { root, allocationHash } = manifest;
  if (manifest.shuffle === undefined) {
    return [
      {
        code: "NotShuffled",
        reason: `The rows under ${root} are in the order of their source, so the source's author chose who comes first.`,
        hint: "Commit to the allocation (symbolon tree commit), then build its tree with --commitment.",
        details: { root },
      },
    ];
  }
  const shuffle = shuffleFromJson(manifest.shuffle);
  const offChain = [
    ...(await recordProblems(allocationHash, shuffle)),
    ...announcementProblems(shuffle, announced),
    ...waveProblems(shuffle, waves),
  ];
  const place = placeProblems(shuffle, await reads.chainId(), registry);
  // What another chain or registry says would only mislead.
  if (place.length > 0) return [...offChain, ...place];
  const committed = await reads.timestampOf(registry, shuffle.commitment);
  return [...offChain, ...(await timeProblems(shuffle, committed, reads))];
}

async function timeProblems(
  shuffle: ShuffleRecord,
  committed: bigint,
  reads: ShuffleReads,
): Promise<readonly ShuffleProblem[]> {
  const { source, randomness, commitment, timestamped } = shuffle;
  if (source.kind === "drand" && committed !== 0n) {
    const known = drandRoundTime(source.round);
    return committed + ROUND_LEAD > known ? [committedTooLate(shuffle, committed, known, ROUND_LEAD)] : [];
  }
  const problems: ShuffleProblem[] = [];
  if (committed === 0n) {
    problems.push({
      code: "NotTimestamped",
      reason: `The registry ${timestamped.registry} has no timestamp of the commitment ${commitment}.`,
      hint: "Do not use this order: nothing shows that it was fixed before the randomness was known.",
      details: { commitment, ...timestamped },
    });
  }
  if (source.kind === "drand") return problems;
  const { number, chainId } = source;
  const block = await reads.block(number);
  if (block === undefined) {
    problems.push({
      code: "NoSuchBlock",
      reason: `Chain ${chainId} has no block ${number}, as far as the node knows.`,
      hint: "Wait until it is there, or ask a node that has all headers.",
      details: { number, chainId },
    });
    return problems;
  }
  const { hash: found, timestamp: known } = block;
  if (committed >= known && committed !== 0n) problems.push(committedTooLate(shuffle, committed, known, 1n));
  if (found !== randomness) {
    problems.push({
      code: "RandomnessDiffers",
      reason: `The randomness is ${randomness}, but the hash of ${sourceText(source)} is ${found}.`,
      hint: "Do not use this tree: build it again with the block that was committed to.",
      details: { randomness, found, source },
    });
  }
  return problems;
}

function committedTooLate(
  { source, commitment }: ShuffleRecord,
  committed: bigint,
  known: bigint,
  lead: bigint,
): ShuffleProblem {
  return {
    code: "CommittedTooLate",
    reason: `The commitment is of second ${committed}, and ${sourceText(source)} of second ${known}: at least ${durationText(lead)} must lie between them.`,
    hint: "Commit again, to a source in the future, and build the tree from that.",
    details: { commitment, committed, known, lead },
  };
}

function placeProblems(
  { timestamped: { chainId, registry }, source }: ShuffleRecord,
  expected: bigint,
  trusted: Address,
): readonly ShuffleProblem[] {
  const named = [chainId, ...(source.kind === "block" ? [source.chainId] : [])];
  const wrong = named.find((id) => id !== expected);
  if (wrong !== undefined) {
    return [
      {
        code: "ChainMismatch",
        reason: `The shuffle names chain ${wrong}, but chain ${expected} was asked.`,
        hint: `Ask a node of chain ${wrong}, if that is a chain you trust.`,
        details: { chainId: wrong, asked: expected },
      },
    ];
  }
  if (registry.toLowerCase() === trusted.toLowerCase()) return [];
  return [
    {
      code: "RegistryMismatch",
      reason: `The commitment was timestamped by ${registry}, not by the registry ${trusted}.`,
      hint: "Trust it only if you know that contract: one that anybody deploys can tell any time.",
      details: { registry, trusted },
    },
  ];
}

function announcementProblems(
  { commitment }: ShuffleRecord,
  announced: Hex | undefined,
): readonly ShuffleProblem[] {
  if (announced === undefined || announced.toLowerCase() === commitment) return [];
  return [
    {
      code: "NotTheAnnounced",
      reason: `The shuffle follows the commitment ${commitment}, but ${announced} was announced.`,
      hint: "Do not use this tree: its author made more than one commitment and may have chosen among them.",
      details: { commitment, announced },
    },
  ];
}

function waveProblems({ waves }: ShuffleRecord, count: bigint | undefined): readonly ShuffleProblem[] {
  if (count === undefined || waves === undefined || BigInt(waves) === count) return [];
  return [
    {
      code: "WavesDiffer",
      reason: `The tree was made for ${waves} waves, but the campaign has ${count}.`,
      hint: `Create the campaign with ${waves} waves.`,
      details: { waves, asked: count },
    },
  ];
}

/** The reads of `checkShuffle`, from the newest state of the chain behind a client. */
export function shuffleReads(client: Client<Transport>): ShuffleReads {
  return {
    chainId: async () => BigInt(await getChainId(client)),
    block: async (blockNumber) => {
      const found = await findBlock(client, blockNumber);
      return found && { hash: found.hash, timestamp: found.timestamp };
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
