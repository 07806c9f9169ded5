import type { Command } from "commander";
import type { CommandLine } from "./command/help/CommandLine.ts";
import { sharedOptionsText } from "./command/help/sharedOptionsText.ts";
import { printResult } from "./output.ts";

/** `symbolon help [WORD...]`: the help of a command, or what the options do that many share. */
export function define(command: Command): void {
  command
    .argument("[word...]", "a command's words; or options: those that many commands share")
    .action((words: readonly string[]) => help(command.parent as Command, words));
}

function help(program: Command, words: readonly string[]): void {
  if (words.length === 1 && words[0] === "options") {
    printResult(false, undefined, sharedOptionsText());
    return;
  }
  let found = program;
  for (const [i, word] of words.entries()) {
    if (found.commands.length === 0) break;
    const next = found.commands.find((child) => child.name() === word);
    if (next === undefined) (found as CommandLine).refuseWords(words.slice(i));
    else found = next;
  }
  found.help();
}
