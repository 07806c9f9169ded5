import type { CommandLine } from "../../scripts/command/help/CommandLine.ts";
import { isRare } from "../../scripts/command/help/rareOptions.ts";
import { groupOf } from "../../scripts/command/help/sharedOptions.ts";
import { allVerbs } from "./allVerbs.ts";

/** What a newcomer sees of a command's help. */
export type HelpFigures = {
  /** The command's words. */
  readonly words: string;
  /** Options of its own that are shown. */
  readonly own: number;
  readonly lines: number;
  /** Of the longest line. */
  readonly columns: number;
  readonly examples: number;
};

/** The help of every command that has no further ones. */
export async function readHelpFigures(): Promise<readonly HelpFigures[]> {
  const verbs = await allVerbs();
  return verbs.map(([words, command]) => {
    const lines = command.helpInformation().trimEnd().split("\n");
    const shown = command.options.filter((option) => !option.hidden && !isRare(option));
    return {
      words,
      own: shown.filter(({ flags }) => groupOf(flags) === undefined).length,
      lines: lines.length,
      columns: Math.max(...lines.map(({ length }) => length)),
      examples: (command as CommandLine).helpText().examples.length,
    };
  });
}
