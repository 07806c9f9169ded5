import { type Command, Option } from "commander";
import type { Hex } from "viem";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { HASH } from "./optionReaders.ts";
import { readSecret, type SecretSource, secretSourceOf } from "./secretOption.ts";

/** The option that says where the salt of verifications is. */
export function saltOption(description: string): Option {
  return new Option("--salt <env:name|file:path>", description);
}

/** Where `--salt` says that the salt is, as `secretSourceOf`. */
export function saltSourceOf(command: Command, text: string): SecretSource {
  return secretSourceOf(command, "--salt", "a salt", text);
}

/** The salt there. @throws SymbolonError `BadSalt`, `MissingFile`, `UnreadableFile` */
export function readSalt(source: SecretSource): Hex {
  const { text: salt, place, details } = readSecret(source, "the salt");
  if (HASH.test(salt)) return salt as Hex;
  throw new SymbolonError({
    code: "BadSalt",
    reason: `${place} holds no salt.`,
    hint: "Put 0x and 64 random hexadecimal digits there, the same for all verifiers whose answers you compare.",
    details,
  });
}
