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
const OF_TOKEN = new RegExp(
  "^(?:(?:airdrop|claim|erc20|payment|payout|reward)?(?:asset|coin|contract|currency|token)" +
    "(?:address|contract|decimals|name|symbol|ticker|tickersymbol|type)?" +
    "|(?:block)?chain(?:id|name)?|network(?:id|name)?|decimals|symbol|ticker)$",
);

/** Whether a name says that its values are a token's, whatever it is taken for. */
export function isOfToken(name: string): boolean {
  return OF_TOKEN.test(plain(name).replaceAll(/[ _-]/g, ""));
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

/** A name as it is compared. */
export function plain(name: string): string {
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
