import { existsSync } from "node:fs";
import type { Address, Hex } from "viem";
import type { ReadClient, WriteClient } from "../../chain/clients.ts";
import { type ShuffleSource, shuffleCommitment } from "../../core/campaign/shuffleCommitment.ts";
import { SymbolonError } from "../../core/errors.ts";
import { nobleHasher } from "../../core/hasher.ts";
import { readText } from "../../files/readText.ts";
import { writeOutput } from "../../files/writeOutput.ts";
import type { ReadAllocationOptions } from "../read/openIntake.ts";
import { readAllocation } from "../readAllocation.ts";
import { conventionNamed } from "../tree/convention.ts";
import { hashOfRows, requireShuffleable } from "./buildShuffledTree.ts";
import { type Commitment, formatCommitment, parseCommitment } from "./commitmentFile.ts";
import { quicknet } from "./shuffleRecord.ts";
import { requireAhead, type Timed, timestampCommitment } from "./timestampCommitment.ts";

/** A source of randomness without its chain. */
export type NamedSource = { readonly kind: "block" | "drand"; readonly number: bigint };

export type CommitAllocationParameters = {
  /** The file of the rows, and how it is read. */
  readonly file: string;
  readonly read?: ReadAllocationOptions;
  readonly randomness: NamedSource;
  /** Where the commitment is timestamped; left out: nowhere, and so it binds nobody yet. */
  readonly chain?: {
    readonly client: ReadClient;
    readonly registry: Address;
    readonly openWriter: () => Promise<WriteClient>;
  };
  /** Of the block, where no chain tells it. */
  readonly chainId?: bigint;
  /** Where the commitment is written; left out: with `chain`, beside the file. */
  readonly out?: string;
  /** Unix seconds, where no chain tells them. */
  readonly now: bigint;
};

export type CommittedAllocation = Commitment & {
  readonly count: number;
  readonly timed: Timed | undefined;
  readonly out: string | undefined;
};

/**
 * Binds an allocation to where its shuffle's randomness will come from. With a chain the commitment is timestamped there;
 * done again it is not sent twice.
 * @throws SymbolonError `SourceTooSoon`, `ChainNeeded`, `ChainMismatch`, `OutputInTheWay`, and those of reading and of
 * `timestampCommitment`
 */
export async function commitAllocation(parameters: CommitAllocationParameters): Promise<CommittedAllocation> {
  const { file, read, randomness, chain, chainId, now } = parameters;
  const source = namedSource(randomness, chain?.client, chainId);
  const allocation = await readAllocation(file, read);
  requireShuffleable(allocation, conventionNamed("native"));
  const allocationHash = hashOfRows(allocation, nobleHasher);
  const commitment = shuffleCommitment(allocationHash, source);
  const made: Commitment = { allocationHash, source, commitment, timestamped: undefined };
  const out = parameters.out ?? (chain === undefined ? undefined : `${file}.commitment.json`);
  if (out !== undefined) requireSameOrNone(out, commitment);
  let timed: Timed | undefined;
  if (chain !== undefined) timed = await timestampCommitment(chain.client, chain, made);
  else requireAhead(source, { newest: undefined, time: now });
  const committed = { ...made, timestamped: timed?.timestamped };
  if (out !== undefined) writeOutput(out, formatCommitment(committed));
  return { ...committed, count: allocation.count, timed, out };
}

/** A commitment that is made and lost cannot be told from one that was hidden, so none is ever overwritten. */
function requireSameOrNone(out: string, commitment: Hex): void {
  if (!existsSync(out)) return;
  const earlier = parseCommitment(readText(out), out);
  if (earlier.commitment === commitment) return;
  throw new SymbolonError({
    code: "OutputInTheWay",
    reason: `${out} holds another commitment, ${earlier.commitment}, so it is not overwritten.`,
    hint: "Choose another --out, and tell everybody why there is a second commitment.",
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
  const asked = client === undefined ? undefined : BigInt(client.chain.id);
  if (asked !== undefined && stated !== undefined && asked !== stated) {
    throw new SymbolonError({
      code: "ChainMismatch",
      reason: `--chain-id is ${stated}, but the node is of chain ${asked}.`,
      hint: "Leave --chain-id out: the block is one of the chain that the commitment is timestamped on.",
      details: { chainId: stated, asked },
    });
  }
  const chainId = asked ?? stated;
  if (chainId !== undefined) return { kind, chainId, number };
  throw new SymbolonError({
    code: "ChainNeeded",
    reason: `A commitment to block ${number} binds the chain too, and none is named.`,
    hint: "Give --rpc and --registry, or --chain-id.",
    details: { number },
  });
}
