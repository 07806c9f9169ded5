import { optionGroups } from "./sharedOptions.ts";
import { wrapItem, wrapText } from "./wrap.ts";

const TERM = 26;

/** What `symbolon help options` prints. */
export function sharedOptionsText(): readonly string[] {
  return [
    ...wrapText(
      "Options that many commands take; a command's help names those that it has. Behind --help --all each command says what is special about them there. Where a command reads a file of data, - is standard input.",
    ),
    ...optionGroups.flatMap(({ name, options }) => [
      "",
      `Options of ${name}:`,
      ...options.flatMap(({ flags, about }) => wrapItem(flags, about, TERM)),
    ]),
  ];
}
