import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createClient, defineChain, type Hex, http, keccak256, toHex } from "viem";
import { privateKeyToAccount, privateKeyToAddress } from "viem/accounts";
import { type NewIntent, submitIntents } from "../../src/services/delivery/tables/intents.ts";
import { deliveryTables } from "../../src/services/delivery/tables/migrations.ts";
import type { ChooseIntents } from "../../src/services/delivery/tables/reserveIntents.ts";
import { runWorker } from "../../src/services/delivery/work/worker.ts";
import { nearestTogether } from "../../src/services/gateway/nearestTogether.ts";
import { openPacer } from "../../src/services/gateway/openPacer.ts";
import { migrate } from "../../src/services/store/migrate.ts";
import { openStore } from "../../src/services/store/openStore.ts";
import { claimIntent } from "../../src/services/work/claimIntent.ts";
import { claimKind } from "../../src/services/work/claimKind.ts";
import { BENCH_CHAIN_ID, benchCampaign, openBenchChain } from "../delivery/benchChain.ts";
import { signedSample } from "../delivery/signedClaims.ts";
import type { Measurement } from "../harness/measurement.ts";
import { oneSample } from "../rehearsal/oneSample.ts";
import { PACE } from "./gatewayProcess.ts";
import type { Stage } from "./stage.ts";

/** What one claim takes of a queue that is sent, in bundles of neighbours and in its order. */
export async function gasRows(stage: Stage): Promise<readonly Measurement[]> {
  const { queue, seeds } = stage.scale;
  const [seed = 1] = seeds;
  stage.progress(`gas: ${queue} queued claims, by neighbourhood and in their order`);
  const near = await gasOfQueue(stage, { seed, choose: nearestTogether(() => Date.now() / 1_000, 1_000) });
  const inOrder = await gasOfQueue(stage, { seed, choose: undefined });
  stage.progress(`gas: ${near} a claim, and ${inOrder}`);
  const about = `gas a claim of ${queue} queued ones in bundles of neighbours, over the same queue's in its order`;
  return [oneSample("gas-vs-fifo", about, "times the queue's in order", near / inOrder, 0.92)];
}

type QueueTerms = { readonly seed: number; readonly choose: ChooseIntents | undefined };

/** Blocks' gas that all of them took, by claim. */
async function gasOfQueue(stage: Stage, { seed, choose }: QueueTerms): Promise<number> {
  const { leaves, claims, queue, blockGas, keys: count } = stage.scale;
  const place = { chainId: BENCH_CHAIN_ID, campaign: benchCampaign };
  const { tree, lines } = await signedSample({ seed, leaves, claims, ...place });
  const keys = Array.from({ length: count }, (_, i) => keccak256(toHex(`gateway bench, payer ${i}`)));
  const { root, allocation } = tree;
  const chain = await openBenchChain({
    root,
    count: allocation.count,
    total: allocation.total,
    blockGas,
    payers: keys.map(privateKeyToAddress),
  });
  const folder = mkdtempSync(join(stage.folder, "queue-"));
  const sql = await openStore(`pglite:${join(folder, "store")}`);
  try {
    await migrate(sql, deliveryTables);
    const intents = lines.slice(0, queue).map((line) => placed(line, tree.proof));
    await submitIntents(sql, intents, "bench");
    await chain.start();
    const first = await chain.newest();
    const stop = new AbortController();
    const working = runWorker({
      sql,
      name: "bench",
      kinds: [claimKind({ feeTakers: [] })],
      signal: stop.signal,
      chains: [{ ...workedChain(chain.rpc, keys, (PACE * blockGas) / 2), choose }],
    });
    const gas = await gasUntilPaid(chain, first, intents.length).finally(() => stop.abort());
    await working;
    return Math.round(gas / intents.length);
  } finally {
    await sql.close();
    await chain.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An intent of a signed claim, as it came. */
function placed(line: string, proof: (index: number) => readonly string[]): NewIntent {
  const claim = JSON.parse(line) as { readonly leaf: { readonly index: string } };
  return claimIntent({ ...claim, proof: proof(Number(claim.leaf.index)) });
}

function workedChain(rpc: string, keys: readonly Hex[], gas: number) {
  const transport = http(rpc);
  const chain = defineChain({
    id: BENCH_CHAIN_ID,
    name: "bench",
    rpcUrls: { default: { http: [rpc] } },
    nativeCurrency: { name: "ether", symbol: "ETH", decimals: 18 },
  });
  return {
    client: createClient({ chain, transport }),
    senders: keys.map((key) => createClient({ chain, transport, account: privateKeyToAccount(key) })),
    profile: {
      inFlight: 4,
      transactionGas: 16_000_000n,
      calldataBytes: 125_000,
      blockTime: 1_000,
      finality: { by: "depth", blocks: 2 } as const,
    },
    room: openPacer({ gas, blockTime: 1, priceCeiling: undefined }),
  };
}

async function gasUntilPaid(
  chain: Awaited<ReturnType<typeof openBenchChain>>,
  first: number,
  count: number,
): Promise<number> {
  let gas = 0;
  let paid = 0;
  for (let next = first + 1; paid < count; next++) {
    while ((await chain.newest()) < next) await sleep(100);
    const block = await chain.blockAt(next);
    gas += block.gas;
    paid += block.paid.length;
  }
  return gas;
}
