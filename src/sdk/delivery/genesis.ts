import { type Hash, zeroHash } from "viem";
import { getBlock } from "viem/actions";
import type { ReadClient } from "../chain/clients.ts";
import { hasNone } from "./endpointFault.ts";

/**
 * Hash of a chain's block 0, which tells chains of one id apart; zeros: the node does not show it. Nodes on Cosmos
 * (Ethermint: Cronos, Kava) have no block 0 and answer with the newest one, and others have pruned it (EIP-4444): there
 * the id alone tells the chain.
 * @throws what viem throws where the node does not answer
 */
export async function genesisHash(client: ReadClient): Promise<Hash> {
  try {
    const { number, hash } = await getBlock(client, { blockNumber: 0n });
    return number === 0n && hash !== null ? hash : zeroHash;
  } catch (thrown) {
    if (hasNone(thrown)) return zeroHash;
    throw thrown;
  }
}

/** Whether two answers of {@link genesisHash} may be of one chain: they are the same, or one is not shown. */
export function isSameGenesis(one: Hash, other: Hash): boolean {
  return one === zeroHash || other === zeroHash || one.toLowerCase() === other.toLowerCase();
}
