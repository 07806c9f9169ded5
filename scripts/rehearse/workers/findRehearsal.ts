import { setTimeout as sleep } from "node:timers/promises";
import { SymbolonError } from "../../../src/core/errors.ts";
import type { Queue } from "../../../src/dryRun/queue/openQueue.ts";
import type { QueuedRange } from "../../../src/dryRun/queue/queuedRange.ts";
import { isOpen } from "../../../src/dryRun/queue/queueSource.ts";

/** A dry run that is handed out: the queue of its ranges, and one of them. */
export type Rehearsal = { readonly name: string; readonly sample: QueuedRange };

export type FindRehearsalParameters<Fit> = {
  readonly queue: Queue;
  /** @throws SymbolonError where this machine cannot take part: its tree or its chain is another */
  readonly fit: (sample: QueuedRange) => Promise<Fit>;
  /** Seconds. */
  readonly wait: number;
  readonly signal: AbortSignal;
};

/**
 * Waits for a dry run that this machine can take part in, and takes nothing of any other.
 * @returns undefined where the signal came first
 * @throws SymbolonError `NothingHandedOut` where none came in time; what `fit` throws, where there are others only
 */
export async function findRehearsal<Fit>({
  queue,
  fit,
  wait,
  signal,
}: FindRehearsalParameters<Fit>): Promise<(Rehearsal & { readonly fit: Fit }) | undefined> {
  for (let waited = 0; !signal.aborted; waited += queue.timing.poll) {
    const open = await openRehearsals(queue);
    let refusal: SymbolonError | undefined;
    for (const rehearsal of open) {
      try {
        return { ...rehearsal, fit: await fit(rehearsal.sample) };
      } catch (thrown) {
        if (!(thrown instanceof SymbolonError)) throw thrown;
        refusal ??= thrown;
      }
    }
    if (refusal !== undefined) throw refusal;
    if (waited >= wait) throw nothingHandedOut(wait);
    await sleep(1_000 * queue.timing.poll, undefined, { signal }).catch(() => {});
  }
  return undefined;
}

async function openRehearsals(queue: Queue): Promise<readonly Rehearsal[]> {
  const found: Rehearsal[] = [];
  for (const name of await queue.names()) {
    const sample = (await queue.list(name)).find(isOpen)?.data;
    if (sample !== undefined) found.push({ name, sample });
  }
  return found;
}

function nothingHandedOut(wait: number): SymbolonError {
  return new SymbolonError({
    code: "NothingHandedOut",
    reason: `The queue has handed out no dry run for ${wait} seconds.`,
    hint: "Start `symbolon rehearse dry-run ... --queue URL` with the same queue, or give a longer --wait.",
    details: { wait },
  });
}
