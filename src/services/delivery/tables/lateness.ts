/**
 * Whether an intent was sent late: signed for the first time more than a block after its turn. As SQL over an `intent` that has a
 * turn, and the first `version` of its transaction.
 * @param blockTime SQL: seconds between two blocks of its chain
 */
export function sentLate(blockTime: string): string {
  return `extract(epoch from version.signed) > intent.turn + ${blockTime}`;
}
