import { EventEmitter } from "node:events";
import {
  type AddHelpTextContext,
  type AddHelpTextPosition,
  Command,
  type Help,
  type Option,
} from "commander";
import { CommandHelp } from "./CommandHelp.ts";
import { type HelpText, readHelpText } from "./helpText.ts";
import { renamed } from "./renamed.ts";

/** What commander's types leave out. */
const ofCommander = Command.prototype as unknown as {
  readonly unknownCommand: () => void;
  readonly _outputHelpIfRequested: (args: readonly string[]) => void;
};

const FROM_ENVIRONMENT = "optionEnv:";

/** What to do after words that name no command. */
export const COMMANDS_HINT = "`symbolon help` lists the commands; COMMAND --help shows what a command takes";

/** Commander's command, with help that fits a screen, and with what it reads from the environment mended. */
export class CommandLine extends Command {
  /** Whether help shows all there is: `--help --all`. */
  readonly #isWhole: boolean;
  #text = "";

  constructor(name?: string, isWhole = false) {
    super(name);
    this.#isWhole = isWhole;
  }

  override createCommand(name?: string): CommandLine {
    return new CommandLine(name, this.#isWhole);
  }

  override createHelp(): Help {
    return Object.assign(new CommandHelp(this.#isWhole), this.configureHelp());
  }

  /** Text below the options is cut to fit a screen with them: it is kept here until help is shown. */
  override addHelpText(
    position: AddHelpTextPosition,
    text: string | ((context: AddHelpTextContext) => string),
  ): this {
    if (position !== "after" || typeof text !== "string") return super.addHelpText(position, text as string);
    this.#text += `\n\n${text}`;
    return this;
  }

  helpText(): HelpText {
    return readHelpText(this.#text);
  }

  /**
   * Called by commander, whose types leave it out, with the value of an option's variable. An empty one is as one that is not
   * set, as containers and CI pass it on; unless something else would then be taken instead, such as another store.
   */
  emit(event: string, ...values: readonly unknown[]): boolean {
    const isEmpty = event.startsWith(FROM_ENVIRONMENT) && values[0] === "";
    const name = event.slice(FROM_ENVIRONMENT.length);
    const option = isEmpty ? this.options.find((one) => one.name() === name) : undefined;
    if (option !== undefined && option.defaultValue === undefined) return true;
    return EventEmitter.prototype.emit.call(this as unknown as EventEmitter, event, ...values);
  }

  /** Called by commander, whose types leave it out. Names the variable, too, from which the option would have been taken. */
  missingMandatoryOptionValue({ flags, envVar }: Option): void {
    // What is chosen decides which options there are.
    const chosen = this.registeredArguments.find(({ argChoices }, i) => argChoices && i >= this.args.length);
    if (chosen !== undefined) this.missingArgument(chosen.name());
    const hint = envVar === undefined ? "" : `: give it, or set ${envVar}`;
    this.error(`error: required option '${flags}' not specified${hint}`, {
      code: "commander.missingMandatoryOptionValue",
    });
  }

  /** Called by commander, whose types leave it out. Names what may be given, where that is a choice. */
  missingArgument(name: string): void {
    const choices = this.registeredArguments.find((one) => one.name() === name)?.argChoices;
    const hint = choices === undefined ? "" : `: it is one of ${choices.join(", ")}`;
    this.error(`error: missing required argument '${name}'${hint}`, { code: "commander.missingArgument" });
  }

  /** Called by commander, whose types leave it out, for two options that exclude each other. */
  _conflictingOption(option: Option, other: Option): void {
    this.error(`error: ${option.long} and ${other.long} exclude each other`, {
      code: "commander.conflictingOption",
    });
  }

  /** Called by commander, whose types leave it out, for `help WORD`: an unknown word is refused, with the nearest command. */
  _dispatchHelpCommand(word: string | undefined): void {
    const found = word === undefined ? this : this.commands.find((child) => child.name() === word);
    if (found !== undefined) found.help();
    this.refuseWords([word as string]);
  }

  /** Called by commander, whose types leave it out. `--help` of an unknown command, or of one that is gone, is refused as the command itself is. */
  _outputHelpIfRequested(args: readonly string[]): void {
    const [word] = this.args;
    const isUnknown = word !== undefined && !word.startsWith("-") && this.commands.length > 0;
    if (isUnknown && args.some((arg) => arg === "--help" || arg === "-h")) this.unknownCommand();
    ofCommander._outputHelpIfRequested.call(this, args);
  }

  /** Ends with 2: the words name no command here. */
  refuseWords(words: readonly string[]): void {
    this.args = [...words];
    this.unknownCommand();
  }

  /** Called by commander, whose types leave it out: a command that there was is refused with its successor. */
  unknownCommand(): void {
    this.showHelpAfterError(`hint: ${COMMANDS_HINT}`);
    const noun = this.parent === null ? "" : `${this.name()} `;
    const gone = [2, 1]
      .map((count) => `${noun}${this.args.slice(0, count).join(" ")}`)
      .find((words) => Object.hasOwn(renamed, words));
    if (gone === undefined) {
      ofCommander.unknownCommand.call(this);
      return;
    }
    this.error(`error: symbolon ${gone} no longer exists: use symbolon ${renamed[gone]}`, {
      code: "commander.unknownCommand",
    });
  }
}
