import { type Command, InvalidArgumentError, Option } from "commander";
import { type Hex, isHex, size } from "viem";
import { SymbolonError } from "../../src/core/errors.ts";
import { readText } from "../../src/files/readText.ts";
import { readPath } from "./optionReaders.ts";

/** Where the salt of verifications is. */
export type SaltSource =
  | { readonly by: "env"; readonly name: string }
  | { readonly by: "file"; readonly file: string };

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const SALT_BYTES = 32;

/** The option that says where the salt of verifications is. */
export function saltOption(description: string): Option {
  return new Option("--salt <env:name|file:path>", description);
}

/**
 * Where `--salt` says that the salt is. Ends with 2 where it says nothing of that kind, and repeats nothing of it, as
 * commander would: it may be the salt that was typed in its place.
 */
export function saltSourceOf(command: Command, text: string): SaltSource {
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
  return command.error("error: --salt must be env:NAME or file:PATH: a salt itself is no option.");
}

/** The salt there. @throws SymbolonError `BadSalt`, `MissingFile`, `UnreadableFile` */
export function readSalt(source: SaltSource): Hex {
  const isVariable = source.by === "env";
  const text = isVariable
    ? (process.env[source.name] ?? "")
    : readText(source.file, "Give a file that holds the salt.");
  const salt = text.trim();
  if (isHex(salt) && size(salt) === SALT_BYTES && salt.length === 2 + 2 * SALT_BYTES) return salt;
  const place = isVariable ? `The variable ${source.name}` : source.file;
  throw new SymbolonError({
    code: "BadSalt",
    reason: `${place} holds no salt.`,
    hint: "Put 0x and 64 hexadecimal digits there, made once at random and shared by verifiers whose answers are to be compared.",
    details: isVariable ? { name: source.name } : { file: source.file },
  });
}
