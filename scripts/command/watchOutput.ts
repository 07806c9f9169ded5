import { SymbolonError } from "../../src/core/errors.ts";
import { failureOf } from "../failure.ts";

/**
 * Ends the process where nobody takes what it prints: quietly where the reader has seen enough (`| head`), and
 * with 1 and a sentence where it cannot be written, as on a full disk. Call it once, before anything is printed.
 */
export function watchOutput(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    const { exitCode, text } = failureOf(
      new SymbolonError({
        code: "OutputNotWritable",
        reason: `The output cannot be written (${error.code ?? error.message}).`,
        hint: "Make room where it goes, or send it elsewhere. The command may have done its work all the same.",
        details: { system: error.code ?? null },
        cause: error,
      }),
    );
    process.stderr.write(text);
    process.exit(exitCode);
  });
  // There is nobody left to tell; the exit code still says how it went.
  process.stderr.on("error", () => {});
}
