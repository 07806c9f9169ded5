import { concatHex, type Hash, type Hex, keccak256 } from "viem";
import { getBlock } from "viem/actions";
import type { WriteClient } from "../chain/clients.ts";
import { type Journal, memoryJournal, type OpenJournal } from "./journal.ts";
import type { Place, Task, Work } from "./task.ts";
import { type Timing, usualTiming } from "./timing.ts";

/** Tasks under way: where, what, and the journal that knows how far. */
export type Delivery<T extends Task> = {
  readonly client: WriteClient;
  readonly place: Place;
  readonly journal: OpenJournal;
  readonly work: Work<T>;
  /** Transactions in the journal when it was opened: those of earlier runs. */
  readonly earlier: number;
  readonly timing: Timing;
  /** Wei of `maxFeePerGas` (or `gasPrice`) that no transaction offers more than, not even to outbid; left out: no limit. */
  readonly priceCeiling?: bigint | undefined;
  /** Ends the run at the next moment at which nothing is lost: what is sent is in the journal. */
  readonly signal?: AbortSignal | undefined;
};

/** How a journalled run goes. */
export type RunOptions = {
  /** What was sent; left out: in memory, nothing outlives this call. The same call again does what is left. */
  readonly journal?: Journal | undefined;
  readonly timing?: Timing | undefined;
  /** Simulates what would be sent; keeps and sends nothing. */
  readonly dryRun?: boolean | undefined;
  /** Stops before the next transaction: what is sent is in the journal. */
  readonly signal?: AbortSignal | undefined;
};

export type OpenDeliveryParameters<T extends Task> = RunOptions &
  Pick<Delivery<T>, "client" | "place" | "work" | "priceCeiling"> & { readonly action: string };

/**
 * Opens a delivery's journal for a run, and closes it at the end, whatever the end is.
 * @throws SymbolonError as `Journal.open`, and what `run` rejects with
 */
export async function withDelivery<T extends Task, Result>(
  parameters: OpenDeliveryParameters<T>,
  run: (delivery: Delivery<T>) => Promise<Result>,
): Promise<Result> {
  const { client, place, work, action, journal = memoryJournal(), dryRun = false } = parameters;
  const { timing = usualTiming, priceCeiling, signal } = parameters;
  const { hash: genesis } = await getBlock(client, { blockNumber: 0n });
  const { chainId, registry, account } = place;
  const kept = dryRun && !(await journal.isBegun()) ? memoryJournal() : journal;
  const opened = await kept.open({ action, chainId, genesis, registry, account });
  try {
    const earlier = opened.sendings.length;
    return await run({ client, place, journal: opened, work, earlier, timing, priceCeiling, signal });
  } finally {
    await opened.close();
  }
}

/** A task that is done, and where. */
export type Done = { readonly uid: Hex; readonly hash: Hash | undefined };

/** What is done so far, by key, in this run and earlier ones. */
export function doneTasks<T extends Task>({ journal }: Delivery<T>): ReadonlyMap<string, Done> {
  const done = new Map<string, Done>();
  for (const { settled } of journal.sendings) {
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
