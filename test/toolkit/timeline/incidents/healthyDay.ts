import { keccak256, toHex } from "viem";
import type { Random } from "../../../differential/calls/seededRandom.ts";
import { BLOCK_S, batchIssued, campaignCreated, type History, KEYS, revoked } from "./history.ts";

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

/** Seconds by which something is late on a day on which nothing is late for long. */
const MAX_DELAY = 50;

/**
 * A day in which a good deal happens, and nothing that should not: lanes of any size, signers that take seconds, versions that
 * are raised, transactions that revert and whose claims are sent again, keys that are let go of and parked for a while.
 */
export async function livedAtRandom(history: History, random: Random): Promise<void> {
  for (const key of KEYS) await history.lease(key, 0);
  const lanes = Array.from({ length: 1 + random.below(4) }, (_, i) => `lane ${i}`);
  let at = 24;
  let near = 0;
  let block = 2;
  for (let round = 0; round < 20; round++) {
    at += 12 * (1 + random.below(6));
    const key = random.pick(KEYS);
    if (random.chance(10)) await history.step("key parked", at, { key, cause: "EmptySender" });
    if (random.chance(10)) await history.step("key resumed", at + 30, { key });
    const intents: bigint[] = [];
    for (let claim = random.below(4); claim >= 0; claim--) {
      const place = random.chance(80)
        ? { lane: random.pick(lanes), turn: at + random.below(20), rank: at }
        : {};
      intents.push(await history.ask(at - random.below(10), { ...place, near: near++ }));
    }
    let sent = at + random.below(MAX_DELAY);
    const signing = `signer: ${1_000 + random.below(4_000)} ms`;
    let transaction = await history.bundle(sent, intents, { key, ...(random.chance(20) && { signing }) });
    if (random.chance(20)) await history.raise(sent + 60, transaction);
    if (random.chance(20)) {
      sent += 120;
      await history.free(sent, transaction, intents);
      transaction = await history.bundle(sent, intents, { key });
    }
    block = Math.max(block + 1, Math.ceil(sent / BLOCK_S) + random.below(3));
    await history.mine(block, transaction, { seen: block * BLOCK_S + random.below(20) });
  }
}
