import { shellWord } from "../../core/text/shellWord.ts";

export type Column = "account" | "amount" | "index" | "beneficiary";

/** In the order in which they are told. */
export const COLUMN_NAMES =
  "account (or address, recipient, receiver, wallet), amount, and optionally index and beneficiary";

const COLUMNS: ReadonlyMap<string, Column> = new Map([
  ["account", "account"],
  ["address", "account"],
  ["recipient", "account"],
  ["receiver", "account"],
  ["wallet", "account"],
  // Threshold's name for whom a row is counted, where its beneficiary is paid.
  ["stakingprovider", "account"],
  ["amount", "amount"],
  ["index", "index"],
  ["beneficiary", "beneficiary"],
]);

/**
 * Names of columns that say which token a row pays, on which chain, or of how many decimals, without blanks, `_` and `-`. A tree
 * pays one, so rows that differ there must not be added up.
 */
const OF_TOKEN: ReadonlySet<string> = new Set([
  "token",
  "tokenaddress",
  "tokencontract",
  "tokenname",
  "tokensymbol",
  "tokentype",
  "symbol",
  "contract",
  "contractaddress",
  "asset",
  "assetaddress",
  "currency",
  "chain",
  "chainid",
  "network",
  "networkid",
  "decimals",
  "tokendecimals",
]);

/** Whether a name says that its values are a token's, whatever it is taken for. */
export function isOfToken(name: string): boolean {
  return OF_TOKEN.has(plain(name).replaceAll(/[ _-]/g, ""));
}

/** The file's own name of each column. */
export type ColumnMap = Readonly<Partial<Record<Column, string>>>;

/** What the values of a column are; `alike`: nothing, as long as all rows have the same. */
export type ColumnKind = Column | "ignored" | "alike";

/** Finds what the column is that a header field or a JSON key names, in any case. */
export type ColumnNamed = (name: string) => ColumnKind | undefined;

/**
 * @param ignored names that may stand there and mean nothing; they win over the columns' own
 * @param map names that win over both: a column that is named here has no other name
 * @param also names beside the columns' own
 */
export function createColumnNamed(
  ignored: readonly string[],
  map: ColumnMap = {},
  also: ColumnMap = {},
): ColumnNamed {
  const leftOut = new Set(ignored.map(plain));
  const mapped = columnsByName(map);
  const further = columnsByName(also);
  return (name) => {
    const text = plain(name);
    const column = mapped.get(text);
    if (column !== undefined) return column;
    if (leftOut.has(text)) return "ignored";
    const usual = COLUMNS.get(text) ?? further.get(text);
    if (usual === undefined) return isOfToken(name) ? "alike" : undefined;
    return map[usual] === undefined ? usual : undefined;
  };
}

function columnsByName(names: ColumnMap): ReadonlyMap<string, Column> {
  return new Map(Object.entries(names).map(([column, name]) => [plain(name), column as Column]));
}

function plain(name: string): string {
  return name.trim().toLowerCase();
}

/** A header that a well-known tool writes. Its amounts are whole tokens. */
export type KnownHeader = {
  /** What people call the file. */
  readonly name: string;
  readonly kinds: Readonly<Record<string, ColumnKind>>;
};

const KNOWN_HEADERS: readonly KnownHeader[] = [
  {
    name: "a file of Safe's CSV Airdrop",
    kinds: {
      token_type: "alike",
      token_address: "alike",
      receiver: "account",
      amount: "amount",
      value: "amount",
      id: "alike",
      // Of its older form.
      decimals: "alike",
    },
  },
  {
    name: "Etherscan's list of holders",
    kinds: { holderaddress: "account", balance: "amount", pendingbalanceupdate: "ignored" },
  },
];

/** The well-known header that these names are, each of them one of its own and not of ours alone. */
export function knownHeader(names: readonly string[]): KnownHeader | undefined {
  const texts = names.map(plain);
  return KNOWN_HEADERS.find(({ kinds }) => {
    const found = texts.map((name) => kinds[name]);
    return (
      !found.includes(undefined) &&
      found.filter((kind) => kind === "account").length === 1 &&
      found.filter((kind) => kind === "amount").length === 1 &&
      texts.some((name) => COLUMNS.get(name) === undefined)
    );
  });
}

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
