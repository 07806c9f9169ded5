import { SymbolonError } from "../core/errors.ts";
import { estimateTasks } from "./estimateTasks.ts";
import type { Sending, Settled } from "./journal.ts";
import { type Delivery, digestOf } from "./openDelivery.ts";
import type { Sender } from "./sender.ts";
import type { Task } from "./task.ts";
import { callOf, readGasLimit } from "./taskCalls.ts";

/** Sees everything through that is under way, and looks whether what is mined, but not final, still stands. */
export async function settleAll<T extends Task>(delivery: Delivery<T>): Promise<void> {
  await lookAround(delivery, () => delivery.senders.every((sender) => sender.inFlight().length === 0));
}

/** Tasks of one transaction; `gas` default: they are simulated. */
export type Filling<T extends Task> = { readonly tasks: readonly T[]; readonly gas?: bigint };

export type SendAllParameters<T extends Task> = {
  /** What a sender that is free sends next; undefined: nothing is left for it. It may be asked while others are under way. */
  readonly next: (sender: Sender) => Promise<Filling<T> | undefined>;
  /** Called with what has become of each transaction, in the order in which that is known. */
  readonly onSettled: (settled: Settled, tasks: readonly T[]) => void;
};

/**
 * Keeps several transactions of each key under way until nothing is left. Where `next` rejects, what is under way is seen
 * through first.
 * @throws SymbolonError `TransactionPending`, `NotEnoughFunds`, `NotSent`, `UnexpectedReceipt`; what `next` rejects with
 */
export async function sendAll<T extends Task>(
  delivery: Delivery<T>,
  { next, onSettled }: SendAllParameters<T>,
): Promise<void> {
  const underWay = new Map<Sending, readonly T[]>();
  let fed: readonly Sender[] = delivery.senders;
  let thrown: unknown;
  const feed = async (sender: Sender) => {
    delivery.signal?.throwIfAborted();
    const filling = await next(sender);
    if (filling === undefined) fed = fed.filter((one) => one !== sender);
    else underWay.set(await beginTasks(delivery, sender, filling), filling.tasks);
  };
  const settled = () => [...underWay.keys()].filter((sending) => sending.settled !== undefined);
  const free = () => fed.filter((sender) => sender.inFlight().length < delivery.inFlight);
  for (;;) {
    // One each, in turn: a node takes many transactions of several keys rather than of one.
    for (let round = free(); round.length > 0; round = free()) {
      for (const sender of round) {
        await feed(sender).catch((error) => {
          thrown = error;
          fed = [];
        });
        if (thrown !== undefined) break;
      }
    }
    if (underWay.size === 0) break;
    await lookAround(delivery, () => settled().length > 0 || free().length > 0);
    for (const sending of settled()) {
      onSettled(sending.settled as Settled, underWay.get(sending) as readonly T[]);
      underWay.delete(sending);
    }
  }
  if (thrown !== undefined) throw thrown;
}

/**
 * Waits until nothing of some tasks is under way any more, not even in a transaction that came to nothing but could be
 * mined after all: only then they may be sent under another nonce.
 * @param isMeant by key
 * @returns whether it had to wait: then what was read of them before may hold no more
 * @throws SymbolonError `NotFinalYet`
 */
export async function awaitFree<T extends Task>(
  delivery: Delivery<T>,
  isMeant: (key: string) => boolean,
): Promise<boolean> {
  const isBound = () => {
    const open = delivery.senders.flatMap((sender) => sender.open());
    return open.some((one) => cameToNothing(one) && one.keys.some(isMeant));
  };
  if (!isBound()) return false;
  const { timing, clock } = delivery;
  const { patience, rounds } = timing;
  const end = clock.now() + patience * (rounds + 1);
  await lookAround(delivery, () => !isBound() || clock.now() > end);
  if (isBound()) throw notFinal(delivery.journal.path);
  return true;
}

function cameToNothing({ settled }: Sending): boolean {
  return settled === undefined || Object.keys(settled.results).length === 0;
}

async function beginTasks<T extends Task>(
  delivery: Delivery<T>,
  sender: Sender,
  { tasks, gas }: Filling<T>,
): Promise<Sending> {
  const { place, work } = delivery;
  return sender.begin({
    keys: tasks.map(({ key }) => key),
    digest: digestOf(tasks),
    call: { to: place.registry, ...callOf(work, tasks) },
    gas: gas ?? (await gasFor(delivery, tasks)),
    onBegun: (sending) => delivery.remember(sending, tasks),
  });
}

/** Gas limit of a transaction with these tasks. @throws viem's error where the contract refuses */
async function gasFor<T extends Task>(delivery: Delivery<T>, tasks: readonly T[]): Promise<bigint> {
  const { client, work } = delivery;
  return readGasLimit(client, await estimateTasks(delivery, tasks), work.reserve?.(tasks) ?? 0n);
}

const FIRST_PAUSE_MS = 50;
const MAX_PAUSE_MS = 2_000;

/** Looks after all that is under way until it is enough: at first quickly, and again so after each change. */
async function lookAround<T extends Task>(delivery: Delivery<T>, isEnough: () => boolean): Promise<void> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, MAX_PAUSE_MS)) {
    delivery.signal?.throwIfAborted();
    // All of them: whoever goes on after this has thrown would write into a journal that another run may have open.
    const looks = await Promise.allSettled(delivery.senders.map((sender) => sender.look()));
    const failed = looks.find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
    if (isEnough()) return;
    if (looks.some((one) => one.status === "fulfilled" && one.value)) pause = FIRST_PAUSE_MS;
    await delivery.clock.pause(pause);
  }
}

/** Nothing is lost, but whoever is in a hurry has to wait. */
function notFinal(journal: string | undefined): SymbolonError {
  return new SymbolonError({
    code: "NotFinalYet",
    reason:
      "A transaction of an earlier try had no effect, but its block is not final: the chain could still mine it with effect.",
    hint: "Run the same command again later: it sends nothing under another nonce before that is certain.",
    details: { journal },
  });
}
