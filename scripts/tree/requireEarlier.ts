import { ROUND_LEAD, shuffleReads } from "../../src/allocation/shuffle/checkShuffle.ts";
import { drandRoundTime, sourceText } from "../../src/allocation/shuffle/shuffleRecord.ts";
import type { ReadClient } from "../../src/chain/clients.ts";
import type { ShuffleSource } from "../../src/core/campaign/shuffleCommitment.ts";
import { SymbolonError } from "../../src/core/errors.ts";

/**
 * Refuses a commitment that was mined too late for its source, however early it was sent: everybody who checks it
 * later refuses it too.
 * @param committed its timestamp, in Unix seconds
 * @throws SymbolonError `CommittedTooLate`
 */
export async function requireEarlier(
  client: ReadClient,
  source: ShuffleSource,
  committed: bigint,
): Promise<void> {
  const known =
    source.kind === "drand"
      ? drandRoundTime(source.round) - ROUND_LEAD + 1n
      : (await shuffleReads(client).block(source.number))?.timestamp;
  // No such block yet: the commitment is before it.
  if (known === undefined || committed < known) return;
  throw new SymbolonError({
    code: "CommittedTooLate",
    reason: `The commitment was timestamped at second ${committed}, too late for ${sourceText(source)}.`,
    hint: "Commit again, to a source further ahead, into another file, and tell everybody why.",
    details: { committed, source },
  });
}
