import { type Hex, isHex, numberToHex, zeroAddress } from "viem";
import { RpcError } from "../../engine/engine.ts";
import { noArchive, noSuchBlock, upstreamLost } from "./nodeErrors.ts";
import type { RehearsedNode } from "./openNode.ts";

export type BlockSeen = {
  readonly chainId: number;
  readonly blockHash: Hex;
  /** Unix seconds. */
  readonly timestamp: bigint;
};

/**
 * Asks a node which chain it is of, for a block, and whether it has the state of that.
 * @throws SymbolonError `NoSuchBlock`, `NoArchive`, `UpstreamLost`
 */
export async function lookAtBlock(node: RehearsedNode, blockNumber: bigint): Promise<BlockSeen> {
  const number = numberToHex(blockNumber);
  try {
    const [chainId, block] = await Promise.all([
      node.call("eth_chainId", []),
      node.call("eth_getBlockByNumber", [number, false]),
    ]);
    if (block === null) throw noSuchBlock(node.host, blockNumber);
    const { hash, timestamp } = block as Readonly<Record<string, unknown>>;
    if (!isHex(chainId) || !isHex(hash) || !isHex(timestamp)) {
      throw upstreamLost(node.host, "it does not speak as an Ethereum node does");
    }
    await requireState(node, blockNumber);
    return { chainId: Number(chainId), blockHash: hash, timestamp: BigInt(timestamp) };
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    throw upstreamLost(node.host, `it refuses ${error.message}`, error);
  }
}

async function requireState(node: RehearsedNode, blockNumber: bigint): Promise<void> {
  try {
    await node.call("eth_getBalance", [zeroAddress, numberToHex(blockNumber)]);
  } catch (error) {
    // The block is there, so whatever it says is about the block's state.
    throw error instanceof RpcError ? noArchive(node.host, blockNumber, error.message) : error;
  }
}
