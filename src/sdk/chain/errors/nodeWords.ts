import { BaseError } from "viem";
import { shownValue } from "../../core/decode.ts";
import { deepestOf } from "./deepestOf.ts";
import { saidIn } from "./saidIn.ts";

/** A node's own words instead of an answer, from inside viem's errors: one line, with those below a general message. */
export function nodeWords(thrown: unknown): string {
  const deepest = thrown instanceof BaseError ? deepestOf(thrown) : thrown;
  const none = deepest instanceof Error ? "an error without a word" : shownValue(deepest);
  return saidIn(deepest instanceof Error ? saidBy(deepest) : [deepest]) || none;
}

/** Words of an error that is no node's JSON; details of our own are no words. */
function saidBy(error: Error): readonly unknown[] {
  const { details, shortMessage, data } = error as Partial<BaseError> & { readonly data?: unknown };
  return [(typeof details === "string" && details) || shortMessage || error.message, data];
}
