import type { Address, Hex } from "viem";
import { shuffleCommitment } from "../../core/campaign/shuffleCommitment.ts";
import { SymbolonError } from "../../core/errors.ts";
import { quicknet, type ShuffleProblem, type ShuffleRecord, sourceText } from "./shuffleRecord.ts";

/**
 * What is wrong with a shuffle's record by itself, without any chain: another allocation or source than was committed
 * to, or randomness that the source did not give.
 * @param allocationHash of the rows in source order
 */
export async function recordProblems(
  allocationHash: Hex,
  record: ShuffleRecord,
): Promise<readonly ShuffleProblem[]> {
  return [...commitmentProblems(allocationHash, record), ...(await randomnessProblems(record))];
}

function commitmentProblems(
  allocationHash: Hex,
  { commitment, source }: Pick<ShuffleRecord, "commitment" | "source">,
): readonly ShuffleProblem[] {
  const found = shuffleCommitment(allocationHash, source);
  if (found === commitment) return [];
  return [
    {
      code: "CommitmentDiffers",
      reason: `The commitment is ${commitment}, but the allocation ${allocationHash} with ${sourceText(source)} makes ${found}.`,
      hint: "Use the very file that was committed to, with the same --decimals; if it had to change, commit again.",
      details: { commitment, found, allocationHash },
    },
  ];
}

async function randomnessProblems({
  source,
  randomness,
  signature,
}: ShuffleRecord): Promise<readonly ShuffleProblem[]> {
  if (source.kind === "block") return [];
  if (source.chain !== quicknet.chain) {
    return [
      {
        code: "UnknownDrandChain",
        reason: `${source.chain} is no chain of drand's that is known here.`,
        hint: `Commit to a round of quicknet, ${quicknet.chain}.`,
        details: { chain: source.chain, known: [quicknet.chain] },
      },
    ];
  }
  // Pairings take a tenth of a second to load: only drand needs them.
  const { drandRandomness } = await import("./drandRandomness.ts");
  try {
    const found = drandRandomness(source.round, signature ?? "0x");
    if (found === randomness) return [];
    return [
      {
        code: "RandomnessDiffers",
        reason: `The randomness is ${randomness}, but ${sourceText(source)} gave ${found}.`,
        hint: "Do not use this tree: build it again from the round's own signature.",
        details: { randomness, found, round: source.round },
      },
    ];
  } catch (error) {
    if (!(error instanceof SymbolonError)) throw error;
    const { code, reason, hint, details } = error;
    return [{ code, reason, hint, details }];
  }
}

/*
 * The sentences of `checkShuffle`, each with its hint.
 */

export function notShuffled(root: Hex): ShuffleProblem {
  return {
    code: "NotShuffled",
    reason: `The rows under ${root} are in the order of their source: whoever wrote it chose who comes first.`,
    hint: "Commit to the allocation (symbolon tree commit), then build its tree with --commitment.",
    details: { root },
  };
}

export function notTimestamped({ commitment, timestamped }: ShuffleRecord): ShuffleProblem {
  return {
    code: "NotTimestamped",
    reason: `The registry ${timestamped.registry} has no timestamp of the commitment ${commitment}.`,
    hint: "Do not use this order: nothing shows that it was fixed before the randomness was known.",
    details: { commitment, ...timestamped },
  };
}

export function committedTooLate(
  { source, commitment }: ShuffleRecord,
  committed: bigint,
  known: bigint,
  lead: bigint,
): ShuffleProblem {
  return {
    code: "CommittedTooLate",
    reason: `The commitment is of second ${committed}, and ${sourceText(source)} of second ${known}: at least ${lead} must lie between them.`,
    hint: "Commit again, to a source that is still to come, and build the tree from that.",
    details: { commitment, committed, known, lead },
  };
}

export function noSuchBlock(number: bigint, chainId: bigint): ShuffleProblem {
  return {
    code: "NoSuchBlock",
    reason: `Chain ${chainId} has no block ${number}, as far as the node knows.`,
    hint: "Wait until it is there, or ask a node that has all headers.",
    details: { number, chainId },
  };
}

export function hashDiffers({ source, randomness }: ShuffleRecord, found: Hex): ShuffleProblem {
  return {
    code: "RandomnessDiffers",
    reason: `The randomness is ${randomness}, but the hash of ${sourceText(source)} is ${found}.`,
    hint: "Do not use this tree: build it again with the block that was committed to.",
    details: { randomness, found, source },
  };
}

export function otherChain(named: bigint, asked: bigint): ShuffleProblem {
  return {
    code: "ChainMismatch",
    reason: `The shuffle names chain ${named}, but chain ${asked} was asked.`,
    hint: `Ask a node of chain ${named}, if that is a chain you trust.`,
    details: { chainId: named, asked },
  };
}

export function otherRegistry(registry: Address, trusted: Address): ShuffleProblem {
  return {
    code: "RegistryMismatch",
    reason: `The commitment was timestamped by ${registry}, not by the registry ${trusted}.`,
    hint: "Trust it only if you know that contract: one that anybody deploys can tell any time.",
    details: { registry, trusted },
  };
}

export function notTheAnnounced(commitment: Hex, announced: Hex): ShuffleProblem {
  return {
    code: "NotTheAnnounced",
    reason: `The shuffle follows the commitment ${commitment}, but ${announced} was announced.`,
    hint: "Do not use this tree: its author made more than one commitment and may have chosen among them.",
    details: { commitment, announced },
  };
}

export function wavesDiffer(waves: number, asked: bigint): ShuffleProblem {
  return {
    code: "WavesDiffer",
    reason: `The tree was made for ${waves} waves, but the campaign has ${asked}.`,
    hint: `Create the campaign with ${waves} waves.`,
    details: { waves, asked },
  };
}
