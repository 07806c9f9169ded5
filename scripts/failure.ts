import { CommanderError } from "commander";
import { SymbolonError } from "../src/core/errors.ts";

/** What a failed command tells, and how it ends. */
export type Ending = {
  /** 1: it went wrong; 2: it was called wrongly; 0: help or version was asked for. */
  readonly exitCode: 0 | 1 | 2;
  /** For people, to stderr; empty where everything has been said. */
  readonly text: string;
  /** For programs, to stdout with `--json`; undefined where nothing failed. */
  readonly document: { readonly error: Readonly<Record<string, unknown>> } | undefined;
};

/** Turns whatever a command threw into the same three things for every command. */
export function failureOf(thrown: unknown): Ending {
  if (thrown instanceof CommanderError) return wrongCall(thrown);
  if (thrown instanceof SymbolonError) {
    const { code, reason, hint, details } = thrown;
    const text = `error: ${reason}\nhint: ${hint}\n`;
    return { exitCode: 1, text, document: { error: { code, reason, hint, details } } };
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
  const hint = "Run the same command with --help to see what it takes.";
  return { exitCode: 2, text: "", document: { error: { code: "WrongCall", reason, hint, details: {} } } };
}
