import type { Command } from "commander";
import { type CommandWords, completionScript, SHELLS, type Shell } from "./command/help/completionScript.ts";

const HELP = `
Prints what completes commands and their options in a shell, for bash, zsh or fish.

Examples:
symbolon completion bash > ~/.local/share/bash-completion/completions/symbolon
symbolon completion zsh > ~/.zfunc/_symbolon
symbolon completion fish > ~/.config/fish/completions/symbolon.fish`;

/** `symbolon completion SHELL`. */
export function define(command: Command): void {
  command
    .addArgument(command.createArgument("<shell>", "whose words are completed").choices(SHELLS))
    .addHelpText("after", HELP)
    .action(async (shell: Shell) => {
      process.stdout.write(completionScript(shell, await commandWords([])));
    });
}

/** What may follow words: further words, or options. */
async function commandWords(words: readonly string[]): Promise<readonly CommandWords[]> {
  const { buildProgram } = await import("./program.ts");
  const { command: program } = await buildProgram(words);
  const child = (parent: Command, word: string) =>
    parent.commands.find((one) => one.name() === word) as Command;
  const command = words.reduce(child, program);
  const options = command.options.filter(({ hidden }) => !hidden).flatMap(({ long }) => long ?? []);
  const own = { words, next: [...command.commands.map((one) => one.name()), ...options, "--help"] };
  const below = [];
  for (const one of command.commands) below.push(...(await commandWords([...words, one.name()])));
  return [own, ...below];
}
