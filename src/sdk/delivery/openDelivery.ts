import { concatHex, type Hash, type Hex, isAddressEqual, keccak256 } from "viem";
import type { WriteClient } from "../chain/clients.ts";
import { SymbolonError } from "../core/errors.ts";
import { genesisHash } from "./genesis.ts";
import { type Journal, memoryJournal, type OpenJournal, type Sending } from "./journal.ts";
import { openSender, type Sender } from "./sender.ts";
import type { Place, Task, Work } from "./task.ts";
import { taskMeaning } from "./taskMeaning.ts";
import { type RunClock, type Timing, usualClock, usualTiming } from "./timing.ts";
import { watchChain } from "./watchChain.ts";

/** Tasks under way: where, what, and the journal that knows how far. */
export type Delivery<T extends Task> = {
  readonly client: WriteClient;
  readonly place: Place;
  readonly journal: OpenJournal;
  readonly work: Work<T>;
  /** Transactions in the journal when it was opened: those of earlier runs. */
  readonly earlier: number;
  readonly timing: Timing;
  readonly clock: RunClock;
  /** One a key that pays; the first is the place's account. */
  readonly senders: readonly Sender[];
  /** Transactions of one key that may be under way at once. */
  readonly inFlight: number;
  /** Says which tasks a transaction of an earlier run was for. */
  readonly remember: (sending: Sending, tasks: readonly T[]) => void;
  /** Wei of `maxFeePerGas` (or `gasPrice`) that no transaction offers more than, not even to outbid; default: no limit. */
  readonly priceCeiling?: bigint | undefined;
  /** Ends the run at the next moment at which nothing is lost: what is sent is in the journal. */
  readonly signal?: AbortSignal | undefined;
};

/** How a journalled run goes. */
export type RunOptions = {
  /** What was sent; default: in memory, nothing outlives this call. The same call again does what is left. */
  readonly journal?: Journal | undefined;
  readonly timing?: Timing | undefined;
  /** Further keys that pay for transactions, where it does not matter who sends them; default: none. */
  readonly payers?: readonly WriteClient[] | undefined;
  /** Transactions of one key under way at once; default: 4, and 1 where the node signs. */
  readonly inFlight?: number | undefined;
  /** Simulates what would be sent; keeps and sends nothing. */
  readonly dryRun?: boolean | undefined;
  /** Stops before the next transaction: what is sent is in the journal. */
  readonly signal?: AbortSignal | undefined;
};

export type OpenDeliveryParameters<T extends Task> = RunOptions &
  Pick<Delivery<T>, "client" | "place" | "work" | "priceCeiling"> & {
    readonly action: string;
    /** Called with what gas costs, in wei, while that is above the ceiling. */
    readonly onWait?: ((price: bigint) => void) | undefined;
    /** Default: the system's. */
    readonly clock?: RunClock | undefined;
  };

/**
 * Opens a delivery's journal for a run, and closes it at the end, whatever the end is.
 * @throws SymbolonError as `Journal.open`, and what `run` rejects with
 */
export async function withDelivery<T extends Task, Result>(
  parameters: OpenDeliveryParameters<T>,
  run: (delivery: Delivery<T>) => Promise<Result>,
): Promise<Result> {
  const { client, place, action, journal = memoryJournal(), dryRun = false } = parameters;
  const genesis = await genesisHash(client);
  const { chainId, registry, account } = place;
  const kept = dryRun && !(await journal.isBegun()) ? memoryJournal() : journal;
  const opened = await kept.open({ action, chainId, genesis, registry, account });
  try {
    const delivery = deliveryOver(parameters, opened);
    if (!dryRun) requireSenders(delivery);
    return await run(delivery);
  } finally {
    await opened.close();
  }
}

const USUAL_IN_FLIGHT = 4;

function deliveryOver<T extends Task>(
  parameters: OpenDeliveryParameters<T>,
  journal: OpenJournal,
): Delivery<T> {
  const { client, place, work, payers = [], timing = usualTiming, priceCeiling, signal } = parameters;
  const { inFlight = USUAL_IN_FLIGHT, clock = usualClock, onWait } = parameters;
  const known = new Map<number, readonly T[]>();
  const tasksOf = ({ id }: Sending) => known.get(id);
  const watch = watchChain(client);
  const senders = [client, ...payers].map((payer) => {
    const meaning = taskMeaning({ client: payer, place, journal, work, tasksOf });
    return openSender({
      client: payer,
      journal,
      journalAccount: place.account,
      watch,
      timing,
      clock,
      priceCeiling,
      onWait,
      meaning,
    });
  });
  return {
    client,
    place,
    journal,
    work,
    timing,
    clock,
    senders,
    priceCeiling,
    signal,
    earlier: journal.sendings.length,
    // Where a node signs, a hash is known only once it is sent.
    inFlight: [client, ...payers].every(({ account }) => account.type === "local") ? inFlight : 1,
    remember: ({ id }, tasks) => known.set(id, tasks),
  };
}

/** What a key has under way only that key can see through. @throws SymbolonError `SenderMissing` */
function requireSenders<T extends Task>({ journal, senders, place }: Delivery<T>): void {
  const isThere = ({ account = place.account }: Sending) =>
    senders.some((sender) => isAddressEqual(sender.account, account));
  const orphan = journal.sendings.find((one) => one.settled === undefined && !isThere(one));
  if (orphan === undefined) return;
  const { account, nonce } = orphan;
  throw new SymbolonError({
    code: "SenderMissing",
    reason: `An earlier run has a transaction in flight from ${account} (nonce ${nonce}), and this run does not have that key.`,
    hint: "Give the same keys as then; a key without a transaction in flight can be left out.",
    details: { account, nonce, journal: journal.path },
  });
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
