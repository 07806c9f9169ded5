import { type Command, InvalidArgumentError, Option } from "commander";
import { readText } from "../../src/node/files/readText.ts";
import { readData } from "./standardInput.ts";

/**
 * Lets a command's options be given in a JSON file: an object whose members are the options' long names (`max-paused` or
 * `maxPaused`), with texts, numbers or lists of these. The command line takes precedence.
 */
export function withParametersFile(command: Command): Command {
  return command
    .addOption(
      new Option("--parameters <file>", "a JSON file with these options, by their long names").argParser(
        readData,
      ),
    )
    .on("option:parameters", (path: string) => takeParameters(command, path));
}

function takeParameters(command: Command, path: string): void {
  const refuse = (problem: string): never =>
    command.error(`error: ${path} ${problem}`, { code: "commander.invalidArgument" });
  for (const [name, given] of Object.entries(
    contentOf(command.getOptionValue("parameters") as string, refuse),
  )) {
    const option = command.options.find((one) => one.attributeName() === name || one.name() === name);
    if (option === undefined || option.name() === "parameters") {
      refuse(`has an unknown member, ${JSON.stringify(name)}: this command has no such option`);
    } else if (command.getOptionValueSource(option.attributeName()) !== "cli") {
      command.setOptionValueWithSource(option.attributeName(), valueFrom(option, given, refuse), "config");
    }
  }
}

function contentOf(path: string, refuse: (problem: string) => never): object {
  const text = readText(path, "Give a JSON file of options.");
  try {
    const content: unknown = JSON.parse(text);
    if (typeof content === "object" && content !== null && !Array.isArray(content)) return content;
  } catch (error) {
    refuse(`is not JSON: ${(error as Error).message}`);
  }
  return refuse("must hold an object of options");
}

/** Read as it would be on the command line. */
function valueFrom(option: Option, given: unknown, refuse: (problem: string) => never): unknown {
  const parts: readonly unknown[] = Array.isArray(given) ? given : [given];
  const isText = (part: unknown) => typeof part === "string" || typeof part === "number";
  if (!parts.every(isText) || (parts.length !== 1 && !option.variadic)) {
    refuse(`has for ${option.name()} a value that is not text: ${JSON.stringify(given)}`);
  }
  let value: unknown;
  for (const part of parts) {
    try {
      value = option.parseArg === undefined ? String(part) : option.parseArg(String(part), value);
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      refuse(`has for ${option.name()} the value ${JSON.stringify(part)}. ${error.message}`);
    }
  }
  return value;
}
