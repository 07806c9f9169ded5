import { ROUND_LEAD } from "../../src/allocation/shuffle/checkShuffle.ts";
import { drandRoundTime, sourceText } from "../../src/allocation/shuffle/shuffleRecord.ts";
import type { ShuffleSource } from "../../src/core/campaign/shuffleCommitment.ts";
import { SymbolonError } from "../../src/core/errors.ts";

/**
 * Blocks that a named block must lie beyond the newest: Ethereum settles who proposes which slot up to two epochs, 64
 * slots, before; an author who names a nearer block could name one of a proposer it has an understanding with.
 */
export const BLOCK_LEAD = 64n;

/** Seconds that a transaction may take to be mined, where nothing goes wrong. */
const MINING_SECONDS = 120n;

/** As of when a source must still lie ahead. */
export type Now = {
  /** Number of the newest block; undefined where no chain is asked. */
  readonly newest: bigint | undefined;
  /** Unix seconds. */
  readonly time: bigint;
};

/**
 * Refuses a source that is there already, or may be before the commitment is mined.
 * @throws SymbolonError `SourceTooSoon`
 */
export function requireAhead(source: ShuffleSource, { newest, time }: Now): void {
  if (source.kind === "block") {
    if (newest === undefined || source.number > newest + BLOCK_LEAD) return;
    throw tooSoon(source, `the newest is ${newest}`, `block:${newest + 2n * BLOCK_LEAD} or a later one`, {
      newest,
      lead: BLOCK_LEAD,
    });
  }
  const at = drandRoundTime(source.round);
  const lead = ROUND_LEAD + MINING_SECONDS;
  if (at >= time + lead) return;
  const good = source.round + (time + 2n * lead - at + 2n) / 3n;
  const told =
    at <= time ? `it was made ${time - at} seconds ago` : `it is made in ${at - time} seconds already`;
  throw tooSoon(source, told, `drand:${good} or a later one`, { roundTime: at, time, lead });
}

function tooSoon(
  source: ShuffleSource,
  told: string,
  good: string,
  details: Readonly<Record<string, unknown>>,
): SymbolonError {
  return new SymbolonError({
    code: "SourceTooSoon",
    reason: `A commitment to ${sourceText(source)} would come too late: ${told}.`,
    hint: `Name ${good}, so that nobody can know the randomness when the commitment is made.`,
    details: { source, ...details },
  });
}
