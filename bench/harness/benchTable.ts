import { columns } from "../../src/node/report/columns.ts";
import type { Measurement } from "./measurement.ts";
import { rowOf } from "./row.ts";
import type { Spread } from "./spread.ts";

const HEAD = ["", "ours", "spread", "peer", "spread", "ratio", "goal", "met"];
const SPEEDS =
  "120x: a ratio of peer to ours, so many times as fast; its goal is the least ratio. Any other goal is the most of ours.";

/** The measurements as a table for people, what each one is below it, and how many goals were met. */
export function benchTable(measurements: readonly Measurement[]): string {
  const notes = measurements.map(
    ({ id, about, unit, peer }) =>
      `${id}: ${about}, in ${unit}${peer === null ? "" : `; peer: ${peer.name}`}`,
  );
  const speeds = measurements.some(isSpeed) ? [SPEEDS, ""] : [];
  return [
    ...columns([HEAD, ...measurements.map(lineOf)]),
    "",
    ...speeds,
    ...notes,
    "",
    verdict(measurements),
  ].join("\n");
}

function isSpeed({ ratioOf }: Measurement): boolean {
  return ratioOf === "peer/ours";
}

function lineOf(measurement: Measurement): string[] {
  const { id, ours, peer, ratio, goal, met } = rowOf(measurement);
  return [
    id,
    grouped(ours),
    range(measurement.ours),
    peer === null ? "-" : grouped(peer),
    measurement.peer === null ? "-" : range(measurement.peer.spread),
    ratio === null ? "-" : isSpeed(measurement) ? times(ratio) : ratio.toFixed(3),
    goal === null ? "-" : isSpeed(measurement) ? times(goal) : grouped(goal),
    met === null ? "-" : met ? "yes" : "NO",
  ];
}

function verdict(measurements: readonly Measurement[]): string {
  const withGoal = measurements.map(rowOf).filter(({ met }) => met !== null);
  const missed = withGoal.filter(({ met }) => met === false).map(({ id }) => id);
  const met = `${withGoal.length - missed.length} of ${withGoal.length} goals met`;
  return missed.length === 0 ? `${met}.` : `${met}; MISSED: ${missed.join(", ")}.`;
}

function range({ min, max }: Spread): string {
  return min === max ? "none" : `${grouped(min)}..${grouped(max)}`;
}

function times(ratio: number): string {
  return `${ratio.toLocaleString("en", { maximumFractionDigits: ratio < 10 ? 2 : 1 })}x`;
}

function grouped(figure: number): string {
  return figure.toLocaleString("en", { maximumFractionDigits: 1 });
}
