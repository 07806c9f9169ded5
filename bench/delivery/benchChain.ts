import {
  type Address,
  encodeDeployData,
  encodeFunctionData,
  erc20Abi,
  getAddress,
  getContractAddress,
  type Hex,
  numberToHex,
  parseEther,
  zeroAddress,
  zeroHash,
} from "viem";
import { getBlock } from "viem/actions";
import { engineClient } from "../../src/lab/dryRun/engine/engineClient.ts";
import { openAnvil } from "../../src/lab/dryRun/engine/openAnvil.ts";
import { CLAIMED_TOPIC } from "../../src/lab/dryRun/mineAt.ts";
import { instantCampaignBuild } from "../../src/sdk/chain/builds/instantCampaignBuild.ts";
import { sampleTokenBuild } from "../../src/sdk/chain/builds/sampleTokenBuild.ts";
import { abiArguments, type CampaignArguments } from "../../src/sdk/chain/campaigns/campaignPlan.ts";

/** Who puts the contracts there: anvil takes its transactions without a key. */
const OPERATOR: Address = "0x00000000000000000000000000000000000be4c8";

/** Where the campaigns are on every chain of the bench, so that what was signed once is good on all of them. */
export function benchContracts(number: number): { readonly token: Address; readonly campaign: Address } {
  const at = (step: number) =>
    getAddress(getContractAddress({ from: OPERATOR, nonce: BigInt(TRANSACTIONS_EACH * number + step) }));
  return { token: at(0), campaign: at(1) };
}

/** Of the operator: the token, the campaign, what it pays out. */
const TRANSACTIONS_EACH = 3;

/** The first. */
export const benchCampaign = benchContracts(0).campaign;
export const BENCH_CHAIN_ID = 31_337;
const MAX_TRANSACTION_GAS = 16_000_000;
/** For which it has mined, as far as anybody can tell, once it starts. */
const SECONDS_BEFORE = 300;
/** Seconds for the blocks of contracts, so that its clock is never ahead of this machine's. */
const BEHIND = 30;

/** What a campaign pays out. */
export type BenchTree = {
  readonly root: Hex;
  readonly count: number;
  /** Base units. */
  readonly total: bigint;
};

export type BenchChainParameters = BenchTree & {
  /** Get ether. */
  readonly payers: readonly Address[];
  /** Gas of a block, once it mines each second. */
  readonly blockGas: number;
};

/** What the campaign has paid in a block. */
export type BenchBlock = {
  readonly number: number;
  /** Of all transactions. */
  readonly gas: number;
  readonly transactions: number;
  /** Indexes, in order; an index twice would be one paid twice. */
  readonly paid: readonly number[];
};

export type BenchChain = Awaited<ReturnType<typeof openBenchChain>>;

/**
 * A chain of its own (anvil), with a funded instant campaign, that mines a block each second from `start` on. Gas is free, so
 * that the base fee is steady however full blocks are.
 */
export async function openBenchChain({ payers, blockGas, ...tree }: BenchChainParameters) {
  const timestamp = BigInt(Math.floor(Date.now() / 1_000) - SECONDS_BEFORE - BEHIND);
  const engine = await openAnvil({ chainId: BENCH_CHAIN_ID, timestamp });
  const client = engineClient(engine);
  const send = async (data: Hex, to?: Address) => {
    const gas = numberToHex(MAX_TRANSACTION_GAS);
    await engine.request("eth_sendTransaction", [{ from: OPERATOR, to, data, gas, gasPrice: "0x0" }]);
    await engine.request("evm_mine");
  };
  const { timestamp: start } = await getBlock(client);
  const addCampaign = async (number: number, tree: BenchTree) => {
    const { token, campaign } = benchContracts(number);
    const { root, count, total } = tree;
    const terms: CampaignArguments = {
      token,
      root,
      count: BigInt(count),
      start,
      end: start + 1_000_000n,
      waves: 0n,
      waveInterval: 0n,
      treasury: OPERATOR,
      gate: zeroAddress,
      maxExtraTime: 0n,
      claimFor: "Anyone",
      recallable: false,
      manifestHash: zeroHash,
    };
    await send(encodeDeployData({ ...sampleTokenBuild, args: [OPERATOR, total] }));
    await send(encodeDeployData({ ...instantCampaignBuild, args: [abiArguments(terms)] }));
    const args = [campaign, total] as const;
    await send(encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args }), token);
  };
  await addCampaign(0, tree);
  for (const payer of payers) {
    await engine.request("anvil_setBalance", [payer, numberToHex(parseEther("1000"))]);
  }
  const blockAt = (number: number): Promise<BenchBlock> => readBlock(engine.request, number);
  return {
    rpc: engine.url as string,
    client,
    /** Begins to mine a block each second. */
    async start() {
      await engine.request("evm_setBlockGasLimit", [numberToHex(blockGas)]);
      // As if it had mined each second before: whoever asks how long blocks take looks at the last ones.
      await engine.request("anvil_mine", [numberToHex(SECONDS_BEFORE), numberToHex(1)]);
      await engine.request("evm_setIntervalMining", [1]);
    },
    stop: () => engine.request("evm_setIntervalMining", [0]),
    newest: async () => Number((await engine.request("eth_blockNumber")) as Hex),
    blockAt,
    /** Adds another one, before it is started. @param number 1, 2, ... in this order */
    addCampaign,
    /** Indexes that any campaign has paid in some blocks, and which. */
    paidBetween: (from: number, to: number) => readPaid(engine.request, from, to),
    close: engine.close,
  };
}

type Request = (method: string, params?: readonly unknown[]) => Promise<unknown>;
type Log = {
  readonly address: Address;
  readonly data: Hex;
  readonly topics: readonly Hex[];
  readonly blockNumber: Hex;
};
type RpcBlock = { readonly gasUsed: Hex; readonly transactions: readonly Hex[] };

/** What a campaign has paid to a leaf. */
export type BenchPayment = { readonly campaign: Address; readonly index: number; readonly block: number };

async function readPaid(request: Request, from: number, to: number): Promise<readonly BenchPayment[]> {
  const wanted = { topics: [CLAIMED_TOPIC], fromBlock: numberToHex(from), toBlock: numberToHex(to) };
  const logs = (await request("eth_getLogs", [wanted])) as readonly Log[];
  return logs.map(({ address, data, blockNumber }) => ({
    campaign: getAddress(address),
    index: Number(data.slice(0, 2 + 64)),
    block: Number(blockNumber),
  }));
}

async function readBlock(request: Request, number: number): Promise<BenchBlock> {
  const at = numberToHex(number);
  const block = (await request("eth_getBlockByNumber", [at, false])) as RpcBlock;
  const wanted = { address: benchCampaign, topics: [CLAIMED_TOPIC], fromBlock: at, toBlock: at };
  const logs = (await request("eth_getLogs", [wanted])) as readonly Log[];
  return {
    number,
    gas: Number(block.gasUsed),
    transactions: block.transactions.length,
    paid: logs.map(({ data }) => Number(data.slice(0, 2 + 64))),
  };
}
