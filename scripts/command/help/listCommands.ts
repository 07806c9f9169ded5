import type { Command } from "commander";

/** Gives the command line for words, whose last command knows its options. */
export type BuildCommands = (words: readonly string[]) => Promise<{ readonly command: Command }>;

/** A command, and the words that call it. */
export type ListedCommand = {
  readonly words: readonly string[];
  readonly command: Command;
  /** Those below it that help lists. */
  readonly below: readonly string[];
};

/** All commands that help lists, from the given words down, each before those below it. */
export async function listCommands(
  build: BuildCommands,
  words: readonly string[] = [],
): Promise<readonly ListedCommand[]> {
  const { command: program } = await build(words);
  const child = (parent: Command, word: string) =>
    parent.commands.find((one) => one.name() === word) as Command;
  const command = words.reduce(child, program);
  const listed = command.createHelp().visibleCommands(command);
  const below = command.commands.filter((one) => listed.includes(one)).map((one) => one.name());
  const found: ListedCommand[] = [{ words, command, below }];
  for (const word of below) found.push(...(await listCommands(build, [...words, word])));
  return found;
}
