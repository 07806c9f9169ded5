import { shellWord } from "../../core/text/shellWord.ts";
import { type ColumnNamed, plain } from "./columns.ts";

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const NUMBER = /^(?:0x(?![0-9a-fA-F]{40}$)[0-9a-fA-F]+|[0-9][0-9.,]*(?:[eE][+-]?\d+)?)$/;
/** What people call a column of accounts, the likeliest first. */
const LIKELY_ACCOUNT: readonly RegExp[] = [
  /^(account|address|recipient|receiver|wallet)$/,
  /account|address|recipient|receiver|wallet|claimant|holder|owner|user|to$/,
];
/** What people call a column of amounts. */
const LIKELY_AMOUNT = /amount|allocation|value|balance|tokens?$|reward|earning|quantity|total/;
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
  const account = likelyAccount(fits(ADDRESS), columnNamed);
  // Whatever its first value is: a column that is called the amount is never left out for another.
  const stated = names.find((name) => columnNamed(name) === "amount");
  const amounts = stated === undefined ? likelyAmounts(fits(NUMBER), columnNamed) : [stated];
  if (account === undefined || amounts.length === 0 || names.some(isUnspeakable)) return undefined;
  if (amounts.some((amount) => isRow(account.trim(), amount.trim()))) return undefined;
  const isUsed = (name: string) => name === account || amounts.includes(name) || name.trim() === "";
  const others = names.filter((name) => {
    const kind = columnNamed(name);
    return !isUsed(name) && (kind === undefined || kind === "account" || kind === "amount");
  });
  const isSure = amounts.length === 1;
  const amount = isSure ? amounts.join() : "NAME";
  const options = optionsFor(
    [
      ...(columnNamed(account) === "account" ? [] : [`account=${account.trim()}`]),
      ...(stated === undefined ? [`amount=${amount.trim()}`] : []),
    ],
    [...others.map((name) => name.trim()), ...(isSure ? [] : ["OTHERS"])],
  );
  if (isSure) return options === "" ? undefined : `To read them as they are, add ${options}.`;
  const choices = amounts.map((name) => shellWord(name.trim())).join(", ");
  return `Say which of ${choices} holds the amounts: add ${options}, with its name as NAME, and the rest of these as OTHERS.`;
}

function likelyAccount(addresses: readonly string[], columnNamed: ColumnNamed): string | undefined {
  const candidates = addresses.filter((name) => columnNamed(name) !== "alike");
  const named = candidates.find((name) => columnNamed(name) === "account");
  const likely = LIKELY_ACCOUNT.map((like) => candidates.find((name) => like.test(plain(name))));
  return named ?? likely.find((name) => name !== undefined) ?? candidates[0];
}

/** The column that is the amount by its name; several where names do not tell, since one of them would be paid. */
function likelyAmounts(numbers: readonly string[], columnNamed: ColumnNamed): readonly string[] {
  const possible = numbers.filter((name) => !HARDLY_AMOUNT.test(plain(name)));
  const untold = possible.filter((name) => columnNamed(name) !== "alike");
  const candidates = untold.length === 0 ? possible : untold;
  const likely = candidates.filter((name) => LIKELY_AMOUNT.test(plain(name)) && !isBesideAmount(name));
  return likely.length === 0 ? candidates : likely;
}

function isBesideAmount(name: string): boolean {
  // Capitals begin words.
  const words = name.replaceAll(/[a-z\d](?=[A-Z])|[A-Z](?=[A-Z][a-z])/g, "$& ");
  return BESIDE_AMOUNT.test(plain(words));
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
