import { SymbolonError } from "../errors.ts";

/** What decides when an index may claim, as a campaign has it. Moments are Unix seconds. */
export type WaveSchedule = {
  /** Number of leaves, at least 1. */
  readonly count: bigint;
  readonly start: bigint;
  /** 0 (none), or 2 to `count`. */
  readonly waves: bigint;
  /** Seconds from one wave's opening to the next one's. */
  readonly waveInterval: bigint;
};

/**
 * The wave that an index belongs to: floor(index * waves / count), from 0. Waves differ in size by one at most.
 * @param waves 0 (none: everything is wave 0), or 2 to `count`
 * @throws SymbolonError `IndexBeyondCount`, `WavesOutOfRange`
 */
export function waveOf(index: bigint, count: bigint, waves: bigint): bigint {
  checkWaves(waves, count);
  if (index >= 0n && index < count) return (index * waves) / count;
  throw new SymbolonError({
    code: "IndexBeyondCount",
    reason: `There is no index ${index} in a campaign of ${count}.`,
    hint: `Use an index from 0 to ${count - 1n}.`,
    details: { index, count },
  });
}

/**
 * The first index of a wave; that of the wave after the last is `count`. So wave k is the indexes from
 * `waveStart(k, ...)` to, not including, `waveStart(k + 1n, ...)`.
 * @param wave 0 to the number of waves
 * @throws SymbolonError `NoSuchWave`, `WavesOutOfRange`
 */
export function waveStart(wave: bigint, count: bigint, waves: bigint): bigint {
  checkWaves(waves, count);
  const all = waves === 0n ? 1n : waves;
  if (wave >= 0n && wave <= all) return (wave * count + all - 1n) / all;
  throw new SymbolonError({
    code: "NoSuchWave",
    reason: `There is no wave ${wave} among ${all}.`,
    hint: `Use a wave from 0 to ${all - 1n}, or ${all} for the end of the last.`,
    details: { wave, waves },
  });
}

/**
 * The moment from which an index may claim, in Unix seconds: the start of the campaign, or its wave's opening.
 * @throws SymbolonError `IndexBeyondCount`, `WavesOutOfRange`
 */
export function claimableFrom(index: bigint, { count, start, waves, waveInterval }: WaveSchedule): bigint {
  return start + waveOf(index, count, waves) * waveInterval;
}

/**
 * Refuses a number of waves that no campaign of this size can have.
 * @throws SymbolonError `WavesOutOfRange`
 */
export function checkWaves(waves: bigint, count: bigint): void {
  if (waves === 0n || (waves >= 2n && waves <= count)) return;
  throw new SymbolonError({
    code: "WavesOutOfRange",
    reason: `${count} rows cannot be paid in ${waves} waves.`,
    hint: count < 2n ? "Give no waves (0)." : `Give no waves (0), or 2 to ${count}.`,
    details: { waves, count },
  });
}
