import { expect } from "chai";
import hre from "hardhat";
import { type Address, erc20Abi, parseUnits } from "viem";
import { readContract, writeContract } from "viem/actions";
import { allocationFromRows } from "../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree } from "../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../src/sdk/allocation/tree/convention.ts";
import { predictCampaign } from "../../src/sdk/chain/campaigns/campaignFactory.ts";
import type { CampaignArguments } from "../../src/sdk/chain/campaigns/campaignPlan.ts";
import { contractRefusal } from "../../src/sdk/chain/errors/contractRefusal.ts";
import {
  claimCall,
  createCampaignCall,
  isClaimed,
  sweepCall,
  type WriteClient,
} from "../../src/sdk/chain/index.ts";
import { decodeClaimError } from "../../src/sdk/distribution/decodeClaimError.ts";

const ZERO = `0x${"00".repeat(32)}` as const;
const NOBODY = `0x${"00".repeat(20)}` as const;
const DAY = 86_400n;

const account = (i: number): Address => `0x${(i + 0xbeef).toString(16).padStart(40, "0")}`;

describe("a campaign without a gate", () => {
  it("is created where it was predicted, pays once, and is swept by anybody after its end", async () => {
    const { viem, networkHelpers, close } = await hre.network.create("embedded");
    try {
      const publicClient = await viem.getPublicClient();
      const [creator, stranger, treasury] = (await viem.getWalletClients()) as WriteClient[];
      const rows = Array.from({ length: 9 }, (_, i) => ({
        account: account(i),
        amount: parseUnits(`${i + 1}`, 18),
      }));
      const tree = buildTree(allocationFromRows(rows), conventionNamed("native"));
      const { total } = tree.allocation;
      const token = (await viem.deployContract("SampleToken", [creator!.account.address, total])).address;
      const factory = (await viem.deployContract("InstantCampaignFactory")).address;
      const { timestamp } = await publicClient.getBlock();
      const terms: CampaignArguments = {
        token,
        root: tree.root,
        count: BigInt(tree.count),
        start: timestamp + DAY,
        end: timestamp + 2n * DAY,
        waves: 0n,
        waveInterval: 0n,
        treasury: treasury!.account.address,
        gate: NOBODY,
        maxExtraTime: 0n,
        claimFor: "Anyone",
        recallable: false,
        manifestHash: ZERO,
      };
      const create = { factory, plan: { kind: "instant", terms } as const, salt: ZERO, funding: total };
      const campaign = await predictCampaign(publicClient, { ...create, creator: creator!.account.address });
      await writeContract(creator!, {
        address: token,
        abi: erc20Abi,
        functionName: "approve",
        args: [factory, total],
      });
      await writeContract(creator!, createCampaignCall(create));
      const balanceOf = (holder: Address) =>
        readContract(publicClient, {
          address: token,
          abi: erc20Abi,
          functionName: "balanceOf",
          args: [holder],
        });
      expect(await balanceOf(campaign)).to.equal(total);

      const request = {
        campaign,
        index: 4n,
        account: rows[4]!.account,
        amount: rows[4]!.amount,
        proof: tree.proof(4),
      };
      const refusalOf = async (sent: Promise<unknown>) => {
        const refusal = decodeClaimError(
          await sent.then(
            () => undefined,
            (thrown: unknown) => thrown,
          ),
        );
        return refusal?.error;
      };

      expect(await refusalOf(writeContract(stranger!, claimCall(request)))).to.equal("NotStarted");
      await networkHelpers.time.increaseTo(terms.start);
      expect(await refusalOf(writeContract(stranger!, claimCall({ ...request, gateData: "0x" })))).to.equal(
        "GateDataUnexpected",
      );
      expect(await isClaimed(publicClient, request)).to.equal(false);
      await writeContract(stranger!, claimCall(request));
      expect(await isClaimed(publicClient, request)).to.equal(true);
      expect(await balanceOf(request.account)).to.equal(request.amount);
      expect(await refusalOf(writeContract(stranger!, claimCall(request)))).to.equal("AlreadyClaimed");
      expect(await refusalOf(writeContract(stranger!, sweepCall({ campaign })))).to.equal("NotEnded");

      await networkHelpers.time.increaseTo(terms.end);
      const late = {
        ...request,
        index: 5n,
        account: rows[5]!.account,
        amount: rows[5]!.amount,
        proof: tree.proof(5),
      };
      expect(await refusalOf(writeContract(stranger!, claimCall(late)))).to.equal("Ended");
      await writeContract(stranger!, sweepCall({ campaign }));
      expect(await balanceOf(treasury!.account.address)).to.equal(total - request.amount);
      expect(await balanceOf(campaign)).to.equal(0n);
    } finally {
      await close();
    }
  });

  it("tells an error that no contract of ours raised from one that did", () => {
    expect(contractRefusal(new Error("socket closed"))).to.equal(undefined);
    expect(contractRefusal("nothing")).to.equal(undefined);
  });
});
