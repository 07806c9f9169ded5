import type { Address, Hex } from "viem";
import { type Allocation, amountAt } from "../../../../sdk/allocation/allocation.ts";
import { sortAmounts } from "../sortedAmounts.ts";

export type AccountCode =
  /** None: a key's account, or a contract that is not deployed yet. */
  | { readonly kind: "none" }
  | { readonly kind: "contract"; readonly bytes: number; readonly codeHash: Hex }
  /** A key's account that acts by the code of another: EIP-7702. */
  | { readonly kind: "delegated"; readonly delegate: Address };

export type Sample = {
  /** Accounts, at least 2: half of them those with the greatest amounts, the others drawn from the rest. */
  readonly size: number;
  /** The same rows and the same seed make the same sample. */
  readonly seed: number;
};

export type ChosenAccounts = {
  /** Indexes in the order of asking: the greatest amounts first, then those drawn. */
  readonly indexes: Uint32Array;
  /** How many of them were taken for their amounts; the others were drawn. All of them without a sample. */
  readonly greatest: number;
};

/** Chooses the accounts to be asked: the greatest amounts first, since they decide most. */
export function chooseAccounts(allocation: Allocation, sample: Sample | undefined): ChosenAccounts {
  const { count } = allocation;
  const indexes = sortAmounts(allocation).order.reverse();
  if (sample === undefined || sample.size >= count) return { indexes, greatest: count };
  const greatest = Math.ceil(sample.size / 2);
  const next = randomNumbers(sample.seed);
  // Fisher and Yates from the front: as many places as are drawn.
  for (let place = greatest; place < sample.size; place++) {
    const other = place + Math.floor(next() * (count - place));
    const index = indexes[place] as number;
    indexes[place] = indexes[other] as number;
    indexes[other] = index;
  }
  return { indexes: indexes.slice(0, sample.size), greatest };
}

/** Numbers from 0 to below 1, by Marsaglia's xorshift (2003) over 32 bits: fair enough for a sample, not for money. */
function randomNumbers(seed: number): () => number {
  // Zero would stay zero, and near seeds must not give near numbers.
  let state = (Math.imul(seed + 1, 0x9e3779b1) ^ 0x6a09e667) | 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 16; i++) next();
  return next;
}

/** Accounts, and what they get together in base units. */
export type AccountGroup = { readonly rows: number; readonly amount: bigint };

/** An account that is not a key's alone. */
export type CodedAccount = { readonly index: number; readonly code: Exclude<AccountCode, { kind: "none" }> };

/** Which accounts of an allocation were contracts at one block. */
export type ContractAccounts = {
  readonly chainId: number;
  readonly block: { readonly number: bigint; readonly hash: Hex };
  readonly asked: AccountGroup;
  readonly contracts: AccountGroup;
  /** Key's accounts that act by other code (EIP-7702). */
  readonly delegated: AccountGroup;
  /** The greatest of both, {@link ACCOUNTS_LISTED} at most. */
  readonly greatest: readonly CodedAccount[];
  /** Codes that most contracts have, and what most delegations lead to, ten at most of each. */
  readonly codes: readonly (AccountGroup & { readonly codeHash: Hex; readonly bytes: number })[];
  readonly delegates: readonly (AccountGroup & { readonly delegate: Address })[];
  /** Where only a sample was asked. */
  readonly sample: (Sample & { readonly greatest: number; readonly estimate: Estimate }) | undefined;
};

/** What the drawn part of a sample says about all rows that were not taken for their amounts. */
type Estimate = {
  readonly rows: number;
  readonly drawn: number;
  readonly contracts: number;
  /** The share of contracts among those rows lies between these, 95 times in 100 (Wilson's score interval, 1927). */
  readonly low: number;
  readonly high: number;
};

const ACCOUNTS_LISTED = 20;
const KINDS_LISTED = 10;

type ContractAccountsParameters = Pick<ContractAccounts, "chainId" | "block"> & {
  readonly chosen: ChosenAccounts;
  readonly sample: Sample | undefined;
  /** What the asked accounts are, in the order of asking. */
  readonly codes: readonly AccountCode[];
};

export function contractAccounts(
  allocation: Allocation,
  { chainId, block, chosen, sample, codes }: ContractAccountsParameters,
): ContractAccounts {
  const coded: CodedAccount[] = [];
  const all = newGroup();
  const byKind = { contract: newGroup(), delegated: newGroup() };
  const byCode = new Map<Hex, Group & { bytes: number }>();
  const byDelegate = new Map<Address, Group>();
  let drawnContracts = 0;
  for (const [place, code] of codes.entries()) {
    const index = chosen.indexes[place] as number;
    const amount = amountAt(allocation, index);
    add(all, amount);
    if (code.kind === "none") continue;
    coded.push({ index, code });
    add(byKind[code.kind], amount);
    if (code.kind === "delegated") add(kept(byDelegate, code.delegate, newGroup), amount);
    else {
      if (place >= chosen.greatest) drawnContracts++;
      add(
        kept(byCode, code.codeHash, () => ({ ...newGroup(), bytes: code.bytes })),
        amount,
      );
    }
  }
  const amountOf = ({ index }: CodedAccount) => amountAt(allocation, index);
  return {
    chainId,
    block,
    asked: all,
    contracts: byKind.contract,
    delegated: byKind.delegated,
    greatest: coded.sort((a, b) => compare(amountOf(b), amountOf(a))).slice(0, ACCOUNTS_LISTED),
    codes: greatestGroups(byCode).map(([codeHash, group]) => ({ codeHash, ...group })),
    delegates: greatestGroups(byDelegate).map(([delegate, group]) => ({ delegate, ...group })),
    sample:
      sample === undefined || chosen.indexes.length === allocation.count
        ? undefined
        : {
            ...sample,
            greatest: chosen.greatest,
            estimate: estimate(
              allocation.count - chosen.greatest,
              chosen.indexes.length - chosen.greatest,
              drawnContracts,
            ),
          },
  };
}

type Group = { rows: number; amount: bigint };

function newGroup(): Group {
  return { rows: 0, amount: 0n };
}

function add(group: Group, amount: bigint): void {
  group.rows++;
  group.amount += amount;
}

function kept<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

function greatestGroups<Key, Value extends Group>(groups: ReadonlyMap<Key, Value>): readonly [Key, Value][] {
  const byRows = [...groups].sort(([, a], [, b]) => b.rows - a.rows || compare(b.amount, a.amount));
  return byRows.slice(0, KINDS_LISTED);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** z of 95 %. */
const DEVIATIONS = 1.959964;

function estimate(rows: number, drawn: number, contracts: number): Estimate {
  const share = contracts / drawn;
  const square = DEVIATIONS ** 2;
  const middle = (share + square / (2 * drawn)) / (1 + square / drawn);
  const spread =
    (DEVIATIONS * Math.sqrt((share * (1 - share)) / drawn + square / (4 * drawn ** 2))) /
    (1 + square / drawn);
  return { rows, drawn, contracts, low: Math.max(0, middle - spread), high: Math.min(1, middle + spread) };
}
