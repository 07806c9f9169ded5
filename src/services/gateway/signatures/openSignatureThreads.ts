import { nextClass, noTurns, spend } from "../policy/classes.ts";
import { type Class, classes, weightOf } from "../policy/lanes.ts";
import { openSignatureThread, type SignatureCheck } from "./openSignatureThread.ts";

/** Threads that say whether the account's own key has signed something. */
export type SignatureThreads = {
  /** Classes share the threads by their weights. */
  readonly check: (check: SignatureCheck, name: Class) => Promise<boolean>;
  /** Claims that are being checked. */
  readonly checking: () => number;
  /** Seconds that one of a class has to wait which is given now, about. */
  readonly wait: (name: Class) => number;
  readonly close: () => Promise<void>;
};

/** Signatures that a thread gets at once: what comes meanwhile goes together. */
const MAX_AT_ONCE = 64;
/** Seconds that a check takes before any was measured; what is measured since counts the less the older it is. */
const USUAL_SECONDS = 0.0005;
const NEWEST = 0.2;

type Waiting = {
  readonly check: SignatureCheck;
  readonly name: Class;
  readonly resolve: (isSigned: boolean) => void;
  readonly reject: (reason: unknown) => void;
};

/**
 * Starts threads, and waits until they are there.
 * @param threads how many
 * @param openThread gives each of them; default: starts it
 */
export async function openSignatureThreads(
  threads: number,
  openThread = openSignatureThread,
): Promise<SignatureThreads> {
  const queue = openQueue();
  let underWay: readonly Waiting[] = [];
  let each = USUAL_SECONDS;
  const workers = Array.from({ length: threads }, () => openThread());
  await Promise.all(workers.map(({ ask }) => ask([])));

  const next = () => {
    for (const thread of workers) {
      if (thread.isBusy()) continue;
      const some = queue.take(MAX_AT_ONCE);
      if (some.length === 0) return;
      underWay = [...underWay, ...some];
      thread
        .ask(some.map(({ check }) => check))
        .then(
          ({ isSigned, seconds }) => {
            each += NEWEST * (seconds / some.length - each);
            for (const [i, { resolve }] of some.entries()) resolve(isSigned[i] === true);
          },
          (reason) => {
            for (const { reject } of some) reject(reason);
          },
        )
        .finally(() => {
          underWay = underWay.filter((one) => !some.includes(one));
          next();
        });
    }
  };

  return {
    check: (check, name) =>
      new Promise((resolve, reject) => {
        queue.add({ check, name, resolve, reject });
        next();
      }),
    checking: () => queue.count("claims") + underWay.filter(({ name }) => name === "claims").length,
    wait: (name) => ((queue.before(name) + underWay.length) * each) / threads,
    async close() {
      await Promise.all(workers.map(({ close }) => close()));
    },
  };
}

/** Signatures that wait, by class: each has its share of what is taken, and the first of a class that had none goes at once. */
function openQueue() {
  const waiting = new Map<Class, Waiting[]>(classes.map((name) => [name, []]));
  const of = (name: Class) => waiting.get(name) as Waiting[];
  const busy = () => classes.filter((name) => of(name).length > 0);
  let turns = noTurns;
  return {
    add: (one: Waiting) => void of(one.name).push(one),
    count: (name: Class) => of(name).length,
    /** How many are taken before one that comes now, about. */
    before(name: Class) {
      const all = busy();
      const weights = all.reduce((sum, one) => sum + weightOf[one], all.includes(name) ? 0 : weightOf[name]);
      const total = all.reduce((sum, one) => sum + of(one).length, 0);
      return Math.min(total, (of(name).length * weights) / weightOf[name]);
    },
    take(max: number): readonly Waiting[] {
      const counts = new Map(classes.map((name) => [name, 0]));
      const left = (name: Class) => of(name).length - (counts.get(name) as number);
      for (let i = 0; i < max; i++) {
        const name = nextClass(
          turns,
          classes.filter((one) => left(one) > 0),
        );
        if (name === undefined) break;
        turns = spend(turns, name, 1);
        counts.set(name, (counts.get(name) as number) + 1);
      }
      return [...counts].flatMap(([name, count]) => of(name).splice(0, count));
    },
  };
}
