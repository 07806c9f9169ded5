import { keccak256, toHex } from "viem";
import { batchIssued, campaignCreated, type History, KEYS, revoked } from "./history.ts";

/** Rounds of a healthy day, each of two blocks, and claims of each lane in one. */
const ROUNDS = 12;
const CLAIMS = 3;

/** When the planted part of a day begins: seconds since it began. */
export const AFTER = 1_200;

/** A campaign's claims come in two lanes, are sent in their turns by two keys, and are paid; a batch is issued and changed. */
export async function livedHealthily(history: History): Promise<void> {
  const { begin } = history;
  for (const key of KEYS) await history.lease(key, 0);
  await history.block(1, [
    campaignCreated(keccak256(toHex("root")), keccak256(toHex("manifest"))),
    batchIssued(),
  ]);
  for (let round = 0; round < ROUNDS; round++) {
    const at = 24 + round * 24;
    for (const [i, lane] of ["a", "b"].entries()) {
      const intents: bigint[] = [];
      for (let claim = 0; claim < CLAIMS; claim++) {
        const near = (round * 2 + i) * CLAIMS + claim;
        intents.push(await history.ask(at + claim, { lane, turn: at + 10, rank: near, near }));
      }
      const transaction = await history.bundle(at + 9, intents, { key: KEYS[i as 0 | 1] });
      await history.mine(2 * round + 3 + i, transaction, { seen: at + 40 });
    }
  }
  await history.block(40, [revoked(3, begin + 7_200)]);
}
