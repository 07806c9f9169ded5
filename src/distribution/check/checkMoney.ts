import { LEAVES_PER_WORD, type Paid } from "./countPaid.ts";
import { type Finding, problem } from "./finding.ts";

/** Whether a campaign can pay everybody whom it has not paid yet. */
export function checkMoney({ owed, paid }: Paid, balance: bigint): readonly Finding[] {
  if (balance >= owed) return [];
  return [
    problem(
      "Underfunded",
      `The campaign holds ${balance} base units, has paid ${paid} and owes ${owed}: ${owed - balance} are missing.`,
      "Send them: symbolon campaign fund CAMPAIGN DIR.",
      { balance, paid, owed, missing: owed - balance },
    ),
  ];
}

/** Looks at the bitmap of a campaign for what no claim can have put there. */
export function checkBitmap(
  words: readonly bigint[],
  { count, start, now }: { readonly count: bigint; readonly start: bigint; readonly now: bigint },
): readonly Finding[] {
  const found: Finding[] = [];
  const set = words.findIndex((word) => word !== 0n);
  if (set !== -1 && now < start) {
    const sentence = `Leaves from ${set * LEAVES_PER_WORD} on are marked as paid, though nothing could be claimed so far.`;
    const hint = "Do not use it: whoever deployed it marked them, and they will never be paid.";
    found.push(problem("ClaimedBeforeStart", sentence, hint, { word: set, start, now }));
  }
  const last = words.at(-1) ?? 0n;
  const leaves = Number(count) - (words.length - 1) * LEAVES_PER_WORD;
  if (words.length > 0 && leaves < LEAVES_PER_WORD && last >> BigInt(Math.max(leaves, 0)) !== 0n) {
    const sentence = `Leaves beyond the last one, ${count - 1n}, are marked as paid.`;
    const hint = "Do not use it: its bitmap is not what claims make it.";
    found.push(problem("ClaimedBeyondCount", sentence, hint, { count }));
  }
  return found;
}
