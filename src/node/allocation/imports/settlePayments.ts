import type { Address } from "viem";
import { type Allocation, accountAt, amountAt } from "../../../sdk/allocation/allocation.ts";
import { readToken } from "../../../sdk/chain/read/readToken.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { TokenWords } from "../../../sdk/core/text/tokenAmount.ts";
import { askNode } from "../../../sdk/credentials/verify/node/askNode.ts";
import { askPaid, askPaidSince, type ImportContract, readForeignState } from "./readContractClaims.ts";

/** What the contract has paid by the block. */
export type ForeignPayments = {
  readonly chainId: number;
  readonly contract: Address;
  readonly block: bigint;
  /** Leaves of which it has paid something. */
  readonly leaves: number;
  readonly amount: bigint;
  /** Leaves of a cumulative list that were paid more than they are, which nothing is left of. */
  readonly beyond: number;
  /** What it holds of the token; undefined: the token does not answer. */
  readonly holds: bigint | undefined;
};

/** What has happened after the block. */
export type PaidSince = {
  /** Leaves of which something was claimed. */
  readonly leaves: number;
  /** What the contract holds now. */
  readonly holds: bigint | undefined;
};

export type SettledPayments = {
  /** Base units that were paid of each leaf, by its row. */
  readonly claimed: readonly bigint[];
  readonly words: TokenWords;
  readonly paid: ForeignPayments;
  readonly since: PaidSince;
};

export type Settling = {
  /** Whether what could be paid twice is refused. */
  readonly isGuarded: boolean;
  readonly stopped: boolean;
  readonly onProgress: ((stage: string, done: number, total: number) => void) | undefined;
};

/**
 * What the contract has paid of leaves at its block, and since.
 * @throws SymbolonError as `askPaid`; `StillPays`, `ClaimedSince`
 */
export async function settlePayments(
  opened: ImportContract,
  leaves: Allocation,
  token: Address,
  { isGuarded, stopped, onProgress }: Settling,
): Promise<SettledPayments> {
  const { client, contract, block } = opened;
  const held = { token, holder: contract };
  const words = await readForeignState(opened, (pinned) =>
    readToken(pinned, { ...held, blockNumber: block.number }),
  );
  const now = await askNode(`the token ${token}`, () => readToken(client, held));
  if (isGuarded && !stopped) requireStopped(opened, token, [words.balance, now.balance]);
  const ask = (stage: string, rows: readonly number[]) => ({
    rows,
    token,
    onProgress: (done: number, total: number) => onProgress?.(stage, done, total),
  });
  const all = Array.from({ length: leaves.count }, (_, row) => row);
  const claimed = await askPaid(opened, leaves, ask("asking the contract", all));
  const claimedOf = (row: number) => claimed[row] ?? 0n;
  const open = all.filter((row) => claimedOf(row) < amountAt(leaves, row));
  const later = await askPaidSince(opened, leaves, ask("looking for later claims", open));
  const since = open.filter((row, i) => (later[i] ?? 0n) > claimedOf(row));
  if (isGuarded) requireNoneSince(opened, leaves, since);
  const beyond = all.filter((row) => claimedOf(row) > amountAt(leaves, row)).length;
  const amount = all.reduce((sum, row) => sum + least(claimedOf(row), amountAt(leaves, row)), 0n);
  const paid: ForeignPayments = {
    chainId: client.chain.id,
    contract,
    block: block.number,
    leaves: claimed.filter((units) => units > 0n).length,
    amount,
    beyond,
    holds: words.balance,
  };
  return { claimed, words, paid, since: { leaves: since.length, holds: now.balance } };
}

const least = (left: bigint, right: bigint) => (left < right ? left : right);

/** Refuses to write rows that the contract may go on to pay. */
function requireStopped(
  { source, contract, block }: ImportContract,
  token: Address,
  holdings: readonly (bigint | undefined)[],
): void {
  const details = { contract, token, block: block.number, holds: holdings.map((held) => held ?? null) };
  if (source.isCumulative) {
    throw new SymbolonError({
      code: "StillPays",
      reason: `${source.contract} ${contract} pays all programmes that reward with ${token}, whoever set them up, and goes on to: whatever is claimed there after block ${block.number} would be paid twice.`,
      hint: "Give --stopped only if all of them are yours, and whoever governs the contract has it pay this token no more.",
      details,
    });
  }
  if (holdings.every((held) => held === 0n)) return;
  const held = holdings.find((one) => one !== 0n);
  throw new SymbolonError({
    code: "StillPays",
    reason: `${contract} ${held === undefined ? "may hold" : `holds ${held} base units of`} the token ${token} at block ${block.number} or now: whatever is claimed there after that block would be paid twice.`,
    hint: "Take back what it holds, or wait until it holds nothing; once that is final, run the same command again. If it cannot pay although it holds some, give --stopped.",
    details,
  });
}

/** Refuses to write rows of which some were claimed after the block. */
function requireNoneSince(
  { contract, block }: ImportContract,
  leaves: Allocation,
  rows: readonly number[],
): void {
  const [first] = rows;
  if (first === undefined) return;
  const account = accountAt(leaves, first);
  throw new SymbolonError({
    code: "ClaimedSince",
    reason: `${contract} has paid ${rows.length} ${rows.length === 1 ? "leaf" : "leaves"} after block ${block.number}, the first to ${account}: they would be paid twice.`,
    hint: "Have it pay nobody any more; once that is final, run again without --block, which takes the newest final one.",
    details: { contract, block: block.number, leaves: rows.length, account },
  });
}
