import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Hex } from "viem";
import { makeTestStore } from "../../test/toolkit/store/openTestStore.ts";
import type { BenchChain } from "../delivery/benchChain.ts";
import type { Measurement } from "../harness/measurement.ts";
import { oneSample } from "../rehearsal/oneSample.ts";
import { heard, keyArgs, PACE, served, servingArgs, startGateway } from "./gatewayProcess.ts";
import { generate, openRun, writeLines } from "./gatewayRun.ts";
import type { Stage } from "./stage.ts";

/** Claims a second that the chain has room for: it is not what limits. */
const ROOM = 2_000;
/** Gas that a claim takes in a bundle, about. */
const CLAIM_GAS = 50_000;
/** Claims that come a second, more than are hoped for. */
const COMING = 1_000;
const THREADS = 2;
const LOOK_MS = 50;
const MILLI = 1_000;

/** Claims that one process takes in and another pays in a second, all of them on this machine. */
export async function rateRow(stage: Stage): Promise<Measurement> {
  const { rated: claims, seeds } = stage.scale;
  const [seed = 1] = seeds;
  stage.progress(`rate: ${claims} claims to a front and a worker over PostgreSQL`);
  const blockGas = 2 * Math.ceil((ROOM * CLAIM_GAS) / PACE);
  const over = claims / COMING;
  const scale = { ...stage.scale, claims, blockGas, over };
  const { chain, keys, lines } = await openRun({ ...stage, scale }, seed);
  const folder = mkdtempSync(join(stage.folder, "rate-"));
  const store = await makeTestStore("durable");
  const { front, worker } = await startHalves(folder, { store: store.address, rpc: chain.rpc, keys });
  try {
    const file = join(folder, "claims.jsonl");
    writeLines(file, lines);
    await chain.start();
    const first = await chain.newest();
    const coming = generate({ url: front.url, file, seed, over, manner: "tickets" });
    const paying = lastPaid(chain, first, claims);
    const [seen, paid] = await Promise.race([Promise.all([coming, paying]), front.failed]);
    const begun = Math.min(...seen.asked.map((one) => one.at));
    const taken = claims / seen.last;
    const rate = claims / (paid.at - begun);
    stage.progress(`rate: ${rate.toFixed(0)} claims a second paid, ${taken.toFixed(0)} taken in`);
    const about = `${claims} claims that come ${COMING} a second, taken in by a front with ${THREADS} signature threads and paid by a worker, beside PostgreSQL, anvil and claimants on the same machine; until the last is in a block, ${Math.round(claims / paid.transactions)} in a bundle; ${taken.toFixed(0)} taken in`;
    return oneSample("claims-a-second", about, "claims a second", rate, 500);
  } finally {
    for (const { child } of [front, worker]) child.kill("SIGTERM");
    await Promise.all([front.ended, worker.ended]);
    await chain.close();
    await store.clear();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Place = { readonly store: string; readonly rpc: string; readonly keys: readonly Hex[] };

/** Starts a process that serves and one that sends, and waits until both do. */
async function startHalves(folder: string, { store, rpc, keys }: Place) {
  const at = ["--store", store, "--rpc", rpc, "--pace", String(PACE)];
  const threads = ["--threads", String(THREADS)];
  const front = await served(
    startGateway(folder, ["start", "--only", "api", ...at, ...servingArgs(), ...threads]),
  );
  const worker = startGateway(folder, ["start", "--only", "worker", ...at, ...keyArgs(keys)], keys);
  await heard(worker, /sending on chain/);
  return { front, worker };
}

/** When the block of the last claim is seen, in Unix seconds, and transactions until then. */
async function lastPaid(chain: BenchChain, first: number, claims: number) {
  let transactions = 0;
  let left = claims;
  for (let next = first + 1; ; next++) {
    while ((await chain.newest()) < next) await sleep(LOOK_MS);
    const at = Date.now() / MILLI;
    const block = await chain.blockAt(next);
    left -= block.paid.length;
    if (block.paid.length > 0) transactions += block.transactions;
    if (left <= 0) return { at, transactions };
  }
}
