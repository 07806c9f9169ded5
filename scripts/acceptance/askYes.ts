import { createInterface } from "node:readline";

/** Asks until the end of one line. @returns whether it is a yes: nothing else is, and no end of the input */
export async function askYes(
  question: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<boolean> {
  const terminal = createInterface({ input, output });
  const { promise, resolve } = Promise.withResolvers<string>();
  terminal.question(question, resolve);
  terminal.once("close", () => resolve(""));
  try {
    return /^y(?:es)?$/i.test((await promise).trim());
  } finally {
    terminal.close();
  }
}
