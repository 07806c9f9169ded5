/** The epoch rule in the words of the blueprint, on plain numbers; shares nothing with src/sdk/core. */

/** First second of the epoch that `time` lies in: a block on a boundary belongs to the new epoch. */
export function epochBegin(epochLength: number, time: number): number {
  return epochLength === 0 ? time : time - (time % epochLength);
}

/** When a change announced at `time` takes effect: two epochs after the beginning of its own. */
export function effectOf(epochLength: number, time: number): number {
  return epochLength === 0 ? time + 1 : epochBegin(epochLength, time) + 2 * epochLength;
}
