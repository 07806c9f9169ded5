import { isPoor, isSilent, nodeWords } from "../chain/errors/explainThrown.ts";

/**
 * What a node means that does not take a transaction.
 * - `held`: it has these very bytes.
 * - `outbid`: it has another transaction with this nonce that pays about as much.
 * - `price`: the offer is below the base fee or below what its pool asks for; it has kept nothing.
 * - `poor`: the account cannot pay for it.
 * - `unprotected`: the node takes none whose signature names no chain (EIP-155).
 * - `silent`: the question or its answer was lost.
 * - `other`: whatever else.
 */
export type SendRefusal =
  | { readonly kind: "held" | "outbid" | "poor" | "unprotected" | "silent" | "other" }
  | ({ readonly kind: "price" } & WantedPrice);

/** What a node asks for. */
export type WantedPrice = {
  /** Which part of the offer is too low: the tip, or the whole that is to cover the base fee. */
  readonly wants: "tip" | "whole";
  /** Wei of a unit of gas that it names; undefined: it names none. */
  readonly least: bigint | undefined;
};

/** go-ethereum and its forks, Nethermind, OpenEthereum; also in the words of those that fold spaces and cases. */
const HELD = /already ?known|\bknown transaction|already ?imported|already exists/i;

/** go-ethereum, Erigon, reth, Besu, EDR; Nethermind's `ReplacementNotAllowed`; OpenEthereum's queue. */
const OUTBID =
  /replacement|replace existing|could not replace|(another|other) transaction with (the )?same nonce/i;

/** go-ethereum's state transition, Arbitrum, anvil; Besu; EDR; Nethermind, before and since its `FeeCapTooLow`; Avalanche. */
const BELOW_BASE_FEE =
  /less than (the )?(block )?base ?fee|below (the )?(current |block )?base ?fee|too low for the next block|miner ?premium (is )?negative|fee ?cap (is )?too ?low|fee cap \d+, minimum|max ?fee ?per ?gas (is )?(too low|less|lower|below)|minimum fee cap/i;

/** Pools' floors: go-ethereum and its forks, Erigon, Nethermind, Besu, Celo, ZKsync. */
const BELOW_FLOOR =
  /underpriced|gas ?price (is )?(too low|below|less|lower)|fee ?too ?low|tip (cap )?(is )?(too low|below|less|lower)|tip needed|gas tip cap \d+, minimum|priority ?fee ?(per ?gas )?(is )?(too low|below|less|lower)|minimum (gas price|tip)|gas price minimum/i;

/** go-ethereum and its forks, Erigon; Besu; Nethermind; chains of Cosmos; ZKsync. */
const UNPROTECTED =
  /replay[- ]?protect|EIP-?155|unprotected|(chain ?id|chain identifier) (is )?(required|missing|needed)|(invalid|wrong|missing|incorrect) ?(tx ?|transaction )?chain ?id/i;

/**
 * The least that is named. go-ethereum: "gas tip cap 1, minimum needed 25" (before: "tip needed 25, tip permitted 1"), "fee cap
 * 1, minimum needed 25", "maxFeePerGas: 1, baseFee: 2"; EDR: "has a baseFeePerGas of 2"; Nethermind: "too low 1 < 2"; Avalanche:
 * "gas fee cap (1) < pool minimum fee cap (2)"; reth: "minimum fee: minimum 2"; OpenEthereum: "(minimal: 2, got: 1)"; Nethermind's
 * full pool: "needs to be higher than 2"; Metis: "use at least tx.gasPrice = 2 wei".
 */
const NAMED_LEAST = [
  /(?:tip|fee|price)[^,]*, minimum needed:? (\d+)/i,
  /tip needed:? (\d+)/i,
  /too low:? \d+ < (\d+)/i,
  /base ?fee(?: ?per ?gas)?(?: of|:)? (\d+)/i,
  /minimum (?:fee cap|gas price|tip|fee)(?: of|:)? \(?(\d+)/i,
  /\(minimal:? (\d+)/i,
  /needs to be higher than (\d+)/i,
  /use at least \S+ ?= ?(\d+)/i,
];

/** Sorts what sending a transaction has thrown by the node's words: nodes do not agree on codes. */
export function sendRefusal(thrown: unknown): SendRefusal {
  if (isSilent(thrown)) return { kind: "silent" };
  if (isPoor(thrown)) return { kind: "poor" };
  const words = nodeWords(thrown);
  if (HELD.test(words)) return { kind: "held" };
  if (OUTBID.test(words)) return { kind: "outbid" };
  if (UNPROTECTED.test(words)) return { kind: "unprotected" };
  const wants = BELOW_BASE_FEE.test(words) ? "whole" : BELOW_FLOOR.test(words) ? "tip" : undefined;
  return wants === undefined ? { kind: "other" } : { kind: "price", wants, least: leastIn(words) };
}

function leastIn(words: string): bigint | undefined {
  for (const pattern of NAMED_LEAST) {
    const found = pattern.exec(words)?.[1];
    if (found !== undefined) return BigInt(found);
  }
  return undefined;
}
