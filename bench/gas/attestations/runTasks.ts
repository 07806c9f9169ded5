import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { type Spread, spreadOf } from "../../harness/spread.ts";
import type { Task } from "./task.ts";

/** Figures of one registry, by row. */
export type Figures = ReadonlyMap<string, Spread>;

/** Does every task as often as it wants to be done, in order. */
export async function runTasks<R>(registry: R, tasks: readonly Task<R>[]): Promise<Figures> {
  const figures = new Map<string, Spread>();
  for (const { id, samples, run } of tasks) {
    const taken: number[] = [];
    for (let i = 0; i < samples; i++) taken.push(await run(registry, `${id} ${i}`));
    figures.set(id, spreadOf(taken));
  }
  return figures;
}

/** @throws SymbolonError `NotMeasured` */
export function figureOf(figures: Figures, id: string): Spread {
  const figure = figures.get(id);
  if (figure !== undefined) return figure;
  throw new SymbolonError({
    code: "NotMeasured",
    reason: `The row ${id} was not measured.`,
    hint: "Let one of the lists of tasks hold it.",
    details: { id },
  });
}
