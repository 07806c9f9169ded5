import { expect } from "chai";
import hre from "hardhat";
import { createWalletClient, custom, formatEther, RpcRequestError } from "viem";
import { getBalance, getCode } from "viem/actions";
import { hardhat } from "viem/chains";
import type { WriteClient } from "../../../src/sdk/chain/clients.ts";
import { deployProxy } from "../../../src/sdk/contracts/deployProxy.ts";
import { deploymentProxy, sampleTokenBuild } from "../../../src/sdk/contracts/index.ts";
import type { SymbolonError } from "../../../src/sdk/core/errors.ts";

const { address, code, maker, price, transaction } = deploymentProxy;
const TIMING = { patience: 400, rounds: 1, lag: 300, doubt: 50 };
const KEYLESS = "keyless";

/** What a node answers, or with what words it refuses; undefined: as the chain does. @param offers of the keyless transaction */
type Dialect = (asked: string, offers: number) => Answer | Promise<Answer>;
type Answer = string | { readonly result: unknown } | undefined;

/** A chain without the proxy, before which a node answers in other words. */
async function openBare() {
  const { viem, provider, close } = await hre.network.create("embedded");
  const [wallet] = await viem.getWalletClients();
  const asked: string[] = [];
  const dialect: { answer: Dialect } = { answer: () => undefined };
  let offers = 0;
  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    const isKeyless = method === "eth_sendRawTransaction" && (params as string[])[0] === transaction;
    if (isKeyless) offers += 1;
    if (isKeyless || method.startsWith("eth_send")) asked.push(isKeyless ? KEYLESS : "other");
    const answer = await dialect.answer(isKeyless ? KEYLESS : method, offers);
    if (typeof answer === "string") {
      throw new RpcRequestError({ body: {}, url: "", error: { code: -32_000, message: answer } });
    }
    return answer === undefined ? provider.request({ method, params } as never) : answer.result;
  };
  const client = createWalletClient({
    account: wallet?.account,
    chain: hardhat,
    cacheTime: 0,
    pollingInterval: 10,
    transport: custom({ request }, { retryCount: 0 }),
  }) as unknown as WriteClient;
  return { client, provider, dialect, asked, close };
}

describe("the deployment proxy, on a chain that lacks it", () => {
  let chain: Awaited<ReturnType<typeof openBare>>;
  beforeEach(async () => {
    chain = await openBare();
  });
  afterEach(() => chain.close());

  const refused = async () =>
    (await deployProxy(chain.client, TIMING).catch((thrown) => thrown)) as SymbolonError;
  const held = () => getBalance(chain.client, { address: maker });

  it("is offered to the node first, and paid for once it says that funds are lacking", async () => {
    const hash = await deployProxy(chain.client, TIMING);
    expect(chain.asked).to.deep.equal([KEYLESS, "other", KEYLESS]);
    expect(hash).to.match(/^0x[\da-f]{64}$/);
    expect(await getCode(chain.client, { address })).to.equal(code);
    expect(await deployProxy(chain.client, TIMING)).to.equal(undefined);
  });

  it("costs nothing where the node takes no transaction without a chain id, in whatever words", async () => {
    for (const words of [
      "only replay-protected (EIP-155) transactions allowed over RPC",
      "ChainId is required",
      "InvalidTxChainId: Expected 41, got 0",
      "rejected unprotected Ethereum transaction. Please sign it to protect it against replay",
    ]) {
      chain.dialect.answer = (asked) => (asked === KEYLESS ? words : undefined);
      const error = await refused();
      expect([error.code, await held()], words).to.deep.equal(["UnprotectedRefused", 0n]);
      expect(error.reason).to.include(words).and.include("Nothing was spent");
      expect(error.hint).to.match(/another node.*--rpc.*ignition\/modules.*address book/);
    }
    expect(new Set(chain.asked)).to.deep.equal(new Set([KEYLESS]));
  });

  it("costs nothing where the node refuses it in words that nobody knows", async () => {
    chain.dialect.answer = (asked) => (asked === KEYLESS ? "policy 17 forbids it." : undefined);
    const error = await refused();
    expect([error.code, await held()]).to.deep.equal(["ProxyRefused", 0n]);
    expect(error.reason).to.include("policy 17 forbids it. Nothing was spent.");
  });

  it("is paid for where nodes say in words of their own that funds are lacking", async () => {
    for (const words of [
      "insufficient funds for gas * price + value: balance 0, tx cost 10000000000000000, overshot 10000000000000000",
      "Upfront cost exceeds account balance",
      "InsufficientFunds, Account balance: 0, cumulative cost: 10000000000000000",
      "Insufficient balance",
      "failed to validate: not enough balance for fee + value. balance: 0, fee: 10, value: 0",
      "account 0x3fab17f13d3a2c6f1b2a2b1c3f1c9d5d3b7b7c11 not found",
    ]) {
      const one = await openBare();
      try {
        one.dialect.answer = (asked, offers) => (asked === KEYLESS && offers === 1 ? words : undefined);
        expect(await deployProxy(one.client, TIMING), words).to.be.a("string");
      } finally {
        await one.close();
      }
    }
  });

  it("is offered again to a machine that has not heard of the payment", async () => {
    chain.dialect.answer = (asked, offers) =>
      asked === KEYLESS && offers < 4 ? "insufficient funds for gas * price + value" : undefined;
    expect(await deployProxy(chain.client, TIMING)).to.be.a("string");
    expect(chain.asked).to.deep.equal([KEYLESS, "other", KEYLESS, KEYLESS, KEYLESS]);
  });

  it("is offered again while the pool is full, and named as refused so where that lasts: its price is for good", async () => {
    const FULL = "txpool is full";
    chain.dialect.answer = (asked, offers) =>
      asked === KEYLESS && offers > 1 && offers < 5 ? FULL : undefined;
    expect(await deployProxy(chain.client, { ...TIMING, lag: 60_000 })).to.be.a("string");
    expect(chain.asked.slice(0, 2)).to.deep.equal([KEYLESS, "other"]);
    for (const [first, paid, told] of [
      [1, 0n, "Nothing was spent."],
      [2, price, `The 0.01 ETH sent to ${maker} stay there for the next try.`],
    ] as const) {
      const one = await openBare();
      try {
        one.dialect.answer = (asked, offers) => (asked === KEYLESS && offers >= first ? FULL : undefined);
        const error = await deployProxy(one.client, TIMING).catch((thrown) => thrown);
        expect(error).to.include({ code: "ProxyRefused" });
        expect(error.reason).to.include(FULL).and.include(told);
        expect(error.hint).to.match(/^Run the same command again when the pool has room/);
        expect(await getBalance(one.client, { address: maker })).to.equal(paid);
      } finally {
        await one.close();
      }
    }
  });

  it("is offered again to a node that took it unpaid, and kept nothing", async () => {
    chain.dialect.answer = (asked, offers) =>
      asked === KEYLESS && offers === 1 ? { result: `0x${"41".repeat(32)}` } : undefined;
    expect(await deployProxy(chain.client, TIMING)).to.be.a("string");
    expect(chain.asked).to.deep.equal([KEYLESS, "other", KEYLESS]);
  });

  it("is refused in the node's words by one that took it unpaid, and takes it no more once it is paid for", async () => {
    for (const [words, code] of [
      ["only replay-protected (EIP-155) transactions allowed over RPC", "UnprotectedRefused"],
      ["policy 17 forbids it", "ProxyRefused"],
    ] as const) {
      chain.dialect.answer = (asked, offers) => {
        if (asked !== KEYLESS) return undefined;
        return offers % 2 === 1 ? { result: `0x${"41".repeat(32)}` } : words;
      };
      await chain.provider.request({ method: "hardhat_setBalance", params: [maker, "0x0"] });
      const error = await refused();
      expect([error.code, await held()], words).to.deep.equal([code, price]);
      expect(error.reason)
        .to.include(words)
        .and.include(`The ${formatEther(price)} ETH sent to ${maker} stay there for the next try`);
    }
    chain.dialect.answer = () => undefined;
    expect(await deployProxy(chain.client, TIMING)).to.be.a("string");
    expect(chain.asked.filter((one) => one === "other")).to.have.length(2);
  });

  it("is there where a node that kept it unpaid mines it, and then calls its nonce too low, or is silent", async () => {
    for (const last of ["nonce too low", undefined]) {
      const one = await openBare();
      try {
        one.dialect.answer = async (asked, offers) => {
          if (asked !== KEYLESS) return undefined;
          if (offers === 1) return { result: `0x${"41".repeat(32)}` };
          if (offers === 2)
            await one.provider.request({ method: "eth_sendRawTransaction", params: [transaction] });
          if (last === undefined) throw new TypeError("fetch failed");
          return last;
        };
        expect(await deployProxy(one.client, TIMING), last).to.be.a("string");
      } finally {
        await one.close();
      }
    }
  });

  it("is not paid for a second time", async () => {
    chain.dialect.answer = (asked, offers) => {
      if (asked !== KEYLESS) return undefined;
      return offers === 1 ? "insufficient funds" : "only replay-protected transactions allowed";
    };
    const error = await refused();
    expect([error.code, await held()]).to.deep.equal(["UnprotectedRefused", price]);
    expect(error.reason)
      .to.include(`${formatEther(price)} ETH`)
      .and.include("stay there for the next try");
    chain.dialect.answer = () => undefined;
    await deployProxy(chain.client, TIMING);
    expect(chain.asked.filter((one) => one === "other")).to.have.length(1);
  });

  it("is not paid for where its gas or its price would not suffice, or it was used up", async () => {
    chain.dialect.answer = (asked) => (asked === "eth_estimateGas" ? { result: "0x1e8480" } : undefined);
    expect((await refused()).reason).to.match(/100,000 gas, and would take 2,000,000/);
    chain.dialect.answer = () => undefined;
    await chain.provider.request({
      method: "hardhat_setNextBlockBaseFeePerGas",
      params: [`0x${(200_000_000_000n).toString(16)}`],
    });
    await chain.provider.request({ method: "hardhat_mine", params: [] });
    expect((await refused()).code).to.equal("ProxyBelowBaseFee");
    await chain.provider.request({ method: "hardhat_setNonce", params: [maker, "0x1"] });
    expect((await refused()).code).to.equal("ProxyNotMade");
    expect([chain.asked, await held()]).to.deep.equal([[], 0n]);
  });

  it("is not paid for where nothing would be left for the one contract that is deployed by it", async () => {
    const account = chain.client.account.address;
    const token = { build: sampleTokenBuild, args: [account, 1n] };
    const value = `0x${(price + 10n ** 15n).toString(16)}`;
    await chain.provider.request({ method: "hardhat_setBalance", params: [account, value] });
    const run = deployProxy(chain.client, TIMING, { constructions: { token } });
    const error = (await run.catch((thrown) => thrown)) as SymbolonError;
    expect([error.code, await held()]).to.deep.equal(["NotEnoughFunds", 0n]);
    expect(error.reason).to.include("2 transactions");
  });

  it("is not paid for while the node is silent", async () => {
    chain.dialect.answer = (asked) => {
      if (asked === KEYLESS) throw new TypeError("fetch failed");
      return undefined;
    };
    await deployProxy(chain.client, TIMING).catch(() => undefined);
    expect(await held()).to.equal(0n);
  });
});
