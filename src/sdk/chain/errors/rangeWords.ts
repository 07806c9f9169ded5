import { isAheadIn } from "./headWords.ts";

/** Addresses of help pages say "limits", too. */
const URLS = /https?:\S+/g;

/**
 * Counts of questions in a time: no shorter range mends them. Infura, Alchemy, QuickNode, Ankr, dRPC and others. What a
 * request exceeds may also be a range (eRPC: "getLogs request exceeded max allowed range").
 */
const OF_A_RATE =
  /too many (requests?|connections)|rate.?limit|(request|call|query) rate|requests? (count|limit|exceed)(?!.*\b(ranges?|blocks?|address(es)?|topics)\b)|(max\w*|limit of \d+) (requests|calls)|(per |requests a |\/)(sec|min|hour|day|month)|compute units|throughput|throttl|quota|usage limit|reduce calls|slow down|too busy/i;

/**
 * Of a range that is too long, or whose events are too many: words of some thirty nodes and providers, whatever their code. What
 * is spoken of, and that it is too much, stand in any order.
 */
const OF_A_LENGTH =
  /^(?=.*\b(ranges?|blocks|results?|logs|events|entries|records|response|payload|query|entity)\b).*(limit|exceed|too |large|wide|max|\bover\b|greater|more than|up to|smaller|less than|\d (results|logs|events))/i;

/** Whether a node counts questions in a time. */
export function isRateIn(words: string): boolean {
  return OF_A_RATE.test(words.replace(URLS, ""));
}

/** Whether a node refuses a range of blocks for its length, or for how much it holds. */
export function isLengthIn(words: string): boolean {
  const own = words.replace(URLS, "");
  return !isAheadIn(own) && !isRateIn(own) && OF_A_LENGTH.test(own);
}

/** Infura, Alchemy, ZKsync: "Try with this block range [0x1, 0x9]."; reth: "retry with the range 1-9". */
const FITTING_RANGE =
  /(?:try with|retry with|should work|suggested|use)\b[^\d[]*\[?\s*(0x[\da-f]+|\d+)\s*(?:,|-|to|\.\.+)\s*(0x[\da-f]+|\d+)/i;
/** Numbers of blocks, in thousands or not; not of anything else, or of one block. */
const LONGEST = [
  /(?<![\dx.])(\d[\d,_']*)(?:\s?([km])\b)?[ -]*(?:max(?:imum)? )?(?:blocks?\b|ranges?\b)/gi,
  /\b(?:max(?:imum)?|limit(?:ed)?|allowed|up to|over|exceeds?|distance|size|(?:smaller|greater|less|more) than)\b[^\d.]{0,40}(?<![\dx.])(\d[\d,_']*)(?:\s?([km])\b)?(?![\d,_'.x])(?!\s?-?(?:results|logs|events|entries|records|items|matches|requests|calls|bytes|addresses|topics|[kmg]i?b\b|seconds?|s\b|ms\b))/gi,
];
const THOUSANDS: Readonly<Record<string, bigint>> = { k: 1_000n, m: 1_000_000n };

/**
 * The longest range of blocks that a refusal names, below the one that was asked for; undefined: it names none.
 * @param tried blocks that were asked for
 */
export function lengthNamedIn(words: string, tried: bigint): bigint | undefined {
  const own = words.replace(URLS, "");
  const [, first, last] = FITTING_RANGE.exec(own) ?? [];
  const found =
    first !== undefined && last !== undefined
      ? [BigInt(last) - BigInt(first) + 1n]
      : LONGEST.flatMap((pattern) =>
          [...own.matchAll(pattern)].map(
            ([, digits = "", unit = ""]) =>
              BigInt(digits.replace(/\D/g, "")) * (THOUSANDS[unit.toLowerCase()] ?? 1n),
          ),
        );
  return found.filter((length) => length > 0n && length < tried).toSorted((a, b) => (a < b ? -1 : 1))[0];
}
