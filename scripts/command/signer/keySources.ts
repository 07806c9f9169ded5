import { type Command, InvalidArgumentError } from "commander";
import { readAddress, readPath } from "../optionReaders.ts";
import type { KeySource } from "./signingOptions.ts";

/** For help texts. */
export const KEY_SOURCES = "keystore:FILE, account:ADDRESS or env:NAME";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Reads `keystore:FILE`, `account:ADDRESS` or `env:NAME`.
 * @throws InvalidArgumentError without what was given: it may be the key itself
 */
export function readKeySource(text: string): KeySource {
  const [by, ...rest] = text.split(":");
  const value = rest.join(":");
  if (by === "keystore") return { by, file: readPath(value) };
  if (by === "account") return { by, account: readAddress(value) };
  if (by === "env" && NAME.test(value)) return { by, name: value };
  throw new InvalidArgumentError(`It must be ${KEY_SOURCES}, and never a key itself.`);
}

/** The texts of an option that may be given several times; they are read once the command runs. */
export function readTexts(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/**
 * The sources that an option was given. Ends with 2 where one is not a source, and repeats nothing of it, as commander would: it
 * may be a key.
 */
export function keySourcesOf(
  command: Command,
  option: string,
  texts: readonly string[],
): readonly KeySource[] {
  return texts.map((text, i) => {
    try {
      return readKeySource(text);
    } catch (thrown) {
      if (!(thrown instanceof InvalidArgumentError)) throw thrown;
      const which = texts.length === 1 ? "" : ` ${i + 1}`;
      return command.error(`error: ${option}${which} is not the source of a key. ${thrown.message}`);
    }
  });
}
