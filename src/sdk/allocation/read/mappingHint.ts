import { shellWord } from "../../core/text/shellWord.ts";
import { type ColumnNamed, plain } from "./columns.ts";

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const NUMBER = /^(?:0x(?![0-9a-fA-F]{40}$)[0-9a-fA-F]+|[0-9][0-9.,]*(?:[eE][+-]?\d+)?)$/;
/** What people call a column of accounts, the likeliest first. */
const LIKELY_ACCOUNT: readonly RegExp[] = [
  /^(account|address|recipient|receiver|wallet)$/,
  /account|address|recipient|receiver|wallet|claimant|holder|owner|user|to$/,
];
/** What people call a column of those who are paid, where accounts are of others, too. */
const PAYEE = /recipient|receiver|payee|payout|claimant|destination|(?<![a-z])to(?![a-z])/;
/** What people call a column of amounts. */
const LIKELY_AMOUNT =
  /amount|allocation|value|balance|tokens?$|reward|earning|quantity|total|claim(?:ed|able)|remaining|vested|locked|owed|pending/;
/** Numbers that are hardly ever what somebody gets. */
const HARDLY_AMOUNT = /index|id$|rank|block|nonce|time|date|created|percent|decimals|number|#/;
/** What tokens are worth, or are given for, whatever else the name says. */
const BESIDE_AMOUNT =
  /[$%]|(?<![a-z])(?:(?:amount|balance|total|value)?usd|eur|gbp|(?:dollar|price|volume|share|count|score|point)s?(?:usd)?)(?![a-z])/;

/**
 * What to add to have a source read whose names mean nothing; undefined where no column looks like accounts, or none like amounts, or
 * where the names of these are a row themselves, which would be lost. A column of tokens is neither left out nor paid.
 * @param values of the first row, in the order of the names
 */
export function mappingHint(
  names: readonly string[],
  values: readonly string[],
  columnNamed: ColumnNamed,
): string | undefined {
  const fits = (pattern: RegExp) =>
    names.filter((name, i) => pattern.test((values[i] ?? "").trim()) && columnNamed(name) !== "ignored");
  const accounts = likelyAccounts(fits(ADDRESS), columnNamed);
  // Whatever its first value is: a column that is called the amount is never left out for another.
  const stated = names.find((name) => columnNamed(name) === "amount");
  const amounts = stated === undefined ? likelyAmounts(fits(NUMBER), columnNamed) : [stated];
  const isTwice = new Set(accounts.map(plain)).size < accounts.length;
  if (accounts.length === 0 || isTwice || amounts.length === 0 || names.some(isUnspeakable)) return undefined;
  if (accounts.some((account) => amounts.some((amount) => isRow(account.trim(), amount.trim()))))
    return undefined;
  const others = names.filter((name) => {
    const kind = columnNamed(name);
    const isUsed = accounts.includes(name) || amounts.includes(name) || name.trim() === "";
    return !isUsed && (kind === undefined || kind === "account" || kind === "amount");
  });
  const sought: readonly Sought[] = [
    { column: "account", names: accounts, word: "PAYEE", of: "accounts that are paid" },
    { column: "amount", names: amounts, word: "NAME", of: "amounts" },
  ];
  const unsure = sought.filter((one) => one.names.length > 1);
  const options = optionsFor(
    sought.flatMap((one) => pairOf(one, columnNamed)),
    [...others.map((name) => name.trim()), ...(unsure.length === 0 ? [] : ["OTHERS"])],
  );
  if (unsure.length > 0) return choiceOf(unsure, options);
  return options === "" ? undefined : `To read them as they are, add ${options}.`;
}

/** A column that is sought, and those that it may be. */
type Sought = {
  readonly column: "account" | "amount";
  readonly names: readonly string[];
  /** Is said instead of its name where there are several. */
  readonly word: string;
  readonly of: string;
};

/** What to map; empty where the only column has its name. */
function pairOf({ column, names, word }: Sought, columnNamed: ColumnNamed): readonly string[] {
  const [name = "", ...more] = names;
  if (more.length > 0) return [`${column}=${word}`];
  return columnNamed(name) === column ? [] : [`${column}=${name.trim()}`];
}

function choiceOf(unsure: readonly Sought[], options: string): string {
  const choices = unsure.map(
    ({ names, of }) => `which of ${names.map((name) => shellWord(name.trim())).join(", ")} holds the ${of}`,
  );
  const words = unsure.map(({ word }) => word).join(" and ");
  const theirs = unsure.length === 1 ? "its name" : "their names";
  return `Say ${choices.join(", and ")}: add ${options}, with ${theirs} as ${words}, and the rest of these as OTHERS.`;
}

/** The column of accounts that is the likeliest; several where those who are paid may stand in each of them. */
function likelyAccounts(addresses: readonly string[], columnNamed: ColumnNamed): readonly string[] {
  const isNamed = (name: string) => columnNamed(name) === "account";
  const candidates = addresses.filter((name) => isNamed(name) || columnNamed(name) === undefined);
  const paid = candidates.filter((name) => isNamed(name) || PAYEE.test(wordsOf(name)));
  if (paid.length > 0) return paid;
  const likely = LIKELY_ACCOUNT.flatMap((like) => candidates.filter((name) => like.test(plain(name))));
  return likely.concat(candidates).slice(0, 1);
}

/** The column that is the amount by its name; several where names do not tell, since one of them would be paid. */
function likelyAmounts(numbers: readonly string[], columnNamed: ColumnNamed): readonly string[] {
  const possible = numbers.filter((name) => !HARDLY_AMOUNT.test(plain(name)));
  const untold = possible.filter((name) => columnNamed(name) !== "alike");
  const candidates = untold.length === 0 ? possible : untold;
  const likely = candidates.filter(
    (name) => LIKELY_AMOUNT.test(plain(name)) && !BESIDE_AMOUNT.test(wordsOf(name)),
  );
  return likely.length === 0 ? candidates : likely;
}

/** A name in lower case, whose words capitals begin. */
function wordsOf(name: string): string {
  return plain(name.replaceAll(/[a-z\d](?=[A-Z])|[A-Z](?=[A-Z][a-z])/g, "$& "));
}

function optionsFor(pairs: readonly string[], ignored: readonly string[]): string {
  return [
    ...(pairs.length === 0 ? [] : [`--map ${shellWord(pairs.join(","))}`]),
    ...(ignored.length === 0 ? [] : [`--ignore-columns ${shellWord(ignored.join(","))}`]),
  ].join(" ");
}

/** Whether names look like the values that they name. Columns that are only counted, 0 and 1, have names. */
function isRow(account: string, amount: string): boolean {
  return ADDRESS.test(account) || (NUMBER.test(amount) && !NUMBER.test(account));
}

/** Such a name cannot be said in an option, whose names commas part; or shows something else than it is. */
export function isUnspeakable(name: string): boolean {
  return !/^(?!\s*-)[\p{L}\p{N} _.#$%()/:"';-]*$/u.test(name);
}
