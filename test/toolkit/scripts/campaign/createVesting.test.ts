import { expect } from "chai";
import { type Address, erc20Abi, zeroAddress } from "viem";
import { writeContract } from "viem/actions";
import { publishedTree } from "../../../../scripts/campaign/publishedTree.ts";
import { readCampaignFile } from "../../../../src/node/campaigns/campaignFile.ts";
import { fundVestingCall } from "../../../../src/sdk/chain/calls/campaigns.ts";
import { readCampaign } from "../../../../src/sdk/chain/read/readCampaign.ts";
import { fundTask, fundWork } from "../../../../src/sdk/distribution/fund/fundWork.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { ROWS, treeDirectories } from "../../allocation/treeDirectories.ts";
import type { Oddity } from "../oddToken.ts";
import { shortOfEther } from "../shortOfEther.ts";
import {
  type CreationChain,
  DAY,
  GUARDIAN,
  openCreationChain,
  scheduleJson,
  type Terms,
  TOTAL,
  TREASURY,
} from "./creationChain.ts";

describe("symbolon campaign create, of vesting campaigns", () => {
  const trees = treeDirectories();
  let chain: CreationChain;
  let factory: Address;
  before(async () => {
    chain = await openCreationChain();
    factory = await chain.deploy(ownBuild("VestingCampaignFactory", "distribution"));
  });
  after(() => chain.close());

  const schedule = (...given: Parameters<typeof scheduleJson>) =>
    trees.writeFile("schedule.json", scheduleJson(...given));
  const vesting = async () => ({
    factory,
    end: await chain.inDays(30n),
    schedule: schedule([
      [(await chain.now()) + DAY, "0.25"],
      [(await chain.now()) + 101n * DAY, "1"],
    ]),
  });
  const transfer = (token: Address, to: Address, amount: bigint) =>
    writeContract(chain.operator, {
      address: token,
      abi: erc20Abi,
      functionName: "transfer",
      args: [to, amount],
    });

  it("creates a vesting campaign by its schedule, and finds it there when it is run again", async () => {
    const directory = await trees.write("tree");
    const token = await chain.token();
    const terms = { ...(await vesting()), token };
    const dry = await chain.create(directory, terms, "--dry-run");
    expect(dry.told, dry.stderr).to.include({ dryRun: true, state: null, kind: "vesting" });
    const first = await chain.create(directory, terms);
    expect(first.told, first.stderr).to.include({ state: "now", kind: "vesting" });
    expect(Number(dry.told.gas) / Number(first.told.gas)).to.be.within(0.97, 1.03);
    const { campaign } = first.told;
    const file = readCampaignFile(`${directory}.campaign.json`);
    const state = await readCampaign(chain.reader, { campaign });
    if (state.kind !== "vesting") return expect.fail(state.kind);
    expect(state.funding).to.deep.equal({ funded: TOTAL, claimed: 0n });
    expect(file.plan).to.deep.equal({ kind: "vesting", terms: state.terms, schedule: state.schedule });
    // Neither the schedule nor the factory must be given again; a schedule that is given must be the same.
    const again = await chain.create(directory, { token });
    expect(again.told, again.stderr).to.deep.include({ campaign, state: "earlier", transactions: [] });
    expect((await chain.create(directory, terms)).told).to.deep.include({ campaign, state: "earlier" });
    const other = schedule([[(await chain.now()) + DAY, "1"]]);
    const refused = await chain.create(directory, { ...terms, schedule: other });
    expect(refused.told.error?.code).to.equal("TermsMismatch");
    expect(refused.told.error.reason).to.include("schedule");
    const rules = { end: await chain.inDays(300n), ...chain.cumulativeRules };
    expect((await chain.create(directory, rules)).told.error?.code).to.equal("OtherKind");
    const people = await chain.run("create", directory);
    expect(people.stdout).to.match(/vesting {2,}2 points, linear, /);
  });

  describe("refuses before anything is sent", () => {
    const TERMS: readonly (readonly [what: string, code: string, terms: Terms])[] = [
      ["the factory of another kind", "OtherKind", { factory: undefined }],
      ["too little money", "FundingBelowTotal", { funding: String(TOTAL - 1n) }],
      ["both kinds at once", "TwoKinds", { guardian: GUARDIAN }],
      ["no treasury", "TreasuryRefused", { treasury: zeroAddress }],
    ];
    const SCHEDULES = [
      [
        "unsorted times",
        "PointsNotAscending",
        [
          [2_000_000_000n, "0.5"],
          [1_900_000_000n, "1"],
        ],
      ],
      [
        "shares that fall",
        "ShareFalls",
        [
          [2_000_000_000n, "0.5"],
          [2_100_000_000n, "0.4"],
        ],
      ],
      ["shares that do not end at the whole", "ScheduleIncomplete", [[2_000_000_000n, "0.5"]]],
      ["an end in a hundred and fifty years", "ScheduleTooFar", [[6_600_000_000n, "1"]]],
      ["no points", "PointsOutOfRange", []],
    ] as const;
    let token: Address;
    before(async () => {
      token = await chain.token();
    });
    const refusal = async (terms: Terms, rows = ROWS) =>
      chain.refusal(await trees.write("tree", "native", rows), { token, ...terms });
    for (const [what, code, terms] of TERMS) {
      it(what, async () => {
        const given = { ...(await vesting()), ...terms };
        // A factory that is given may be another kind's.
        const { code: told, reason } = await refusal({ ...given, factory: given.factory ?? chain.factory });
        expect(told, reason).to.equal(code);
      });
    }
    for (const [what, code, points] of SCHEDULES) {
      it(what, async () => {
        const { code: told, reason } = await refusal({ ...(await vesting()), schedule: schedule(points) });
        expect(told, reason).to.equal(code);
      });
    }
    it("amounts above what an entitlement can have", async () => {
      const rich = await chain.token();
      const rows = [...ROWS, { account: GUARDIAN.toLowerCase(), amount: 2n ** 120n }];
      const { code, reason } = await refusal({ ...(await vesting()), token: rich }, rows);
      expect(code, reason).to.equal("AmountTooLarge");
      expect(reason).to.include(String(2n ** 120n - 1n));
    });
    it("a schedule that is over before claims begin, until that is accepted", async () => {
      const given = { ...(await vesting()), schedule: schedule([["1", "1"]]) };
      const { code, reason, hint } = await refusal(given);
      expect(code, reason).to.equal("VestedAtStart");
      expect(reason).to.include("1970-01-01T00:00:01Z");
      expect(hint).to.include("--accept VestedAtStart");
      const tree = await trees.write("meant");
      const { told, stderr } = await chain.create(tree, { token, ...given }, "--accept", "VestedAtStart");
      expect(told, stderr).to.include({ state: "now" });
      expect(told.warnings.map(({ id }: { id: string }) => id)).to.include("VestedAtStart");
    });
  });

  it("funds a vesting campaign so that it counts on the money, and sweeps what nobody claimed", async () => {
    const directory = await trees.write("tree");
    const token = await chain.token();
    const { told } = await chain.create(directory, { ...(await vesting()), token });
    const campaign = told.campaign as Address;
    const path = `${directory}.campaign.json`;
    const full = await chain.runJson("fund", path, directory);
    expect(full.told, full.stderr).to.deep.include({ missing: "0", sent: "0", transactions: [] });

    // Taken away, as by a token that is rebased: as long as nothing is claimed, the campaign counts what it holds.
    await chain.lose(token, campaign);
    const dry = await chain.runJson("fund", path, directory, "--dry-run");
    expect(dry.told, dry.stderr).to.deep.include({ missing: "9", sent: "0", balance: String(TOTAL - 9n) });
    const { address } = chain.operator.account;
    const fund = () => chain.runJson("fund", path, directory);
    const poor = await shortOfEther(chain, { address, gas: 90_000n }, fund);
    expect(poor.told.error, poor.stderr).to.include({ code: "NotEnoughFunds" });
    const funded = await fund();
    expect(funded.told, funded.stderr).to.deep.include({ missing: "9", sent: "9" });
    expect(funded.told.transactions).to.have.length(2);
    expect(await chain.balanceOf(token, campaign)).to.equal(TOTAL);

    await chain.mineAt((await chain.now()) + 2n * DAY);
    await chain.claimFirst(campaign, directory);
    await chain.mineAt(BigInt(told.arguments.end));
    expect((await chain.runJson("fund", path, directory)).told.error?.code).to.equal("CampaignEnded");
    const held = await chain.balanceOf(token, campaign);
    const rest = TOTAL - (ROWS[0]?.amount ?? 0n);
    const drySweep = await chain.runJson("sweep", path, "--dry-run");
    expect(drySweep.told, drySweep.stderr).to.include({ dryRun: true, held: String(held), swept: "0" });
    const swept = await chain.runJson("sweep", path);
    expect(swept.told, swept.stderr).to.include({ swept: String(rest) });
    expect(await chain.balanceOf(token, campaign)).to.equal(held - rest);
    const again = await chain.runJson("sweep", path);
    expect(again.told, again.stderr).to.include({ swept: "0", transaction: null });
  });

  /** A vesting campaign that was deployed by itself, so without its money. */
  async function unfunded(oddity: Oddity = {}) {
    const rows = ROWS.slice(0, 3);
    const directory = await trees.write("tree", "native", rows);
    const total = rows.reduce((sum, { amount }) => sum + amount, 0n);
    const token = await chain.token(oddity);
    const points = [[2_000_000_000n, 10n ** 18n]] as const;
    const timestamp = await chain.now();
    const { manifest, manifestHash } = await publishedTree(directory);
    const campaign = await chain.deploy(ownBuild("VestingCampaign", "distribution"), {
      terms: {
        token,
        root: manifest.root,
        count: 3n,
        start: timestamp,
        end: timestamp + 30n * DAY,
        waves: 0n,
        waveInterval: 0n,
        treasury: TREASURY,
        gate: zeroAddress,
        maxExtraTime: 0n,
        claimFor: 0,
        recallable: false,
        manifestHash,
      },
      stepped: true,
      points: points.map(([time, share]) => ({ time, share })),
    });
    const fund = (...flags: string[]) =>
      chain.runJson("fund", campaign, directory, "--journal", trees.path(`${campaign}.journal`), ...flags);
    const fundingOf = async () => {
      const state = await readCampaign(chain.reader, { campaign });
      return state.kind === "vesting" ? state.funding : undefined;
    };
    return { rows, directory, token, campaign, fund, fundingOf, total };
  }

  it("approves nothing where the campaign would refuse the funding", async () => {
    const { fund, token, campaign } = await unfunded({ whereContractsSend: "stops" });
    const before = await chain.nonce();
    const { told, stderr } = await fund();
    expect(told.error, stderr).to.be.an("object");
    expect(told.error.reason).to.include("it stops there");
    expect([await chain.nonce(), await chain.allowance(token, campaign)]).to.deep.equal([before, 0n]);
  });

  it("counts what was merely sent to a vesting campaign while nothing is claimed", async () => {
    const { rows, directory, token, campaign, fund, fundingOf, total } = await unfunded();
    const first = rows[0]?.amount ?? 0n;
    await transfer(token, campaign, first);
    const counted = await fund("--dry-run");
    expect(counted.told, counted.stderr).to.deep.include({ missing: String(total - first), funded: "0" });
    await transfer(token, campaign, total - first);
    const told = await fund();
    expect(told.told, told.stderr).to.deep.include({ missing: "0", funded: "0", sent: "0" });
    expect(told.told.transactions).to.have.length(1);
    expect(await fundingOf()).to.deep.equal({ funded: total, claimed: 0n });
    expect((await fund()).told.transactions).to.deep.equal([]);
    // More than the tree needs goes back to the treasury after the end, if it is counted in time.
    await transfer(token, campaign, 7n);
    const more = await fund();
    expect(more.told).to.deep.include({ missing: "0", uncounted: "7", warnings: [] });
    expect(await fundingOf()).to.deep.equal({ funded: total + 7n, claimed: 0n });
    await chain.claimFirst(campaign, directory);
    await transfer(token, campaign, 5n);
    const after = await fund();
    expect(after.told).to.deep.include({
      missing: "0",
      promised: String(first),
      uncounted: "5",
      transactions: [],
    });
    expect(after.told.warnings.map(({ id }: { id: string }) => id)).to.deep.equal(["MoneyNotCounted"]);
    const journal = ["--journal", trees.path(`${campaign}.journal`)];
    const people = await chain.run("fund", campaign, directory, ...journal);
    expect(people.stdout).to.match(
      /^warning: MoneyNotCounted: .* 0\.0+5 \w+ more than [\s\S]*lost: neither fund nor sweep gets them out/m,
    );
  });

  it("does not count on what was merely sent to a vesting campaign after the first claim", async () => {
    const { rows, directory, token, campaign, fund, fundingOf, total } = await unfunded();
    const first = rows[0]?.amount ?? 0n;
    await transfer(token, campaign, first);
    await writeContract(chain.operator, fundVestingCall({ campaign, amount: 0n }));
    await chain.claimFirst(campaign, directory);
    await transfer(token, campaign, total - first);
    const { told, stderr } = await fund();
    expect(told, stderr).to.deep.include({ balance: String(total), sent: String(total - first) });
    expect(await fundingOf()).to.deep.equal({ funded: total, claimed: first });

    // As a run finds it that lost the transaction's hash.
    const account = chain.operator.account.address;
    const recovered = (amount: bigint, isTaken: boolean, by: Address = account) =>
      fundWork(chain.reader, { kind: "vesting", token, campaign, account: by })
        .recover([fundTask(campaign, 0, amount)], 0n, () => isTaken)
        .then(({ hash }) => hash);
    expect(await recovered(total - first, false)).to.equal(told.transactions.at(-1).hash);
    expect(await recovered(total - first, true)).to.equal(undefined);
    expect(await recovered(1n, false)).to.equal(undefined);
    expect(await recovered(0n, false, TREASURY)).to.equal(undefined);
  });
});
