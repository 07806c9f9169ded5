import { waveStart } from "../../core/campaign/waves.ts";
import type { RunBlock } from "../burst/runRecord.ts";
import type { PlannedWave, Waves } from "./wavePlan.ts";

/** The waves of a day that was played with them, and how high the base fee went while each was the last to have opened. */
export function plannedWaves(
  { count, interval }: Waves,
  claimants: number,
  blocks: readonly RunBlock[],
): readonly PlannedWave[] {
  const highest = new Array<number>(count).fill(0);
  for (const { time, baseFee } of blocks) {
    const wave = count === 1 ? 0 : Math.min(count - 1, Math.floor(time / interval));
    highest[wave] = Math.max(highest[wave] as number, baseFee);
  }
  const all = BigInt(claimants);
  const waves = count === 1 ? 0n : BigInt(count);
  return highest.map((highestBaseFee, wave) => ({
    opensAt: wave * interval,
    from: Number(waveStart(BigInt(wave), all, waves)),
    to: Number(waveStart(BigInt(wave + 1), all, waves)) - 1,
    highestBaseFee,
  }));
}
