import type { Command } from "commander";

/** The noun that a verb was called under: some verbs stand under several. */
export function nounOf(command: Command): string {
  return command.parent?.name() ?? "";
}
