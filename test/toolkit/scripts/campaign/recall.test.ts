import { existsSync } from "node:fs";
import { expect } from "chai";
import { type Address, createWalletClient, custom, getAddress, parseAbi } from "viem";
import { writeContract } from "viem/actions";
import type { CampaignFinding } from "../../../../src/sdk/distribution/check/finding.ts";
import { recallCampaign } from "../../../../src/sdk/distribution/sweep/recallCampaign.ts";
import { ROWS, treeDirectories } from "../../allocation/treeDirectories.ts";
import { type OperatorChain, openOperatorChain, runCampaign, SUPPLY } from "../operatorChain.ts";
import { OTHER_KEY } from "../servedChain.ts";
import { RAISED, rootProposals, total, WEEK1 } from "./rootProposals.ts";

const DAY = 86_400n;
const TOTAL = total(ROWS);
const FEW = ROWS.slice(0, 5);

describe("symbolon campaign recall", () => {
  const trees = treeDirectories();
  let chain: OperatorChain;
  before(async () => {
    chain = await openOperatorChain();
  });
  after(() => chain.close());

  const json = async (command: string, ...args: string[]) => {
    const { stdout, stderr } = await chain.run(command, ...args, "--json");
    return JSON.parse(stdout || `{"none":${JSON.stringify(stderr)}}`);
  };
  const codeOf = async (...args: [string, ...string[]]) => (await json(...args)).error?.code;

  /** Creates a campaign that starts in a day, unless told otherwise. */
  async function create(options: Readonly<Record<string, string>> = {}, rows = ROWS) {
    const directory = await trees.write(`tree${rows.length}`, "native", rows);
    const now = await chain.now();
    const { token = await chain.token(), ...others } = options;
    const terms = {
      factory: chain.factory,
      token,
      treasury: chain.operator.account.address,
      start: String(now + DAY),
      end: String(now + 31n * DAY),
      out: trees.path(`${Math.random()}.campaign.json`),
      ...others,
    };
    const args = Object.entries(terms).flatMap(([name, value]) => [`--${name}`, value]);
    const told = await json("create", directory, ...args);
    return {
      told,
      campaign: told.campaign as Address,
      directory,
      token: token as Address,
      now,
      file: terms.out,
    };
  }
  async function created(options: Readonly<Record<string, string>> = {}, rows = ROWS) {
    const made = await create(options, rows);
    expect(made.told.error, JSON.stringify(made.told)).to.equal(undefined);
    return made;
  }
  /** The ids of what a check finds. */
  async function idsOf(file: string, directory: string) {
    const { findings } = await json("check", file, directory);
    return (findings as CampaignFinding[]).map(({ id }) => id);
  }

  it("takes a campaign with a wrong tree back before its start, and the right one is created in its place", async () => {
    const { campaign, file, directory, token, told } = await created({}, FEW);
    const { address } = chain.operator.account;
    expect(told.arguments.recallable).to.equal(true);
    const { stdout: shown } = await chain.run("show", file);
    expect(shown).to.match(/^recall +by the treasury 0x\w+, before 20/m);
    expect(await idsOf(file, directory)).to.deep.equal([]);

    const dry = await json("recall", file, "--dry-run");
    expect(dry).to.deep.include({
      held: String(total(FEW)),
      recalled: "0",
      allowance: "0",
      transactions: [],
    });
    expect(dry.calls).to.have.length(1);
    expect(dry.calls[0]).to.include({ to: campaign, simulated: true });
    expect(await chain.balanceOf(token, campaign)).to.equal(total(FEW));

    const done = await json("recall", file);
    expect(done).to.deep.include({ treasury: getAddress(address), recalled: String(total(FEW)) });
    expect(done.transactions).to.have.length(1);
    expect(await chain.balanceOf(token, address)).to.equal(SUPPLY);
    expect(await codeOf("recall", file)).to.equal("NothingToRecall");
    expect(await idsOf(file, directory)).to.have.members(["Underfunded", "Recalled"]);
    expect(await json("show", file)).to.deep.include({
      recalled: String(total(FEW)),
      balance: "0",
      claimed: 0,
    });

    const right = await created({ token });
    expect(await chain.balanceOf(token, right.campaign)).to.equal(TOTAL);
    // The wrong one can be funded again until its start, and recalled again.
    expect((await json("fund", file, directory)).error).to.equal(undefined);
    expect(await idsOf(file, directory)).to.deep.equal([]);
    expect(await json("recall", file)).to.deep.include({ recalled: String(total(FEW)) });
    const twice = await json("show", file);
    expect(twice.recalled).to.equal(String(2n * total(FEW)));
  });

  it("is recalled no more from its start on, and swept then", async () => {
    const { campaign, file, directory, now, token } = await created();
    expect((await json("check", file, directory)).recallableUntil).to.equal(String(now + DAY));
    await chain.node.setNextBlockTimestamp({ timestamp: now + DAY });
    expect(await codeOf("recall", file)).to.equal("RecallOver");
    await chain.mineAt(now + DAY + 9n);
    expect(await codeOf("recall", file, "--dry-run")).to.equal("RecallOver");
    expect(await chain.balanceOf(token, campaign)).to.equal(TOTAL);
    expect((await json("check", file, directory)).recallableUntil).to.equal(null);
    for (const args of [["show", file] as const, ["check", file, directory] as const])
      expect((await chain.run(...args)).stdout, args[0]).to.match(/^recall +no more, since 20/m);
    await chain.mineAt(now + 31n * DAY);
    expect(await json("sweep", file)).to.deep.include({ swept: String(TOTAL) });
    expect(await codeOf("recall", file)).to.equal("RecallOver");
  });

  it("is the treasury's alone, and its Safe gets one call", async () => {
    const { campaign } = await created();
    const others = { SYMBOLON_PRIVATE_KEY: OTHER_KEY, SYMBOLON_RPC_URL: chain.rpc };
    const { code, stdout } = await runCampaign(["recall", campaign, "--json"], others);
    expect([code, JSON.parse(stdout).error.code]).to.deep.equal([1, "NotTreasury"]);
    // The treasury names a successor, and the right moves with the role.
    const next = chain.other.account.address;
    const abi = parseAbi(["function changeTreasury(address next)"]);
    await writeContract(chain.operator, {
      address: campaign,
      abi,
      functionName: "changeTreasury",
      args: [next],
    });
    expect(await codeOf("recall", campaign)).to.equal("NotTreasury");
    const calls = trees.path("recall.json");
    const planned = await chain.run("recall", campaign, "--from", next, "--calldata", calls);
    expect(planned.code, planned.stderr).to.equal(0);
    expect(planned.stdout).to.include(`look at what it holds: symbolon campaign show ${campaign}`);
    expect(existsSync(calls)).to.equal(true);
    const { stdout: moved } = await runCampaign(["recall", campaign, "--json"], others);
    expect(JSON.parse(moved)).to.deep.include({ treasury: getAddress(next), recalled: String(TOTAL) });
  });

  it("is told when it is created, and refused where nothing could be recalled", async () => {
    const fixed = await created({ recallable: "no" });
    expect(fixed.told.arguments.recallable).to.equal(false);
    expect(await codeOf("recall", fixed.file)).to.equal("NotRecallable");
    expect((await chain.run("show", fixed.file)).stdout).to.match(/^recall +never$/m);
    const open = await created({ start: String(await chain.now()) });
    expect(open.told.arguments.recallable).to.equal(false);
    expect(await codeOf("recall", open.file)).to.equal("NotRecallable");

    const now = await chain.now();
    const late = await create({ recallable: "yes", start: String(now) });
    expect(late.told.error).to.include({ code: "NoTimeToRecall" });
    expect(existsSync(late.file)).to.equal(false);
    const warned = ({ told }: Awaited<ReturnType<typeof create>>) =>
      (told.warnings as CampaignFinding[]).map(({ id }) => id);
    const soon = await created({ recallable: "yes", start: String(now + 600n) });
    expect(warned(soon)).to.include("LittleTimeToRecall");
    // A creation that is mined after the start is refused: nobody gets that without asking for it.
    const near = await created({ start: String((await chain.now()) + 3_000n) });
    expect(near.told.arguments.recallable).to.equal(false);
    expect(warned(near)).not.to.include("LittleTimeToRecall");
    const far = await created({ start: String((await chain.now()) + 4_000n) });
    expect(far.told.arguments.recallable).to.equal(true);
    expect(warned(far)).not.to.include("LittleTimeToRecall");
    expect(await codeOf("recall", chain.factory)).to.equal("NoCampaign");
  });
});

describe("symbolon campaign recall, of cumulative campaigns", () => {
  const { trees, chain, created, allow, allowance, pass, json, refused, idsOf } = rootProposals();

  it("takes the treasury's allowance back first, so that a root that waits brings nothing in", async () => {
    const start = (await chain().now()) + 9n * DAY;
    const { campaign, directory, token } = await created({ start, recallable: true });
    await json(
      "propose-root",
      campaign,
      await trees.write("week1", "native", WEEK1),
      "--previous",
      directory,
    );
    await allow(token, campaign, RAISED);
    const dry = await json("recall", campaign, "--dry-run");
    expect(dry.allowance).to.equal(String(RAISED));
    expect(dry.calls.map(({ to }: { to: Address }) => to)).to.deep.equal([token, campaign]);
    const done = await json("recall", campaign);
    expect(done).to.deep.include({ recalled: String(TOTAL), allowance: String(RAISED) });
    expect(done.transactions).to.have.length(2);
    expect(await allowance(token, campaign)).to.equal(0n);
    await pass(2n * DAY);
    expect(await refused("accept-root", campaign)).to.include({ code: "TreasuryAllowanceShort" });
    expect(await idsOf(campaign, directory, "--from-block", "0"))
      .to.include("Recalled")
      .and.not.include("AllowanceAfterRecall")
      .and.not.include("PaidOutsideTree");

    // Allowed after all, check warns, and recall takes the allowance of an empty campaign back.
    await allow(token, campaign, RAISED);
    expect(await idsOf(campaign, directory, "--from-block", "0")).to.include("AllowanceAfterRecall");
    const again = await json("recall", campaign);
    expect(again).to.deep.include({ recalled: "0", allowance: String(RAISED) });
    expect(again.transactions).to.have.length(1);
    expect(await idsOf(campaign, directory)).not.to.include("AllowanceAfterRecall");
    expect(await refused("recall", campaign)).to.include({ code: "NothingToRecall" });
  });

  it("says that the allowance is gone where the start comes between its two transactions", async () => {
    const start = (await chain().now()) + DAY;
    const { campaign, token } = await created({ start, recallable: true });
    await allow(token, campaign, RAISED);
    const { operator, mineAt } = chain();
    const late = createWalletClient({
      account: operator.account,
      chain: operator.chain,
      transport: custom({
        async request({ method, params }) {
          const answer = await operator.request({ method, params } as never);
          if (method === "eth_sendRawTransaction") await mineAt(start);
          return answer;
        },
      }),
    });
    const error = await recallCampaign(late, { campaign }).then(undefined, (thrown: unknown) => thrown);
    expect(error).to.include({ code: "RecallOver" });
    expect(error).to.have.property("reason").that.includes("The treasury's allowance was taken back before");
    expect(error).to.have.property("hint").that.includes(`symbolon campaign approve ${campaign}`);
    expect(await allowance(token, campaign)).to.equal(0n);
    expect(await chain().balanceOf(token, campaign)).to.equal(TOTAL);
  });
});
