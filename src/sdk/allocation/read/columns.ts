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
/** What people call a column, the likeliest first. */
const LIKELY: Readonly<Record<"account" | "amount", readonly RegExp[]>> = {
  account: [
    /^(account|address|recipient|receiver|wallet)$/,
    /account|address|recipient|receiver|wallet|claimant|holder|owner|user|to$/,
  ],
  amount: [
    /^amount$/,
    /amount|allocation|value|balance|tokens?$|reward|earning|quantity|total|share/,
    // Numbers that are hardly ever what somebody gets.
    /^(?!.*(?:index|id$|rank|block|nonce|time|date|percent|decimals|number|#)).*$/,
  ],
};

/**
 * The options that would have a source read whose names mean nothing; undefined where no column looks like accounts, or none like
 * amounts, or where the names of these are a row themselves, which would be lost. A column of tokens is neither left out nor paid.
 * @param values of the first row, in the order of the names
 */
export function mappingOptions(
  names: readonly string[],
  values: readonly string[],
  columnNamed: ColumnNamed,
): string | undefined {
  const fits = (pattern: RegExp) => names.filter((_, i) => pattern.test((values[i] ?? "").trim()));
  const candidates = {
    account: fits(ADDRESS).filter((name) => columnNamed(name) !== "alike"),
    amount: fits(NUMBER),
  };
  const pick = (column: "account" | "amount"): string | undefined =>
    LIKELY[column]
      .map((like) => candidates[column].find((name) => like.test(plain(name))))
      .find((name) => name !== undefined) ?? (column === "account" ? candidates.account[0] : undefined);
  const account = pick("account");
  const amount = pick("amount");
  if (account === undefined || amount === undefined || names.some(isUnspeakable)) return undefined;
  if (isRow(account.trim(), amount.trim())) return undefined;
  const pairs = [
    ...(columnNamed(account) === "account" ? [] : [`account=${account.trim()}`]),
    ...(columnNamed(amount) === "amount" ? [] : [`amount=${amount.trim()}`]),
  ];
  const ignored = names.filter((name) => {
    const kind = columnNamed(name);
    const isUsed = name === account || name === amount || kind === "index" || kind === "beneficiary";
    return !isUsed && kind !== "ignored" && kind !== "alike" && name.trim() !== "";
  });
  const list = ignored.map((name) => name.trim()).join(",");
  if (pairs.length === 0 && ignored.length === 0) return undefined;
  return [
    ...(pairs.length === 0 ? [] : [`--map ${shellWord(pairs.join(","))}`]),
    ...(ignored.length === 0 ? [] : [`--ignore-columns ${shellWord(list)}`]),
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
