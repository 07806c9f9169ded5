import { concatHex, type Hash, type Hex, keccak256 } from "viem";
import { getBlock } from "viem/actions";
import type { WriteClient } from "../chain/clients.ts";
import { type Journal, openJournal } from "./journal.ts";
import type { Place, Task, Work } from "./task.ts";
import { type Timing, usualTiming } from "./timing.ts";

/** Tasks under way: where, what, and the journal that knows how far. */
export type Delivery<T extends Task> = {
  readonly client: WriteClient;
  readonly place: Place;
  readonly journal: Journal;
  readonly work: Work<T>;
  readonly timing: Timing;
  /** Wei of `maxFeePerGas` (or `gasPrice`) that no transaction offers more than, not even to outbid; left out: no limit. */
  readonly priceCeiling?: bigint;
};

export type OpenDeliveryParameters<T extends Task> = Omit<Delivery<T>, "journal" | "timing"> & {
  readonly action: string;
  /** Undefined: nothing outlives this call. */
  readonly journalPath: string | undefined;
  readonly timing?: Timing;
};

/**
 * Opens the journal of a delivery; close it at the end, whatever the end is.
 * @throws SymbolonError as `openJournal`
 */
export async function openDelivery<T extends Task>(
  parameters: OpenDeliveryParameters<T>,
): Promise<Delivery<T>> {
  const { client, place, work, action, journalPath, timing = usualTiming, priceCeiling } = parameters;
  const { hash: genesis } = await getBlock(client, { blockNumber: 0n });
  const { chainId, registry, account } = place;
  const journal = openJournal(journalPath, { action, chainId, genesis, registry, account });
  return { client, place, journal, work, timing, ...(priceCeiling !== undefined && { priceCeiling }) };
}

/** A task that is done, and where. */
export type Done = { readonly uid: Hex; readonly hash: Hash | undefined };

/** What is done so far, by key, in this run and earlier ones. */
export function doneTasks<T extends Task>({ journal }: Delivery<T>): ReadonlyMap<string, Done> {
  const done = new Map<string, Done>();
  for (const { settled } of journal.intents) {
    for (const [key, uid] of Object.entries(settled?.results ?? {})) {
      done.set(key, { uid, hash: settled?.hash });
    }
  }
  return done;
}

/** What a journal remembers of tasks, to notice that they were changed. */
export function digestOf(tasks: readonly Task[]): Hex {
  return keccak256(concatHex(tasks.map(({ digest }) => digest)));
}
