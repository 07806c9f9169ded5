import { type Command, InvalidArgumentError } from "commander";
import { readText } from "../../src/node/files/readText.ts";
import { readPath } from "./optionReaders.ts";

/** Where a secret is that no option holds. */
export type SecretSource =
  | { readonly by: "env"; readonly name: string }
  | { readonly by: "file"; readonly file: string };

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Where an option says that a secret is. Ends with 2 where it names no such place, and repeats nothing of it, as commander
 * would: it may be the secret itself.
 * @param option `--salt`
 * @param what `a salt`
 */
export function secretSourceOf(command: Command, option: string, what: string, text: string): SecretSource {
  const [by, ...rest] = text.split(":");
  const value = rest.join(":");
  if (by === "env" && NAME.test(value)) return { by, name: value };
  if (by === "file") {
    try {
      return { by, file: readPath(value) };
    } catch (thrown) {
      if (!(thrown instanceof InvalidArgumentError)) throw thrown;
    }
  }
  return command.error(`error: ${option} must be env:NAME or file:PATH, and never ${what} itself`);
}

/** A secret, and where it is, in words that hold nothing of it. */
export type FoundSecret = {
  readonly text: string;
  readonly place: string;
  readonly details: Readonly<Record<string, string>>;
};

/** @param what `the salt` @throws SymbolonError `MissingFile`, `UnreadableFile` */
export function readSecret(source: SecretSource, what: string): FoundSecret {
  if (source.by === "env") {
    const { name } = source;
    return { text: (process.env[name] ?? "").trim(), place: `The variable ${name}`, details: { name } };
  }
  const { file } = source;
  return { text: readText(file, `Give a file that holds ${what}.`).trim(), place: file, details: { file } };
}
