import type { BurstReport } from "./burstReport.ts";

/** A value that went into two bursts and is not the same; undefined: it is not there. */
export type InputDifference = { readonly path: string; readonly a: unknown; readonly b: unknown };

/** Differences in what was rehearsed: the list, the number of claimants, the scenario but for its name, the kind of chain. */
export function inputDifferences(a: BurstReport, b: BurstReport): readonly InputDifference[] {
  return differences("", inputsOf(a), inputsOf(b));
}

function inputsOf({ subject, claimants, scenario, runs }: BurstReport): unknown {
  const { name, ...rest } = scenario;
  const chains = new Set(runs.map(({ measures }) => measures.chain));
  return { subject, claimants, chain: [...chains].sort().join(" and "), scenario: rest };
}

function differences(path: string, a: unknown, b: unknown): readonly InputDifference[] {
  if (!(isObject(a) && isObject(b)) || Array.isArray(a) !== Array.isArray(b)) {
    return Object.is(a, b) ? [] : [{ path, a, b }];
  }
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  // Lists of other lengths are told as wholes: member by member they would seem to differ everywhere.
  if (Array.isArray(a) && Array.isArray(b) && a.length !== b.length) return [{ path, a, b }];
  return names.flatMap((name) => differences(path === "" ? name : `${path}.${name}`, a[name], b[name]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
