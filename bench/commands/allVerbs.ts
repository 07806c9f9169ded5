import type { Command } from "commander";
import { buildProgram } from "../../scripts/program.ts";

/** Every command that help lists and that has no further ones, with the words that call it. */
export async function allVerbs(
  words: readonly string[] = [],
): Promise<readonly (readonly [string, Command])[]> {
  const { command } = await buildProgram(words);
  const named = (parent: Command, word: string) =>
    parent.commands.find((child) => child.name() === word) as Command;
  const called = words.reduce(named, command);
  if (called.commands.length === 0) return [[words.join(" "), called]];
  const found = [];
  const listed = called.createHelp().visibleCommands(called);
  for (const child of called.commands.filter((one) => listed.includes(one)))
    found.push(...(await allVerbs([...words, child.name()])));
  return found;
}
