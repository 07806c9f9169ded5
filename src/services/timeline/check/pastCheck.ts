import type { Hex } from "viem";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { eventsOf, keysOf } from "../../../sdk/chain/events/contractEvents.ts";
import type { Sql } from "../../store/sql.ts";
import { type CheckedRole, checkedEvents } from "../tables/checked.ts";
import { type ChainEvent, readEventGroups } from "../tables/events.ts";
import type { Disagreements } from "./disagreements.ts";

/** A contract whose events are held against its state at a block. */
export type PastCheck = {
  readonly sql: Sql;
  readonly client: ReadClient;
  readonly contract: Hex;
  readonly block: number;
  readonly disagreements: Disagreements;
};

/**
 * A contract's events up to the block, those about the same together, in parts. Rows that say otherwise than their own words are
 * added to the disagreements, and left out.
 */
export async function* readCheckedGroups(
  { sql, client, contract, block, disagreements }: PastCheck,
  role: CheckedRole,
): AsyncGenerator<readonly (readonly ChainEvent[])[]> {
  const query = { chain: client.chain.id, contract, last: block, ...checkedEvents[role] };
  for await (const groups of readEventGroups(sql, query)) {
    const own = groups.map((events) => events.filter((event) => isItself(event, role)));
    for (const event of groups.flat()) {
      if (!isItself(event, role)) disagreements.add("EventsAltered", placeText(event));
    }
    yield own.filter((events) => events.length > 0);
  }
}

const KEYS = ["account", "actor", "item", "index"] as const;

/** Whether a row's name and keys are those of its words. */
function isItself(event: ChainEvent, role: CheckedRole): boolean {
  const known = eventsOf(role).get(event.topics[0] ?? "0x");
  const keys = known?.name === event.name ? keysOf(known, event) : undefined;
  return keys !== undefined && KEYS.every((name) => keys[name] === event[name]);
}

/** A row in words. */
export function placeText({
  block,
  logIndex,
  part,
  name,
  contract,
}: Pick<ChainEvent, "block" | "logIndex" | "part" | "name" | "contract">): string {
  return `block ${block}, log ${logIndex}${part === 0 ? "" : `, part ${part}`}: ${name} of ${contract}`;
}
