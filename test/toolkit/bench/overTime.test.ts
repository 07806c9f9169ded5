import { expect } from "chai";
import { erc20Abi } from "viem";
import { benchAllocation, grownAllocation } from "../../../bench/gas/benchAllocation.ts";
import { START } from "../../../bench/gas/campaignTerms.ts";
import type {
  CumulativeDistributor,
  VestingDistributor,
} from "../../../bench/gas/distributors/distributor.ts";
import { openCumulative } from "../../../bench/gas/distributors/openCumulative.ts";
import { openOpenZeppelinCumulative } from "../../../bench/gas/distributors/openOpenZeppelinCumulative.ts";
import { openOpenZeppelinVesting } from "../../../bench/gas/distributors/openOpenZeppelinVesting.ts";
import { openSablier } from "../../../bench/gas/distributors/openSablier.ts";
import { openVesting } from "../../../bench/gas/distributors/openVesting.ts";
import { openVestingWallets } from "../../../bench/gas/distributors/openVestingWallets.ts";
import { openStage, type Stage } from "../../../bench/gas/distributors/stage.ts";
import { evenSchedule, VESTING } from "../../../bench/gas/evenSchedule.ts";
import { type BenchChain, openBenchChain } from "../../../bench/gas/openBenchChain.ts";
import { undone } from "../../../bench/gas/undone.ts";

describe("bench: distributors that pay over time", () => {
  const items = [100, 101, 130];
  const allocation = benchAllocation(256);
  const grown = grownAllocation(allocation);
  let chain: BenchChain;
  let stage: Stage;
  before(async () => {
    chain = await openBenchChain();
    stage = await openStage(chain, allocation);
  });
  after(() => chain.close());

  const balanceAt = (index: number) =>
    chain.publicClient.readContract({
      abi: erc20Abi,
      address: stage.token,
      functionName: "balanceOf",
      args: [allocation.accountAt(index)],
    });
  const factoryOf = async (name: "VestingCampaignFactory" | "CumulativeCampaignFactory") => {
    const { address } = await chain.viem.deployContract(name);
    await stage.allow(address);
    return address;
  };

  /** Amid the schedule about half is paid, and at its end all: by releases alone and together. */
  const expectVesting = ({ claim, release, releaseMany }: VestingDistributor) =>
    undone(chain, async () => {
      for (const index of [5, ...items]) await claim(index);
      await chain.testClient.setNextBlockTimestamp({ timestamp: START + VESTING / 2n });
      await release(5);
      const half = Number((await balanceAt(5)) * 1_000n) / Number(allocation.amountAt(5));
      expect(half).to.be.within(499, 501);
      await chain.testClient.setNextBlockTimestamp({ timestamp: START + 2n * VESTING });
      await release(5);
      await releaseMany(items);
      for (const index of [5, ...items]) {
        expect(await balanceAt(index), String(index)).to.equal(allocation.amountAt(index));
      }
    });
  /** A first claim pays what the first tree has, a later one what the grown one has more. */
  const expectGrowth = ({ claim, claimMany, grow }: CumulativeDistributor) =>
    undone(chain, async () => {
      await claim(5);
      await claimMany(items);
      for (const index of [5, ...items]) {
        expect(await balanceAt(index), String(index)).to.equal(allocation.amountAt(index));
      }
      const later = await grow();
      await later.claim(5);
      await later.claimMany(items);
      for (const index of [5, ...items]) {
        expect(await balanceAt(index), String(index)).to.equal(grown.amountAt(index));
      }
    });

  it("ours vests as the schedule says, and so do those of OpenZeppelin's parts", async () => {
    const factory = await factoryOf("VestingCampaignFactory");
    await expectVesting(await openVesting(stage, factory, evenSchedule(8, START), "test"));
    await expectVesting(await openOpenZeppelinVesting(stage));
    await expectVesting(await openVestingWallets(stage));
  });

  it("Sablier's streams do", async () => {
    await expectVesting(await openSablier(stage));
  });

  it("ours and that of OpenZeppelin's parts pay what a later root adds", async () => {
    const factory = await factoryOf("CumulativeCampaignFactory");
    await expectGrowth(await openCumulative(stage, factory, grown));
    await expectGrowth(await openOpenZeppelinCumulative(stage, grown));
  });
});
