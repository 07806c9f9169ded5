import type { Client, Transport } from "viem";
import { SymbolonError } from "../../../core/errors.ts";
import type { Finality } from "../finality.ts";
import { readBlock } from "../node/readBlock.ts";
import type { Standing } from "../standing.ts";

export type AskedBlock = {
  /** The block to ask; left out: the newest that is as settled as `finality` says. */
  readonly blockNumber?: bigint;
  /** Left out: `latest`. */
  readonly finality?: Finality;
  /**
   * Seconds before the block's time from which on blocks may be undone; not counted where the block is final. Left out: 0, and
   * the verdict on a block that is not final is good for the moment asked about alone.
   */
  readonly reorgMargin?: bigint;
};

/**
 * The block to read, and how it stands. One that is named by its number is final where the node's finalized block is not
 * before it; a node that knows of none has none.
 * @throws SymbolonError `NodeFailed`, `BadBlock`
 */
export async function readStanding(
  client: Client<Transport>,
  { blockNumber, finality = "latest", reorgMargin = 0n }: AskedBlock,
): Promise<Standing> {
  if (blockNumber === undefined) {
    const block = await readBlock(client, finality);
    return { block, isFinal: finality === "finalized", reorgMargin };
  }
  const [block, finalized] = await Promise.all([
    readBlock(client, blockNumber),
    readBlock(client, "finalized").catch((problem: unknown) => {
      if (problem instanceof SymbolonError) return undefined;
      throw problem;
    }),
  ]);
  return { block, isFinal: finalized !== undefined && block.number <= finalized.number, reorgMargin };
}
