import type { Address, Hash } from "viem";
import { getBlock, getBlockNumber, getLogs, getTransactionReceipt } from "viem/actions";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { paidLeavesIn } from "../../../sdk/chain/events/payments.ts";
import { isSameAddress } from "../../../sdk/core/isSameAddress.ts";
import { mapAtOnce } from "../../../sdk/core/mapAtOnce.ts";
import { readSkips } from "../../../sdk/distribution/claim/paidIn.ts";
import type { ChainTerms } from "../scenario/scenario.ts";

/** A transaction that has to do with a campaign. */
export type CampaignTransaction = {
  readonly gasUsed: number;
  /** Wei a gas that was paid. */
  readonly gasPrice: number;
  readonly isReverted: boolean;
  /** Indexes of leaves. */
  readonly paid: readonly number[];
  readonly skipped: number;
};

/** A block, as far as a campaign is concerned. */
export type SeenBlock = {
  readonly number: bigint;
  readonly hash: Hash;
  readonly parentHash: Hash;
  readonly baseFee: number;
  readonly gasUsed: number;
  readonly transactions: readonly CampaignTransaction[];
};

/** Receipts that are asked for at once. */
const AT_ONCE = 8;
/** Blocks that the time between them is taken from. */
const SAMPLE = 20n;
/** Seconds: blocks are no quicker. */
const MIN_BLOCK_TIME = 0.05;

/** Reads a block, and what a campaign paid in it. @throws what viem throws */
async function readSeenBlock(client: ReadClient, campaign: Address, blockNumber: bigint): Promise<SeenBlock> {
  const block = await getBlock(client, { blockNumber, includeTransactions: true });
  const { number, hash, parentHash, baseFeePerGas, gasUsed } = block;
  const logs = await getLogs(client, { address: campaign, blockHash: hash });
  const named = block.transactions.filter(({ to }) => to !== null && isSameAddress(to, campaign));
  const hashes = new Set([...named.map((one) => one.hash), ...logs.map((log) => log.transactionHash)]);
  const transactions = await mapAtOnce([...hashes], AT_ONCE, async (one) => {
    const receipt = await getTransactionReceipt(client, { hash: one });
    const { claimed, skips } = paidLeavesIn({ campaign, receipt });
    return {
      gasUsed: Number(receipt.gasUsed),
      gasPrice: Number(receipt.effectiveGasPrice),
      isReverted: receipt.status === "reverted",
      paid: claimed.map(({ index }) => Number(index)),
      skipped: skips.flatMap(readSkips).length,
    };
  });
  const figures = { baseFee: Number(baseFeePerGas ?? 0n), gasUsed: Number(gasUsed) };
  return { number, hash, parentHash, ...figures, transactions };
}

/** What a chain is like now, in a scenario's terms. */
export async function readChainTerms(client: ReadClient): Promise<ChainTerms> {
  const newest = await getBlock(client);
  const blocks = newest.number < SAMPLE ? newest.number : SAMPLE;
  const earlier = await getBlock(client, { blockNumber: newest.number - blocks });
  const seconds = Number(newest.timestamp - earlier.timestamp) / Math.max(1, Number(blocks));
  return {
    blockTime: Math.max(MIN_BLOCK_TIME, seconds),
    gasLimit: Number(newest.gasLimit),
    baseFee: Number(newest.baseFeePerGas ?? 0n),
  };
}

/** A chain's blocks, as they are read. */
export type BlockSource = {
  readonly newest: () => Promise<bigint>;
  readonly blockAt: (number: bigint) => Promise<SeenBlock>;
};

export function blocksOf(client: ReadClient, campaign: Address): BlockSource {
  return {
    newest: () => getBlockNumber(client, { cacheTime: 0 }),
    blockAt: (number) => readSeenBlock(client, campaign, number),
  };
}

export type BlockFollower = {
  /** Reads what is new: blocks that no longer stand, the newest first, then those that do, the oldest first. */
  readonly look: () => Promise<{
    readonly undone: readonly SeenBlock[];
    readonly added: readonly SeenBlock[];
  }>;
};

/** Follows a chain from a block on. @param first the number of the first block that counts */
export function openBlockFollower(source: BlockSource, first: bigint): BlockFollower {
  const canonical: SeenBlock[] = [];
  return {
    async look() {
      const undone: SeenBlock[] = [];
      const added: SeenBlock[] = [];
      const newest = await source.newest();
      for (let next = first + BigInt(canonical.length); next <= newest; ) {
        const block = await source.blockAt(next);
        const last = canonical.at(-1);
        if (last !== undefined && block.parentHash !== last.hash) {
          canonical.pop();
          if (added.at(-1) === last) added.pop();
          else undone.push(last);
          next--;
        } else {
          canonical.push(block);
          added.push(block);
          next++;
        }
      }
      return { undone, added };
    },
  };
}
