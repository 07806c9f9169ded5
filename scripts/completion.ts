import { type CommandWords, completionScript, SHELLS, type Shell } from "./command/help/completionScript.ts";
import { type BuildCommands, listCommands } from "./command/help/listCommands.ts";
import type { VerbFile } from "./command/verbs.ts";

const HELP = `
Prints a script for bash, zsh or fish. Write it where that shell looks: in bash ~/.local/share/bash-completion/completions/symbolon,
in zsh _symbolon in a folder of $fpath, in fish ~/.config/fish/completions/symbolon.fish.

Example:
symbolon completion bash`;

/** `symbolon completion SHELL`. @param build the command line that is completed */
export function completing(build: BuildCommands): VerbFile {
  return {
    define: (command) =>
      command
        .addArgument(command.createArgument("<shell>", "whose words are completed").choices(SHELLS))
        .addHelpText("after", HELP)
        .action(async (shell: Shell) => {
          process.stdout.write(completionScript(shell, await commandWords(build)));
        }),
  };
}

/** What may follow words: further words, or options. */
async function commandWords(build: BuildCommands): Promise<readonly CommandWords[]> {
  const commands = await listCommands(build);
  return commands.map(({ words, command, below }) => {
    const options = command.options.filter(({ hidden }) => !hidden).flatMap(({ long }) => long ?? []);
    const choices = command.registeredArguments[0]?.argChoices ?? [];
    return { words, next: [...below, ...choices, ...options, "--help"] };
  });
}
