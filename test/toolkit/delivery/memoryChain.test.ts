import { expect } from "chai";
import type { Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { seededRandom } from "../../differential/calls/seededRandom.ts";
import { openWorld } from "./deliveryWorld.ts";
import { openMemoryChain } from "./memoryChain.ts";
import { CHAIN_ID } from "./memoryPool.ts";

const account = privateKeyToAccount(`0x${"1".repeat(64)}`);
const open = () => openMemoryChain({ random: seededRandom(1), depth: 8, hasTag: true });

function signed(nonce: number, price = 2_000n): Promise<Hex> {
  const prices = { maxFeePerGas: price, maxPriorityFeePerGas: price / 2n };
  const rest = { to: account.address, gas: 21_000n, chainId: CHAIN_ID } as const;
  return account.signTransaction({ type: "eip1559", nonce, ...prices, ...rest });
}

describe("the chain in memory", () => {
  it("refuses in the words of the most usual node", async () => {
    const chain = open();
    const refusal = async (raw: Hex) => chain.submit(raw).then(() => "taken", String);
    expect(await refusal(await signed(0))).to.equal("taken");
    expect(await refusal(await signed(0))).to.include("already known");
    expect(await refusal(await signed(0, 2_199n))).to.include("replacement transaction underpriced");
    expect(await refusal(await signed(0, 2_200n))).to.equal("taken");
    chain.mine();
    expect(await refusal(await signed(0, 9_000n))).to.include("nonce too low: next nonce 1, tx nonce 0");
    chain.pool.funds.set(account.address.toLowerCase(), 1n);
    expect(await refusal(await signed(1))).to.include("insufficient funds for gas * price + value");
  });

  it("keeps what stands behind a missing nonce, or pays less than the base fee", async () => {
    const chain = open();
    await chain.submit(await signed(1));
    chain.mine();
    expect(chain.nonceOf(account.address)).to.equal(0);
    await chain.submit(await signed(0, 900n));
    chain.mine();
    expect(chain.nonceOf(account.address)).to.equal(0);
    chain.state.baseFee = 800n;
    chain.mine();
    expect(chain.nonceOf(account.address)).to.equal(2);
  });

  for (const [undoing, nonces] of [
    ["keep", [1, 1]],
    ["drop", [0, 0]],
    ["reorder", [0, 1]],
  ] as const) {
    it(`takes blocks back: ${undoing}`, async () => {
      const chain = open();
      await chain.submit(await signed(0));
      chain.mine(2);
      const { hash } = chain.state.head;
      chain.reorg(2, undoing);
      expect(chain.state.head.hash).not.to.equal(hash);
      const before = chain.nonceOf(account.address);
      chain.mine();
      expect([before, chain.nonceOf(account.address)]).to.deep.equal(nonces);
    });
  }
});

describe("a nonce that another program has left", () => {
  it("is used up, so that ours behind it are mined", async () => {
    const real = openWorld({ seed: 1, keys: 1, hasTag: true });
    await real.chain.submit(await signed(0));
    real.feed(2);
    await real.pass(60);
    expect(real.sendings().map(({ nonce }) => nonce)).to.deep.equal([1]);
    real.chain.pool.forget(({ nonce }) => nonce === 0);
    expect(await real.conclude()).to.deep.equal([]);
    expect(real.sendings().map(({ nonce, keys }) => [nonce, keys])).to.deep.equal([
      [1, ["0", "1"]],
      [0, []],
    ]);
  });
});
