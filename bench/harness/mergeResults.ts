import type { Row } from "./row.ts";
import type { MeasuredGroup } from "./watch.ts";

/** `bench/results/NAME.json`: what groups and rows say of it. */
export type SavedResults = {
  readonly command: string;
  readonly date: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: object;
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly rows: readonly Row[];
  readonly spread: Readonly<Record<string, unknown>>;
  /** By name; left out: it was saved before groups were told. */
  readonly groups?: Readonly<Record<string, SavedGroup>>;
};

/** A group of rows; the rest is told of one that was measured apart from all others: of conditions and versions those that differ. */
export type SavedGroup = MeasuredGroup &
  Partial<Pick<SavedResults, "date" | "machine" | "conditions" | "versions">> & {
    /** With `--whole`, whatever the file's own command says. */
    readonly isWhole?: boolean;
  };

/** Brings what is saved up to date by some groups that were measured apart: a row takes the place of the old one, new ones come last. */
export function mergeResults<Results extends SavedResults>(saved: Results, fresh: SavedResults): Results {
  const { date, machine, groups = {} } = fresh;
  const measured = new Map(fresh.rows.map((row) => [row.id, row]));
  const old = new Set(Object.keys(groups).flatMap((name) => saved.groups?.[name]?.rows ?? []));
  const isGone = (id: string) => old.has(id) && !measured.has(id);
  const known = new Set(saved.rows.map(({ id }) => id));
  const terms = {
    date,
    machine,
    conditions: unlike(fresh.conditions, saved.conditions),
    versions: unlike(fresh.versions, saved.versions),
    isWhole: fresh.command.includes(" --whole"),
  };
  const apart = Object.entries(groups).map(([name, group]) => [name, { ...group, ...terms }]);
  // A row that another group measured before is this one's now.
  const others = Object.entries(saved.groups ?? {}).map(([name, group]) => [
    name,
    { ...group, rows: group.rows.filter((id) => !measured.has(id)) },
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
    groups: { ...Object.fromEntries(others), ...Object.fromEntries(apart) },
  };
}

function unlike<Value>(
  fresh: Readonly<Record<string, Value>>,
  saved: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.entries(fresh).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(saved[name])),
  );
}
