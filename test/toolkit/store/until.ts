import { SymbolonError } from "../../../src/sdk/core/errors.ts";

/** What a promise is rejected with. */
export async function refusalOf(run: Promise<unknown>): Promise<SymbolonError> {
  const thrown = await run.then(
    () => new Error("it was not refused"),
    (error: unknown) => error,
  );
  if (thrown instanceof SymbolonError) return thrown;
  throw thrown;
}
