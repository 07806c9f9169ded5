import type { Address, Client, Hex, Transport } from "viem";
import { parseEventLogs } from "viem";
import { trustListAbi } from "../abi/trustListAbi.ts";
import { type BlockRange, readEventLogs } from "./readLogs.ts";

export type ListTrustEventsParameters = BlockRange & {
  readonly list: Address;
};

/** What a trust list ever told, oldest first. Times are Unix seconds. */
export type TrustEvents = {
  /** Whom the list was ever about, and under which schema; each once, in the order of their first accreditation. */
  readonly subjects: readonly { readonly issuer: Address; readonly schema: Hex }[];
  /** What tiers and regions are called, by number. */
  readonly tiers: ReadonlyMap<number, string>;
  readonly regions: ReadonlyMap<number, string>;
};

/**
 * Whom a trust list is about, and what its tiers and regions are called, by its events. Asks the node in ranges of blocks as long
 * as it allows.
 * @throws SymbolonError `LogsRefused` where the node does not even give the events of one block
 */
export async function listTrustEvents(
  client: Client<Transport>,
  { list, ...blocks }: ListTrustEventsParameters,
): Promise<TrustEvents> {
  const query = { contract: list, abi: trustListAbi, events: ["Accredited", "TierNamed", "RegionNamed"] };
  const logs = await readEventLogs(client, { ...blocks, ...query });
  const events = parseEventLogs({ abi: trustListAbi, logs: [...logs] });
  const subjects = new Map<string, { readonly issuer: Address; readonly schema: Hex }>();
  const tiers = new Map<number, string>();
  const regions = new Map<number, string>();
  for (const { eventName, args } of events) {
    if (eventName === "Accredited") {
      const { issuer, schema } = args;
      if (!subjects.has(issuer + schema)) subjects.set(issuer + schema, { issuer, schema });
    } else if (eventName === "TierNamed") tiers.set(args.tier, args.name);
    else if (eventName === "RegionNamed") regions.set(args.region, args.name);
  }
  return { subjects: [...subjects.values()], tiers, regions };
}
