import { expect } from "chai";
import {
  type Address,
  encodeDeployData,
  encodeFunctionData,
  erc20Abi,
  getAddress,
  type Hex,
  keccak256,
  toHex,
  zeroAddress,
  zeroHash,
} from "viem";
import { readContract } from "viem/actions";
import { type Engine, RpcError } from "../../../../src/lab/dryRun/engine/engine.ts";
import { engineClient } from "../../../../src/lab/dryRun/engine/engineClient.ts";
import { openAnvil } from "../../../../src/lab/dryRun/engine/openAnvil.ts";
import { openUpstream } from "../../../../src/lab/dryRun/upstream/openUpstream.ts";
import { allocationFromRows } from "../../../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree } from "../../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../../src/sdk/allocation/tree/convention.ts";
import { instantCampaignAbi } from "../../../../src/sdk/chain/abi/instantCampaignAbi.ts";
import { abiArguments } from "../../../../src/sdk/chain/campaigns/campaignPlan.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { fakeNode } from "./fakeNode.ts";

const COUNT = 300;
const OPERATOR: Address = "0x00000000000000000000000000000000000000a1";
const rows = Array.from({ length: COUNT }, (_, index) => ({
  account: getAddress(`0x${keccak256(toHex(index)).slice(26)}`),
  amount: 1000n + BigInt(index),
}));
const accounts = rows.map(({ account }) => account);
const tree = buildTree(allocationFromRows(rows), conventionNamed("native"));

/** A campaign on a chain of its own that plays the real one. */
async function realChain(): Promise<{ chain: Engine; token: Address; campaign: Address }> {
  const chain = await openAnvil({ chainId: 77, timestamp: 2_000_000_000n });
  const send = async (transaction: object): Promise<{ contractAddress: Address }> => {
    const hash = await chain.request("eth_sendTransaction", [
      { from: OPERATOR, gas: "0xe4e1c0", gasPrice: "0x0", ...transaction },
    ]);
    await chain.request("evm_mine");
    const receipt = await chain.request("eth_getTransactionReceipt", [hash]);
    return receipt as { contractAddress: Address };
  };
  const deploy = async (build: ReturnType<typeof ownBuild>, ...args: readonly unknown[]) =>
    (await send({ data: encodeDeployData({ abi: build.abi, bytecode: build.bytecode, args: [...args] }) }))
      .contractAddress;
  const token = await deploy(ownBuild("SampleToken", "mocks"), OPERATOR, 10n ** 30n);
  const terms = {
    token,
    root: tree.root,
    count: BigInt(COUNT),
    start: 2_000_000_000n,
    end: 2_000_100_000n,
    waves: 0n,
    waveInterval: 0n,
    treasury: OPERATOR,
    gate: zeroAddress,
    maxExtraTime: 0n,
    claimFor: "Never",
    recallable: false,
    manifestHash: zeroHash,
  } as const;
  const campaign = await deploy(ownBuild("InstantCampaign", "distribution"), abiArguments(terms));
  const args = [campaign, tree.allocation.total] as const;
  await send({ to: token, data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args }) });
  // One of them holds tokens already, and one holds ether.
  const [first, second] = accounts;
  await send({
    to: token,
    data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [first ?? OPERATOR, 5n] }),
  });
  await chain.request("anvil_setBalance", [second, "0x7b"]);
  await chain.request("evm_mine");
  return { chain, token, campaign };
}

/** Claims every leaf, and returns what each account holds afterwards. */
async function claimAll(fork: Engine, token: Address, campaign: Address): Promise<readonly bigint[]> {
  const calls = rows.map(({ account, amount }, index) => ({
    method: "eth_sendTransaction",
    params: [
      {
        from: account,
        to: campaign,
        data: encodeFunctionData({
          abi: instantCampaignAbi,
          functionName: "claim",
          args: [BigInt(index), account, amount, tree.proof(index)],
        }),
        gas: "0x30d40",
        gasPrice: "0x0",
      },
    ],
  }));
  for (const answer of await fork.batch(calls)) expect(answer).to.have.property("result");
  await fork.request("evm_setNextBlockTimestamp", [2_000_000_100]);
  await fork.request("evm_mine");
  const client = engineClient(fork);
  return await Promise.all(
    accounts.map((account) =>
      readContract(client, { address: token, abi: erc20Abi, functionName: "balanceOf", args: [account] }),
    ),
  );
}

const held = rows.map(({ amount }, index) => (index === 0 ? amount + 5n : amount));

describe("forks of a chain, through an upstream", () => {
  let real: Awaited<ReturnType<typeof realChain>>;
  let blockNumber: bigint;

  before(async () => {
    real = await realChain();
    blockNumber = BigInt((await real.chain.request("eth_blockNumber")) as Hex);
  });
  after(() => real.chain.close());

  it("claim every leaf for a tenth of a call to the node, where it reads many things at once", async () => {
    const upstream = await openUpstream({ url: real.chain.url ?? "", blockNumber });
    const fork = await openAnvil({ fork: { url: upstream.url, blockNumber } });
    try {
      expect(upstream.chainId).to.equal(77);
      expect(fork.chainId).to.equal(77);
      expect(upstream.callsPerLeaf).to.be.below(0.03);
      await upstream.prefetch({ accounts });
      expect(await claimAll(fork, real.token, real.campaign)).to.deep.equal(held);
      const { calls, asked } = upstream.stats();
      expect(asked).to.be.above(2 * COUNT);
      expect(calls).to.be.at.most(0.1 * COUNT);
    } finally {
      await fork.close();
      await upstream.close();
    }
  });

  it("claim every leaf for two to four calls, where the node reads one thing at a time", async () => {
    const node = await fakeNode({
      answer: async (call) => {
        const isMany =
          call.method === "eth_call" && (call.params?.length === 3 || !("to" in Object(call.params?.[0])));
        if (isMany) throw new RpcError("", { code: -32602, message: "too many arguments" });
        return await real.chain.request(call.method, call.params);
      },
    });
    const upstream = await openUpstream({ url: node.url, blockNumber });
    const fork = await openAnvil({ fork: { url: upstream.url, blockNumber } });
    try {
      expect(upstream.callsPerLeaf).to.be.closeTo(3, 0.03);
      await upstream.prefetch({ accounts });
      expect(await claimAll(fork, real.token, real.campaign)).to.deep.equal(held);
      expect(upstream.stats().calls).to.be.within(2 * COUNT, 4 * COUNT);
    } finally {
      await fork.close();
      await upstream.close();
      await node.close();
    }
  });
});
