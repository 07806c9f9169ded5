import type { Hash } from "viem";
import { getBlock } from "viem/actions";
import type { ReadClient } from "../chain/clients.ts";
import { type FinalityRule, finalBlock } from "./finality.ts";
import { findBlock } from "./lookUp.ts";
import { type RunClock, usualClock } from "./timing.ts";

/** The newest block. */
export type Head = {
  readonly number: number;
  readonly hash: Hash;
  /** Unix seconds. */
  readonly timestamp: bigint;
  readonly gasLimit: bigint;
  /** Wei of a unit of gas; null: blocks have no base fee. */
  readonly baseFee: bigint | null;
};

/** What one process knows of a chain's blocks; several senders may share it. */
export type ChainWatch = {
  /** Reads the newest block; callers get the same answer while that is under way. */
  readonly look: () => Promise<Head>;
  /** The newest block as of the last look-up; undefined: none yet. */
  readonly known: () => Head | undefined;
  /** Whether the block at a height has this hash, as of the last look-up. */
  readonly isCanonical: (block: number, hash: Hash) => Promise<boolean>;
  /**
   * The same, asked again once for each block: a kept answer may come from a machine that did not know of a
   * reorganization yet.
   */
  readonly isStillCanonical: (block: number, hash: Hash) => Promise<boolean>;
  /** Number of the newest final block as of the last look-up; -1: no final block. */
  readonly finalized: () => Promise<number>;
};

/**
 * Follows the newest block. It keeps hashes of requested blocks as long as each new block builds on the last one. So it
 * detects a receipt of a block that was reorganized away, whichever machine behind an address gives it.
 * @param fresh milliseconds for which one look-up serves other callers
 */
export function watchChain(
  client: ReadClient,
  finality: FinalityRule = { by: "tag" },
  { fresh = 0, clock = usualClock }: { readonly fresh?: number; readonly clock?: RunClock } = {},
): ChainWatch {
  const hashes = new Map<number, Hash>();
  let head: Head | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  /** Requested since the newest block came. */
  const rereads = new Map<number, Promise<Hash | undefined>>();
  let looking: Promise<Head> | undefined;
  let final: Promise<number> | undefined;
  const hashAt = async (number: number): Promise<Hash | undefined> => {
    const known = hashes.get(number);
    if (known !== undefined) return known;
    const hash = await blockHash(client, number);
    if (hash !== undefined) hashes.set(number, hash);
    return hash;
  };
  const rereadHash = (block: number): Promise<Hash | undefined> => {
    hashes.delete(block);
    return hashAt(block).catch((thrown) => {
      rereads.delete(block);
      throw thrown;
    });
  };
  const look = async (): Promise<Head> => {
    const { number, hash, parentHash, timestamp, gasLimit, baseFeePerGas } = await getBlock(client, {
      blockTag: "latest",
    });
    const next: Head = { number: Number(number), hash, timestamp, gasLimit, baseFee: baseFeePerGas };
    const last = head;
    if (last?.hash === hash) return last;
    // A machine behind the others: its answer is old, not another chain's.
    const isBehind = last !== undefined && next.number < last.number;
    if (isBehind && (await blockHash(client, last.number)) === last.hash) return last;
    if (last !== undefined && !(await standsOn(client, last, next, parentHash))) hashes.clear();
    hashes.set(next.number, hash);
    head = next;
    rereads.clear();
    final = undefined;
    return next;
  };
  const askFinal = async () => {
    const { number } = head ?? (await look());
    return Math.min(number, (await finalBlock(client, finality, number)).number);
  };
  return {
    look: () => {
      if (head !== undefined && clock.now() - lookedAt < fresh) return Promise.resolve(head);
      looking ??= look()
        .then((newest) => {
          lookedAt = clock.now();
          return newest;
        })
        .finally(() => {
          looking = undefined;
        });
      return looking;
    },
    known: () => head,
    isCanonical: async (block, hash) => (await hashAt(block)) === hash,
    isStillCanonical: async (block, hash) => {
      const reread = rereads.get(block) ?? rereadHash(block);
      rereads.set(block, reread);
      return (await reread) === hash;
    },
    finalized: () => {
      final ??= askFinal().catch((thrown) => {
        final = undefined;
        throw thrown;
      });
      return final;
    },
  };
}

/** Whether a newer block has the last one among its ancestors, so that known hashes of those hold. */
async function standsOn(client: ReadClient, last: Head, next: Head, parentHash: Hash): Promise<boolean> {
  if (next.number === last.number + 1) return parentHash === last.hash;
  return next.number > last.number && (await blockHash(client, last.number)) === last.hash;
}

async function blockHash(client: ReadClient, number: number): Promise<Hash | undefined> {
  return (await findBlock(client, BigInt(number)))?.hash ?? undefined;
}
