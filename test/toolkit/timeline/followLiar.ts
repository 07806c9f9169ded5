import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import { type Random, seededRandom } from "../../differential/calls/seededRandom.ts";
import { openBlockChain } from "./blockChain.ts";
import { catchUp, empty, follow, keptRows } from "./followStage.ts";
import { randomLie } from "./randomLie.ts";

/** What came of following a node that lies. */
export type LiarOutcome = {
  /** Answers that were not true. */
  readonly lies: number;
  /** Rows that stood at some moment, and were never on the chain. */
  readonly madeUp: readonly string[];
  /** Rows that stood there twice at some moment. */
  readonly doubled: readonly string[];
  /** Rows that are not there in the end. */
  readonly missing: readonly string[];
  /** Why it is not followed any more. */
  readonly stopped: string | undefined;
};

const ROUNDS = 12;

/**
 * Follows a chain of its own into an emptied store, while its node lies at the head: each round some blocks come, some may be
 * taken back, and one step is done with lies; then what is kept is looked at. In the end it is asked without lies.
 */
export async function followLiar(sql: Sql, seed: number, random: Random): Promise<LiarOutcome> {
  await empty(sql);
  const chain = openBlockChain(seededRandom(1_000 + seed));
  const follower = await follow(sql, chain);
  const lie = randomLie(random);
  const truth = chain.lie;
  let lies = 0;
  const lying: typeof chain.lie = (question, answer) => {
    if (question.includes("finalized") || !random.chance(25)) return answer;
    const altered = lie(question, answer);
    if (altered !== answer) lies++;
    return altered;
  };
  const everOn = new Set<string>();
  const madeUp = new Set<string>();
  const doubled = new Set<string>();
  const look = async () => {
    for (const row of chain.naiveRows(chain.height)) everOn.add(row.join());
    const seen = new Set<string>();
    for (const row of await keptRows(sql)) {
      const line = row.join();
      if (!everOn.has(line)) madeUp.add(line);
      if (seen.has(line)) doubled.add(line);
      seen.add(line);
    }
    return seen;
  };
  for (let round = 0; round < ROUNDS; round++) {
    if (random.chance(20)) chain.reorg(Math.min(3, chain.height), 4);
    chain.mine(1 + random.below(3));
    chain.lie = lying;
    await follower.advance().catch((thrown) => {
      if (!(thrown instanceof SymbolonError)) throw thrown;
    });
    chain.lie = truth;
    await look();
    if (random.chance(30)) await catchUp(follower);
  }
  await catchUp(follower);
  const kept = await look();
  const own = chain.naiveRows(chain.height).map((row) => row.join());
  for (const line of kept) if (!own.includes(line)) madeUp.add(line);
  return {
    lies,
    madeUp: [...madeUp],
    doubled: [...doubled],
    missing: own.filter((line) => !kept.has(line)),
    stopped: follower.followed().stopped,
  };
}
