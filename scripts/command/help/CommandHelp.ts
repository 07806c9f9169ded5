import { type Command, Help, type Option } from "commander";
import type { WithHelpText } from "./helpText.ts";
import { isRare } from "./rareOptions.ts";
import { groupOf, optionGroups } from "./sharedOptions.ts";
import { wrapCommand, wrapItem, wrapText } from "./wrap.ts";

/** Lines of a screen that nobody has to scroll. */
export const MAX_LINES = 50;
const MAX_TERM = 28;

/** A term, and what it is. */
type Item = readonly [term: string, about: string];

/** Help of a command: its own options, shared ones by their names, and examples; all there is with `--help --all`. */
export class CommandHelp extends Help {
  readonly #isWhole: boolean;

  constructor(isWhole: boolean) {
    super();
    this.#isWhole = isWhole;
  }

  override formatHelp(command: Command): string {
    const { paragraphs, examples } = (command as Command & WithHelpText).helpText();
    const commands = this.visibleCommands(command);
    const lines = [
      ...wrapText(`Usage: ${this.commandUsage(command)}`),
      "",
      ...wrapText(this.commandDescription(command)),
      ...section(
        "Arguments:",
        itemLines(
          this.visibleArguments(command).map((one) => [
            this.argumentTerm(one),
            this.argumentDescription(one),
          ]),
        ),
      ),
      ...this.#optionLines(command),
      ...section(
        "Commands:",
        itemLines(commands.map((one) => [this.subcommandTerm(one), this.subcommandDescription(one)])),
      ),
      ...section(
        examples.length > 1 ? "Examples:" : "Example:",
        examples.flatMap((one) => wrapCommand(one)),
      ),
    ];
    return `${[...lines, ...this.#tail(command, paragraphs, lines.length)].join("\n")}\n`;
  }

  #optionLines(command: Command): readonly string[] {
    const options = this.visibleOptions(command).filter(({ long }) => long !== "--help");
    const own = options.filter(({ flags }) => groupOf(flags) === undefined);
    if (!this.#isWhole) {
      return [
        ...section("Options:", this.#items(own.filter((option) => !isRare(option)))),
        ...section("Shared options (symbolon help options):", groupLines(options)),
      ];
    }
    return [
      ...section("Options:", this.#items(own)),
      ...optionGroups.flatMap(({ name }) =>
        section(`Options of ${name}:`, this.#items(options.filter(({ flags }) => groupOf(flags) === name))),
      ),
    ];
  }

  #items(options: readonly Option[]): readonly string[] {
    return itemLines(options.map((option) => [this.optionTerm(option), this.optionDescription(option)]));
  }

  /** The details, as far as they fit a screen, and how to see the rest. */
  #tail(command: Command, paragraphs: readonly string[], above: number): readonly string[] {
    const text = paragraphs.flatMap((paragraph) => ["", ...paragraphLines(paragraph)]);
    const hidden = command.options.filter((option) => isRare(option)).length;
    const isCut = !this.#isWhole && above + text.length + 2 > MAX_LINES;
    if (this.#isWhole || (!isCut && hidden === 0)) return text;
    const rest = [
      ...(hidden === 0 ? [] : [`${hidden} more option${hidden === 1 ? "" : "s"}`]),
      ...(isCut ? ["details"] : []),
    ].join(", and ");
    return [...(isCut ? [] : text), "", ...wrapText(`${fullName(command)} --help --all shows ${rest}.`)];
  }
}

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", heading, ...lines];
}

function itemLines(items: readonly Item[]): readonly string[] {
  const width = Math.min(MAX_TERM, Math.max(0, ...items.map(([term]) => term.length)));
  return items.flatMap(([term, about]) => wrapItem(term, about, width));
}

/** The shared ones of a command, a line a group. */
function groupLines(options: readonly Option[]): readonly string[] {
  const items = optionGroups.flatMap(({ name }): readonly Item[] => {
    const names = options.filter(({ flags }) => groupOf(flags) === name).map(({ long }) => long);
    return names.length === 0 ? [] : [[name, names.join(", ")]];
  });
  return itemLines(items);
}

/** A line that begins with blanks stays one, such as one of a list. */
function paragraphLines(paragraph: string): readonly string[] {
  const lines: string[] = [];
  let flowing = "";
  for (const line of paragraph.split("\n")) {
    if (/^\s/.test(line)) {
      lines.push(...wrapText(flowing), ...wrapText(line.trim(), "  "));
      flowing = "";
    } else flowing += ` ${line}`;
  }
  return [...lines, ...wrapText(flowing)];
}
