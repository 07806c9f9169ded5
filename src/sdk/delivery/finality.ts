import type { Hash } from "viem";
import { getBlock } from "viem/actions";
import type { ReadClient } from "../chain/clients.ts";
import { isNotFound } from "../chain/errors/explainThrown.ts";
import { endpointFault } from "./endpointFault.ts";

/** How a block becomes final: by the node's `finalized` tag, or so many blocks deep where it has none. */
export type Finality = { readonly by: "tag" } | { readonly by: "depth"; readonly blocks: number };

/** The newest final block. */
export type FinalBlock = {
  /** Negative: none is. A node may name one that is above the head which another machine behind its address has given. */
  readonly number: number;
  /** Undefined: nobody has named it, it is so many blocks below the head. */
  readonly hash: Hash | undefined;
};

/**
 * Blocks after which nothing is taken back, where a node knows no final block: two epochs of 32 slots, after which
 * Ethereum is final when all goes well. Chains without the tag are mostly run by a few, and were reorganised less deeply
 * than that.
 */
export const USUAL_DEPTH = 64;

/**
 * The newest final block, as of a head: the one place that says so. A depth asks the node nothing; a tag that the node does
 * not know, or knows no block for yet, comes to `USUAL_DEPTH`.
 * @param head number of the newest block
 * @throws what viem throws where the node does not answer
 */
export async function finalBlock(client: ReadClient, finality: Finality, head: number): Promise<FinalBlock> {
  if (finality.by === "depth") return { number: head - finality.blocks, hash: undefined };
  return (await taggedBlock(client)) ?? { number: head - USUAL_DEPTH, hash: undefined };
}

/**
 * The block that the node itself calls final; undefined: it knows none. Nodes say so in many ways: by `null` (reth,
 * Nethermind, ethrex before their first forkchoice), as an unknown block (Besu, Erigon), as a block that is not found (Geth),
 * as an argument that they do not take (before the tag was there); execution-apis#879 lists them.
 * @throws what viem throws where the node does not answer, which says nothing of what it knows
 */
export async function taggedBlock(client: ReadClient): Promise<FinalBlock | undefined> {
  try {
    const { number, hash } = await getBlock(client, { blockTag: "finalized" });
    return { number: Number(number), hash };
  } catch (thrown) {
    if (!isNotFound(thrown) && endpointFault(thrown)?.kind === "down") throw thrown;
    return undefined;
  }
}
