/** Whether words are about what a contract refused: it may have chosen the rest of them. */
export function isRevertIn(words: string): boolean {
  return /revert/i.test(words);
}
