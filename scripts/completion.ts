import type { Command } from "commander";
import { type CommandWords, completionScript, SHELLS, type Shell } from "./command/help/completionScript.ts";
import type { VerbFile } from "./command/verbs.ts";

const HELP = `
Prints a script for bash, zsh or fish. Write it where that shell looks: in bash ~/.local/share/bash-completion/completions/symbolon,
in zsh _symbolon in a folder of $fpath, in fish ~/.config/fish/completions/symbolon.fish.

Example:
symbolon completion bash`;

/** Gives the command line for words, whose last command knows its options. */
type BuildCommands = (words: readonly string[]) => Promise<{ readonly command: Command }>;

/** `symbolon completion SHELL`. @param build the command line that is completed */
export function completing(build: BuildCommands): VerbFile {
  return {
    define: (command) =>
      command
        .addArgument(command.createArgument("<shell>", "whose words are completed").choices(SHELLS))
        .addHelpText("after", HELP)
        .action(async (shell: Shell) => {
          process.stdout.write(completionScript(shell, await commandWords(build, [])));
        }),
  };
}

/** What may follow words: further words, or options. */
async function commandWords(
  build: BuildCommands,
  words: readonly string[],
): Promise<readonly CommandWords[]> {
  const { command: program } = await build(words);
  const child = (parent: Command, word: string) =>
    parent.commands.find((one) => one.name() === word) as Command;
  const command = words.reduce(child, program);
  const listed = command.commands.filter((one) =>
    command.createHelp().visibleCommands(command).includes(one),
  );
  const options = command.options.filter(({ hidden }) => !hidden).flatMap(({ long }) => long ?? []);
  const own = { words, next: [...listed.map((one) => one.name()), ...options, "--help"] };
  const below = [];
  for (const one of listed) below.push(...(await commandWords(build, [...words, one.name()])));
  return [own, ...below];
}
