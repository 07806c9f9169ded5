import { formatCount, formatThings } from "../../../src/report/format.ts";
import type { PlannedWave, WavePlan } from "../../../src/simulation/plan/wavePlan.ts";
import { columns, formatDuration, formatGwei } from "../../../src/simulation/report/humane.ts";

/** Waves that are shown one by one; of more, the first and the last. */
const MAX_SHOWN = 12;
const FIRST_SHOWN = 10;
const BAR = 24;

/** A plan for a terminal: what to do and why, then the waves with how high the base fee goes, up to the ceiling. */
export function planLines(plan: WavePlan, explained: readonly string[]): readonly string[] {
  const { scenario, waves, simulated } = plan;
  return [
    ...explained,
    "",
    ...(waves.length === 1 ? [] : [...waveTable(plan), ""]),
    `${scenario.name}; ${formatThings(simulated, "day")} simulated, by a model of the chain.`,
  ];
}

function waveTable({ waves, bounds }: WavePlan): readonly string[] {
  const isLong = waves.length > MAX_SHOWN;
  const shown = isLong ? waves.slice(0, FIRST_SHOWN) : waves;
  const last = isLong ? waves.slice(-1) : [];
  const rowOf = (wave: PlannedWave) => [
    String(waves.indexOf(wave) + 1),
    wave.opensAt === 0 ? "0 s" : formatDuration(wave.opensAt),
    `${formatCount(wave.from)} to ${formatCount(wave.to)}`,
    formatGwei(wave.highestBaseFee),
    bar(wave.highestBaseFee / bounds.feeCeiling).padEnd(BAR),
  ];
  const left = waves.length - shown.length - last.length;
  return columns([
    ["wave", "opens after", "leaves", "base fee up to", `${formatGwei(bounds.feeCeiling)} |`.padStart(BAR)],
    ...shown.map(rowOf),
    ...(left === 0 ? [] : [["...", "", `${left} more`, "", ""]]),
    ...last.map(rowOf),
  ]);
}

/** Full at the ceiling. */
function bar(share: number): string {
  return "#".repeat(Math.max(1, Math.min(BAR, Math.round(share * BAR))));
}
