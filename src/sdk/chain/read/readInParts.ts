/** Answers a question: each costs the node a cold storage read, and nodes allow some ten million gas a call. */
const MAX_A_CALL = 1_000;

/**
 * What a contract's storage says of many things, asked for in parts that every node answers.
 * @param read the answers from one position to another, exclusive
 */
export async function readInParts<Answer>(
  count: number,
  read: (from: number, to: number) => Promise<readonly Answer[]>,
  onProgress?: (done: number, total: number) => void,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (let from = 0; from < count; from += MAX_A_CALL) {
    const to = Math.min(from + MAX_A_CALL, count);
    for (const answer of await read(from, to)) answers.push(answer);
    onProgress?.(to, count);
  }
  return answers;
}
