import { type Address, numberToHex, type RpcLog } from "viem";
import type { ReadClient } from "../../chain/clients.ts";

/** First topic of `Recalled(address,uint256)`: pages load no ABI for it. */
export const RECALLED_TOPIC = "0xbf7736aaf310cd7aa7cd231ba28117821189be3bc3d836e8afe017dfc629c665";

/** By client and campaign, in lower case. */
const known = new WeakMap<ReadClient, Map<string, Promise<boolean | undefined>>>();

export type WasRecalledParameters = {
  readonly campaign: Address;
  /** Block of the answer. */
  readonly to: bigint;
  /** The campaign has started, so that nothing recalls it any more. */
  readonly isOver: boolean;
};

/**
 * Whether a campaign was recalled, by its events. From its start on, a client asks for it once.
 * @returns undefined: the node does not give the events of all blocks at once
 */
export function wasRecalled(
  client: ReadClient,
  { campaign, to, isOver }: WasRecalledParameters,
): Promise<boolean | undefined> {
  if (!isOver) return ask(client, campaign, to);
  const ofClient = known.get(client) ?? new Map<string, Promise<boolean | undefined>>();
  known.set(client, ofClient);
  const key = campaign.toLowerCase();
  const answer = ofClient.get(key) ?? ask(client, campaign, to);
  ofClient.set(key, answer);
  return answer;
}

async function ask(client: ReadClient, address: Address, to: bigint): Promise<boolean | undefined> {
  const query = { address, topics: [RECALLED_TOPIC], fromBlock: "0x0", toBlock: numberToHex(to) } as const;
  try {
    const asked = { method: "eth_getLogs", params: [query] } as never;
    const logs: readonly RpcLog[] | null = await client.request(asked, { retryCount: 0 });
    return logs?.some(({ removed }) => removed !== true) ?? false;
  } catch {
    // Many public nodes give so many blocks only, or have no archive: the balance decides.
    return undefined;
  }
}
