/** go-ethereum's code of JSON-RPC for what a contract refused. ZKsync has it for refusals of its pool, too. */
export const REVERT_CODE = 3;

/**
 * Whether words are about what a contract refused: it may have chosen the rest of them. ZKsync calls it a revert, too, that an account
 * cannot pay.
 */
export function isRevertIn(words: string): boolean {
  return /revert(?!: account validation error: not enough balance for fee)/i.test(words);
}
