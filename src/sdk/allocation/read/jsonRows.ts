import type { SymbolonError } from "../../core/errors.ts";
import {
  fileError,
  type RowPlace,
  rowError,
  shorten,
  type ValueProblem,
  valueError,
} from "../../core/inputErrors.ts";
import { quote } from "../../core/text/escape.ts";
import { COLUMN_NAMES, type Column } from "./columns.ts";
import type { Intake, RowText, SourceFormat } from "./intake.ts";
import { isScalar, type JsonStep, readMembers, scalarOf, skipValue, unexpected } from "./jsonGrammar.ts";
import type { JsonToken } from "./jsonTokens.ts";
import { mappingHint } from "./mappingHint.ts";
import { unlikeProblem } from "./unlikeProblem.ts";

type Values = Partial<Record<Column, string>>;
/** Why a row is refused, once its place is known. */
export type RowRefusal = (place: RowPlace) => SymbolonError;

type JsonFormat = Extract<SourceFormat["format"], `json ${string}`>;
export type JsonRows = ReturnType<typeof createRows>;

/** Passes rows on; the first determines the columns of all. */
export function createRows(intake: Intake, format: JsonFormat) {
  let columns: readonly Column[] | undefined;
  let alike: ReadRow["alike"];
  const open = (values: Values): readonly Column[] => {
    const beneficiary = values.beneficiary !== undefined;
    const index = values.index !== undefined;
    intake.open({ format, beneficiary, index });
    return [
      "account",
      "amount",
      ...(index ? (["index"] as const) : []),
      ...(beneficiary ? (["beneficiary"] as const) : []),
    ];
  };
  return {
    take(row: ReadRow, line: number): void {
      const { values, refusal, pairs, proof } = row;
      if (columns === undefined) {
        if (pairs !== undefined) refuseNames(intake, pairs, line);
        columns = open(values);
        alike = row.alike;
      }
      const named = columns;
      const missing = named.find((column) => values[column] === undefined);
      const extra = (Object.keys(values) as Column[]).find((column) => !named.includes(column));
      const unlike = unlikeIn(intake, row, alike);
      if (refusal) intake.refuseRow(line, refusal);
      else if (missing) intake.refuseRow(line, (place) => rowError(place, missingValue(missing)));
      else if (extra) intake.refuseRow(line, (place) => rowError(place, extraValue(extra)));
      else if (unlike) intake.refuseRow(line, (place) => rowError(place, unlike));
      else {
        intake.addRow(values as RowText, line);
        if (proof !== undefined) intake.noteProof(proof);
      }
    },
  };
}

/** What is wrong with a row in the columns that all rows have alike. @param first what the first row has there */
function unlikeIn(intake: Intake, row: ReadRow, first: ReadRow["alike"] = NONE): ValueProblem | undefined {
  const { values, alike = NONE } = row;
  if (alike.size === 0 && first.size === 0) return undefined;
  const hasBeneficiary = values.beneficiary !== undefined;
  return [...new Set([...first.keys(), ...alike.keys()])]
    .map((name) =>
      unlikeProblem(intake, { name, value: alike.get(name), first: first.get(name), hasBeneficiary }),
    )
    .find((problem) => problem !== undefined);
}

const NONE: ReadonlyMap<string, string> = new Map();

export type Pair = readonly [key: string, value: string];

export type ReadRow = {
  readonly values: Values;
  readonly refusal: RowRefusal | undefined;
  /** Its values in columns that all rows have alike, by their names in lower case; default: it has none. */
  readonly alike?: ReadonlyMap<string, string> | undefined;
  /** Its keys and values as written. Default: its keys are not names that could be mapped. */
  readonly pairs?: readonly Pair[];
  /** The proof next to them. */
  readonly proof?: readonly string[] | undefined;
};

/**
 * Refuses a file whose first row has unknown names, once, with the options that would make it readable.
 * @throws SymbolonError `UnknownKey`
 */
export function refuseNames({ file, columnNamed }: Intake, pairs: readonly Pair[], line: number): void {
  const names = pairs.map(([name]) => name);
  const unknown = names.filter((name) => columnNamed(name) === undefined);
  if (unknown.length === 0) return;
  const mapping = mappingHint(
    names,
    pairs.map(([, value]) => value),
    columnNamed,
  );
  if (mapping === undefined) return;
  throw fileError(file, {
    code: "UnknownKey",
    problem: `has rows with ${unknown.length === 1 ? "an unknown key" : "unknown keys"}, ${unknown.map((name) => quote(shorten(name))).join(", ")}, first in line ${line}`,
    hint: `${mapping} Each row needs ${COLUMN_NAMES}.`,
    details: { line, keys: unknown.map(shorten) },
  });
}

/**
 * One row's object, after its opening brace and with its first token.
 * @param given the row's values from elsewhere
 */
export function* readRow(intake: Intake, first: JsonToken, given?: Values): JsonStep<ReadRow> {
  const { file } = intake;
  const row = new RowOfKeys(intake, given);
  let token = first;
  // Not by `readMembers`: a function for each member would take twice as long.
  while (token.kind !== "}") {
    if (token.kind !== "string") throw unexpected(file, token, "a key");
    const key = token.text;
    const colon = yield;
    if (colon.kind !== ":") throw unexpected(file, colon, "a colon");
    const value = yield;
    if (value.kind === "[" && isProof(key))
      row.proof = (yield* readTuple(file, yield)).map(({ text }) => text);
    else if (isScalar(value)) row.take(key, value);
    else {
      const isKnown = intake.columnNamed(key) !== undefined || BESIDE_AMOUNTS.has(key.toLowerCase());
      row.take(key, yield* readNested(file, value, isKnown ? undefined : key));
    }
    token = yield;
    if (token.kind === "}") break;
    if (token.kind !== ",") throw unexpected(file, token, "a comma or the end of the row");
    token = yield;
    if (token.kind === "}") throw unexpected(file, token, "a key");
  }
  return row;
}

/** A row of members that were read already. @param members keys, and values by their first tokens */
export function rowOf(
  intake: Intake,
  members: readonly (readonly [key: JsonToken, value: JsonToken])[],
): ReadRow {
  const row = new RowOfKeys(intake);
  for (const [key, value] of members) row.take(key.text, value);
  return row;
}

/** A row whose amount is a value by itself. */
export function amountRow(intake: Intake, given: ReadRow["values"], value: JsonToken): ReadRow {
  const { text, problem } = scalarOf(intake, value, "amount");
  const refusal: RowRefusal | undefined =
    problem && ((place) => valueError(place, "amount", value.text, problem));
  return { values: { ...given, amount: text }, refusal };
}

/** Keys under which programs write a number in hexadecimal digits, next to its type; ethers.js puts 0x before them. */
const NUMBER_KEYS: readonly string[] = ["hex", "_hex"];
const BARE_HEX = /^(?!0x)(?=[0-9a-f])/i;
const ACCOUNT = /^0x[0-9a-f]{40}$/i;

/**
 * A value that is a list or an object, to its end: the number that ethers.js writes as an object, or its first token.
 * @param key of a row, where nothing says that its accounts mean nothing; default: they may
 * @throws SymbolonError `UnknownForm`
 */
export function* readNested(file: string, first: JsonToken, key?: string): JsonStep<JsonToken> {
  let found = first;
  if (first.kind !== "{") yield* skipValue(file, first);
  else {
    yield* readMembers(file, yield, { key: "a key", of: "the object" }, (name, value) => {
      const hasAccount = ACCOUNT.test(name.text) || ACCOUNT.test(value.text);
      if (key !== undefined && hasAccount) throw accountsWithin(file, key, first.line);
      if (NUMBER_KEYS.includes(name.text) && value.kind === "string")
        found = { ...value, text: value.text.trim().replace(BARE_HEX, "0x") };
      return isScalar(value) ? undefined : skipValue(file, value);
    });
  }
  return found;
}

/** Such rows are often of a token each, or calls to one: its address would be read as the account. */
function accountsWithin(file: string, key: string, line: number): SymbolonError {
  return fileError(file, {
    code: "UnknownForm",
    problem: `has rows that hold accounts themselves, under ${quote(shorten(key))} (line ${line})`,
    hint: `If those are who is paid, make a file of them, one for each token: {"0x...": "1", ...}. If not, remove the key, or ignore it by name (--ignore-columns).`,
    details: { line, key: shorten(key) },
  });
}

/** A row whose values have keys. */
class RowOfKeys implements ReadRow {
  readonly values: Values;
  readonly pairs: Pair[];
  refusal: RowRefusal | undefined;
  proof: readonly string[] | undefined;
  alike: Map<string, string> | undefined;
  readonly #intake: Intake;
  /** What the key of the row says, which its members may say again. */
  readonly #given: Values;

  constructor(intake: Intake, given: Values = {}) {
    this.#intake = intake;
    this.#given = given;
    this.values = { ...given };
    this.pairs = Object.entries(given);
  }

  /** @param value its first token; the value was read to its end */
  take(key: string, value: JsonToken): void {
    const { values } = this;
    const column = this.#intake.columnNamed(key);
    if (column === undefined && BESIDE_AMOUNTS.has(key.toLowerCase())) return;
    this.pairs.push([key, value.text]);
    if (column === "ignored") return;
    if (column === "alike") {
      this.#takeAlike(key, value);
      return;
    }
    const isGiven = column !== undefined && this.#given[column]?.toLowerCase() === value.text.toLowerCase();
    if (isGiven) return;
    if (column === undefined || values[column] !== undefined) {
      this.refusal ??= (place) => rowError(place, badKey(key, column));
      return;
    }
    const { text, problem } = scalarOf(this.#intake, value, column);
    values[column] = text;
    if (problem) this.refusal ??= (place) => valueError(place, column, value.text, problem);
  }

  #takeAlike(key: string, value: JsonToken): void {
    const name = key.trim().toLowerCase();
    this.alike ??= new Map();
    if (this.alike.has(name)) this.refusal ??= (place) => rowError(place, badKey(key, name));
    // A word such as null stands for the chain's own coin.
    const { text, problem } =
      value.kind === "word" ? { text: value.text } : scalarOf(this.#intake, value, name);
    this.alike.set(name, text);
    if (problem) this.refusal ??= (place) => valueError(place, name, value.text, problem);
  }
}

function isProof(key: string): boolean {
  return /proof/i.test(key) && BESIDE_AMOUNTS.has(key.toLowerCase());
}

/** An account, or a mistake for one: a character too few or too many, without 0x, or a name such as one of ENS. */
const ADDRESS = /^0x.{36,44}$|^[0-9a-f]{40}$|\.[a-z]{2,}$/i;

/** A list of values, after its opening bracket and with its first token. */
export function* readTuple(file: string, first: JsonToken): JsonStep<readonly JsonToken[]> {
  const values: JsonToken[] = [];
  let token = first;
  while (token.kind !== "]") {
    values.push(token);
    yield* skipValue(file, token);
    token = yield;
    if (token.kind === "]") break;
    if (token.kind !== ",") throw unexpected(file, token, "a comma or the end of the row");
    token = yield;
    if (token.kind === "]") throw unexpected(file, token, "a value");
  }
  return values;
}

/** Takes rows that are lists; the places of accounts in the first one show the meaning of each value. */
export function createTuples(intake: Intake, rows: JsonRows) {
  let columns: readonly Column[] | undefined;
  return (tokens: readonly JsonToken[], line: number): void => {
    columns ??= tupleColumns(intake.file, tokens, line);
    const values: Values = {};
    let refusal: RowRefusal | undefined;
    if (tokens.length !== columns.length) {
      const expected = columns;
      refusal = (place) =>
        rowError(place, {
          code: "WrongColumnCount",
          problem: `has ${tokens.length} values, but row 1 has ${expected.length}`,
          hint: `Give each row ${expected.join(", ")}.`,
        });
    }
    for (const [i, column] of columns.entries()) {
      const token = tokens[i];
      const read = token && scalarOf(intake, token, column);
      values[column] = read?.text ?? "";
      const problem = read?.problem;
      if (problem) refusal ??= (place) => valueError(place, column, token?.text ?? "", problem);
    }
    rows.take({ values, refusal }, line);
  };
}

function tupleColumns(file: string, tokens: readonly JsonToken[], line: number): readonly Column[] {
  const places = tokens.map(({ text }) => (ADDRESS.test(text) ? "a" : "n")).join("");
  const columns: Readonly<Record<string, readonly Column[]>> = {
    an: ["account", "amount"],
    nan: ["index", "account", "amount"],
    aan: ["account", "beneficiary", "amount"],
    naan: ["index", "account", "beneficiary", "amount"],
  };
  const found = columns[places];
  if (found !== undefined) return found;
  throw fileError(file, {
    code: "UnknownForm",
    problem: `has a list of ${tokens.length} values as row 1 (line ${line}), without their names`,
    hint: "Give lists [account, amount], [index, account, amount] or [account, beneficiary, amount]; or objects that name their values.",
    details: { line, values: tokens.length },
  });
}

/** Keys that are published next to an amount: they follow from the rows, or are for people. */
export const BESIDE_AMOUNTS: ReadonlySet<string> = new Set([
  "proof",
  "proofs",
  "merkleproof",
  "leaf",
  "flags",
  "reasons",
]);

function missingValue(column: Column): ValueProblem {
  return {
    code: "MissingValue",
    problem: `has no ${column}`,
    hint: `Give every row ${column === "index" ? "an index, or none of them" : `an ${column}`}.`,
  };
}

function extraValue(column: Column): ValueProblem {
  return { ...missingValue(column), problem: `has its ${column}, but row 1 has no ${column}` };
}

function badKey(key: string, column: string | undefined): ValueProblem {
  const shown = quote(shorten(key));
  return column === undefined
    ? {
        code: "UnknownKey",
        problem: `has an unknown key, ${shown}`,
        hint: `Give each row ${COLUMN_NAMES}; remove all else${key.trim() === "" ? "" : ", or ignore it by name (--ignore-columns)"}.`,
      }
    : {
        code: "DuplicateKey",
        problem: `has its ${column} twice (key ${shown})`,
        hint: "Give each key once.",
      };
}
