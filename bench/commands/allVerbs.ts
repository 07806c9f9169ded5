import type { Command } from "commander";
import { listCommands } from "../../scripts/command/help/listCommands.ts";
import { buildProgram } from "../../scripts/program.ts";

/** Every command that help lists and that has no further ones, with the words that call it. */
export async function allVerbs(): Promise<readonly (readonly [string, Command])[]> {
  const commands = await listCommands(buildProgram);
  return commands
    .filter(({ command }) => command.commands.length === 0)
    .map(({ words, command }) => [words.join(" "), command]);
}
