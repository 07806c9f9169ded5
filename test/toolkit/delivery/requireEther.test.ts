import { expect } from "chai";
import { createClient, custom, type Hex, HttpRequestError } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { WriteClient } from "../../../src/sdk/chain/clients.ts";
import { runDelivery } from "../../../src/sdk/delivery/deliver.ts";
import { etherFor, type Outlay, requireEther } from "../../../src/sdk/delivery/requireEther.ts";
import { requireEtherForCalls } from "../../../src/sdk/delivery/sendCalls.ts";
import { seededRandom } from "../../differential/calls/seededRandom.ts";
import { memoryClient, openMemoryChain } from "./memoryChain.ts";
import { CONTRACT, itemTask, itemWork } from "./memoryContract.ts";
import { CHAIN_ID, Refusal } from "./memoryPool.ts";

const ACCOUNT = privateKeyToAccount(`0x${"5".repeat(64)}`);
const OTHER = privateKeyToAccount(`0x${"6".repeat(64)}`);
/** Wei of a unit of gas there: a fifth above the base fee, and the tip. */
const PRICE = 1_300n;

/** A chain on which everybody has so much, and what is sent there. */
function openNode(balance: bigint, answers: Readonly<Record<string, () => unknown>> = {}) {
  const chain = openMemoryChain({ random: seededRandom(3), depth: 8, hasTag: true });
  chain.state.balance = balance;
  const sent: Hex[] = [];
  const client = memoryClient(ACCOUNT, async (method, params) => {
    if (method === "eth_sendRawTransaction") sent.push(params[0] as Hex);
    return answers[method]?.() ?? chain.request(method, params);
  });
  const ask = (outlay: Outlay, accounts = [ACCOUNT.address]) =>
    requireEther(client, accounts, outlay).then(
      () => "enough",
      (thrown) => thrown,
    );
  return { client, chain, sent, ask };
}

describe("delivery/requireEther", () => {
  it("reckons gas at the most that is offered, and what is carried", () => {
    const fees = { maxFeePerGas: 7n, maxPriorityFeePerGas: 2n };
    expect(etherFor({ transactions: 2, gas: 10n, value: 5n }, fees)).to.equal(75n);
    expect(etherFor({ transactions: 2, gas: 10n }, { gasPrice: 3n })).to.equal(30n);
  });

  it("refuses several transactions that the account cannot pay for, to the last wei", async () => {
    const outlay = { transactions: 2, gas: 100n, value: 7n };
    const needed = 100n * PRICE + 7n;
    expect(await openNode(needed).ask(outlay)).to.equal("enough");
    const { code, reason, hint, details } = await openNode(needed - 1n).ask(outlay);
    expect(code).to.equal("NotEnoughFunds");
    expect(details).to.include({ balance: needed - 1n, needed });
    expect(reason).to.match(/too little ETH for 2 transactions.*that they carry/);
    expect(hint).to.match(/^None of them was sent\. Send 0x.* 0\.000000000000000001 ETH/);
  });

  it("counts what all have who may pay, and never more than the ceiling", async () => {
    const outlay = { transactions: 3, gas: 100n };
    const node = openNode(50n * PRICE);
    expect(await node.ask(outlay, [ACCOUNT.address, OTHER.address])).to.equal("enough");
    expect(await node.ask(outlay)).to.include({ code: "NotEnoughFunds" });
    expect(await node.ask({ ...outlay, ceiling: PRICE / 2n })).to.equal("enough");
  });

  it("leaves a single transaction to the node, and refuses nothing where that tells no balance", async () => {
    expect(await openNode(0n).ask({ transactions: 1, gas: 100n })).to.equal("enough");
    const eth_getBalance = () => {
      throw new Refusal("the method eth_getBalance does not exist");
    };
    expect(await openNode(0n, { eth_getBalance }).ask({ transactions: 2, gas: 100n })).to.equal("enough");
    const silent = () => {
      throw new HttpRequestError({ url: "http://memory", details: "no answer" });
    };
    expect(
      String(await openNode(0n, { eth_getBalance: silent }).ask({ transactions: 2, gas: 1n })),
    ).to.include("no answer");
  });

  it("is asked before the first of a delivery's transactions", async () => {
    const items = [1, 2, 3, 4, 5].map(itemTask);
    const run = async (balance: bigint) => {
      const { client, sent } = openNode(balance);
      const place = { chainId: CHAIN_ID, registry: CONTRACT, account: ACCOUNT.address };
      const work = itemWork(client);
      const parameters = { client, place, work, action: "perform", tasks: items, dryRun: false };
      const thrown = await runDelivery(parameters).catch((error) => error);
      return { thrown, sent };
    };
    // Three transactions, the first of which it could pay.
    const { thrown, sent } = await run(300_000n * PRICE);
    expect(thrown).to.include({ code: "NotEnoughFunds" });
    expect(sent).to.deep.equal([]);
  });

  it("counts what nobody can estimate before as the least that any transaction takes", async () => {
    const two = [
      { to: CONTRACT, data: "0x01" as const },
      { to: CONTRACT, data: "0x" as const },
    ];
    const refused = (balance: bigint) => {
      const request = async ({ method }: { method: string }) => answerTo(method, balance);
      const transport = custom({ request }, { retryCount: 0 });
      const client = createClient({ account: ACCOUNT, chain: openNode(0n).client.chain, transport });
      return requireEtherForCalls(client as WriteClient, two).then(
        () => undefined,
        (thrown) => thrown.code,
      );
    };
    const least = (21_016n + 21_000n) * 121n;
    expect([await refused(least - 1n), await refused(least)]).to.deep.equal(["NotEnoughFunds", undefined]);
  });
});

/** A node that can estimate nothing. */
function answerTo(method: string, balance: bigint): unknown {
  if (method === "eth_estimateGas") throw new Refusal("execution reverted");
  if (method === "eth_getBalance") return `0x${balance.toString(16)}`;
  if (method === "eth_chainId") return `0x${CHAIN_ID.toString(16)}`;
  if (method === "eth_getBlockByNumber") return { number: "0x1", baseFeePerGas: "0x64", timestamp: "0x1" };
  if (method === "eth_maxPriorityFeePerGas") return "0x1";
  return null;
}
