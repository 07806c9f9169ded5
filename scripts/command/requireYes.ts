import { createInterface } from "node:readline";
import { SymbolonError } from "../../src/sdk/core/errors.ts";

/** Where whoever is asked answers, and reads the question: by default on stderr, since stdout may hold what a program reads. */
type Terminal = { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream };

/**
 * Asks before what cannot be undone, until the end of one line.
 * @throws SymbolonError `NotConfirmed`, unless they answer y or yes
 */
export async function requireYes(
  what: string,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<void> {
  const terminal = createInterface({ input, output });
  const { promise, resolve } = Promise.withResolvers<string>();
  terminal.question(`${what} (yes/no) `, resolve);
  terminal.once("close", () => resolve(""));
  try {
    if (/^y(?:es)?$/i.test((await promise).trim())) return;
  } finally {
    terminal.close();
  }
  throw new SymbolonError({
    code: "NotConfirmed",
    reason: "The answer was not yes, so nothing was sent.",
    hint: "Answer yes, or give --yes.",
  });
}
