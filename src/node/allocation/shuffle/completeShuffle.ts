import type { Hex } from "viem";
import { getBlock } from "viem/actions";
import { type ShuffleReads, shuffleReads } from "../../../sdk/allocation/shuffle/checkShuffle.ts";
import { type ShuffleRecord, sourceText } from "../../../sdk/allocation/shuffle/shuffleRecord.ts";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import type { ShuffleSource } from "../../../sdk/core/campaign/shuffleCommitment.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { finalBlock } from "../../../sdk/delivery/finality.ts";
import { readText } from "../../files/readText.ts";
import { parseCommitment } from "./commitmentFile.ts";

export type CompleteShuffleParameters = {
  readonly commitment: string;
  /** The chain of its block. Default: the caller gives the block's hash, or the source is drand. */
  readonly client?: ReadClient | undefined;
  readonly blockHash?: Hex;
  readonly drandSignature?: Hex;
  readonly waves?: number;
};

/** The record of a shuffle and, with a chain, the reads that `checkShuffle` needs. */
type Shuffle = { readonly record: ShuffleRecord; readonly reads: ShuffleReads | undefined };

/**
 * Completes a commitment with the randomness that its source has since published.
 * @throws SymbolonError `BadCommitment`, `NotTimestamped`, `RandomnessMissing`, `BlockNotFinal`, `ChainMismatch`,
 * `WrongDrandSignature`
 */
export async function completeShuffle(options: CompleteShuffleParameters): Promise<Shuffle> {
  const file = options.commitment;
  const { source, commitment, timestamped } = parseCommitment(readText(file), file);
  if (timestamped === undefined) {
    throw new SymbolonError({
      code: "NotTimestamped",
      reason: `${file} was never timestamped, so it proves nothing.`,
      hint: "Commit on a chain, to a source in the future: symbolon tree commit FILE --rpc URL --registry ADDRESS.",
      details: { file, commitment },
    });
  }
  const { client } = options;
  const given =
    source.kind === "drand" ? await readRound(source, options) : await readSourceBlock(source, options);
  return {
    record: { commitment, source, timestamped, ...given, waves: options.waves },
    reads: client === undefined ? undefined : shuffleReads(client),
  };
}

type Given = Pick<ShuffleRecord, "randomness" | "signature">;

async function readRound(
  source: ShuffleSource & { kind: "drand" },
  { drandSignature: signature }: CompleteShuffleParameters,
): Promise<Given> {
  if (signature === undefined) {
    const url = `https://api.drand.sh/${source.chain.slice(2)}/public/${source.round}`;
    throw missing(source, `Give --drand-signature with the signature that ${url} shows.`);
  }
  const { drandRandomness } = await import("../../../sdk/allocation/shuffle/drandRandomness.ts");
  return { randomness: drandRandomness(source.round, signature), signature };
}

async function readSourceBlock(
  source: ShuffleSource & { kind: "block" },
  { blockHash, client }: CompleteShuffleParameters,
): Promise<Given> {
  if (blockHash !== undefined) return { randomness: blockHash, signature: undefined };
  if (client === undefined) throw missing(source, "Give --rpc, or --block-hash from a source you trust.");
  if (BigInt(client.chain.id) !== source.chainId) {
    throw new SymbolonError({
      code: "ChainMismatch",
      reason: `The commitment names ${sourceText(source)}, but the node is of chain ${client.chain.id}.`,
      hint: `Give --rpc of chain ${source.chainId}.`,
      details: { chainId: source.chainId, asked: client.chain.id },
    });
  }
  const { number: head } = await getBlock(client);
  const final = await finalBlock(client, { by: "tag" }, Number(head));
  const block = source.number <= final.number ? await shuffleReads(client).block(source.number) : undefined;
  if (block !== undefined) return { randomness: block.hash, signature: undefined };
  throw new SymbolonError({
    code: "BlockNotFinal",
    reason: `The commitment names ${sourceText(source)}, which is not final: ${final.number < 0 ? "no block is" : `the newest final block is ${final.number}`}.`,
    hint: "Wait until it is final, so that no reorganization gives its number to another block, and run the same command again.",
    details: { source, final: final.number },
  });
}

function missing(source: ShuffleSource, hint: string): SymbolonError {
  return new SymbolonError({
    code: "RandomnessMissing",
    reason: `The commitment names ${sourceText(source)}, and its output is not available.`,
    hint,
    details: { source },
  });
}
