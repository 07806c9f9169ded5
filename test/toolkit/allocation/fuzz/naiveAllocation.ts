import { naiveChecksum } from "./naiveChecksum.ts";
import { naiveCsv } from "./naiveCsv.ts";
import { naiveJson } from "./naiveJson.ts";

/** A row as its file spells it, by column. */
export type SpelledRow = ReadonlyMap<string, string>;

/** What an allocation comes to, as strings: account, beneficiary where there are any, and base units. */
export type NaiveResult = {
  readonly rows: readonly string[];
  readonly total: bigint;
  readonly merged: number;
};

export type NaiveOptions = {
  readonly decimals?: number;
  readonly merge?: boolean;
  readonly ignoreColumns?: readonly string[];
};

const MAX = 2n ** 256n - 1n;
const NAMES: Readonly<Record<string, string>> = {
  account: "account",
  address: "account",
  recipient: "account",
  stakingprovider: "account",
  amount: "amount",
  index: "index",
  beneficiary: "beneficiary",
};

/** What a name means: a column, nothing at all, or undefined where it is not known. */
export function naiveColumn(name: string, ignore: readonly string[] = []): string | undefined {
  const plain = name.trim().toLowerCase();
  if (ignore.some((ignored) => ignored.trim().toLowerCase() === plain)) return "ignored";
  return Object.hasOwn(NAMES, plain) ? NAMES[plain] : undefined;
}

/**
 * A second reader of allocations: strings and bigints, no thought of speed or of what is wrong, and no code of the first.
 * @param bytes unzipped
 * @returns undefined where the file must be refused
 */
export function naiveAllocation(bytes: Uint8Array, options: NaiveOptions): NaiveResult | undefined {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
  const spelled = /^[ \t\r\n]*[[{]/.test(text)
    ? naiveJson(text, options.ignoreColumns)
    : naiveCsv(text, options.ignoreColumns);
  return spelled === undefined || spelled.length === 0 ? undefined : allocationOf(spelled, options);
}

function allocationOf(spelled: readonly SpelledRow[], options: NaiveOptions): NaiveResult | undefined {
  const columns = [...(spelled[0] as SpelledRow).keys()].sort().join();
  const rows = new Map<
    string,
    { beneficiary: string | undefined; amount: bigint; index: number | undefined }
  >();
  let total = 0n;
  let merged = 0;
  for (const row of spelled) {
    if ([...row.keys()].sort().join() !== columns) return undefined;
    const account = accountOf(row.get("account"));
    const amount = amountOf(row.get("amount"), options.decimals);
    const beneficiary = row.has("beneficiary") ? accountOf(row.get("beneficiary")) : undefined;
    const index = row.has("index") ? indexOf(row.get("index")) : undefined;
    if (account === undefined || amount === undefined) return undefined;
    if (row.has("beneficiary") && beneficiary === undefined) return undefined;
    if (row.has("index") && index === undefined) return undefined;
    total += amount;
    const earlier = rows.get(account);
    if (earlier === undefined) rows.set(account, { beneficiary, amount, index });
    else if (!options.merge || index !== undefined || earlier.beneficiary !== beneficiary) return undefined;
    else {
      earlier.amount += amount;
      merged++;
    }
  }
  if (total > MAX) return undefined;
  const listed = [...rows].map(([account, row]) => ({ account, ...row }));
  if (listed[0]?.index !== undefined) {
    listed.sort((left, right) => (left.index as number) - (right.index as number));
    if (listed.some(({ index }, i) => index !== i)) return undefined;
  }
  return {
    rows: listed.map(({ account, beneficiary = "", amount }) => `${account} ${beneficiary} ${amount}`),
    total,
    merged,
  };
}

function accountOf(text: string | undefined): string | undefined {
  if (text === undefined || !/^0x[0-9a-fA-F]{40}$/.test(text)) return undefined;
  const digits = text.slice(2);
  const isMixed = digits !== digits.toLowerCase() && digits !== digits.toUpperCase();
  return isMixed && naiveChecksum(text) !== text ? undefined : text.toLowerCase();
}

function amountOf(text: string | undefined, decimals = 0): bigint | undefined {
  const [, whole, fraction = ""] = /^([0-9]+)(?:\.([0-9]+))?$/.exec(text ?? "") ?? [];
  if (whole === undefined || fraction.length > decimals) return undefined;
  const amount = BigInt(whole) * 10n ** BigInt(decimals) + BigInt(fraction.padEnd(decimals, "0") || "0");
  return amount > 0n && amount <= MAX ? amount : undefined;
}

function indexOf(text: string | undefined): number | undefined {
  return /^[0-9]{1,10}$/.test(text ?? "") ? Number(text) : undefined;
}
