import type { Command } from "commander";

/** Ends the command with 2 where an option is given without the one that it needs. */
export function requireWith(
  options: Readonly<Record<string, unknown>>,
  pairs: readonly (readonly [option: string, needed: string])[],
  command: Command,
): void {
  for (const [option, needed] of pairs) {
    if (options[option] !== undefined && options[needed] === undefined) {
      command.error(`error: --${option} needs --${needed}`);
    }
  }
}
