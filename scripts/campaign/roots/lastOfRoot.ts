import type { Address } from "viem";
import { listRoots } from "../../../src/chain/actions/listRoots.ts";
import type { RootEvent } from "../../../src/chain/rootEvents.ts";
import type { ReadClient } from "../../command/connect.ts";
import { progress } from "../../output.ts";

/**
 * What happened to a root last, where nothing waits any more: whether what somebody asks for was done already, or
 * undone. Undefined: nothing since that block.
 */
export async function lastOfRoot(
  client: ReadClient,
  campaign: Address,
  fromBlock: bigint,
  root?: string,
): Promise<RootEvent | undefined> {
  const onProgress = progress("looking through the campaign's roots");
  const events = await listRoots(client, { campaign, fromBlock, onProgress });
  return events.findLast((event) => root === undefined || event.root.toLowerCase() === root.toLowerCase());
}
