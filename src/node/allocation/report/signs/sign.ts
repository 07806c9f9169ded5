import {
  type Allocation,
  accountAt,
  createAmountSum,
  sumRows,
} from "../../../../sdk/allocation/allocation.ts";
import { ADDRESS_BYTES, bytesToHex } from "../../../../sdk/core/bytes.ts";
import { type EqualAmounts, type SortedAmounts, tierSize } from "../sortedAmounts.ts";

export type SignGroup = {
  /** The common value: an amount or a threshold in base units, or digits of their accounts. */
  readonly shared: bigint | string;
  readonly rows: number;
  /** Their total amount, in base units. */
  readonly amount: bigint;
  /** The first of their indexes, at most {@link INDEXES_LISTED}. */
  readonly indexes: readonly number[];
};

/**
 * A trace of split identities, which other causes also leave: a reason to check, never a proof. Each sign is counted
 * separately, so one row may show several.
 */
export type Sign = {
  readonly code: "OddRepeats" | "NeighbourRuns" | "BelowSteps" | "SharedDigits" | "SequentialAccounts";
  /** False where the sign would mean nothing for this allocation. */
  readonly applies: boolean;
  /** The thresholds of the count, by name: fixed, or computed from the allocation. */
  readonly thresholds: Readonly<Record<string, number>>;
  /** Number of groups, of rows in any of them, and those rows' total in base units. */
  readonly groups: number;
  readonly rows: number;
  readonly amount: bigint;
  /** The groups with most rows, at most {@link GROUPS_LISTED}. */
  readonly greatest: readonly SignGroup[];
};

const GROUPS_LISTED = 10;
const INDEXES_LISTED = 5;
/** Groups that chance alone would make in a whole allocation: the expected number for each sign is below this. */
const CHANCE = 0.01;

/** A group as it is found: rows by index, ascending. */
type FoundGroup = { readonly shared: bigint | string; readonly rows: ArrayLike<number> };

function signOf(
  allocation: Allocation,
  { code, thresholds }: Pick<Sign, "code" | "thresholds">,
  found: readonly FoundGroup[],
): Sign {
  const greatest = [...found].sort((a, b) => b.rows.length - a.rows.length).slice(0, GROUPS_LISTED);
  // A row in two groups counts once.
  const isFound = new Uint8Array(allocation.count);
  let all = 0;
  const sum = createAmountSum(allocation.amounts);
  for (const { rows } of found) {
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      if (isFound[row] === 1) continue;
      isFound[row] = 1;
      all++;
      sum.add(row);
    }
  }
  return {
    code,
    applies: true,
    thresholds,
    groups: found.length,
    rows: all,
    amount: sum.total(),
    greatest: greatest.map(({ shared, rows }) => ({
      shared,
      rows: rows.length,
      amount: sumRows(allocation, rows),
      indexes: Array.from({ length: Math.min(rows.length, INDEXES_LISTED) }, (_, i) => rows[i] as number),
    })),
  };
}

function signWithoutMeaning({ code, thresholds }: Pick<Sign, "code" | "thresholds">): Sign {
  return { code, applies: false, thresholds, groups: 0, rows: 0, amount: 0n, greatest: [] };
}

/** Digits before the final zeros: an amount with fewer is round enough to be anybody's choice. */
const ODD_DIGITS = 6;
const MIN_ROWS = 5;

/**
 * Amounts that nobody would choose, such as 412.380117, of several accounts but not so many that a rule gave them to
 * everyone. Accounts driven by one script have such equal histories.
 */
export function oddRepeats(allocation: Allocation, sorted: SortedAmounts, equal: EqualAmounts): Sign {
  const tier = tierSize(allocation.count);
  const found: FoundGroup[] = [];
  for (let cluster = 0; cluster < equal.count; cluster++) {
    const rows = equal.sizes[cluster] as number;
    if (rows < MIN_ROWS || rows >= tier) continue;
    const first = equal.firstRanks[cluster] as number;
    const shared = sorted.at(first);
    if (significantDigits(shared) < ODD_DIGITS) continue;
    found.push({ shared, rows: sorted.order.subarray(first, first + rows) });
  }
  const thresholds = { digits: ODD_DIGITS, rows: MIN_ROWS, fewerThan: tier };
  return signOf(allocation, { code: "OddRepeats", thresholds }, found);
}

function significantDigits(amount: bigint): number {
  return amount.toString().replace(/0+$/, "").length;
}

/** Width of the compared bands as a part of the step: 1 %. */
const BAND = 100n;
const MIN_ROWS_BELOW = 20;
/** Standard deviations: about a hundred steps are checked, and chance alone reaches this once in three million. */
const DEVIATIONS = 5;

/**
 * Many amounts right below a step and few right above it: people who split to stay below a limit leave this trace.
 * Steps are 1, 2 and 5 times each power of ten, and the amounts of tiers. Without a limit, as many amounts are expected
 * in the 1 % below as in the 1 % above. McCrary 2008, doi:10.1016/j.jeconom.2007.05.005, compares densities at a
 * threshold in the same spirit. The amount of the step itself counts for neither.
 */
export function belowSteps(allocation: Allocation, sorted: SortedAmounts, equal: EqualAmounts): Sign {
  const found: FoundGroup[] = [];
  for (const step of stepsOf(sorted, equal)) {
    const width = step / BAND;
    const from = sorted.below(step - width);
    const to = sorted.below(step);
    const below = to - from;
    if (below < MIN_ROWS_BELOW) continue;
    const above = sorted.below(step + width + 1n) - sorted.below(step + 1n);
    if (below - above < DEVIATIONS * Math.sqrt(below + above)) continue;
    found.push({ shared: step, rows: sorted.order.subarray(from, to).toSorted() });
  }
  const thresholds = { bandPercent: 100 / Number(BAND), rows: MIN_ROWS_BELOW, deviations: DEVIATIONS };
  return signOf(allocation, { code: "BelowSteps", thresholds }, found);
}

function stepsOf(sorted: SortedAmounts, equal: EqualAmounts): ReadonlySet<bigint> {
  const min = sorted.at(0);
  const greatest = sorted.at(sorted.count - 1);
  const steps = new Set<bigint>();
  // Below 1,000 base units a band of 1 % holds fewer than ten different amounts.
  for (let power = 1_000n; power <= 10n * greatest; power *= 10n) {
    for (const step of [power, 2n * power, 5n * power]) {
      if (step > min && step <= greatest + greatest / BAND) steps.add(step);
    }
  }
  const tier = tierSize(sorted.count);
  for (let cluster = 0; cluster < equal.count; cluster++) {
    if ((equal.sizes[cluster] as number) < tier) continue;
    const amount = sorted.at(equal.firstRanks[cluster] as number);
    if (amount >= 1_000n) steps.add(amount);
  }
  return steps;
}

/** Largest numeric distance between an account and the next that counts as following it. */
const FARTHEST = 16n;

/**
 * Accounts that are consecutive numbers, such as 0x...01 and 0x...02. Addresses are hashes of keys, so these were made
 * up, or belong to precompiled contracts: most likely nobody has their keys.
 * @param alikeAtStart accounts with a common start: all consecutive ones are among them
 */
export function sequentialAccounts(allocation: Allocation, alikeAtStart: readonly FoundGroup[]): Sign {
  const found: FoundGroup[] = [];
  for (const { rows } of alikeAtStart) {
    const accounts = Array.from(rows, (row) => ({ row, value: BigInt(accountAt(allocation, row)) }));
    accounts.sort((a, b) => (a.value < b.value ? -1 : 1));
    for (let first = 0; first < accounts.length; ) {
      let next = first + 1;
      while (next < accounts.length && valueAt(next) - valueAt(next - 1) <= FARTHEST) next++;
      if (next - first > 1) {
        const members = accounts.slice(first, next).map(({ row }) => row);
        found.push({ shared: `from ${accountAt(allocation, members[0] ?? 0)}`, rows: members });
      }
      first = next;
    }
    function valueAt(place: number): bigint {
      return accounts[place]?.value ?? 0n;
    }
  }
  const thresholds = { farthest: Number(FARTHEST) };
  return signOf(allocation, { code: "SequentialAccounts", thresholds }, found);
}

/** Changes of direction per step between different neighbours, below which the order seems to follow the amounts. */
const MIN_TURNS = 0.25;
/** A length that no run has. */
const NEVER = 0xffff_ffff;

/**
 * Equal amounts at neighbouring indexes, in runs longer than a random order of the same rows would make. Where the
 * order follows the amounts, as in a sorted file, runs mean nothing.
 */
export function neighbourRuns(allocation: Allocation, sorted: SortedAmounts, equal: EqualAmounts): Sign {
  const { count } = allocation;
  const sign = { code: "NeighbourRuns", thresholds: { expectedByChance: CHANCE } } as const;
  const places = placesOf(sorted);
  if (followsAmounts(places, equal)) return signWithoutMeaning(sign);
  const minAt = new Uint32Array(count).fill(NEVER);
  for (let cluster = 0; cluster < equal.count; cluster++) {
    const size = equal.sizes[cluster] as number;
    minAt[equal.firstRanks[cluster] as number] = shortestTellingRun(size, count, CHANCE / equal.count);
  }
  const found: FoundGroup[] = [];
  for (let first = 0; first < count; ) {
    const place = places[first] as number;
    let next = first + 1;
    while (next < count && places[next] === place) next++;
    if (next - first >= (minAt[place] as number)) {
      const rows = Uint32Array.from({ length: next - first }, (_, i) => first + i);
      found.push({ shared: sorted.at(place), rows });
    }
    first = next;
  }
  return signOf(allocation, sign, found);
}

/**
 * For each row, the rank of the first row with its amount: equal amounts have equal places, higher ones higher places.
 */
function placesOf({ order, equalsNext, count }: SortedAmounts): Uint32Array {
  const places = new Uint32Array(count);
  let place = 0;
  for (let rank = 0; rank < count; rank++) {
    places[order[rank] as number] = place;
    if (!equalsNext(rank)) place = rank + 1;
  }
  return places;
}

function followsAmounts(places: Uint32Array, { distinct, rowsInClusters }: EqualAmounts): boolean {
  let steps = 0;
  let turns = 0;
  let wasUp: boolean | undefined;
  for (let row = 1; row < places.length; row++) {
    const change = (places[row] as number) - (places[row - 1] as number);
    if (change === 0) continue;
    steps++;
    const isUp = change > 0;
    if (wasUp !== undefined && wasUp !== isUp) turns++;
    wasUp = isUp;
  }
  const isGrouped = steps + 1 === distinct && 2 * rowsInClusters > places.length;
  return isGrouped || turns < MIN_TURNS * steps;
}

/**
 * The shortest length that a random order would exceed fewer than `chance` times. For `size` equal rows among `count`,
 * a random order makes on average (count - size + 1) * [size]_L / [count]_L runs of length L or more, where [n]_L is n
 * * (n - 1) * ... * (n - L + 1): a run begins at the first row, or after a row with another amount.
 * @returns {@link NEVER} where no length would be significant
 */
function shortestTellingRun(size: number, count: number, chance: number): number {
  let expected = count - size + 1;
  for (let length = 1; length <= size; length++) {
    expected *= (size - length + 1) / (count - length + 1);
    if (expected < chance) return length;
  }
  return NEVER;
}

/** The compared digits of accounts: so many from the start, so many from the end, at most 16 in all. */
type Digits = { readonly start: number; readonly end: number };

const MAX_DIGITS = 16;
const MIN_DIGITS = 2;
const WORD_DIGITS = 8;
const FILTER = 0xffff;

/** The lowest number of digits that fewer than {@link CHANCE} pairs among so many accounts share by chance. */
export function tellingDigits(count: number): number {
  let pairs = (count * (count - 1)) / 2;
  let digits = 0;
  for (; pairs >= CHANCE && digits < MAX_DIGITS; digits++) pairs /= 16;
  return Math.max(digits, MIN_DIGITS);
}

/** Groups the accounts that share these digits: two or more in a group, rows ascending. */
export function accountsAlike(allocation: Allocation, digits: Digits): readonly FoundGroup[] {
  const { accounts, count } = allocation;
  const keys = keysOf(allocation, digits);
  const sorted = new Uint32Array(new BigUint64Array(keys.buffer.slice(0)).sort().buffer);
  const groups = new Map<string, number[]>();
  // Nearly every account is alone: this filter shows it without converting its key to text.
  const mayBeIn = new Uint8Array(FILTER + 1);
  for (let i = 2; i < sorted.length; i += 2) {
    const low = sorted[i] as number;
    const high = sorted[i + 1] as number;
    if (low !== sorted[i - 2] || high !== sorted[i - 1]) continue;
    groups.set(`${high},${low}`, []);
    mayBeIn[(high ^ low) & FILTER] = 1;
  }
  if (groups.size === 0) return [];
  for (let row = 0; row < count; row++) {
    const low = keys[2 * row] as number;
    const high = keys[2 * row + 1] as number;
    if (mayBeIn[(high ^ low) & FILTER] === 1) groups.get(`${high},${low}`)?.push(row);
  }
  return [...groups.values()].map((rows) => ({ shared: labelOf(accounts, rows[0] ?? 0, digits), rows }));
}

/** Each account's digits as a 64-bit number, low word first; digits that do not count are 0. */
function keysOf({ accounts, count }: Allocation, { start, end }: Digits): Uint32Array {
  const view = new DataView(accounts.buffer, accounts.byteOffset, accounts.byteLength);
  const keys = new Uint32Array(2 * count);
  const [highAt, highMask] = start > 0 ? [0, firstDigits(start)] : [12, lastDigits(end - WORD_DIGITS)];
  const [lowAt, lowMask] = end > 0 ? [16, lastDigits(end)] : [4, firstDigits(start - WORD_DIGITS)];
  for (let row = 0, at = 0; row < count; row++, at += ADDRESS_BYTES) {
    keys[2 * row] = view.getUint32(at + lowAt) & lowMask;
    keys[2 * row + 1] = view.getUint32(at + highAt) & highMask;
  }
  return keys;
}

/** A mask of the first so many digits of a 32-bit word. */
function firstDigits(digits: number): number {
  return digits <= 0 ? 0 : -1 << (4 * Math.max(WORD_DIGITS - digits, 0));
}

/** A mask of the last so many digits of a 32-bit word. */
function lastDigits(digits: number): number {
  return digits <= 0 ? 0 : -1 >>> (4 * Math.max(WORD_DIGITS - digits, 0));
}

function labelOf(accounts: Uint8Array, row: number, { start, end }: Digits): string {
  const account = bytesToHex(accounts.subarray(row * ADDRESS_BYTES, (row + 1) * ADDRESS_BYTES));
  return `${account.slice(0, 2 + start)}…${end === 0 ? "" : account.slice(-end)}`;
}

/**
 * Accounts whose addresses have a common start, end, or both. Somebody searched for keys with such addresses: for the
 * looks, to save gas with zeros, or so that one is mistaken for another. The required number of common digits depends
 * on the number of rows: fewer than 0.01 pairs are expected by chance.
 * @param alikeAtStart accounts with a common start, by `tellingDigits`
 */
export function sharedDigits(allocation: Allocation, alikeAtStart: readonly FoundGroup[]): Sign {
  const digits = tellingDigits(allocation.count);
  const half = Math.ceil(digits / 2);
  const found = [
    ...alikeAtStart,
    ...accountsAlike(allocation, { start: 0, end: digits }),
    ...accountsAlike(allocation, { start: half, end: half }),
  ];
  const thresholds = { digits, digitsAtEachEnd: half, expectedByChance: CHANCE };
  return signOf(allocation, { code: "SharedDigits", thresholds }, found);
}
