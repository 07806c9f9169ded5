/** What a pool means that refuses a transaction, by its words: nodes do not agree on codes. */
export type PoolRefusal =
  | { readonly kind: "held" | "outbid" | "unprotected" }
  | ({ readonly kind: "price" } & RequiredPrice);

/** What a node asks for. */
export type RequiredPrice = {
  /** Which part of the offer is too low: the tip, or the whole that is to cover the base fee. */
  readonly wants: "tip" | "whole";
  /** Wei of a unit of gas that it names; undefined: it names none. */
  readonly min: bigint | undefined;
};

/** go-ethereum and its forks, Nethermind, OpenEthereum, Erigon's same hash; pools of Cosmos, Substrate and ZKsync. */
const HELD =
  /already[ _]?(known|imported|exists)|\bknown (transaction|tx)\b|already in (the )?(mem|tx)?[ -]?(pool|cache|system)\b|same hash/i;

/** go-ethereum, Erigon, reth, Besu, EDR; Nethermind's `ReplacementNotAllowed`; OpenEthereum's queue; Substrate; Cosmos; Lotus. */
const OUTBID =
  /replacement|replace (existing|by fee)|could not replace|same nonce|nonce already (exists|in use)|too ?low ?priority|higher priority/i;

/** go-ethereum's state transition, Arbitrum, anvil; Besu; EDR; Ganache; Nethermind, before and since its `FeeCapTooLow`; Avalanche; Cosmos. */
const BELOW_BASE_FEE =
  /(less|lower) than (the )?(tx )?(block(?:'s)? |minimum )?base ?fee|below (the )?(current |block )?base ?fee|or equal to (the )?base ?fee|too low for the next block|miner ?premium (is )?negative|fee ?cap \(?(\d+\)? )?(is )?(too ?low|below)|fee cap \d+, minimum|max ?fee ?per ?gas (is )?(too low|less|lower|below)|minimum fee cap/i;

/** Pools' floors: go-ethereum and its forks, Erigon, Nethermind, Besu, Linea, Hedera, Celo, ZKsync, Cosmos; a full one of OpenEthereum. */
const BELOW_FLOOR =
  /underpriced|(gas ?prices?|tip( cap)?|priority ?fee( ?per ?gas)?)( of)?( ['(]?\d+['")]?( wei)?)? (is )?(too low|below|less|lower)|fee ?too ?low|tip needed|gas tip cap \d+, minimum|minimum (gas price|tip|global fee)|gas price minimum|insufficient ?fee\b|dropped due to limit/i;

/** go-ethereum and its forks, Erigon; Besu; Nethermind; chains of Cosmos; ZKsync. EIP-1559 is another matter. */
const UNPROTECTED =
  /replay[- ]?protect|EIP-?155\b|unprotected|(chain ?id|chain identifier) (is |must be )?(required|missing|needed|set\b|mismatch|not supported|cannot be|does(n't| not) match)|(invalid|wrong|missing|incorrect|without|no|specify) ?(an? |the )?(tx ?|transaction )?chain ?id/i;

/**
 * The least that is named. go-ethereum: "gas tip cap 1, minimum needed 25" (before: "tip needed 25, tip permitted 1"), "fee cap
 * 1, minimum needed 25", "maxFeePerGas: 1, baseFee: 2"; EDR: "has a baseFeePerGas of 2"; Ganache: "the block's baseFeePerGas (2)";
 * Nethermind: "too low 1 < 2"; Avalanche: "gas fee cap (1) < pool minimum fee cap (2)", "< pool gas tip cap (2)"; reth: "minimum
 * fee: minimum 2", "minimum required priority fee 2"; OpenEthereum: "(minimal: 2, got: 1)"; Nethermind's full pool: "needs to be
 * higher than 2"; Metis: "use at least tx.gasPrice = 2 wei"; Cosmos: `1 (gasfeecap), 2 (basefee)`, "base fee (1 < 2)"; Linea:
 * "below the minimum 2 wei"; Hedera: "minimum gas price '2'".
 */
const NAMED_MIN = [
  /(?:tip|fee|price)[^,]*, minimum needed:? (\d+)/i,
  /tip needed:? (\d+)/i,
  /too low:? \d+ < (\d+)/i,
  /(\d+) \(base ?fee\)/i,
  /base ?fee \(\d+ < (\d+)\)/i,
  /base ?fee(?: ?per ?gas)?(?: of|:)? \(?(\d+)/i,
  /minimum (?:fee cap|gas price|tip|fee|required priority fee)(?: of|:)? ['(]?(\d+)/i,
  /pool gas tip cap \((\d+)\)/i,
  /below the minimum (\d+) wei/i,
  /\(minimal:? (\d+)/i,
  /needs to be higher than (\d+)/i,
  /use at least \S+ ?= ?(\d+)/i,
];

/** Sorts a refusal by its words; undefined: they are none of a pool's that are known. */
export function poolRefusal(words: string): PoolRefusal | undefined {
  // Some call the other transaction of a nonce one that "already exists".
  if (OUTBID.test(words)) return { kind: "outbid" };
  if (HELD.test(words)) return { kind: "held" };
  if (UNPROTECTED.test(words)) return { kind: "unprotected" };
  const wants = BELOW_BASE_FEE.test(words) ? "whole" : BELOW_FLOOR.test(words) ? "tip" : undefined;
  return wants && { kind: "price", wants, min: minIn(words) };
}

function minIn(words: string): bigint | undefined {
  for (const pattern of NAMED_MIN) {
    const found = pattern.exec(words)?.[1];
    if (found !== undefined) return BigInt(found);
  }
  return undefined;
}
