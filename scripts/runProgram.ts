import { type Command, CommanderError } from "commander";
import { SymbolonError } from "../src/core/errors.ts";
import { escapeTerminal } from "../src/core/text/escape.ts";
import { failureOf } from "./failure.ts";
import { clearProgress, printResult } from "./output.ts";
import type { Program } from "./program.ts";

/**
 * Runs a command line to its end, whatever happens: a failure is told on stderr and, with `--json`, as one document on
 * stdout. Exit code 0: all is well; 1: it failed; 2: it was called wrongly.
 * @param args what was typed after `symbolon`
 */
export async function runProgram({ command, loadExplain }: Program, args: readonly string[]): Promise<void> {
  throwInsteadOfExit(command);
  try {
    await command.parseAsync(args, { from: "user" });
  } catch (thrown) {
    const { exitCode, text, document } = failureOf(await explained(thrown, loadExplain));
    clearProgress();
    process.stderr.write(escapeTerminal(text));
    if (document !== undefined && args.includes("--json")) printResult(true, document, []);
    process.exitCode = exitCode;
  } finally {
    clearProgress();
  }
}

/** What a contract or a chain's node refuses becomes a sentence and a hint. */
async function explained(thrown: unknown, loadExplain: Program["loadExplain"]): Promise<unknown> {
  if (loadExplain === undefined || thrown instanceof SymbolonError || thrown instanceof CommanderError) {
    return thrown;
  }
  const { explainThrown } = await import("../src/chain/errors/explainThrown.ts");
  return explainThrown(thrown, await loadExplain());
}

/** Commander would end the process by itself, with 1 for a wrong call. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) throwInsteadOfExit(child);
}
