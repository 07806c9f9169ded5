import { expect } from "chai";
import { erc20Abi } from "viem";
import { benchAllocation, ROWS } from "../../../bench/gas/benchAllocation.ts";
import { BUNDLES, bundlePlan, ITEMS } from "../../../bench/gas/bundlePlan.ts";
import { claimPlan } from "../../../bench/gas/claimPlan.ts";
import { openCampaign } from "../../../bench/gas/distributors/openCampaign.ts";
import { openOpenZeppelin } from "../../../bench/gas/distributors/openOpenZeppelin.ts";
import { openOpenZeppelinBundles } from "../../../bench/gas/distributors/openOpenZeppelinBundles.ts";
import { openSolady } from "../../../bench/gas/distributors/openSolady.ts";
import { openThirdweb } from "../../../bench/gas/distributors/openThirdweb.ts";
import { openUniswap } from "../../../bench/gas/distributors/openUniswap.ts";
import { recipientAt } from "../../../bench/gas/distributors/recipientAt.ts";
import { openStage, type Stage } from "../../../bench/gas/distributors/stage.ts";
import { type BenchChain, openBenchChain } from "../../../bench/gas/openBenchChain.ts";
import { recallRows } from "../../../bench/gas/recallRows.ts";
import { signerAt } from "../../../bench/gas/signerAt.ts";
import { signingRows } from "../../../bench/gas/signingRows.ts";
import { undone } from "../../../bench/gas/undone.ts";
import { isDeep } from "../../deep.ts";

describe("bench: distributors", () => {
  describe("what they are asked to pay", () => {
    const plan = bundlePlan(ROWS);
    const kinds = [plan.contiguous, plan.window1024, plan.scattered];

    it("are bundles of a hundred, ascending, none twice", () => {
      for (const bundles of kinds) {
        expect(bundles).to.have.length(BUNDLES);
        expect(new Set(bundles.flat()).size).to.equal(BUNDLES * ITEMS);
        for (const indexes of bundles) {
          expect(indexes).to.deep.equal([...indexes].sort((a, b) => a - b));
          expect(indexes[0]).to.be.at.least(0);
          expect(indexes.at(-1)).to.be.below(ROWS);
        }
      }
    });

    it("lie as close together as their name says", () => {
      const spans = kinds.map((bundles) =>
        bundles.map((indexes) => (indexes.at(-1) ?? 0) - (indexes[0] ?? 0) + 1),
      );
      expect(Math.max(...(spans[0] ?? []))).to.equal(ITEMS);
      expect(Math.max(...(spans[1] ?? []))).to.be.within(900, 1_024);
      expect(Math.min(...(spans[2] ?? []))).to.be.greaterThan(ROWS / 2);
    });

    it("have every bitmap word used before, by a leaf of none of them", () => {
      const words = plan.openers.map((index) => index >> 8);
      expect(words).to.deep.equal(Array.from({ length: ROWS / 256 }, (_, word) => word));
      const asked = new Set(kinds.flat(2));
      expect(plan.openers.filter((index) => asked.has(index))).to.deep.equal([]);
    });

    it("have keys just where something is signed", () => {
      const rows = new Set(signingRows());
      for (const { measured } of claimPlan(ROWS, 32)) expect(rows.has(measured)).to.equal(true);
      for (const index of plan.contiguous.flat()) expect(rows.has(index)).to.equal(true);
      const allocation = benchAllocation(256, [7]);
      expect(allocation.accountAt(7)).to.equal(signerAt(7).address.toLowerCase());
      expect(allocation.accountAt(8)).not.to.equal(signerAt(8).address.toLowerCase());
    });
  });

  describe("pay what they are measured paying", () => {
    const items = [100, 101, 130];
    const allocation = benchAllocation(256, [...items, 200]);
    let chain: BenchChain;
    let stage: Stage;
    before(async () => {
      chain = await openBenchChain();
      stage = await openStage(chain, allocation);
    });
    after(() => chain.close());

    const balanceOf = (account: `0x${string}`) =>
      chain.publicClient.readContract({
        abi: erc20Abi,
        address: stage.token,
        functionName: "balanceOf",
        args: [account],
      });
    const expectPaid = async (
      indexes: readonly number[],
      pay: () => Promise<number>,
      whom = allocation.accountAt,
    ) =>
      undone(chain, async () => {
        for (const index of indexes) expect(await balanceOf(whom(index))).to.equal(0n);
        expect(await pay()).to.be.greaterThan(21_000);
        for (const index of indexes) {
          expect(await balanceOf(whom(index)), String(index)).to.equal(allocation.amountAt(index));
        }
      });

    it("ours: one, many, signed, and what others took is left alone", async () => {
      const { claim, claimMany, claimManySigned, claimSigned } = await openCampaign(stage, "InstantCampaign");
      await expectPaid([5], () => claim(5));
      await expectPaid(items, () => claimMany(items));
      await expectPaid(items, () => claimManySigned(items), recipientAt);
      await expectPaid([200], () => claimSigned(200, 0n), recipientAt);
      await undone(chain, async () => {
        await claimSigned(200, 10n ** 18n);
        expect(await balanceOf(recipientAt(200))).to.equal(allocation.amountAt(200) - 10n ** 18n);
        expect(await balanceOf(chain.relayer.account.address)).to.equal(10n ** 18n);
      });
      await expectPaid(items, async () => (await claimMany(items)) + (await claimMany(items)));
    });

    it("ours: all to a treasury before the start, for less than the goal", async () => {
      const ours = await openCampaign(stage, "InstantCampaign");
      const light = await openCampaign(stage, "LightInstantCampaign");
      const rows = await recallRows({ stage, ours, light });
      const goals = rows.map(({ id, goal }) => [id, goal]);
      expect(goals).to.deep.equal([
        ["recall", 40_000],
        ["recall-to-none", 57_000],
        ["recall-light", 40_000],
      ]);
      for (const { id, ours: spread, goal } of rows) expect(spread.max, id).to.be.within(21_000, goal ?? 0);
    });

    it("Uniswap's and those of OpenZeppelin's parts", async () => {
      const uniswap = await openUniswap(stage);
      await expectPaid([5], () => uniswap.claim(5));
      const plain = await openOpenZeppelin(stage);
      await expectPaid([5], () => plain.claim(5));
      const bundles = await openOpenZeppelinBundles(stage);
      await expectPaid([5], () => bundles.claim(5));
      await expectPaid(items, () => bundles.claimEach(items));
      await expectPaid(items, () => bundles.claimMany(items));
      await expectPaid([200], () => bundles.claimSigned(200), recipientAt);
    });

    it("that of solady's parts, once", async () => {
      const { claim, claimMany } = await openSolady(stage);
      await expectPaid([5], () => claim(5));
      await expectPaid(items, () => claimMany(items));
      await undone(chain, async () => {
        await claim(5);
        expect(await claim(5).catch(String)).to.match(/AlreadyClaimed/);
      });
    });

    it("thirdweb's", async function () {
      // Compiling it takes longer than all else here.
      if (!isDeep) this.skip();
      const thirdweb = await openThirdweb(stage);
      await expectPaid([5], () => thirdweb.claim(5));
      await expectPaid(items, () => thirdweb.push(items));
    });
  });
});
