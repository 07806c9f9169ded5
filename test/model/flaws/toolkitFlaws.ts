import type { BatchCopy, Copy } from "../chain/recording.ts";
import { type CopyRules, rightRules } from "../copies/copyRules.ts";

/** A flaw of whoever keeps copies: one rule made wrongly. */
export type ToolkitFlaw = { readonly name: string; readonly rules: CopyRules };

export const toolkitFlaws: readonly ToolkitFlaw[] = [
  {
    name: "an inclusive freshUntil",
    rules: { ...rightRules, isFresh: (moment, skew, freshUntil) => moment + skew <= freshUntil },
  },
  { name: "words from two blocks", rules: { ...rightRules, keep: withOlderWords } },
  {
    name: "a copy dated by reading time",
    rules: { ...rightRules, asOf: (_, readAt, margin) => readAt - margin },
  },
  {
    name: "a batch accepted that was issued within the reorg margin",
    rules: { ...rightRules, countsBatch: () => true },
  },
  {
    name: "a batch accepted that was issued at the reorg margin's very edge",
    rules: { ...rightRules, countsBatch: (issueTime, asOf, margin) => margin === 0 || issueTime <= asOf },
  },
];

/** Blocks that a torn copy spans: what one block announces is not in force before a copy of it ends. */
const SPAN = 6;

/** Revocations as of some blocks before, everything else as of the block. */
function withOlderWords(copy: Copy): Copy {
  let older: Copy | undefined = copy;
  for (let back = 0; back < SPAN; back++) older = older?.parent;
  const batches = copy.batches.map((batch, plan): BatchCopy | undefined => {
    const found = older?.batches[plan];
    if (batch === undefined || found?.id !== batch.id) return batch;
    return { ...batch, words: { ...batch.words, revoked: found.words.revoked } };
  });
  return { ...copy, batches };
}
