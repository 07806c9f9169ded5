import { type Command, CommanderError } from "commander";
import { SymbolonError } from "../src/sdk/core/errors.ts";
import { escapeTerminal } from "../src/sdk/core/text/escape.ts";
import { COMMANDS_HINT } from "./command/help/CommandLine.ts";
import { asTyped } from "./command/keptInput.ts";
import { closeConnections } from "./command/openConnections.ts";
import { errorPage } from "./errorPage.ts";
import { printResult } from "./output.ts";
import type { Program } from "./program.ts";
import { clearProgress } from "./progress.ts";

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
    endWith(await explained(thrown, loadExplain), args);
  } finally {
    clearProgress();
    await closeConnections();
  }
}

/** Tells what was thrown, on stderr and with `--json` as one document on stdout, and sets the exit code. */
export function endWith(thrown: unknown, args: readonly string[]): void {
  const { exitCode, text, document } = describeFailure(thrown);
  clearProgress();
  process.stderr.write(escapeTerminal(asTyped(text)));
  if (document !== undefined && args.includes("--json")) printResult(true, document, []);
  process.exitCode = exitCode;
}

/** What a contract or a chain's node refuses becomes a sentence and a hint, also where a command calls no contract of ours. */
async function explained(thrown: unknown, loadExplain: Program["loadExplain"]): Promise<unknown> {
  if (thrown instanceof SymbolonError || thrown instanceof CommanderError) return thrown;
  const { explainViemError } = await import("../src/sdk/chain/errors/explainViemError.ts");
  return explainViemError(thrown, (await loadExplain?.()) ?? (() => undefined));
}

/** Commander would end the process by itself, with 1 for a wrong call. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) throwInsteadOfExit(child);
}

/** What a failed command says, and how it ends. */
type Ending = {
  /** 1: it went wrong; 2: it was called wrongly; 0: help or version was asked for. */
  readonly exitCode: 0 | 1 | 2;
  /** For people, to stderr; empty where everything has been said. */
  readonly text: string;
  /** For programs, to stdout with `--json`; undefined where nothing failed. */
  readonly document: { readonly error: Readonly<Record<string, unknown>> } | undefined;
};

/** Turns whatever a command threw into the same three things for every command. */
export function describeFailure(thrown: unknown): Ending {
  if (thrown instanceof CommanderError) return wrongCall(thrown);
  if (thrown instanceof SymbolonError) {
    const { code, reason, hint, details } = thrown;
    const found = errorPage(code);
    const link = found?.isLink === true ? `page: ${found.page}\n` : "";
    const text = `error: ${reason}\nhint: ${hint}\n${link}`;
    const page = found === undefined ? {} : { page: found.page };
    return { exitCode: 1, text, document: { error: { code, reason, hint, details, ...page } } };
  }
  const { message, stack = message } = thrown instanceof Error ? thrown : new Error(String(thrown));
  const hint = "This is a bug in Symbolon: please report it together with the lines above.";
  const error = { code: "Bug", reason: message, hint, details: { stack } };
  return { exitCode: 1, text: `${stack}\n${hint}\n`, document: { error } };
}

/** Commander has printed its own sentence already; help that nobody asked for (a bare `symbolon tree`) is a wrong call. */
function wrongCall({ code, message }: CommanderError): Ending {
  if (code === "commander.helpDisplayed" || code === "commander.version") {
    return { exitCode: 0, text: "", document: undefined };
  }
  const reason = code === "commander.help" ? "No command was given." : message.replace(/^error: /, "");
  const isUnknown = code === "commander.unknownCommand";
  const hint = isUnknown ? `${COMMANDS_HINT}.` : "Run the same command with --help to see what it takes.";
  return { exitCode: 2, text: "", document: { error: { code: "WrongCall", reason, hint, details: {} } } };
}

/**
 * Ends the process where nobody takes what it prints: quietly where the reader has seen enough (`| head`), and
 * with 1 and a sentence where it cannot be written, as on a full disk. Call it once, before anything is printed.
 */
export function watchOutput(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    const { exitCode, text } = describeFailure(
      new SymbolonError({
        code: "OutputNotWritable",
        reason: `The output cannot be written (${error.code ?? error.message}).`,
        hint: "Make room where it goes, or send it elsewhere. The command may have done its work anyway.",
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
