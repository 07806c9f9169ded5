import type { Row } from "./row.ts";
import type { MeasuredGroup } from "./watch.ts";

/** `bench/results/NAME.json`: what groups and rows say of it. */
export type SavedResults = {
  readonly date: string;
  readonly machine: object;
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly rows: readonly Row[];
  readonly spread: Readonly<Record<string, unknown>>;
  /** By name; left out: it was saved before groups were told. */
  readonly groups?: Readonly<Record<string, SavedGroup>>;
};

/** A group of rows; the rest is told of one that was measured apart from all others: of conditions those that differ. */
export type SavedGroup = MeasuredGroup & Partial<Pick<SavedResults, "date" | "machine" | "conditions">>;

/** Brings what is saved up to date by some groups that were measured apart: a row takes the place of the old one, new ones come last. */
export function mergeResults<Results extends SavedResults>(saved: Results, fresh: SavedResults): Results {
  const { date, machine, groups = {} } = fresh;
  const measured = new Map(fresh.rows.map((row) => [row.id, row]));
  const old = new Set(Object.keys(groups).flatMap((name) => saved.groups?.[name]?.rows ?? []));
  const isGone = (id: string) => old.has(id) && !measured.has(id);
  const known = new Set(saved.rows.map(({ id }) => id));
  const unlike = Object.entries(fresh.conditions).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(saved.conditions[name]),
  );
  const conditions = Object.fromEntries(unlike);
  const apart = Object.entries(groups).map(([name, group]) => [
    name,
    { ...group, date, machine, conditions },
  ]);
  return {
    ...saved,
    rows: [
      ...saved.rows.filter(({ id }) => !isGone(id)).map((row) => measured.get(row.id) ?? row),
      ...fresh.rows.filter(({ id }) => !known.has(id)),
    ],
    spread: {
      ...Object.fromEntries(Object.entries(saved.spread).filter(([id]) => !isGone(id))),
      ...fresh.spread,
    },
    groups: { ...saved.groups, ...Object.fromEntries(apart) },
  };
}
