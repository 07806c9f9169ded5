import { setTimeout as sleep } from "node:timers/promises";
import { SymbolonError } from "../../../src/core/errors.ts";

/** Waits for what another process or connection does; what never comes ends by the runner's own limit. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20);
}

/** What a promise is rejected with. */
export async function refusalOf(run: Promise<unknown>): Promise<SymbolonError> {
  const thrown = await run.then(
    () => new Error("it was not refused"),
    (error: unknown) => error,
  );
  if (thrown instanceof SymbolonError) return thrown;
  throw thrown;
}
