import { readFileSync } from "node:fs";
import { expect } from "chai";
import { type Address, erc20Abi } from "viem";
import { waitForTransactionReceipt, writeContract } from "viem/actions";
import { proveAccount } from "../../../src/node/allocation/output/proveAccount.ts";
import { claimCall, releaseCall } from "../../../src/sdk/chain/calls/campaigns.ts";
import type { CampaignFinding } from "../../../src/sdk/distribution/check/finding.ts";
import { ownBuild } from "../../journeys/easBuilds.ts";
import { ROWS, treeDirectories } from "../allocation/treeDirectories.ts";
import { type OperatorChain, openOperatorChain, runCampaign } from "./operatorChain.ts";

const DAY = 86_400n;
const TOTAL = ROWS.reduce((sum, { amount }) => sum + amount, 0n);

describe("symbolon campaign check and show of a vesting campaign", () => {
  const trees = treeDirectories();
  let chain: OperatorChain;
  let factory: Address;
  before(async () => {
    chain = await openOperatorChain();
    factory = await chain.deploy(ownBuild("VestingCampaignFactory", "distribution"));
  });
  after(() => chain.close());

  async function created() {
    const directory = await trees.write("tree");
    const token = await chain.token();
    const now = await chain.now();
    const schedule = trees.writeFile("schedule.csv", `time,share\n${now},0\n${now + 100n * DAY},1\n`);
    const terms = {
      factory,
      token,
      schedule,
      treasury: chain.operator.account.address,
      end: String(now + 30n * DAY),
    };
    const args = Object.entries(terms).flatMap(([name, value]) => [`--${name}`, value]);
    const { code, stdout, stderr } = await chain.run("create", directory, ...args, "--json");
    expect(code, stderr).to.equal(0);
    const { campaign } = JSON.parse(stdout) as { campaign: Address };
    return { directory, token, schedule, campaign, file: `${directory}.campaign.json`, now };
  }
  const mined = (hash: `0x${string}`) => waitForTransactionReceipt(chain.reader, { hash });
  async function claimed(campaign: Address, directory: string, row: number) {
    const { index, account, amount, proof } = await proveAccount(directory, ROWS[row]!.account);
    await mined(
      await writeContract(
        chain.operator,
        claimCall({ campaign, index: BigInt(index), account, amount, proof }),
      ),
    );
    return { index: BigInt(index), account };
  }
  async function idsOf(told: string, directory: string, ...args: string[]) {
    const { stdout } = await chain.run("check", told, directory, ...args, "--json");
    return (JSON.parse(stdout).findings as CampaignFinding[]).map(({ id }) => id);
  }
  async function move(token: Address, from: Address, to: Address, amount: bigint) {
    await chain.node.impersonateAccount({ address: from });
    await chain.node.setBalance({ address: from, value: 10n ** 18n });
    const call = {
      address: token,
      abi: erc20Abi,
      functionName: "transfer",
      args: [to, amount],
      account: from,
    };
    await mined(await writeContract(chain.node, call as never));
  }

  it("passes one with claims and releases, and finds another schedule, missing money and money that nobody gets", async () => {
    const { campaign, directory, schedule, file, token, now } = await created();
    expect(await idsOf(file, directory, "--schedule", schedule)).to.deep.equal([]);
    const key = await claimed(campaign, directory, 3);
    await chain.mineAt(now + 20n * DAY);
    await mined(await writeContract(chain.operator, releaseCall({ campaign, ...key })));
    await claimed(campaign, directory, 8);
    expect(await idsOf(campaign, directory, "--factory", factory, "--schedule", schedule)).to.deep.equal([]);
    const other = trees.writeFile("other.csv", `time,share\n${now},0\n${now + 101n * DAY},1\n`);
    expect(await idsOf(file, directory, "--schedule", other)).to.deep.equal(["ScheduleDiffers"]);
    const operator = chain.operator.account.address;
    await move(token, campaign, operator, 5n);
    expect(await idsOf(file, directory)).to.deep.equal(["Underfunded"]);
    await move(token, operator, campaign, 6n);
    expect(await idsOf(file, directory)).to.deep.equal(["MoneyNotCounted"]);
    const { stdout } = await chain.run("check", file, directory);
    expect(stdout)
      .to.match(/^found +1 finding$/m)
      .and.include("neither fund nor sweep gets them out");
    const more = await trees.write("more", "native", [...ROWS, { account: operator, amount: 1n }]);
    expect(await idsOf(file, more)).to.include.members(["RootDiffers", "CountDiffers", "FundingShort"]);
  });

  it("goes on to keep what was claimed after the end, when the rest is swept", async () => {
    const { campaign, directory, file, now } = await created();
    await claimed(campaign, directory, 3);
    await chain.mineAt(now + 40n * DAY);
    expect(await idsOf(file, directory)).to.deep.equal(["Ended"]);
    expect((await chain.run("sweep", file)).code).to.equal(0);
    expect(await idsOf(file, directory)).to.deep.equal(["Ended"]);
    const { stdout } = await chain.run("check", file, directory, "--json");
    const document = JSON.parse(stdout);
    expect(document.funding).to.deep.equal({
      funded: ROWS[3]!.amount.toString(),
      claimed: ROWS[3]!.amount.toString(),
    });
  });

  it("shows where the schedule stands, by the tree also what is claimed, and draws it", async () => {
    const { campaign, directory, file, now } = await created();
    await claimed(campaign, directory, 3);
    await chain.mineAt(now + 25n * DAY);
    const chart = trees.path("chart.html");
    const { stdout, stderr } = await chain.run("show", file, "--tree", directory, "--chart", chart, "--json");
    expect(stderr).to.equal("");
    const shown = JSON.parse(stdout);
    expect(shown).to.deep.include({ kind: "vesting", claimed: 1, chart, vestedShare: "250000000000000000" });
    expect(shown.funding).to.deep.equal({ funded: TOTAL.toString(), claimed: ROWS[3]!.amount.toString() });
    expect(BigInt(shown.paid) + BigInt(shown.owed)).to.equal(TOTAL);
    expect(readFileSync(chart, "utf8"))
      .to.include(campaign)
      .and.match(/^<!doctype html>/);
    const kept = readFileSync(file, "utf8");
    const refused = await chain.run("show", file, "--chart", file, "--json");
    expect(JSON.parse(refused.stdout).error).to.include({ code: "OutputInTheWay" });
    expect(readFileSync(file, "utf8")).to.equal(kept);
    // Whatever the tree: what was paid before is a part of what is signed.
    const blind = await runCampaign(["sign", file, trees.path("no tree"), "--json"]);
    expect(JSON.parse(blind.stdout).error).to.include({ code: "RpcNeeded" });
    const people = await chain.run("show", file, "--chart", chart);
    expect(people.stdout)
      .to.match(/^chart +.*chart\.html$/m)
      .and.match(/^vested now +25\.00 % of each entitlement$/m)
      .and.match(/^next point +100\.00 % by /m)
      .and.match(/^claimed +not known without --tree, of 21 leaves$/m)
      .and.match(/^promised +4 \w+, of /m);
  });

  it("draws no schedule of a campaign that has none", async () => {
    const directory = await trees.write("tree");
    const token = await chain.token();
    const terms = {
      factory: chain.factory,
      token,
      treasury: chain.operator.account.address,
      end: String((await chain.now()) + DAY * 30n),
    };
    const args = Object.entries(terms).flatMap(([name, value]) => [`--${name}`, value]);
    expect((await chain.run("create", directory, ...args)).code).to.equal(0);
    const file = `${directory}.campaign.json`;
    const { code, stdout } = await chain.run("show", file, "--chart", trees.path("chart.html"), "--json");
    expect({ code, error: JSON.parse(stdout).error.code }).to.deep.equal({ code: 1, error: "NoSchedule" });
  });
});
