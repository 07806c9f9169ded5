import { openKeyLists } from "./keyLists.ts";
import { openMinHeap } from "./minHeap.ts";
import { sortKeys } from "./sortKeys.ts";

/** Who is woken when. Each claimant has one moment at most. */
export type Calendar = {
  /** Sets the moment, in place of one that was set before. */
  readonly schedule: (claimant: number, time: number) => void;
  readonly cancel: (claimant: number) => void;
  /** Wakes all whose moment is `until` or before, in order of time, also those whom that brings to schedule themselves. */
  readonly run: (until: number, wake: Wake) => void;
};

export type Wake = (claimant: number, time: number) => void;

const KEY_BITS = 52;

/**
 * A calendar queue: a list for each tick of the day, sorted when its tick has come. An entry is a key: the step within the
 * tick, then the claimant; so what comes within the same step (less than a microsecond, for ten million claimants and ticks of
 * a second) comes by number. Lists keep the entries of moments that were changed since; such an entry no longer matches its
 * claimant's moment, and passes unseen. Moments after the day are dropped.
 * @param tick seconds
 * @param end seconds; the last moment of the day
 */
export function openCalendar(claimants: number, tick: number, end: number): Calendar {
  const moments = new Float64Array(claimants).fill(NaN);
  const numbers = 2 ** Math.ceil(Math.log2(claimants + 1));
  const steps = 2 ** KEY_BITS / numbers;
  const ticksASecond = 1 / tick;
  const tickOf = (time: number) => Math.max(0, Math.ceil(time * ticksASecond) - 1);
  const stepOf = (time: number, tickNumber: number) =>
    Math.max(0, Math.min(steps - 1, Math.floor((time * ticksASecond - tickNumber) * steps)));
  /** The remainder; `%` of numbers this great calls a slow library function. */
  const claimantOf = (key: number) => key - Math.floor(key / numbers) * numbers;

  const ticks = tickOf(end) + 1;
  const lists = openKeyLists(ticks);
  /** What was scheduled for the tick at hand, or before. */
  const soon = openMinHeap();
  let current = -1;

  /** NaN where the claimant's moment is no longer that of this entry. */
  const momentOf = (key: number) => {
    const moment = moments[claimantOf(key)] as number;
    return tickOf(moment) === current && stepOf(moment, current) === Math.floor(key / numbers) ? moment : NaN;
  };

  const wakeOne = (claimant: number, moment: number, wake: Wake) => {
    moments[claimant] = NaN;
    wake(claimant, moment);
  };

  const wakeSoon = (wake: Wake) => {
    const moment = soon.leastKey;
    const claimant = soon.pop();
    if (moments[claimant] === moment) wakeOne(claimant, moment, wake);
  };

  const runTick = (until: number, wake: Wake) => {
    const { keys, count } = lists.take(current);
    sortKeys(keys, count, steps * numbers);
    for (let i = 0; i < count; i++) {
      const key = keys[i] as number;
      let moment = momentOf(key);
      while (soon.leastKey < moment && soon.leastKey <= until) {
        wakeSoon(wake);
        moment = momentOf(key);
      }
      if (moment <= until) wakeOne(claimantOf(key), moment, wake);
      else if (moment > until) soon.push(moment, claimantOf(key));
    }
    while (soon.leastKey <= until && tickOf(soon.leastKey) <= current) wakeSoon(wake);
  };

  return {
    schedule(claimant, time) {
      moments[claimant] = time;
      if (!(time <= end)) return;
      const tickNumber = tickOf(time);
      if (tickNumber <= current) soon.push(time, claimant);
      else lists.push(tickNumber, stepOf(time, tickNumber) * numbers + claimant);
    },
    cancel(claimant) {
      moments[claimant] = NaN;
    },
    run(until, wake) {
      while (soon.leastKey <= until) wakeSoon(wake);
      const last = Math.min(tickOf(until), ticks - 1);
      while (current < last) {
        current++;
        if (!lists.isEmpty(current)) runTick(until, wake);
      }
    },
  };
}
