import type { SymbolonError } from "../../core/errors.ts";
import { emptyFile, fileError, shorten } from "../../core/inputErrors.ts";
import { quote } from "../../core/text/escape.ts";
import { isOfToken } from "./columns.ts";
import type { Intake, RowReader } from "./intake.ts";
import { isCampaignKey, readJsonCampaign } from "./jsonCampaigns.ts";
import { isScalar, type JsonStep, readColon, readMembers, skipValue, unexpected } from "./jsonGrammar.ts";
import {
  amountRow,
  BESIDE_AMOUNTS,
  createRows,
  createTuples,
  type JsonRows,
  type ReadRow,
  readNested,
  readRow,
  readTuple,
  refuseNames,
  rowOf,
} from "./jsonRows.ts";
import { createJsonTokens, type JsonToken } from "./jsonTokens.ts";
import { unlikeProblem } from "./unlikeProblem.ts";
import { createUtf8Decoder } from "./utf8Decoder.ts";

/**
 * Reads the rows of a JSON text in any of these forms:
 * - a list of `{"account", "amount"}` with an optional `"index"` and `"beneficiary"`, or of lists `[account, amount]`;
 * - such objects one after another (JSON lines);
 * - one object that maps accounts to amounts, or to objects with an amount; or campaigns to their token and its holders;
 * - an object with one of these under a name such as `"claims"` or `"recipients"`, as in files of Uniswap, Merkl and Sablier; or under two
 *   names, one in the other, as services answer.
 *
 * Amounts are strings or numbers, whose digits are taken as written.
 * @throws SymbolonError, from its functions: of the file as a whole at once, of rows as the intake does
 */
export function createJsonReader(intake: Intake): RowReader {
  const { file } = intake;
  const grammar = readDocument(intake);
  grammar.next();
  const tokens = createJsonTokens(file, (token) => grammar.next(token));
  const decode = createUtf8Decoder(file);
  return {
    write: (chunk) => tokens.write(decode(chunk)),
    end() {
      tokens.write(decode());
      tokens.end();
    },
  };
}

function* readDocument(intake: Intake): JsonStep<void> {
  const { file } = intake;
  const first = yield;
  if (first.kind === "end") throw emptyFile(file);
  if (first.kind === "[") {
    yield* readList(intake, yield);
    requireEnd(file, yield);
  } else if (first.kind === "{") yield* readObjects(intake, first);
  else throw unexpected(file, first, "a list or an object");
}

/** `[{"account": ..., "amount": ...}, ...]` or `[["0x...", "1"], ...]`, after its opening bracket. */
function* readList(intake: Intake, first: JsonToken): JsonStep<void> {
  const { file } = intake;
  const isOfLists = first.kind === "[";
  const rows = createRows(intake, isOfLists ? "json lists" : "json list");
  const take = isOfLists ? createTuples(intake, rows) : undefined;
  const opening = isOfLists ? "[" : "{";
  let token = first;
  while (token.kind !== "]") {
    if (token.kind !== opening) {
      throw unexpected(
        file,
        token,
        `${isOfLists ? "a list" : "an object"} as row ${intake.columns.rows + 1}`,
      );
    }
    const { line } = token;
    if (take === undefined) rows.take(yield* readRow(intake, yield), line);
    else take(yield* readTuple(file, yield), line);
    token = yield;
    if (token.kind === "]") break;
    if (token.kind !== ",") throw unexpected(file, token, "a comma or the end of the list");
    token = yield;
    if (token.kind === "]") throw unexpected(file, token, isOfLists ? "a list" : "an object");
  }
}

/** A key that begins like an account or has its digits, whether or not it is one. */
const ACCOUNT_KEY = /^\s*0x|^[0-9a-f]{40}$/i;
/** An index as the key of its row. */
const INDEX_KEY = /^\d{1,10}$/;
/** A name in an account's place, such as one of ENS. */
const NAME_KEY = /\.[a-z]{2,}$/i;
/** Keys of one row; a file may have the proofs of all under `proofs`. */
const PROOF_KEY = /^(?:merkle)?proof$|^leaf$/i;

/**
 * After the first opening brace: an object that holds the rows, a map, or rows one after another; its keys show which.
 */
function* readObjects(intake: Intake, first: JsonToken): JsonStep<void> {
  const { file } = intake;
  const second = yield;
  const isRow = second.kind === "string" && beginsRow(intake, second.text);
  const isMap = second.kind !== "string" || ACCOUNT_KEY.test(second.text) || INDEX_KEY.test(second.text);
  if (!isRow && isMap) {
    yield* readMap(intake, second);
    return requireEnd(file, yield);
  }
  const row = yield* isRow ? readRow(intake, second) : readEnvelope(intake, second);
  if (row === undefined) return requireEnd(file, yield);
  const rows = createRows(intake, "json lines");
  let brace = first;
  rows.take(row, brace.line);
  for (brace = yield; brace.kind === "{"; brace = yield) {
    rows.take(yield* readRow(intake, yield), brace.line);
  }
  requireEnd(file, brace);
}

/** Whether an object is a row, by its first key. What says its token first may say it of all its rows. */
function beginsRow(intake: Intake, key: string): boolean {
  return PROOF_KEY.test(key) || (intake.columnNamed(key) !== undefined && !isOfToken(key));
}

function requireEnd(file: string, token: JsonToken): void {
  if (token.kind !== "end") throw unexpected(file, token, "the end of the file");
}

/** The key under which Merkl and others give an account several tokens. */
const TOKENS = "tokens";

/**
 * `{"0x...": "1", ...}`, `{"0x...": {"amount": "1", ...}, ...}` or `{"0": {"account": "0x...", ...}, ...}`, after its opening brace and
 * with its first token.
 */
function* readMap(intake: Intake, first: JsonToken): JsonStep<void> {
  let rows: JsonRows | undefined;
  const words = { key: "an account as the key", of: "the object" };
  const { file } = intake;
  yield* readMembers(file, first, words, (key, value) => {
    const { text: account, line } = key;
    rows ??= createRows(intake, value.kind === "{" ? "json claims" : "json map");
    if (value.kind === "{" && isCampaignKey(account)) return readJsonCampaign(intake, rows);
    if (value.kind === "{" && INDEX_KEY.test(account)) return readNumbered(intake, key, rows);
    if (value.kind === "{") return readClaim(intake, account, rows);
    rows.take(amountRow(intake, { account }, value), line);
    return isScalar(value) ? undefined : skipValue(file, value);
  });
  if (rows === undefined) intake.open({ format: "json map", beneficiary: false, index: false });
}

/** The row of an index, after its opening brace; or of a number of the publisher's, where indexes are to be ignored. */
function* readNumbered(intake: Intake, key: JsonToken, rows: JsonRows): JsonStep<void> {
  const first = yield;
  if (first.kind === "string" && ACCOUNT_KEY.test(first.text)) throw noRowsIn(intake.file, key);
  const given = intake.columnNamed("index") === "ignored" ? {} : { index: key.text };
  rows.take(yield* readRow(intake, first, given), key.line);
}

/**
 * What an account gets, after the opening brace: an amount; or one for each token, under their addresses or under
 * `tokens`.
 */
function* readClaim(intake: Intake, account: string, rows: JsonRows): JsonStep<void> {
  const { file } = intake;
  const first = yield;
  if (first.kind !== "string" || (first.text !== TOKENS && !ACCOUNT_KEY.test(first.text))) {
    return rows.take(yield* readRow(intake, first, { account }), first.line);
  }
  if (first.text !== TOKENS) return yield* readTokens(intake, first, account, rows);
  yield* readColon(file);
  const opening = yield;
  if (opening.kind !== "{") throw unexpected(file, opening, "an object of tokens");
  yield* readTokens(intake, yield, account, rows);
  let token = yield;
  for (; token.kind === ","; token = yield) {
    const key = yield;
    if (key.kind !== "string" || !BESIDE_AMOUNTS.has(key.text.toLowerCase())) {
      throw unexpected(file, key, "the end of the account's tokens");
    }
    yield* readColon(file);
    yield* skipValue(file, yield);
  }
  if (token.kind !== "}") throw unexpected(file, token, "the end of the account's tokens");
}

/** `{"0x...": "1", ...}` or `{"0x...": {"amount": "1", ...}, ...}` by tokens, after its opening brace and with its first token. */
function* readTokens(intake: Intake, first: JsonToken, account: string, rows: JsonRows): JsonStep<void> {
  const words = { key: "a token as the key", of: "the tokens" };
  const { file } = intake;
  yield* readMembers(file, first, words, ({ text: beneficiary, line }, value) => {
    // What is only audited may bind its tokens.
    if (beneficiary !== first.text && !intake.isAudit) throw severalWithin(file, account, line);
    const given = { account, beneficiary };
    if (value.kind === "{") return readToken(intake, given, rows, line);
    rows.take(amountRow(intake, given, value), line);
    return isScalar(value) ? undefined : skipValue(file, value);
  });
}

/** One address with others within: which of them are tokens, nothing tells. */
function severalWithin(file: string, key: string, line: number): SymbolonError {
  return fileError(file, {
    code: "SeveralTokens",
    problem: `has several amounts by address within ${quote(shorten(key))} (line ${line}): if that is an account, they are of its tokens; if it is a token, they are of its accounts`,
    hint: 'A tree pays one token: make a file for each, of its accounts alone: {"0x...": "1", ...}. To audit another party\'s tree whose leaves bind their tokens, use `tree identify`, which takes the outer addresses for the accounts.',
    details: { line, key: shorten(key) },
  });
}

function* readToken(intake: Intake, given: ReadRow["values"], rows: JsonRows, line: number): JsonStep<void> {
  rows.take(yield* readRow(intake, yield, given), line);
}

/** Names under which people publish the rows, next to a root, a total and so on. */
const ROWS_NAMES: ReadonlySet<string> = new Set([
  "claims",
  "recipients",
  "rewards",
  "allocations",
  "airdrop",
  "balances",
  "accounts",
  "users",
  "holders",
  "distribution",
  "data",
  "rows",
  "items",
  "result",
  "values",
]);

/** A name, and its value or the value's first token. */
type Member = readonly [name: JsonToken, value: JsonToken];

/**
 * An object that is neither a map of accounts nor a row that begins as one, after its opening brace and with its first key. It has
 * the rows under a name, or is a row with other names.
 * @param isInner whether it is in another one already
 * @returns the row that it is after all, where it begins with its token
 */
function* readEnvelope(intake: Intake, first: JsonToken, isInner = false): JsonStep<ReadRow | undefined> {
  const { file } = intake;
  const members: Member[] = [];
  const scalars: Member[] = [];
  let found: string | undefined;
  yield* readMembers(
    file,
    first,
    { key: "a key", of: "the object" },
    function* (name, value): JsonStep<void> {
      const { text: key } = name;
      if (key === "format" && /^(standard|simple)-v1$/.test(value.text)) throw treeDump(file, value.text);
      const isNested = value.kind === "[" || value.kind === "{";
      if (!isNested) scalars.push([name, value]);
      if (!isNested || !ROWS_NAMES.has(key.toLowerCase())) {
        members.push([name, yield* readNested(file, value)]);
        return;
      }
      const inner = yield;
      if (value.kind === "[" && isScalar(inner)) {
        // Words, numbers, or accounts without their amounts.
        yield* readTuple(file, inner);
        members.push([name, value]);
        return;
      }
      if (found !== undefined) throw rowsTwice(file, found, key);
      found = key;
      yield* value.kind === "[" ? readList(intake, inner) : readRows(intake, inner, isInner);
    },
  );
  if (found !== undefined) {
    const stated = textsOf(scalars);
    requireLikeStated(intake, stated);
    intake.noteStated(stated);
    return undefined;
  }
  const hasAccount = members.some(([name]) => intake.columnNamed(name.text) === "account");
  if (hasAccount && isOfToken(first.text)) return rowOf(intake, members);
  refuseNames(intake, textsOf(scalars), first.line);
  if (scalars.length < members.length) throw noRowsIn(file, first);
  // A map whose first key is not an account: that is a mistake in a row.
  const rows = createRows(intake, "json map");
  for (const [{ text: account, line }, value] of scalars)
    rows.take(amountRow(intake, { account }, value), line);
  return undefined;
}

/** The object under a name of rows, after its opening brace: a map, or one object more around the rows. */
function* readRows(intake: Intake, first: JsonToken, isInner: boolean): JsonStep<void> {
  const { kind, text } = first;
  const isMap = kind !== "string" || [ACCOUNT_KEY, INDEX_KEY, NAME_KEY].some((key) => key.test(text));
  if (isMap || isInner) return yield* readMap(intake, first);
  const row = yield* readEnvelope(intake, first, true);
  if (row !== undefined) throw noRowsIn(intake.file, first);
}

/** Decimals beside the rows are those of each row. @throws SymbolonError `DecimalsDiffer` */
function requireLikeStated(
  intake: Intake,
  stated: readonly (readonly [name: string, value: string])[],
): void {
  for (const [name, value] of stated) {
    if (intake.columnNamed(name) !== "alike") continue;
    const problem = unlikeProblem(intake, { name, value, first: value, hasBeneficiary: false });
    if (problem !== undefined) throw fileError(intake.file, problem);
  }
}

function textsOf(members: readonly Member[]): readonly (readonly [name: string, value: string])[] {
  return members.map(([name, value]) => [name.text, value.text]);
}

function treeDump(file: string, format: string): SymbolonError {
  return fileError(file, {
    code: "UnknownForm",
    problem: `is a dump of OpenZeppelin's merkle-tree (${format}), which holds a whole tree`,
    hint: `Read it whole, unzipped and as tree.dump() gave it: symbolon tree build ${file}`,
    details: { format },
  });
}

function rowsTwice(file: string, first: string, second: string): SymbolonError {
  return fileError(file, {
    code: "UnknownForm",
    problem: `has rows under ${quote(shorten(first))} and under ${quote(shorten(second))}`,
    hint: "Keep those that the tree is made of, and remove the others.",
    details: { first, second },
  });
}

function noRowsIn(file: string, { text, line }: JsonToken): SymbolonError {
  return fileError(file, {
    code: "UnknownForm",
    problem: `is an object whose first key is ${quote(shorten(text))} (line ${line}), and none of its keys holds rows`,
    hint: `Give the rows as a list, as accounts and their amounts, or under one of ${[...ROWS_NAMES].join(", ")}.`,
    details: { line, key: shorten(text) },
  });
}
