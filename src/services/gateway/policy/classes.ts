import { type Class, classes, weightOf } from "./lanes.ts";

/**
 * What classes share, so that none starves another. Gas is shared by start-time tags, as lanes share it (`lanes.ts`): the class
 * with the least tag goes next, and what it takes moves its tag on by gas over weight. Who had nothing to do begins where the
 * others are, so it goes at once, and has saved nothing up.
 */
export type ClassTurns = {
  /** The tag of what went last. */
  readonly now: number;
  /** Where the next of each class may begin; default: it has sent nothing yet. */
  readonly finish: Readonly<Partial<Record<Class, number>>>;
};

export const noTurns: ClassTurns = { now: 0, finish: {} };

/** The class that goes next of those that have work, and may begin something; undefined: none has. */
export function nextClass({ now, finish }: ClassTurns, waiting: readonly Class[]): Class | undefined {
  const tag = (name: Class) => Math.max(now, finish[name] ?? now);
  return classes
    .filter((name) => waiting.includes(name))
    .reduce<Class | undefined>(
      (min, name) => (min === undefined || tag(name) < tag(min) ? name : min),
      undefined,
    );
}

/** A transaction of a class was begun. @param gas that it takes */
export function spend({ now, finish }: ClassTurns, name: Class, gas: number): ClassTurns {
  const begin = Math.max(now, finish[name] ?? now);
  return { now: begin, finish: { ...finish, [name]: begin + gas / weightOf[name] } };
}

/** Of a block's share, what urgent ones may take beyond it, however much the others have taken. */
export const URGENT_BEYOND = 0.25;

export type KeySeen = {
  /** Of the other keys that may begin something, how many are not busy; undefined: there are none. */
  readonly others: number | undefined;
  /** Transactions that this one can still have under way, and how many in all. */
  readonly places: number;
  readonly window: number;
};

/** Whether a key is kept for urgent ones: the last place of each, and the last key that is not busy. */
export function isKeptForUrgent({ others, places, window }: KeySeen): boolean {
  return others === 0 || (places <= 1 && window > 1);
}

/**
 * The part of a chain that a class has while others have so much work: its weight's, and what they leave of theirs.
 * @param work of each other class, parts of all that the chain does while a queue is worked off
 */
export function shareOf(name: Class, work: Readonly<Partial<Record<Class, number>>>): number {
  const others = classes.filter((one) => one !== name && (work[one] ?? 0) > 0);
  const all = others.reduce((sum, one) => sum + weightOf[one], weightOf[name]);
  return others.reduce((left, one) => left - Math.min(work[one] as number, weightOf[one] / all), 1);
}

/** One of a signer's that waits: each is sent only after all with lesser positions. */
export type Ordered = {
  readonly position: bigint;
  readonly class: Class;
  /** The least goes first, of its class. */
  readonly rank: number;
};

/**
 * What a signer's waiting ones become: one that is more urgent than others before it cannot go before them, so it lends them its
 * class. Their ranks follow each other from its own on, as if all were of its lane.
 * @returns those that change
 */
export function lend<One extends Ordered>(waiting: readonly One[]): readonly One[] {
  const changed: One[] = [];
  let lender: One | undefined;
  let lent: One[] = [];
  const settle = () => {
    if (lender === undefined || lent.length === 0) return;
    const { class: name, rank } = lender;
    for (const [i, one] of [...lent.toReversed(), lender].entries())
      changed.push({ ...one, class: name, rank: rank + i / weightOf[name] });
  };
  for (const one of waiting.toSorted((a, b) => (a.position > b.position ? -1 : 1))) {
    if (lender !== undefined && classes.indexOf(one.class) > classes.indexOf(lender.class)) {
      lent.push(one);
      continue;
    }
    settle();
    lender = one;
    lent = [];
  }
  settle();
  return changed;
}
