import type { Address, Hex } from "viem";
import { ADDRESS_BYTES } from "../../core/bytes.ts";
import { at } from "../../core/decode.ts";
import type { SymbolonError } from "../../core/errors.ts";
import { nobleHasher } from "../../core/hasher.ts";
import { fileError, shorten } from "../../core/inputErrors.ts";
import { quote } from "../../core/text/escape.ts";
import { parseAccount } from "../read/parseAccount.ts";
import { parseAmount } from "../read/parseAmount.ts";

export type Members = Readonly<Record<string, unknown>>;

/** Reads a rules file member by member; each function refuses what is not of its kind, naming file, path and value. */
export type RulesReader = {
  readonly refuse: (path: string, value: unknown, problem: string, hint: string) => SymbolonError;
  /** An object that has all of these members, perhaps some of the optional ones, and no other. */
  readonly members: (
    value: unknown,
    path: string,
    required: readonly string[],
    optional?: readonly string[],
  ) => Members;
  readonly list: (value: unknown, path: string) => readonly unknown[];
  readonly text: (value: unknown, path: string) => string;
  readonly oneOf: <Value extends string>(value: unknown, path: string, values: readonly Value[]) => Value;
  /** Lower case. */
  readonly address: (value: unknown, path: string) => Address;
  /** 32 bytes, in lower case. */
  readonly hash: (value: unknown, path: string) => Hex;
  /** An amount in base units, or in tokens where the file states decimals. */
  readonly amount: (value: unknown, path: string, decimals: number | undefined) => bigint;
  /** An amount above zero. */
  readonly positive: (value: unknown, path: string, decimals: number | undefined) => bigint;
  /** Whole numbers of any sign, up to the width of a field. */
  readonly integer: (value: unknown, path: string) => bigint;
};

const MAX_TEXT = 200;
const INTEGER = /^(?:0|-?[1-9]\d{0,77})$/;
const HASH = /^0x[0-9a-fA-F]{64}$/;

/** What the other readers are made of. */
function basicReaders(file: string): Pick<RulesReader, "refuse" | "text" | "amount"> {
  const refuse = (path: string, value: unknown, problem: string, hint: string) => {
    const shown = value === undefined ? "nothing" : shorten(quote(value));
    const reason = `has ${shown} at ${path === "" ? "its top" : path}, which ${problem}`;
    return fileError(file, { code: "BadRules", problem: reason, hint }, { path, value: shown });
  };
  const text = (value: unknown, path: string) => {
    if (typeof value === "string" && value !== "" && value.length <= MAX_TEXT) return value;
    throw refuse(path, value, "is no text", `Write 1 to ${MAX_TEXT} characters in quotes.`);
  };
  const amount = (value: unknown, path: string, decimals: number | undefined) => {
    if (typeof value !== "string") {
      // A JSON number beyond 2^53 has lost digits before anybody could refuse it.
      throw refuse(path, value, "is no amount", 'Write amounts in quotes, such as "1500".');
    }
    const parsed = parseAmount(value, decimals);
    if (typeof parsed === "bigint") return parsed;
    const hint =
      parsed.code === "TooManyDecimals" && decimals === undefined
        ? 'Write base units, or state "decimals" at the top of the file.'
        : parsed.hint;
    throw refuse(path, value, parsed.problem, hint);
  };
  return { refuse, text, amount };
}

/** @param file as the caller named it, for the errors */
export function rulesReader(file: string): RulesReader {
  const basics = basicReaders(file);
  const { refuse, text, amount } = basics;
  return {
    ...basics,
    members(value, path, required, optional = []) {
      if (typeof value !== "object" || value === null || Array.isArray(value)) {
        const hint = required.length === 0 ? "Write {...}." : `Write {...} with ${required.join(", ")}.`;
        throw refuse(path, value, "is no object", hint);
      }
      const known = [...required, ...optional];
      const missing = required.find((name) => !Object.hasOwn(value, name));
      if (missing !== undefined) {
        throw refuse(at(path, missing), undefined, "is needed there", `Add ${missing}.`);
      }
      const extra = Object.keys(value).find((name) => !known.includes(name));
      if (extra === undefined) return value as Members;
      const hint = `Remove it, or give it its right name: ${known.join(", ")}.`;
      throw refuse(at(path, extra), (value as Members)[extra], "means nothing there", hint);
    },
    list(value, path) {
      if (Array.isArray(value) && value.length > 0) return value;
      throw refuse(path, value, "is no list with something in it", "Write a list of one or more.");
    },
    oneOf(value, path, values) {
      const found = values.find((known) => known === value);
      if (found !== undefined) return found;
      const shown = values.map((known) => JSON.stringify(known)).join(" or ");
      throw refuse(path, value, "is not known", `Write ${shown}.`);
    },
    address(value, path) {
      const told = text(value, path);
      const problem = parseAccount(told, new Uint8Array(ADDRESS_BYTES), 0, nobleHasher);
      if (problem === undefined) return told.toLowerCase() as Address;
      throw refuse(path, value, problem.problem, problem.hint);
    },
    hash(value, path) {
      if (typeof value === "string" && HASH.test(value)) return value.toLowerCase() as Hex;
      throw refuse(path, value, "is no hash", "Write 0x and 64 hexadecimal digits.");
    },
    positive(value, path, decimals) {
      const found = amount(value, path, decimals);
      if (found > 0n) return found;
      throw refuse(path, value, "is zero", "Write more than zero, or leave it out.");
    },
    integer(value, path) {
      if (typeof value === "string" && INTEGER.test(value)) return BigInt(value);
      throw refuse(path, value, "is no whole number", 'Write its digits in quotes, such as "100".');
    },
  };
}
