import { expect } from "chai";
import hre from "hardhat";
import {
  type Address,
  encodeAbiParameters,
  erc20Abi,
  getAddress,
  type Hex,
  isAddress,
  keccak256,
  parseAbiParameters,
  zeroAddress,
  zeroHash,
} from "viem";
import { getBlock, getTransactionReceipt, readContract, writeContract } from "viem/actions";
import { allocationFromRows } from "../../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree } from "../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../src/sdk/allocation/tree/convention.ts";
import { createCampaignWithPermitCall, fundVestingCall } from "../../../src/sdk/chain/calls/campaigns.ts";
import { predictCampaign } from "../../../src/sdk/chain/campaigns/campaignFactory.ts";
import type { CampaignArguments, CampaignPlan } from "../../../src/sdk/chain/campaigns/campaignPlan.ts";
import { contractRefusal } from "../../../src/sdk/chain/errors/contractRefusal.ts";
import {
  acceptRootCall,
  claimCall,
  claimedIn,
  createCampaignCall,
  findCampaign,
  listReleases,
  listRoots,
  proposeRootCall,
  readCampaign,
  readEntitlements,
  readPaid,
  releaseCall,
  releaseManyCall,
  releaseSignedCall,
  signPermit,
  sweepCall,
  vetoRootCall,
  type WriteClient,
} from "../../../src/sdk/chain/index.ts";
import { readCampaignKind } from "../../../src/sdk/chain/read/readCampaign.ts";
import { type VestingSchedule, vestedAmount, WHOLE_SHARE } from "../../../src/sdk/core/campaign/vesting.ts";
import { deployBuild } from "../scripts/deployBuild.ts";
import { oddToken, oddTokenArguments } from "../scripts/oddToken.ts";

const DAY = 86_400n;
const HASH: Hex = `0x${"17".repeat(32)}`;
const ROWS = [7n, 10n, 13n].map((amount, i) => ({
  account: `0x${(i + 0xbeef).toString(16).padStart(40, "0")}` as Address,
  amount: amount * 10n ** 18n,
}));

const treeOf = (factor = 1n) => {
  const rows = ROWS.map(({ account, amount }) => ({ account, amount: amount * factor }));
  return buildTree(allocationFromRows(rows), conventionNamed("native"));
};

describe("chain: campaigns by kind", () => {
  let chain: Awaited<ReturnType<typeof hre.network.create>>;
  let reader: Awaited<ReturnType<typeof chain.viem.getPublicClient>>;
  let creator: WriteClient;
  let stranger: WriteClient;
  let treasury: WriteClient;
  let token: Address;
  const tree = treeOf();
  const { total } = tree.allocation;
  before(async () => {
    chain = await hre.network.create("embedded");
    reader = await chain.viem.getPublicClient();
    [creator, stranger, treasury] = (await chain.viem.getWalletClients()) as unknown as [
      WriteClient,
      WriteClient,
      WriteClient,
    ];
    const holder = creator.account.address;
    token = await deployBuild(reader, creator)(oddToken(), ...oddTokenArguments(holder, 10n ** 30n, {}));
  });
  after(() => chain.close());

  const now = async () => (await getBlock(reader)).timestamp;
  const until = (time: bigint) => chain.networkHelpers.time.increaseTo(time);
  const approve = (client: WriteClient, spender: Address, amount: bigint) =>
    writeContract(client, {
      address: token,
      abi: erc20Abi,
      functionName: "approve",
      args: [spender, amount],
    });
  const balanceOf = (holder: Address) =>
    readContract(reader, { address: token, abi: erc20Abi, functionName: "balanceOf", args: [holder] });
  const refusalOf = (sent: Promise<unknown>) =>
    sent.then(
      () => undefined,
      (thrown: unknown) => contractRefusal(thrown)?.error,
    );

  async function termsOf(fields: Partial<CampaignArguments> = {}): Promise<CampaignArguments> {
    const start = await now();
    const times = { start, end: start + 30n * DAY, waves: 0n, waveInterval: 0n, maxExtraTime: 0n };
    const people = {
      token,
      treasury: treasury.account.address,
      gate: zeroAddress,
      claimFor: "Anyone",
      recallable: false,
    } as const;
    return { ...times, ...people, root: tree.root, count: BigInt(tree.count), manifestHash: HASH, ...fields };
  }

  /** Creates a campaign of a plan, and checks that it is what the plan says, by everything that reads it. */
  async function created(plan: CampaignPlan, salt: Hex = zeroHash): Promise<Address> {
    const names = {
      instant: "InstantCampaignFactory",
      vesting: "VestingCampaignFactory",
      cumulative: "CumulativeCampaignFactory",
    } as const;
    const { address: factory } = await chain.viem.deployContract(names[plan.kind]);
    const given = { factory, plan, salt, funding: total };
    const campaign = await predictCampaign(reader, { ...given, creator: creator.account.address });
    if (plan.kind === "vesting") {
      const deadline = (await now()) + DAY;
      const permit = await signPermit(creator, { token, spender: factory, value: total, deadline });
      await writeContract(creator, createCampaignWithPermitCall({ ...given, permit }));
    } else {
      await approve(creator, factory, total);
      await writeContract(creator, createCampaignCall(given));
    }
    expect(await balanceOf(campaign)).to.equal(total);
    const { kind } = plan;
    const found = await findCampaign(reader, { factory, kind, campaign });
    expect(found?.plan).to.deep.equal(inChecksums(plan));
    expect(found?.funding).to.equal(total);
    expect(await readCampaignKind(reader, { campaign })).to.equal(kind);
    expect(await readCampaign(reader, { campaign })).to.deep.include(inChecksums(plan));
    return campaign;
  }

  const claimOf = (campaign: Address, index: number, of = tree) => ({
    campaign,
    index: BigInt(index),
    account: ROWS[index]?.account as Address,
    amount:
      of.allocation === tree.allocation ? (ROWS[index]?.amount ?? 0n) : 2n * (ROWS[index]?.amount ?? 0n),
    proof: of.proof(index),
  });

  it("pays a vesting campaign over time, and tells what it promised and paid", async () => {
    const start = await now();
    const schedule: VestingSchedule = {
      stepped: false,
      points: [
        { time: start + 10n * DAY, share: WHOLE_SHARE / 4n },
        { time: start + 110n * DAY, share: WHOLE_SHARE },
      ],
    };
    const campaign = await created({ kind: "vesting", terms: await termsOf(), schedule });
    const fundingOf = async () => {
      const state = await readCampaign(reader, { campaign });
      return state.kind === "vesting" ? state.funding : undefined;
    };
    expect(await fundingOf()).to.deep.equal({ funded: total, claimed: 0n });

    await until(start + 20n * DAY);
    const first = await writeContract(stranger, claimCall(claimOf(campaign, 0)));
    const receipt = await getTransactionReceipt(reader, { hash: first });
    const { account, amount } = claimOf(campaign, 0);
    const vestedIn = async (hash: Hex) => {
      const { blockNumber } = await getTransactionReceipt(reader, { hash });
      return vestedAmount(schedule, amount, (await getBlock(reader, { blockNumber })).timestamp);
    };
    const paid = await vestedIn(first);
    expect(claimedIn({ campaign, receipt })).to.deep.equal({
      claimed: [{ index: 0n, account: inChecksum(account), amount: paid }],
      skips: [],
      feesKept: [],
      released: [],
      releaseSkips: [],
    });
    expect(await fundingOf()).to.deep.equal({ funded: total, claimed: amount });

    const later = await writeContract(stranger, releaseCall({ campaign, index: 0n, account }));
    const more = (await vestedIn(later)) - paid;
    const released = await listReleases(reader, { campaign });
    expect(released).to.have.length(1);
    expect(released[0]).to.deep.include({ index: 0n, account: inChecksum(account), amount: more });
    const nobody = ROWS[1]?.account as Address;
    const keys = [
      { index: 0n, account },
      { index: 1n, account: nobody },
    ];
    expect(await readEntitlements(reader, { campaign, keys })).to.deep.equal([
      { claimed: true, total: amount, released: paid + more },
      { claimed: false, total: 0n, released: 0n },
    ]);
    const many = await getTransactionReceipt(reader, {
      hash: await writeContract(stranger, releaseManyCall({ campaign, keys })),
    });
    const told = claimedIn({ campaign, receipt: many });
    expect(told.released.map(({ index }) => index)).to.deep.equal([0n]);
    expect(told.releaseSkips).to.have.length(1);
    // The account's own call is its signature.
    await chain.networkHelpers.impersonateAccount(account);
    await chain.networkHelpers.setBalance(account, 10n ** 18n);
    const itself = (await chain.viem.getWalletClient(account)) as unknown as WriteClient;
    const terms = {
      upTo: 1n,
      recipient: nobody,
      maxFee: 0n,
      feeTaker: zeroAddress,
      paidBefore: 0n,
      deadline: 2n ** 40n,
    };
    const signed = { campaign, index: 0n, account, terms, fee: 0n, signature: "0x" } as const;
    expect(await refusalOf(writeContract(stranger, releaseSignedCall(signed)))).to.equal("InvalidSignature");
    await writeContract(itself, releaseSignedCall(signed));
    expect(await balanceOf(nobody)).to.equal(1n);

    // Once something is claimed, only what `fund` moves counts.
    await approve(creator, campaign, 5n);
    await writeContract(creator, fundVestingCall({ campaign, amount: 5n }));
    expect(await fundingOf()).to.deep.equal({ funded: total + 5n, claimed: amount });
    await until(start + 31n * DAY);
    const before = await balanceOf(treasury.account.address);
    await writeContract(stranger, sweepCall({ campaign }));
    expect((await balanceOf(treasury.account.address)) - before).to.equal(total + 5n - amount);
    await until(start + 111n * DAY);
    await writeContract(stranger, releaseCall({ campaign, index: 0n, account }));
    expect(await balanceOf(account)).to.equal(amount - 1n);
    expect(await balanceOf(campaign)).to.equal(0n);
  });

  it("lets roots of a cumulative campaign follow each other, and tells what happened to them", async () => {
    const rules = {
      proposer: creator.account.address,
      guardian: stranger.account.address,
      timelock: 2n * DAY,
      overlap: DAY,
      fundingCap: total,
    };
    const campaign = await created({ kind: "cumulative", terms: await termsOf(), rules });
    const fromBlock = (await getBlock(reader)).number;
    const twice = treeOf(2n);
    const next = { campaign, root: twice.root, count: 3n, funding: total, manifestHash: HASH };
    await writeContract(stranger, claimCall(claimOf(campaign, 0)));
    const accounts = ROWS.map(({ account }) => account);
    const amounts = [ROWS[0]?.amount, 0n, 0n];
    expect(await readPaid(reader, { campaign, accounts })).to.deep.equal(amounts);

    const rootsOf = async () => {
      const state = await readCampaign(reader, { campaign });
      return state.kind === "cumulative" ? state.roots : undefined;
    };
    await writeContract(creator, proposeRootCall({ ...next, root: HASH }));
    const first = (await rootsOf())?.proposal?.hash as Hex;
    await writeContract(stranger, vetoRootCall({ campaign, proposal: first }));
    await writeContract(creator, proposeRootCall(next));
    const { timestamp: proposedAt } = await getBlock(reader);
    const { campaign: _, ...told } = next;
    // As docs/formats.md says.
    const inputs = parseAbiParameters("bytes32, bytes32, uint256, uint64, uint64, uint64");
    const hash = keccak256(encodeAbiParameters(inputs, [next.root, HASH, total, 3n, proposedAt, 0n]));
    expect((await rootsOf())?.proposal).to.deep.equal({
      ...told,
      proposedAt,
      pausedBefore: 0n,
      hash,
      acceptableFrom: proposedAt + 2n * DAY,
      expires: proposedAt + 9n * DAY,
    });
    expect(await refusalOf(writeContract(stranger, acceptRootCall({ campaign, proposal: first })))).to.equal(
      "ProposalMismatch",
    );
    expect(await refusalOf(writeContract(stranger, acceptRootCall({ campaign, proposal: hash })))).to.equal(
      "TimelockRunning",
    );
    await until(proposedAt + 2n * DAY);
    const source = treasury.account.address;
    await writeContract(creator, {
      address: token,
      abi: erc20Abi,
      functionName: "transfer",
      args: [source, total],
    });
    await approve(treasury, campaign, total);
    await writeContract(stranger, acceptRootCall({ campaign, proposal: hash }));
    const overlapEnds = (await getBlock(reader)).timestamp + DAY;
    expect(await rootsOf()).to.deep.equal({
      previousRoot: tree.root,
      overlapEnds,
      proposal: undefined,
      acceptancePeriod: 7n * DAY,
    });
    const state = await readCampaign(reader, { campaign });
    expect(state.terms).to.deep.include({ root: twice.root, count: 3n, manifestHash: HASH });

    await writeContract(stranger, claimCall(claimOf(campaign, 0, twice)));
    await writeContract(stranger, claimCall(claimOf(campaign, 1)));
    expect(await readPaid(reader, { campaign, accounts })).to.deep.equal([
      2n * (ROWS[0]?.amount ?? 0n),
      ROWS[1]?.amount,
      0n,
    ]);
    const events = await listRoots(reader, { campaign, fromBlock });
    expect(events.map(({ event, root }) => [event, root])).to.deep.equal([
      ["RootProposed", HASH],
      ["RootVetoed", HASH],
      ["RootProposed", twice.root],
      ["RootAccepted", twice.root],
    ]);
    expect(events[0]).to.deep.include({ proposal: first, funding: total, count: 3n, manifestHash: HASH });
    expect(events[1]).to.deep.include({ proposal: first, by: inChecksum(stranger.account.address) });
    expect(events[2]).to.deep.include({
      proposal: hash,
      acceptableFrom: proposedAt + 2n * DAY,
      expires: proposedAt + 9n * DAY,
    });
    expect(events[3]).to.deep.include({ previous: tree.root, overlapEnds, funding: total });
  });

  it("tells kinds of unknown code by what they answer, and takes anything else for an instant campaign", async () => {
    const terms = await termsOf();
    const point = { time: terms.start + DAY, share: WHOLE_SHARE };
    const schedule = { stepped: true, points: [point] };
    const people = { proposer: creator.account.address, guardian: stranger.account.address };
    const rules = { ...people, timelock: DAY, overlap: 1n, fundingCap: 0n };
    const plans: readonly CampaignPlan[] = [
      { kind: "instant", terms },
      { kind: "vesting", terms, schedule },
      { kind: "cumulative", terms, rules },
    ];
    for (const plan of plans) {
      const campaign = await created(plan, HASH);
      const code = await reader.getCode({ address: campaign });
      // One more byte behind all others: it does the same, and is of no release.
      await chain.networkHelpers.setCode(campaign, `${code}00`);
      expect(await readCampaignKind(reader, { campaign }), plan.kind).to.equal(plan.kind);
      expect(await readCampaign(reader, { campaign })).to.deep.include(inChecksums(plan));
    }
    expect(await readCampaignKind(reader, { campaign: token })).to.equal("instant");
    expect(await readCampaignKind(reader, { campaign: ROWS[0]?.account as Address })).to.equal("instant");
  });
});

const inChecksum = (address: Address): Address => getAddress(address);

/** A plan with its addresses as a node's answers are read. */
function inChecksums<Plan extends CampaignPlan>(plan: Plan): Plan {
  const asText = (_: string, value: unknown) => (typeof value === "bigint" ? `${value}n` : value);
  const back = (_: string, value: unknown) => {
    if (typeof value !== "string") return value;
    if (/^\d+n$/.test(value)) return BigInt(value.slice(0, -1));
    return isAddress(value, { strict: false }) ? getAddress(value) : value;
  };
  return JSON.parse(JSON.stringify(plan, asText), back) as Plan;
}
