/** Addresses of help pages say "limits", too. */
const URLS = /https?:\S+/g;

/**
 * Counts of questions in a time: no shorter range mends them. Infura, Alchemy, QuickNode, Ankr, dRPC and others.
 */
const OF_A_RATE =
  /too many requests?|\brate[ -]?limit|(request|call|query) rate|\brate exceeded|requests? (count|limit|exceed)|(max\w*|limit of \d+) (number of )?(requests|calls)|(per|a|\/) ?(second|sec|minute|min|hour|day|month)\b|compute units|throughput|throttl|quota|daily|monthly|usage limit|slow down|too busy/i;

const NEWEST = String.raw`(the )?(chain'?s? )?((current|latest|last|newest|best|highest|known)( \w+)? (block|head|height|tip|number|header)\b(?! ?(range|gas|limit))|latest\b|(chain )?(head|tip)\b)`;
/**
 * geth ("invalid block range params", which it also says of a reversed range), reth, Nethermind and ethrex ("block range extends
 * beyond current head block"), OpenEthereum ("One of the blocks specified in filter ... cannot be found"), Erigon ("end (9) >
 * latest (7)", or "end (7) < begin (9)"), coreth ("... after last accepted block"), gateways.
 */
const OF_THE_HEAD = [
  new RegExp(
    `(beyond|after|past|ahead of|above|greater than|higher than|larger than|exceeds?|>) ${NEWEST}`,
    "i",
  ),
  /invalid block range params|blocks? specified in filter .*(not|n't) be found|\b(begin|end) \(\d+\) > latest|end \(\d+\) < begin \(\d+\)/i,
  /(can ?not|could not|couldn't|unable to|failed to) find (the )?(\w+ )?block|\bblock\b.*\b(not|n't)\b.*\byet\b|\b(future|unknown) block\b/i,
];

const NOUNS = "blocks?|ranges?|results|logs|events|entries|records|items|matches";
/** Of a range that is too long, or whose events are too many: words of some thirty nodes and providers, whatever their code. */
const OF_A_LENGTH = [
  /\branges?\b.*\b(limit\w*|exceed\w*|too|large|wide|big|long|max\w*|over|greater|more|up to|less|smaller|within|allowed|not supported)\b/i,
  /\b(limit\w*|exceed\w*|too|large|wide|max\w*|over|greater|more than|up to|smaller|less than|within)\b.*\b(block )?ranges?\b/i,
  new RegExp(
    `\\b(too many|more than|exceed\\w*|max\\w*|over|limit(ed)? (of|to)|up to|at most|(greater|smaller|less) than)\\b.{0,60}\\b(blocks|${NOUNS.slice(8)})\\b`,
    "i",
  ),
  /\b(blocks|logs|events|results)\b.*\b(limit|exceed\w*|maximum|too (many|large|wide|far))\b|\d (results|logs|events)\b/i,
  /\b(response|results?|payload|body|output|answer|query|content)s?\b( \w+){0,2} (too (big|large|long|many|broad)|(size|limit) exceed\w*|size (exceed|limit|should|is|over)\w*)/i,
  /\bquery smaller|query must be smaller|query (timed? ?-?out|timeout|execution time)|narrow (down )?your (filter|query|search)|request entity too large/i,
];

/** Whether a node says that it does not have the last of some blocks: not yet, or this machine of several. */
export function isAheadIn(words: string): boolean {
  return OF_THE_HEAD.some((pattern) => pattern.test(words));
}

/** Whether a node counts questions in a time. */
export function isRateIn(words: string): boolean {
  return OF_A_RATE.test(words.replace(URLS, ""));
}

/** Whether a node refuses a range of blocks for its length, or for how much it holds. */
export function isLengthIn(words: string): boolean {
  const own = words.replace(URLS, "");
  return !isAheadIn(own) && !OF_A_RATE.test(own) && OF_A_LENGTH.some((pattern) => pattern.test(own));
}

/** Infura, Alchemy, ZKsync: "Try with this block range [0x1, 0x9]."; reth: "retry with the range 1-9". */
const FITTING_RANGE =
  /(?:try with|retry with|should work|suggested|use)\b[^\d[]*\[?\s*(0x[\da-f]+|\d+)\s*(?:,|-|to|\.\.+)\s*(0x[\da-f]+|\d+)/i;
const NUMBER = String.raw`(?<![\dx.])(\d[\d,_']*)(?:\s?([km])\b)?`;
/** What follows a number that counts no blocks. */
const NO_BLOCKS = String.raw`(?![\d,_'.x])(?!\s?-?(results|logs|events|entries|records|items|matches|requests|calls|bytes|addresses|topics|[kmg]i?b\b|seconds?|s\b|ms\b))`;
const LONGEST = [
  new RegExp(`${NUMBER}[ -]*(?:max(?:imum)? )?(?:blocks?\\b|ranges?\\b)`, "gi"),
  new RegExp(
    `\\b(?:max(?:imum)?|limit(?:ed)?|allowed|up to|over|exceeds?|distance|size|(?:smaller|greater|less|more) than)\\b[^\\d.]{0,40}${NUMBER}${NO_BLOCKS}`,
    "gi",
  ),
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
