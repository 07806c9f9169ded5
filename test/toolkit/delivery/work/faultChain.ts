import {
  type Address,
  createClient,
  defineChain,
  encodeDeployData,
  erc20Abi,
  type Hex,
  http,
  keccak256,
  toHex,
  zeroAddress,
  zeroHash,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getBlock, sendTransaction, writeContract } from "viem/actions";
import { anvilBinary } from "../../../../src/lab/dryRun/engine/openAnvil.ts";
import { startOwned } from "../../../../src/lab/dryRun/engine/startOwned.ts";
import { allocationFromRows } from "../../../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree } from "../../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../../src/sdk/allocation/tree/convention.ts";
import { abiArguments } from "../../../../src/sdk/chain/campaigns/campaignPlan.ts";
import { awaitReceipt } from "../../../../src/sdk/delivery/lookUp.ts";
import type { NewIntent } from "../../../../src/services/delivery/tables/intents.ts";
import { claimIntent } from "../../../../src/services/work/claimIntent.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { letPass, PATIENT } from "../../patience.ts";

/** An account of a leaf: nobody sends from it, so that it needs no key. */
export function leafAccount(index: number): Address {
  return `0x${keccak256(toHex(`fault leaf ${index}`)).slice(-40)}`;
}

/** The key of a sender. */
export function senderKey(number: number): Hex {
  return keccak256(toHex(`fault sender ${number}`));
}

export type FaultCampaign = {
  readonly campaign: Address;
  readonly count: number;
  /** Intents to pay leaves, in the order of their indexes. */
  readonly intents: (from: number, to: number) => readonly NewIntent[];
};

export type FaultChain = Awaited<ReturnType<typeof openFaultChain>>;

const GAS_LIMIT = 30_000_000;
const RICH = toHex(10n ** 24n);

/**
 * Starts an anvil with a token; mined by `beat` alone once that was called. Transactions of blocks that are taken back are
 * gone, or come again in one block.
 * @param chainId tells chains of one test apart
 */
export async function openFaultChain(keys: readonly Hex[], chainId = 31_337) {
  const child = startOwned(
    anvilBinary(),
    [
      "--host",
      "127.0.0.1",
      "--port",
      "0",
      "--color",
      "never",
      "--accounts",
      "0",
      "--gas-limit",
      String(GAS_LIMIT),
      "--base-fee",
      "1000000000",
      "--chain-id",
      String(chainId),
    ],
    { NO_PROXY: "127.0.0.1,localhost", no_proxy: "127.0.0.1,localhost", NO_COLOR: "1" },
  );
  const port = await new Promise<number>((resolve, reject) => {
    let text = "";
    child.output.on("data", (part: Buffer) => {
      text = `${text}${part}`.slice(-4_000);
      const found = /Listening on [^\n]*:(\d+)\n/.exec(text)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
    void child.ended.then(() => reject(new Error(`anvil ended: ${child.complaints()}`)));
  });
  const rpc = `http://127.0.0.1:${port}`;
  const chain = defineChain({
    id: chainId,
    name: "anvil",
    rpcUrls: { default: { http: [rpc] } },
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
  });
  const reader = createClient({ chain, transport: http(rpc, PATIENT), cacheTime: 0 });
  const ask = <Answer>(method: string, ...params: readonly unknown[]) =>
    reader.request({ method, params } as never) as Promise<Answer>;
  await ask("anvil_setLoggingEnabled", false);
  const owner = privateKeyToAccount(senderKey(1_000_000));
  const own = createClient({ account: owner, chain, transport: http(rpc, PATIENT), pollingInterval: 20 });
  for (const address of [owner.address, ...keys.map((key) => privateKeyToAccount(key).address)]) {
    await ask("anvil_setBalance", address, RICH);
  }
  const deploy = async (name: string, folder: string, args: readonly unknown[]) => {
    const { abi, bytecode } = ownBuild(name, folder);
    const hash = await sendTransaction(own, { data: encodeDeployData({ abi, bytecode, args }) });
    return (await awaitReceipt(reader, hash)).contractAddress as Address;
  };
  const token = await deploy("SampleToken", "mocks", [owner.address, 10n ** 30n]);
  let beat: Beat | undefined;
  return {
    rpc,
    reader,
    chainId,
    processId: child.id,
    own,
    async close() {
      await Promise.all([beat?.stop(), child.end()]);
    },
    /** A funded campaign whose leaves pay 1,000 and more each. Ends the beat that a test left behind. */
    async campaign(count: number): Promise<FaultCampaign> {
      await beat?.stop();
      await ask("evm_setAutomine", true);
      const rows = Array.from({ length: count }, (_, i) => ({
        account: leafAccount(i),
        amount: 1_000n + BigInt(i),
      }));
      const tree = buildTree(allocationFromRows(rows), conventionNamed("native"));
      const { timestamp: start } = await getBlock(reader);
      const campaign = await deploy("InstantCampaign", "distribution", [
        abiArguments({
          token,
          root: tree.root,
          count: BigInt(count),
          start,
          end: start + 100_000_000n,
          waves: 0n,
          waveInterval: 0n,
          treasury: owner.address,
          gate: zeroAddress,
          maxExtraTime: 0n,
          claimFor: "Anyone",
          recallable: false,
          manifestHash: zeroHash,
        }),
      ]);
      const funds = [campaign, tree.allocation.total] as const;
      await writeContract(own, { address: token, abi: erc20Abi, functionName: "transfer", args: funds });
      const documentOf = (index: number) => ({
        format: "symbolon-claim",
        version: 1,
        chainId: String(chainId),
        campaign,
        leaf: { index: String(index), account: leafAccount(index), amount: String(1_000 + index) },
        proof: tree.proof(index),
      });
      const intents = (from: number, to: number) =>
        Array.from({ length: to - from }, (_, i) => claimIntent(documentOf(from + i)));
      return { campaign, count, intents };
    },
    async beat(terms: BeatTerms): Promise<Beat> {
      await beat?.stop();
      beat = await startBeat(ask, terms);
      return beat;
    },
  };
}

export type BeatTerms = {
  /** Milliseconds between blocks. */
  readonly every: number;
  /** Whether it mines now; left out: it does. */
  readonly isOn?: () => boolean;
  /** Asked before each block: how deep a reorg comes first, and what becomes of its transactions; undefined: none. */
  readonly reorg?: () => { readonly depth: number; readonly isDropped: boolean } | undefined;
};

export type Beat = {
  /** Reorgs so far. */
  readonly reorgs: () => number;
  readonly stop: () => Promise<void>;
};

type Ask = <Answer>(method: string, ...params: readonly unknown[]) => Promise<Answer>;

/** Mines, and takes blocks back now and then. */
async function startBeat(
  ask: Ask,
  { every, isOn: isWanted = () => true, reorg = () => undefined }: BeatTerms,
): Promise<Beat> {
  await ask("evm_setAutomine", false);
  const first = Number(await ask<Hex>("eth_blockNumber"));
  let isOn = true;
  let reorgs = 0;
  const once = async () => {
    if (!isWanted()) return;
    const wanted = reorg();
    const height = Number(await ask<Hex>("eth_blockNumber"));
    // Never what came before: the campaign itself.
    if (wanted !== undefined && height - first > wanted.depth) {
      const back = wanted.isDropped ? [] : await undone(ask, height, wanted.depth);
      await ask("anvil_reorg", wanted.depth, back);
      reorgs++;
    }
    await ask("evm_mine");
  };
  const run = async () => {
    while (isOn) {
      const begun = performance.now();
      // A question that got lost costs a block, not the whole chain.
      await once().catch((thrown) => process.stderr.write(`no block: ${String(thrown).split("\n")[0]}\n`));
      await letPass(Math.max(0, every - (performance.now() - begun)));
    }
  };
  const running = run();
  const stop = async () => {
    isOn = false;
    await running;
  };
  return { reorgs: () => reorgs, stop };
}

/** The transactions of the newest blocks, all of them for the last block that replaces these. */
async function undone(ask: Ask, height: number, depth: number): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (let number = height - depth + 1; number <= height; number++) {
    const { transactions } = await ask<{ transactions: readonly Hex[] }>(
      "eth_getBlockByNumber",
      toHex(number),
      false,
    );
    for (const hash of transactions) {
      found.push([await ask<Hex>("eth_getRawTransactionByHash", hash), depth - 1]);
    }
  }
  return found;
}
