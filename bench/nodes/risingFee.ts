import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { getBlockNumber, getTransactionReceipt } from "viem/actions";
import { arbitrum } from "../../test/nodes/dialects/arbitrum.ts";
import { openZooNode } from "../../test/nodes/proxy.ts";
import { openRelayChain, RELAYER_KEY, type RelayChain } from "../../test/toolkit/scripts/relayChain.ts";
import { runSymbolon } from "../../test/toolkit/scripts/runSymbolon.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";

const CLAIMS = 100;
/** Blocks in each of which the base fee rises by an eighth. */
const RISING = 30;
const START = 1_000_000_000n;
const BLOCK_MS = 1_000;
/** A block has room for some ten claims, so that all take a dozen blocks. */
const BLOCK_GAS = 1_000_000n;
/** Blocks after which a relay has failed. */
const MOST = 400;

/** How many more blocks 100 claims take while the base fee rises, at a node that keeps nothing below it. */
export async function risingFeeRows(progress: (line: string) => void) {
  const quiet = await blocksUntilPaid(false);
  progress(`quiet: ${CLAIMS} claims in ${quiet.blocks} blocks`);
  const rising = await blocksUntilPaid(true);
  progress(`rising: ${rising.paid} claims in ${rising.blocks} blocks, ${rising.sent} transactions offered`);
  const measurement: Measurement = {
    id: "relay-under-rising-fee",
    about: `blocks until ${CLAIMS} claims are paid while the base fee rises by an eighth a block for ${RISING} blocks, over those of a quiet chain`,
    unit: "times",
    ours: spreadOf([rising.blocks / quiet.blocks]),
    peer: null,
    goal: 1.3,
  };
  return { measurements: [measurement], conditions: { quiet, rising, blockMs: BLOCK_MS } };
}

async function blocksUntilPaid(rises: boolean) {
  const chain = await openRelayChain();
  const folder = mkdtempSync(join(tmpdir(), "symbolon-bench-"));
  const node = await openZooNode(chain.rpc);
  let isOver = false;
  let mining: Promise<void> | undefined;
  try {
    const test = await chain.campaign(join(folder, "tree"), CLAIMS);
    node.speak({ ...arbitrum, name: "refuses below the base fee", rises: "by itself" });
    await chain.node.setBlockGasLimit({ gasLimit: BLOCK_GAS });
    await chain.node.setAutomine(false);
    const first = await getBlockNumber(chain.reader, { cacheTime: 0 });
    mining = mineOn(chain, rises, () => isOver);
    const args = ["campaign", "relay", test.campaign, join(folder, "tree"), "--rpc", node.url, "--json"];
    const ended = await runSymbolon(args, { SYMBOLON_PRIVATE_KEY: RELAYER_KEY });
    isOver = true;
    await mining;
    const payments = await chain.payments(test);
    const hashes = [...new Set(payments.map(({ hash }) => hash))];
    const blocks = await Promise.all(
      hashes.map(async (hash) => (await getTransactionReceipt(chain.reader, { hash })).blockNumber),
    );
    const last = Math.max(...blocks.map(Number));
    const isWhole = ended.code === 0 && payments.length === CLAIMS;
    return {
      blocks: isWhole ? last - Number(first) : MOST,
      paid: payments.length,
      sent: node.traffic().sent.length,
      sameBytes: node.traffic().sameBytes,
    };
  } finally {
    isOver = true;
    await mining;
    await node.close();
    await chain.close();
    rmSync(folder, { recursive: true });
  }
}

/** Mines a block a second; the base fee rises by an eighth in each of the first, or stays. */
async function mineOn({ node }: RelayChain, rises: boolean, isOver: () => boolean): Promise<void> {
  let baseFeePerGas = START;
  for (let block = 0; !isOver(); block++) {
    await node.setNextBlockBaseFeePerGas({ baseFeePerGas });
    await node.mine({ blocks: 1 });
    if (rises && block < RISING) baseFeePerGas = (baseFeePerGas * 9n) / 8n;
    await sleep(BLOCK_MS);
  }
}
