import type { Engine } from "./engine/engine.ts";
import { resultOf } from "./engine/resultOf.ts";
import type { StandingLeaf } from "./leafSource.ts";

const MAX_A_BATCH = 1_000;
/** What the code of an account begins with that has let a contract act for it (EIP-7702): it still has its key. */
const DELEGATION = "0xef0100";

/** Indexes of the leaves whose accounts are contracts. */
export async function listContracts(
  engine: Engine,
  leaves: readonly StandingLeaf[],
): Promise<readonly number[]> {
  const found: number[] = [];
  for (let from = 0; from < leaves.length; from += MAX_A_BATCH) {
    const some = leaves.slice(from, from + MAX_A_BATCH);
    const method = "eth_getCode";
    const answers = await engine.batch(some.map(({ account }) => ({ method, params: [account, "latest"] })));
    for (const [i, { index }] of some.entries()) {
      const code = resultOf(method, answers[i]) as string;
      if (code !== "0x" && !code.startsWith(DELEGATION)) found.push(index);
    }
  }
  return found;
}
