import { type Hex, numberToHex } from "viem";
import { accountAt, amountAt } from "../../../sdk/allocation/allocation.ts";
import { readClaimedWords } from "../../../sdk/chain/read/leaves.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { LEAVES_PER_WORD } from "../../../sdk/distribution/check/countPaid.ts";
import type { Engine } from "../../dryRun/engine/engine.ts";
import { engineClient } from "../../dryRun/engine/engineClient.ts";
import { CLAIMED_TOPIC, type MinedLog } from "../../dryRun/mineAt.ts";
import { readBalances } from "../../dryRun/readBalances.ts";
import type { PreparedDay } from "./prepareDay.ts";

type AuditDayParameters = {
  readonly engine: Engine;
  readonly day: PreparedDay;
  /** Of a block, and so of a question. */
  readonly gasLimit: number;
  /** Indexes that were told to be paid. */
  readonly paid: ReadonlySet<number>;
};

/** Blocks whose events are asked for at once, words of the bitmap, and holders with what each may take. */
const BLOCKS = 64;
const WORDS = 128;
const MAX_HOLDERS = 1_000;
const GAS_A_HOLDER = 8_000;

/**
 * Compares what was told of a day with what its chain holds: the campaign's events, its bitmap, the balance of every
 * claimant, and what the campaign has left.
 * @throws SymbolonError `RehearsalDiffers`, naming the first difference
 */
export async function auditDay({ engine, day, gasLimit, paid }: AuditDayParameters): Promise<void> {
  const { campaign, token } = day;
  const { allocation, count } = day.tree;
  const due = (index: number) => (paid.has(index) ? amountAt(allocation, index) : 0n);

  await auditEvents(engine, day, paid);
  await auditBitmap(engine, day, paid);
  const holders = Array.from({ length: count }, (_, index) => accountAt(allocation, index));
  const step = Math.max(1, Math.min(MAX_HOLDERS, Math.floor(gasLimit / GAS_A_HOLDER)));
  for (let from = 0; from < count; from += step) {
    const balances = await readBalances(engine, token, holders.slice(from, from + step));
    for (const [i, balance] of balances.entries()) {
      if (balance !== due(from + i)) throw differs(from + i, "balance", due(from + i), balance);
    }
  }
  const sum = Array.from(paid).reduce((total, index) => total + due(index), 0n);
  const [rest] = await readBalances(engine, token, [campaign]);
  if (rest !== allocation.total - sum) throw differs("all", "rest", allocation.total - sum, rest);
}

/** Each index that was told to be paid has one event, for its account and amount, and no other has any. */
async function auditEvents(
  engine: Engine,
  { campaign, tree }: PreparedDay,
  paid: ReadonlySet<number>,
): Promise<void> {
  const seen = new Set<number>();
  const last = Number((await engine.request("eth_blockNumber")) as Hex);
  for (let from = 0; from <= last; from += BLOCKS) {
    const range = { fromBlock: numberToHex(from), toBlock: numberToHex(Math.min(last, from + BLOCKS - 1)) };
    const filter = { address: campaign, topics: [CLAIMED_TOPIC], ...range };
    for (const { data } of (await engine.request("eth_getLogs", [filter])) as readonly MinedLog[]) {
      const { index, account, amount } = claimedOf(data);
      if (!paid.has(index) || seen.has(index)) throw differs(index, "event", "one that was told", data);
      if (account !== accountAt(tree.allocation, index)) throw differs(index, "account", index, account);
      const expected = amountAt(tree.allocation, index);
      if (amount !== expected) throw differs(index, "amount", expected, amount);
      seen.add(index);
    }
  }
  const missing = [...paid].find((index) => !seen.has(index));
  if (missing !== undefined) throw differs(missing, "event", "one", "none");
}

/** Three words: index, account, amount. */
function claimedOf(data: Hex) {
  const word = (at: number) => data.slice(2 + 64 * at, 2 + 64 * (at + 1));
  return {
    index: Number(`0x${word(0)}`),
    account: `0x${word(1).slice(24)}`,
    amount: BigInt(`0x${word(2)}`),
  };
}

async function auditBitmap(
  engine: Engine,
  { campaign, tree }: PreparedDay,
  paid: ReadonlySet<number>,
): Promise<void> {
  const client = engineClient(engine);
  const all = Math.ceil(tree.count / LEAVES_PER_WORD);
  for (let first = 0; first < all; first += WORDS) {
    const number = BigInt(Math.min(WORDS, all - first));
    const words = await readClaimedWords(client, { campaign, first: BigInt(first), number });
    for (const [i, word] of words.entries()) requireBits(word, first + i, paid);
  }
}

function requireBits(word: bigint, position: number, paid: ReadonlySet<number>): void {
  for (let bit = 0; bit < LEAVES_PER_WORD; bit++) {
    const index = position * LEAVES_PER_WORD + bit;
    const isClaimed = (word >> BigInt(bit)) % 2n === 1n;
    if (isClaimed !== paid.has(index)) throw differs(index, "bit", paid.has(index), isClaimed);
  }
}

function differs(index: number | "all", what: string, reported: unknown, found: unknown): SymbolonError {
  return new SymbolonError({
    code: "RehearsalDiffers",
    reason: `On the chain of the rehearsal the ${what} of ${index === "all" ? "the campaign" : `index ${index}`} is ${found}, and what was told of the day makes it ${reported}.`,
    hint: "This is a bug in the rehearsal: please report it.",
    details: { index, what, told: reported, found },
  });
}
