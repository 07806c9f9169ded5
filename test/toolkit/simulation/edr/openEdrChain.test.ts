import { expect } from "chai";
import type { MinedBlock } from "../../../../src/lab/simulation/burst/rehearsalChain.ts";
import { openEdrChain } from "../../../../src/lab/simulation/edr/openEdrChain.ts";
import type { MinGas } from "../../../../src/lab/simulation/edr/waitingTransactions.ts";
import type { Scenario, StrategyName } from "../../../../src/lab/simulation/scenario/scenario.ts";
import { amountsOf, calmDay, GWEI, transactions } from "./rehearsalDay.ts";

const COUNT = 30;

function open(strategy: StrategyName, changes: Partial<Scenario> = {}, minGas?: MinGas) {
  return openEdrChain({
    scenario: { ...calmDay, ...changes },
    strategy,
    amounts: amountsOf(COUNT),
    ...(minGas !== undefined && { minGas }),
  });
}

function idsOf({ transactions: mined }: MinedBlock): number[] {
  return mined.map(({ id }) => id);
}

function paidIn({ transactions: mined }: MinedBlock): number[] {
  return mined.flatMap(({ paid }) => [...paid]);
}

describe("the chain of a rehearsed day", () => {
  it("pays claims by what they tip, moves the base fee by EIP-1559, and agrees with its audit", async () => {
    const chain = await open("direct");
    const tx = transactions();
    expect(chain.baseFee).to.equal(10 * GWEI);
    for (const sender of [4, 9, 2]) chain.send(tx({ kind: "claim", sender, tip: sender * GWEI }));
    chain.send(tx({ kind: "background", sender: 0, gasLimit: 200_000, tip: 5 * GWEI }));
    expect(chain.pending).to.equal(4);
    const block = await chain.mine(12);
    expect(idsOf(block)).to.deep.equal([1, 3, 0, 2]);
    expect(paidIn(block)).to.deep.equal([9, 4, 2]);
    expect(block).to.include({ time: 12, baseFee: 10 * GWEI });
    expect(block.transactions[0]).to.include({ gasPrice: 19 * GWEI, reverted: undefined });
    expect(block.transactions[1]).to.include({ gasUsed: 200_000, reverted: undefined });
    const off = 500_000 - block.gasUsed;
    expect(off).to.be.within(1, 200_000);
    const expected = 10 * GWEI - Math.floor(Math.floor((10 * GWEI * off) / 500_000) / 8);
    expect(chain.baseFee).to.equal(expected);
    expect((await chain.mine(24)).baseFee).to.equal(expected);
    expect(chain.pending).to.equal(0);
    await chain.close();
  });

  it("names why a second claim, and one before its wave, revert, and takes their gas", async () => {
    const chain = await open("waves");
    const tx = transactions();
    for (const sender of [0, 8]) chain.send(tx({ kind: "claim", sender }));
    chain.send(tx({ kind: "claim", sender: 0, nonce: 1 }));
    const reverted = new Map((await chain.mine(12)).transactions.map(({ id, reverted: why }) => [id, why]));
    expect([0, 1, 2].map((id) => reverted.get(id))).to.deep.equal([
      undefined,
      "WaveNotOpen",
      "AlreadyClaimed",
    ]);
    chain.send(tx({ kind: "claim", sender: 8, nonce: 1 }));
    expect(paidIn(await chain.mine(60))).to.deep.equal([8]);
    // The one has nothing left for the campaign, the other too little for the token.
    chain.send(tx({ kind: "claim", sender: 1, gasLimit: 40_000 }));
    chain.send(tx({ kind: "claim", sender: 2, gasLimit: 60_000 }));
    const short = (await chain.mine(72)).transactions.map(({ reverted: why }) => why);
    expect(short).to.deep.equal(["OutOfGas", "OutOfGas"]);
    await chain.close();
  });

  it("mines just what it would with all that waits handed over", async () => {
    const run = async (minGas?: MinGas) => {
      const chain = await open("direct", { chain: { ...calmDay.chain, gasLimit: 400_000 } }, minGas);
      const tx = transactions();
      const blocks: MinedBlock[] = [];
      for (let block = 1; block === 1 || chain.pending > 0; block++) {
        for (let i = 0; block <= 4 && i < 12; i++) {
          const fees = {
            tip: GWEI * (1 + ((7 * i + 3 * block) % 11)),
            maxFee: (i % 4 === 0 ? 11 : 40) * GWEI,
          };
          if (i % 3 === 0) {
            chain.send(tx({ kind: "background", sender: 12 * block + i, gasLimit: 90_000, ...fees }));
          } else {
            chain.send(tx({ kind: "claim", sender: 2 * i, nonce: block - 1, ...fees }));
          }
        }
        blocks.push(await chain.mine(12 * block));
        expect(blocks.length).to.be.below(40);
      }
      await chain.close();
      return blocks;
    };
    const blocks = await run();
    expect(blocks).to.deep.equal(await run(() => 0));
    expect(blocks.length).to.be.above(6);
    expect(blocks.flatMap(idsOf)).to.have.members(Array.from({ length: 48 }, (_, id) => id));
  });

  it("replaces by fee and drops, whether the chain has the transaction yet or not", async () => {
    const chain = await open("direct", { chain: { ...calmDay.chain, gasLimit: 200_000 } });
    const tx = transactions();
    // Room for one background transaction: the claims wait, one of them handed over already.
    chain.send(tx({ kind: "background", sender: 0, gasLimit: 190_000, tip: 9 * GWEI }));
    chain.send(tx({ kind: "claim", sender: 1, tip: GWEI }));
    chain.send(tx({ kind: "claim", sender: 2, tip: 2 * GWEI }));
    expect(idsOf(await chain.mine(12))).to.deep.equal([0]);
    chain.send(tx({ kind: "claim", sender: 1, tip: 3 * GWEI, maxFee: 200 * GWEI }));
    chain.drop(2);
    expect(chain.pending).to.equal(1);
    expect(idsOf(await chain.mine(24))).to.deep.equal([3]);
    chain.send(tx({ kind: "claim", sender: 2, tip: GWEI }));
    const block = await chain.mine(36);
    expect([idsOf(block), paidIn(block)]).to.deep.equal([[4], [2]]);
    await chain.close();
  });

  it("undoes blocks: what was paid is not, and is again once it is mined again, unless it is lost", async () => {
    const chain = await open("direct", {
      faults: { ...calmDay.faults, reorgs: [{ at: 36, depth: 2, lost: 0.5 }] },
    });
    const tx = transactions();
    chain.send(tx({ kind: "claim", sender: 0 }));
    chain.send(tx({ kind: "background", sender: 0, gasLimit: 100_000 }));
    await chain.mine(12);
    const before = chain.baseFee;
    for (const sender of [1, 2]) chain.send(tx({ kind: "claim", sender, tip: sender * GWEI }));
    chain.send(tx({ kind: "background", sender: 1, gasLimit: 100_000 }));
    expect(paidIn(await chain.mine(24))).to.deep.equal([2, 1]);
    chain.send(tx({ kind: "claim", sender: 1, nonce: 1 }));
    chain.send(tx({ kind: "background", sender: 2, gasLimit: 100_000 }));
    await chain.mine(36);
    expect(chain.pending).to.equal(0);
    await chain.reorg(2, (id) => id === 3);
    expect(chain.baseFee).to.equal(before);
    expect(chain.pending).to.equal(4);
    const again = await chain.mine(48);
    expect(again.baseFee).to.equal(before);
    expect(paidIn(again)).to.deep.equal([1]);
    expect(again.transactions.find(({ id }) => id === 5)?.reverted).to.equal("AlreadyClaimed");
    // Claimant 2, who was paid, and is not any more: the audit would find it.
    await chain.close();
  });

  it("undoes the first block too", async () => {
    const chain = await open("direct", {
      faults: { ...calmDay.faults, reorgs: [{ at: 12, depth: 3, lost: 0 }] },
    });
    chain.send(transactions()({ kind: "claim", sender: 3 }));
    await chain.mine(12);
    await chain.reorg(3, () => false);
    expect(chain.baseFee).to.equal(10 * GWEI);
    const block = await chain.mine(24);
    expect([block.baseFee, paidIn(block)]).to.deep.equal([10 * GWEI, [3]]);
    await chain.close();
  });

  it("relays signed claims in bundles, skips what was taken, and pays nobody twice", async () => {
    const chain = await open("relayed");
    const tx = transactions();
    const bundle = (nonce: number, claimants: readonly number[]) =>
      tx({ kind: "bundle", sender: 1, nonce, claimants: Uint32Array.from(claimants), gasLimit: 900_000 });
    chain.send(bundle(0, [7, 3, 29]));
    chain.send(bundle(1, [3, 4]));
    expect(paidIn(await chain.mine(12))).to.deep.equal([3, 7, 29]);
    expect(paidIn(await chain.mine(24))).to.deep.equal([4]);
    chain.send({ ...bundle(2, [10, 11]), gasLimit: 300_000 });
    const [starved] = (await chain.mine(36)).transactions;
    expect(starved).to.include({ reverted: "NotEnoughGas" });
    await chain.close();
  });

  for (const strategy of ["direct", "relayed"] as const) {
    it(`asks for credentials, which are revoked two epochs on (${strategy})`, async () => {
      const chain = await open(strategy, {
        credentials: { epoch: 60, issuedPerBlock: 1, revocations: [{ at: 0, share: 1 }] },
        chain: { ...calmDay.chain, gasLimit: 3_000_000 },
      });
      const tx = transactions();
      const claim = (index: number) =>
        strategy === "direct"
          ? tx({ kind: "claim", sender: index })
          : tx({ kind: "bundle", sender: index, claimants: Uint32Array.of(index), gasLimit: 900_000 });
      chain.send(tx({ kind: "credentials", sender: 0, announces: 0, gasLimit: 200_000 }));
      for (const sender of [3, 4]) chain.send(tx({ kind: "credentials", sender, gasLimit: 90_000 }));
      const first = await chain.mine(59);
      expect(first.transactions.map(({ reverted }) => reverted)).to.deep.equal([
        undefined,
        undefined,
        undefined,
      ]);
      chain.send(claim(0));
      chain.send(tx({ kind: "credentials", sender: 3, nonce: 1, gasLimit: 90_000 }));
      const second = await chain.mine(119);
      expect(paidIn(second)).to.deep.equal([0]);
      expect(second.transactions.map(({ reverted }) => reverted)).to.deep.equal([undefined, undefined]);
      chain.send(claim(1));
      const late = await chain.mine(120);
      expect(paidIn(late)).to.deep.equal([]);
      if (strategy === "direct") expect(late.transactions[0]?.reverted).to.equal("CredentialNotValid");
      await chain.close();
    });
  }

  it("takes several blocks in one second", async () => {
    const chain = await open("direct", { chain: { ...calmDay.chain, blockTime: 0.25 } });
    const tx = transactions();
    for (const [sender, time] of [0.25, 0.5, 0.75, 1].entries()) {
      chain.send(tx({ kind: "claim", sender }));
      expect(await chain.mine(time)).to.include({ time });
    }
    await chain.close();
  });

  it("tells signing from the chain's own time", async () => {
    const chain = await open("direct");
    chain.send(transactions()({ kind: "claim", sender: 0 }));
    await chain.mine(12);
    const { signing = 0, chain: rest = 0 } = chain.effort?.() ?? {};
    expect(signing).to.be.within(0.000_01, 5);
    expect(rest).to.be.within(0.000_01, 10);
    await chain.close();
  });
});
