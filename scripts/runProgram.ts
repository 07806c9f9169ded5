import type { Command } from "commander";
import { escapeTerminal } from "../src/core/text/escapeTerminal.ts";
import { failureOf } from "./failure.ts";
import { printResult } from "./output.ts";

/**
 * Runs a command line to its end, whatever happens: a failure is told on stderr and, with `--json`, as one document on
 * stdout. Exit code 0: all is well; 1: it failed; 2: it was called wrongly.
 */
export async function runProgram(program: Command): Promise<void> {
  throwInsteadOfExit(program);
  try {
    await program.parseAsync();
  } catch (thrown) {
    const { exitCode, text, document } = failureOf(thrown);
    process.stderr.write(escapeTerminal(text));
    if (document !== undefined && process.argv.includes("--json")) printResult(true, document, []);
    process.exitCode = exitCode;
  }
}

/** Commander would end the process by itself, with 1 for a wrong call. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) throwInsteadOfExit(child);
}
