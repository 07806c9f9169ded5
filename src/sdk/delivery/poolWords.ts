import { parseUnits } from "viem";
import { isRevertIn } from "../chain/errors/revertWords.ts";

/** What a pool means that refuses a transaction, by its words: nodes do not agree on codes. */
export type PoolRefusal =
  | { readonly kind: "held" | "outbid" | "unprotected" | "typed" }
  /** Too much is offered in all; `most`: wei that it takes for a whole transaction; undefined: it names none. */
  | { readonly kind: "dear"; readonly most: bigint | undefined }
  | ({ readonly kind: "price" } & RequiredPrice);

/** What a node asks for. */
export type RequiredPrice = {
  /** Which part of the offer is too low: the tip, or the whole that is to cover the base fee. */
  readonly wants: "tip" | "whole";
  /** Wei of a unit of gas that it names; undefined: it names none. */
  readonly min: bigint | undefined;
};

/** go-ethereum and its forks, Nethermind, OpenEthereum, Erigon's same hash; pools of Cosmos, Substrate, Conflux, Hedera, ZKsync. */
const HELD =
  /already ?(known|imported|exists?|pending|submitted|received)|\bknown (transaction|tx)\b|already in (the )?(mem|tx|transaction ?)?[ -]?(pool|cache|system)\b|same hash|duplicate transaction/i;

/** go-ethereum, Erigon, reth, Besu, EDR; Nethermind's `ReplacementNotAllowed`; OpenEthereum's queue; Substrate; Cosmos; Lotus; Rootstock. */
const OUTBID =
  /replacement|replace (existing|by fee)|could not replace|same nonce|nonce already (exists|in use)|(too ?low ?|higher )priority(?! ?fee)|(enough|required) (to|for a?) ?(price )?bump/i;

/** go-ethereum's state transition, Arbitrum, anvil; Besu; EDR; Ganache; Nethermind, before and since its `FeeCapTooLow`; Avalanche; Cosmos. */
const BELOW_BASE_FEE =
  /(less|lower) than (the )?(tx )?(block(?:'s)? |minimum )?base ?fee|below (the )?(current |block )?base ?fee|or equal to (the )?base ?fee|base ?fee .*(exceeds|above|(higher|greater) than|>) .*(max ?fee|fee ?cap|gas ?price)|too low for the next block|miner ?premium (is )?negative|fee ?cap \(?(\d+\)? )?(is )?(too ?low|below)|fee cap \d+, minimum|max ?fee ?per ?gas ?(is )?(too ?low|less|lower|below)|minimum fee cap/i;

/** Pools' floors: go-ethereum and its forks, Erigon, Nethermind, Besu, Linea, Hedera, Celo, ZKsync, Cosmos; a full one of OpenEthereum. */
const BELOW_FLOOR =
  /underpriced|(gas ?prices?|tip( cap)?|priority ?fee( ?per ?gas)?)( of)?( ['(]?\d+['")]?( wei)?)? ?(is )?(too ?low|below|less|lower)|fee ?too ?low|tip needed|gas tip cap \d+, minimum|minimum (gas price|tip|global fee)|gas price minimum|insufficient (tx )?fees?\b(?! ?(token|payer|currency))|dropped due to limit/i;

/** go-ethereum and its forks, Erigon; Besu; Nethermind; chains of Cosmos; ZKsync. EIP-1559 is another matter. */
const UNPROTECTED =
  /replay[- ]?protect|EIP-?155\b|\bpre-?155\b|unprotected|(chain ?id|chain identifier) (is |must be )?(required|missing|needed|set\b|mismatch|not supported|cannot be|does(n't| not) match)|(invalid|wrong|missing|incorrect|without|no|specify) ?(an? |the )?(tx ?|transaction )?chain[- ]?id/i;

/** A cap of a whole transaction's fee: go-ethereum and its forks, Erigon, reth; Besu. */
const ABOVE_FEE_CAP = /\b(?:tx|transaction) fee ?(?:cap )?(?:\([^)]*\) )?exceed/i;
const FEE_CAP = /\bcap \((\d+(?:\.\d+)?) ?(\w*)\)/i;

/** Transactions of type 2 (EIP-1559), and what is said of them. */
const TYPE_2 = "(EIP-?1559|type[- ]?(2|0x0?2)|dynamic ?fee|typed)";
const REFUSED =
  "((not|n't)( be)?( yet)? (support|enabl|allow|accept|permit)|unsupported|disabled|rejected|invalid)";
/** go-ethereum and its forks, Erigon, Besu, Nethermind, reth, chains of Cosmos, Hedera, VeChain; those that know one type alone, and expect its list. */
const TYPED = new RegExp(
  [
    String.raw`\b(transaction|tx) ?types?\b.{0,60}${REFUSED}`,
    "(unsupported|invalid|unknown|unrecogni[sz]ed|rejected) ?(transaction|tx) ?type",
    String.raw`${TYPE_2}( \w+){0,2} (transactions?|txs?|envelopes?)\b.{0,60}${REFUSED}`,
    `${TYPE_2}( is| are)? ?${REFUSED}`,
    `(not|n't) (yet )?support ${TYPE_2}`,
    `${TYPE_2} .{0,20}(not|n't) (yet )?activ`,
    "rlp: expected (input )?list|Rlp(ExpectedToBeList|IsTooShort)",
    String.raw`\bonly (\w+ )?legacy (transactions?|txs?)|legacy (transactions?|txs?) only`,
  ].join("|"),
  "i",
);

/**
 * The last resort, for clients that nobody here knows: words that name what is offered, and say that it is too little. XDC's
 * "under min gas price", Filecoin's "GasFeeCap doesn't meet base fee lower bound", and Kaia's unit price are such.
 */
const OF_AN_OFFER =
  /gas ?pric|(unit|base|max|gas|priority|miner|transaction|tx) ?(fee|price)|\bfees?\b|fee ?(cap|per ?gas)|\btips?\b|tip ?cap|premium|\bbid\b|\bper gas\b|pays (too|less)/i;
const TOO_LITTLE =
  /\blow\b|too ?(low|small|little|cheap)|(less|lower|smaller) than|below|under ?(pric|the|min)|at ?least|\bmin(imum|imal)?\b|insuff?ici?ent|\benough|competitive|zero\b|\b0 gas|(n't|not) (be )?(sufficient|satisf|met\b|meet|reach|cover|pass)|required (gas|fee|tip|price)|(must|should|needs? to|has to) (be|exceed)|increase|raise|bump|</i;
/** Then they are about gas itself, money, whoever pays or gets a fee, too high an offer, or one part above the other; or about a provider's price. */
const NO_OFFER =
  /gas ?limit|intrinsic|data gas|pubdata|blob|balance|allowance|funds|nonce|(?<!(must|to) )exceed|too ?(high|much|large|big)|at most|(above|over|higher than|greater than) (the )?(max|fee ?cap|cap|limit)|(less|lower|smaller) than (or equal to )?(the )?'?(max ?priority|max ?fee|gas ?premium|tip)|support|liquidity|to (pay|cover) (for )?(the )?(transaction |tx |gas |network )?(fees?|gas|costs?)\b|recipient|fee ?(token|payer|currency)|(failed|unable) to (get|fetch|read|charge)|time.?d? ?out|credit|quota|\bplan\b|api ?key/i;

/** go-ethereum, Erigon's parts of a pool, reth, Polygon Edge, Substrate, CometBFT: those that pay more are kept. Not a provider's queue, or pool of connections. */
const FULL =
  /(?<!(connection|thread|worker|session|request)s? )\b(tx|mem)?pool\b.{0,12}\bfull\b|(tx|mem)pool ?overflow|pool because of the (pool )?limits?\b/i;

/** An amount as clients write it: "41", "1,500,000", "0x29"; not "41aunit", which is a denomination of Cosmos. */
const NUMBER = String.raw`(0x[\da-f]+|\d[\d,_']*(?:\.\d+)?)`;
const UNIT = "([kmg]?wei)";
const END = String.raw`(?!\w|\.\d)`;
const AMOUNT = `${NUMBER}(?: ?${UNIT})?${END}`;

/**
 * The least that is named. go-ethereum: "gas tip cap 1, minimum needed 25" (before: "tip needed 25, tip permitted 1"), "fee cap
 * 1, minimum needed 25", "maxFeePerGas: 1, baseFee: 2"; EDR: "has a baseFeePerGas of 2"; Ganache: "the block's baseFeePerGas (2)";
 * Nethermind: "too low 1 < 2"; Avalanche: "gas fee cap (1) < pool minimum fee cap (2)", "< pool gas tip cap (2)"; reth: "minimum
 * fee: minimum 2", "minimum required priority fee 2"; OpenEthereum: "(minimal: 2, got: 1)"; Nethermind's full pool: "needs to be
 * higher than 2"; Metis: "use at least tx.gasPrice = 2 wei"; Cosmos: `1 (gasfeecap), 2 (basefee)`, "base fee (1 < 2)"; Linea:
 * "below the minimum 2 wei"; Hedera: "minimum gas price '2'"; Lotus: "baseFeeLowerBound: 2"; Conflux: "minimum value 2"; Neon:
 * "have 1 want 2"; Hardhat of old: "below the minimum of 2".
 */
const NAMED_MIN = patterns([
  "(?:tip|fee|price).*? minimum needed:? N",
  "tip needed:? N",
  String.raw`too low:? [\d,]+ < N`,
  "minimum (?:fee cap|gas price|tip|fee|required priority fee|value)(?: of| is|:)? ['(]?N",
  String.raw`pool gas tip cap \(N\)`,
  "below the minimum(?: of)? N",
  String.raw`\(minimal:? N`,
  "needs to be higher than N",
  "use at least .*?gas ?price ?= ?N",
  String.raw`underpriced: have \S+ want N`,
]);
/** A base fee is no tip. */
const NAMED_BASE_FEE = patterns([
  String.raw`N \(base ?fee\)`,
  String.raw`base ?fee \([\d,]+ < N\)`,
  String.raw`base ?fee(?: ?per ?gas| ?lower ?bound)?(?: of|:| ?=)? ?\(?N`,
]);

/** The fee of a whole transaction would be far too much for a unit of gas. */
const OF_A_WHOLE = /\b(transaction|tx) fee/i;
/** The same in any words with a unit, where they are about a unit of gas. */
const OF_A_UNIT = /gas ?price|\btip|priority|premium|(base|max) ?fee|fee ?cap|per ?gas/i;
const NAMED_OF_A_UNIT = [
  new RegExp(
    String.raw`(?:at least|\bmin(?:imum)?\.?|required|needed|expected|want|than|below|under|over|exceed|[<>]=?)(?: gas ?price| tip| priority fee)?(?: is| of)?:? ${NUMBER} ?${UNIT}${END}`,
    "i",
  ),
  new RegExp(String.raw`\bmin(?:imum)?:? ${AMOUNT}`, "i"),
];

/** Sorts a refusal by its words; undefined: they are none of a pool's. */
export function poolRefusal(words: string): PoolRefusal | undefined {
  // A contract may say anything.
  if (isRevertIn(words)) return undefined;
  // Besu, Erigon and Hedera also give names of constants.
  const said = words.replaceAll(/(?<=[a-z])_(?=[a-z])/gi, " ");
  // Some call the other transaction of a nonce one that "already exists".
  if (OUTBID.test(said)) return { kind: "outbid" };
  if (HELD.test(said)) return { kind: "held" };
  if (UNPROTECTED.test(said)) return { kind: "unprotected" };
  if (ABOVE_FEE_CAP.test(said)) return { kind: "dear", most: feeCapIn(said) };
  const wants = wantsIn(said);
  if (wants !== undefined) return { kind: "price", wants, min: minIn(said, wants) };
  return TYPED.test(said) ? { kind: "typed" } : undefined;
}

/** Whether a pool keeps no more of what pays so little; it empties, too. */
export function isFullIn(words: string): boolean {
  return !isRevertIn(words) && FULL.test(words.replaceAll("_", " "));
}

function feeCapIn(said: string): bigint | undefined {
  const [, number, unit = ""] = FEE_CAP.exec(said) ?? [];
  if (number === undefined) return undefined;
  // Of the chain's coin, whatever its name. Nodes round it to two digits, so that a small one is shown as 0.
  const cap = parseUnits(number, DECIMALS[unit.toLowerCase()] ?? 18);
  return cap === 0n ? undefined : cap;
}

function wantsIn(said: string): RequiredPrice["wants"] | undefined {
  if (BELOW_BASE_FEE.test(said)) return "whole";
  if (BELOW_FLOOR.test(said)) return "tip";
  if (!OF_AN_OFFER.test(said) || !TOO_LITTLE.test(said) || NO_OFFER.test(said)) return undefined;
  return /base ?fee|max ?fee|fee ?cap/i.test(said) && !/tip|priority/i.test(said) ? "whole" : "tip";
}

function patterns(named: readonly string[]): readonly RegExp[] {
  return named.map((one) => new RegExp(one.replace("N", AMOUNT), "i"));
}

function minIn(said: string, wants: RequiredPrice["wants"]): bigint | undefined {
  const isOfAUnit = OF_A_UNIT.test(said);
  if (OF_A_WHOLE.test(said) && !isOfAUnit) return undefined;
  const named = wants === "whole" ? [...NAMED_BASE_FEE, ...NAMED_MIN] : NAMED_MIN;
  for (const pattern of isOfAUnit ? [...named, ...NAMED_OF_A_UNIT] : named) {
    const [, number, unit] = pattern.exec(said) ?? [];
    if (number !== undefined) return weiOf(number, unit);
  }
  return undefined;
}

const DECIMALS: Readonly<Record<string, number>> = { wei: 0, kwei: 3, mwei: 6, gwei: 9 };

/** @returns undefined for a fraction without a unit that has any */
function weiOf(number: string, unit = "wei"): bigint | undefined {
  const plain = number.replaceAll(/[,_']/g, "");
  const decimals = DECIMALS[unit.toLowerCase()] ?? 0;
  if (/^0x/i.test(plain)) return BigInt(plain) * 10n ** BigInt(decimals);
  return decimals === 0 && plain.includes(".") ? undefined : parseUnits(plain, decimals);
}
