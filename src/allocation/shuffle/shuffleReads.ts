import { BlockNotFoundError, type Client, type Transport } from "viem";
import { getBlock, getChainId } from "viem/actions";
import { getDataTimestamp } from "../../chain/actions/getDataTimestamp.ts";
import type { ShuffleReads } from "./checkShuffle.ts";

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
