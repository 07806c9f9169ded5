import type { Address, Hex } from "viem";
import { parseAmount } from "../../../sdk/allocation/read/parseAmount.ts";
import { singleAccountProblem } from "../../../sdk/allocation/read/singleAccount.ts";
import { at } from "../../../sdk/core/decode.ts";
import type { SymbolonError } from "../../../sdk/core/errors.ts";
import { nobleHasher } from "../../../sdk/core/hasher.ts";
import { fileError, hintFor, shorten } from "../../../sdk/core/inputErrors.ts";
import { quote } from "../../../sdk/core/text/escape.ts";
import type { FieldUse } from "./allocationRules.ts";

type RulesFile = {
  readonly name: string;
  /** Decimals of its amounts; undefined: base units. Set once they are read. */
  decimals: number | undefined;
  /** Gathers each use of a field. */
  readonly uses: FieldUse[];
};

const MAX_TEXT = 200;
const INTEGER = /^(?:0|-?[1-9]\d{0,77})$/;
const HASH = /^0x[0-9a-fA-F]{64}$/;

/**
 * A value of a rules file and its position. Each function refuses a value of another kind, naming file, path and value.
 */
export class RulesValue {
  readonly file: RulesFile;
  readonly path: string;
  readonly value: unknown;

  constructor(file: RulesFile, path: string, value: unknown) {
    this.file = file;
    this.path = path;
    this.value = value;
  }

  refuse(problem: string, hint: string): SymbolonError {
    const shown = this.value === undefined ? "nothing" : shorten(quote(this.value));
    const found = this.value === undefined ? "no value" : `the value ${shown}`;
    const reason = `has ${found} at ${this.path === "" ? "its top" : this.path}, which ${problem}`;
    const details = { path: this.path, value: shown };
    return fileError(this.file.name, { code: "BadRules", problem: reason, hint, details });
  }

  /** A member or an item; its value is undefined where it is missing. @param value default: the one in the file */
  at(name: string | number, value: unknown = Object(this.value)[name]): RulesValue {
    return new RulesValue(this.file, at(this.path, name), value);
  }

  /** Reads a member; undefined: it is missing. */
  optional<Value>(name: string, read: (member: RulesValue) => Value): Value | undefined {
    const member = this.at(name);
    return member.value === undefined ? undefined : read(member);
  }

  /** Requires an object with all of these members, perhaps some of the optional ones, and no others. */
  object(required: readonly string[], optional: readonly string[] = []): this {
    const { value } = this;
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      const hint = required.length === 0 ? "Write {...}." : `Write {...} with ${required.join(", ")}.`;
      throw this.refuse("is not an object", hint);
    }
    const missing = required.find((name) => !Object.hasOwn(value, name));
    if (missing !== undefined) throw this.at(missing, undefined).refuse("is needed", `Add ${missing}.`);
    const known = [...required, ...optional];
    const extra = Object.keys(value).find((name) => !known.includes(name));
    if (extra === undefined) return this;
    throw this.at(extra).refuse(
      "is an unknown member",
      `Remove it, or give it its right name: ${known.join(", ")}.`,
    );
  }

  list(): readonly RulesValue[] {
    if (Array.isArray(this.value) && this.value.length > 0) return this.value.map((_, i) => this.at(i));
    throw this.refuse("is not a list with entries", "Write a list of one or more.");
  }

  text(): string {
    const { value } = this;
    if (typeof value === "string" && value !== "" && value.length <= MAX_TEXT) return value;
    throw this.refuse("is not text", `Write 1 to ${MAX_TEXT} characters in quotes.`);
  }

  oneOf<Value extends string>(values: readonly Value[]): Value {
    const found = values.find((known) => known === this.value);
    if (found !== undefined) return found;
    const shown = values.map((known) => JSON.stringify(known)).join(" or ");
    throw this.refuse(this.value === undefined ? "is needed" : "is not known", `Write ${shown}.`);
  }

  /** In lower case. */
  address(): Address {
    const text = this.text();
    const problem = singleAccountProblem(text, nobleHasher);
    if (problem === undefined) return text.toLowerCase() as Address;
    throw this.refuse(problem.problem, hintFor(text, problem));
  }

  /** 32 bytes, in lower case. */
  hash(): Hex {
    const { value } = this;
    if (typeof value === "string" && HASH.test(value)) return value.toLowerCase() as Hex;
    throw this.refuse("is no hash", "Write 0x and 64 hexadecimal digits.");
  }

  /** Base units, converted from tokens where the file states decimals. */
  amount(): bigint {
    return this.#units(this.file.decimals);
  }

  /** An amount above zero. */
  positive(): bigint {
    return this.#aboveZero(this.amount());
  }

  /** A whole number above zero, without regard to decimals. */
  divisor(): bigint {
    return this.#aboveZero(this.#units(undefined));
  }

  /** A whole number of any sign, up to the width of a field. */
  integer(): bigint {
    if (typeof this.value === "string" && INTEGER.test(this.value)) return BigInt(this.value);
    throw this.refuse("is not a whole number", 'Write its digits in quotes, such as "100".');
  }

  /** The name of a field used as a number. */
  numericField(): string {
    const field = this.text();
    this.file.uses.push({ field, path: this.path, needs: "integer", keys: [] });
    return field;
  }

  /** The name of a field that is compared. @param keys the values that it is compared with */
  keyField(keys: readonly string[]): string {
    const field = this.text();
    this.file.uses.push({ field, path: this.path, needs: "key", keys });
    return field;
  }

  #units(decimals: number | undefined): bigint {
    if (typeof this.value !== "string") {
      // A JSON number beyond 2^53 has already lost digits.
      throw this.refuse("is no amount", 'Write amounts in quotes, such as "1500".');
    }
    const parsed = parseAmount(this.value, decimals);
    if (typeof parsed === "bigint") return parsed;
    const hint =
      parsed.code === "TooManyDecimals" && decimals === undefined
        ? 'Write base units, or state "decimals" at the top of the file.'
        : parsed.hint;
    throw this.refuse(parsed.problem, hint);
  }

  #aboveZero(found: bigint): bigint {
    if (found > 0n) return found;
    throw this.refuse("is zero", "Write more than zero, or leave it out.");
  }
}
