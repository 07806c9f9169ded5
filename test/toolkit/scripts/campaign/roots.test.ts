import { readFileSync } from "node:fs";
import { expect } from "chai";
import { type Address, erc20Abi, type Hex, keccak256, zeroAddress, zeroHash } from "viem";
import { readContract, simulateContract, waitForTransactionReceipt, writeContract } from "viem/actions";
import { proveAccount } from "../../../../src/allocation/output/proveAccount.ts";
import { cumulativeCampaignAbi } from "../../../../src/chain/abi/cumulativeCampaignAbi.ts";
import { claimCall, createCampaignCall, proposeRootCall } from "../../../../src/chain/calls/campaigns.ts";
import { predictCampaign } from "../../../../src/chain/campaigns/campaignFactory.ts";
import type { CampaignArguments, CampaignPlan } from "../../../../src/chain/campaigns/campaignPlan.ts";
import type { Finding } from "../../../../src/distribution/check/finding.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { addressOf } from "../../allocation/allocationOf.ts";
import type { Row } from "../../allocation/allocationRows.ts";
import { changeBytes, manifestOf, ROWS, treeDirectories } from "../../allocation/treeDirectories.ts";
import { type OperatorChain, openOperatorChain, runCampaign } from "../operatorChain.ts";
import { OTHER_KEY } from "../servedChain.ts";

const DAY = 86_400n;
const UNIT = 10n ** 18n;
const NEWCOMER: Address = "0x00000000000000000000000000000000000000cc";
const total = (rows: readonly Row[]) => rows.reduce((sum, { amount }) => sum + amount, 0n);
/** The next week: everybody at an even place earned one token more, and somebody came. */
const WEEK1: Row[] = [
  ...ROWS.map(({ account, amount }, i) => ({ account, amount: i % 2 === 0 ? amount + UNIT : amount })),
  { account: NEWCOMER, amount: 3n * UNIT },
];
const RAISED = total(WEEK1) - total(ROWS);

describe("symbolon campaign propose-root, accept-root and veto", () => {
  const trees = treeDirectories();
  let chain: OperatorChain;
  let factory: Address;
  before(async () => {
    chain = await openOperatorChain();
    factory = await chain.deploy(ownBuild("CumulativeCampaignFactory", "distribution"));
  });
  after(() => chain.close());

  type Creation = { readonly cap?: bigint; readonly terms?: Partial<CampaignArguments> };

  /** A campaign whose operator proposes, and holds the treasury; the other account is its guardian. */
  async function created({ cap = 100n * UNIT, terms = {} }: Creation = {}) {
    const directory = await trees.write("week0", "native", ROWS);
    const { root, count } = manifestOf(directory);
    const token = await chain.token();
    const now = await chain.now();
    const { operator, other } = chain;
    const plan: CampaignPlan = {
      kind: "cumulative",
      terms: {
        token,
        root,
        count: BigInt(count),
        start: now,
        end: now + 300n * DAY,
        waves: 0n,
        waveInterval: 0n,
        treasury: operator.account.address,
        gate: zeroAddress,
        maxExtraTime: 0n,
        claimFor: "Anyone",
        manifestHash: keccak256(readFileSync(`${directory}/manifest.json`)),
        ...terms,
      },
      rules: {
        proposer: operator.account.address,
        guardian: other.account.address,
        timelock: 2n * DAY,
        overlap: DAY,
        fundingCap: cap,
      },
    };
    const funding = total(ROWS);
    await allow(token, factory, funding);
    const creation = { factory, plan, salt: zeroHash, creator: operator.account.address, funding } as const;
    const campaign = await predictCampaign(chain.reader, creation);
    await mined(await writeContract(operator, createCampaignCall(creation)));
    return { campaign, directory, token, root };
  }
  const mined = (hash: Hex) => waitForTransactionReceipt(chain.reader, { hash });
  async function allow(token: Address, spender: Address, amount: bigint) {
    const { request } = await simulateContract(chain.operator, {
      address: token,
      abi: erc20Abi,
      functionName: "approve",
      args: [spender, amount],
    });
    await mined(await writeContract(chain.operator, request));
  }
  const waiting = (campaign: Address) =>
    readContract(chain.reader, {
      address: campaign,
      abi: cumulativeCampaignAbi,
      functionName: "proposalHash",
    });
  const pass = async (seconds: bigint) => chain.mineAt((await chain.now()) + seconds);

  async function json(...args: string[]) {
    const { code, stdout, stderr } = await chain.run(...args, "--json");
    expect(code, stderr + stdout).to.equal(0);
    return JSON.parse(stdout);
  }
  async function refused(...args: string[]) {
    const { code, stdout, stderr } = await chain.run(...args, "--json");
    expect(code, stderr + stdout).to.equal(1);
    return JSON.parse(stdout).error;
  }
  /** The ids of what a check finds. */
  async function idsOf(campaign: Address, directory: string, ...args: string[]) {
    const { stdout } = await chain.run("check", campaign, directory, "--factory", factory, ...args, "--json");
    return (JSON.parse(stdout).findings as Finding[]).map(({ id }) => id);
  }

  it("proposes, waits, accepts, and says what was done already", async () => {
    const { campaign, directory, token, root } = await created();
    const next = await trees.write("week1", "native", WEEK1);
    await allow(token, campaign, RAISED);
    const propose = ["propose-root", campaign, next, "--previous", directory];
    const dry = await json(...propose, "--dry-run");
    expect(dry).to.deep.include({ transaction: null, funding: RAISED.toString(), already: null });
    const proposed = await json(...propose);
    expect(proposed).to.deep.include({
      root: manifestOf(next).root,
      funding: RAISED.toString(),
      findings: [],
    });
    expect(proposed.sum).to.deep.equal({
      total: total(WEEK1).toString(),
      totalBefore: total(ROWS).toString(),
      balance: total(ROWS).toString(),
      owedBefore: total(ROWS).toString(),
      owed: total(WEEK1).toString(),
      funding: RAISED.toString(),
    });
    expect(BigInt(proposed.expires) - BigInt(proposed.acceptableFrom)).to.equal(7n * DAY);
    const hash = await waiting(campaign);
    expect(proposed.proposal).to.equal(hash);
    const told = await chain.run(...propose);
    expect(told.stdout).to.match(
      new RegExp(`^to accept +symbolon campaign accept-root ${campaign} --proposal ${hash}$`, "m"),
    );
    expect(told.stdout).to.match(
      new RegExp(`^to veto +symbolon campaign veto ${campaign} --proposal ${hash}$`, "m"),
    );
    const again = await json(...propose);
    expect(again).to.deep.include({ already: "proposed", proposal: hash, transaction: null });

    const early = await refused("accept-root", campaign);
    expect(early.code).to.equal("TimelockRunning");
    expect(early.details.acceptableFrom).to.equal(proposed.acceptableFrom);
    expect(early.reason).to.match(/can be accepted from \d{4}-.*Z on, in \d+ seconds/);
    expect(early.hint).to.include("While claims are paused, that moment moves on");

    expect(await idsOf(campaign, directory)).to.deep.equal(["ProposalUnchecked"]);
    expect(await idsOf(campaign, directory, "--proposal", next)).to.deep.equal([]);
    expect(await idsOf(campaign, next)).to.deep.equal(["RootNotAccepted", "ProposalUnchecked"]);

    await pass(2n * DAY);
    expect(await json("accept-root", campaign, "--dry-run")).to.deep.include({ transaction: null });
    const wrong = await refused("accept-root", campaign, "--proposal", zeroHash);
    expect(wrong.code).to.equal("ProposalMismatch");
    expect(wrong.reason).to.include(zeroHash).and.include(hash).and.include(manifestOf(next).root);
    const both = ["--proposal", hash, "--root", root];
    expect((await refused("accept-root", campaign, ...both)).code).to.equal("ProposalMismatch");
    const people = await chain.run("accept-root", campaign, "--proposal", hash, "--dry-run");
    for (const [name, value] of [
      ["proposal", hash],
      ["root", manifestOf(next).root],
      ["leaves", String(WEEK1.length)],
      ["manifest hash", "0x[0-9a-f]{64}"],
    ]) {
      expect(people.stdout).to.match(new RegExp(`^${name} +${value}$`, "m"));
    }
    const accepted = await json("accept-root", campaign, "--proposal", hash);
    expect(accepted).to.deep.include({
      ...{ already: false, previous: root, funding: RAISED.toString() },
      ...{ proposal: hash, root: manifestOf(next).root, count: String(WEEK1.length) },
    });
    expect(BigInt(accepted.overlapEnds)).to.equal((await chain.now()) + DAY);
    expect(await json("accept-root", campaign)).to.deep.include({ already: true, transaction: null });
    expect(await json("accept-root", campaign, "--root", manifestOf(next).root)).to.deep.include({
      already: true,
    });
    const byHash = await json("accept-root", campaign, "--proposal", hash);
    expect(byHash).to.deep.include({ already: true, root: manifestOf(next).root });
    expect((await refused("veto", campaign, "--proposal", hash)).code).to.equal("RootInForce");
    expect(await json(...propose)).to.deep.include({ already: "accepted" });

    expect(await idsOf(campaign, next)).to.deep.equal([]);
    expect(await idsOf(campaign, directory)).to.include("RootSuperseded");
    // A week later the root is accepted still, though another followed.
    const later = await trees.write("week2", "native", [...WEEK1, { account: addressOf(0xdd), amount: 1n }]);
    await allow(token, campaign, 1n);
    await json("propose-root", campaign, later, "--previous", next);
    const named = await refused("accept-root", campaign, "--root", root);
    expect(named.code).to.equal("ProposalMismatch");
    await pass(2n * DAY);
    await json("accept-root", campaign, "--root", manifestOf(later).root);
    expect(await json("accept-root", campaign, "--root", manifestOf(next).root)).to.deep.include({
      already: true,
    });
    expect(await idsOf(campaign, later)).to.deep.equal([]);
    const late = await chain.run("veto", campaign, manifestOf(later).root, "--json");
    expect(JSON.parse(late.stdout).error.code).to.equal("RootInForce");
  });

  it("counts what the campaign has to spare, and what was paid, in the funding", async () => {
    const { campaign, directory, token } = await created();
    const next = await trees.write("week1", "native", WEEK1);
    const { index, account, amount, proof } = await proveAccount(directory, ROWS[4]!.account);
    await mined(
      await writeContract(
        chain.operator,
        claimCall({ campaign, index: BigInt(index), account, amount, proof }),
      ),
    );
    await mined(
      await writeContract(chain.operator, {
        address: token,
        abi: erc20Abi,
        functionName: "transfer",
        args: [campaign, UNIT],
      } as never),
    );
    await allow(token, campaign, RAISED);
    const propose = ["propose-root", campaign, next, "--previous", directory];
    const { funding, sum, findings } = await json(...propose, "--dry-run");
    expect([BigInt(funding), findings]).to.deep.equal([RAISED - UNIT, []]);
    expect(BigInt(sum.owedBefore)).to.equal(total(ROWS) - ROWS[4]!.amount);
    const people = await chain.run(...propose, "--dry-run");
    expect(people.stdout)
      .to.match(/^raised by +14 \(/m)
      .and.to.match(/^spare +1 \(/m);
    const less = await refused(...propose, "--funding", (RAISED - UNIT - 1n).toString());
    expect(less.code).to.equal("ProposalUnderfunded");
    const more = await json(...propose, "--funding", RAISED.toString(), "--dry-run");
    expect(more.findings.map(({ id }: Finding) => id)).to.deep.equal(["ProposalOverfunded"]);
    const without = await json("propose-root", campaign, next, "--no-previous", "--dry-run");
    expect(without).to.deep.include({ funding });
  });

  it("refuses a root that lowers somebody, and trees that are damaged, not native, or not the present one", async () => {
    const { campaign, directory } = await created();
    const lower = await trees.write("lower", "native", [{ ...ROWS[0]!, amount: 1n }, ...WEEK1.slice(2)]);
    const propose = (next: string, ...args: string[]) =>
      refused("propose-root", campaign, next, "--previous", directory, ...args);
    const error = await propose(lower);
    expect(error.code).to.equal("ProposalLowers");
    expect(error.reason).to.include(`${ROWS[0]!.account} lowered from 1000000000000000000 to 1`);
    expect(error.reason).to.include(`${ROWS[1]!.account} removed`);
    const next = await trees.write("week1", "native", WEEK1);
    const wrong = await refused("propose-root", campaign, next, "--previous", next);
    expect(wrong.code).to.equal("TreeMismatch");
    const uniswap = await trees.write("uniswap", "uniswap", WEEK1);
    expect((await propose(uniswap)).code).to.equal("ProposalNotNative");
    const units = await trees.write("units", "native", WEEK1, 6);
    expect((await propose(units)).code).to.equal("DecimalsDiffer");
    changeBytes(`${next}/allocation.csv`, (bytes) => bytes.write("7", bytes.length - 2));
    expect((await propose(next)).code).to.equal("TreeDiffers");
    expect((await chain.run("propose-root", campaign, lower)).code).to.equal(2);
  });

  it("adds what is paused to the timelock, and to the time for which the root before is good", async () => {
    const build = ownBuild("PauseGate", "distribution/gates");
    const { operator } = chain;
    const gate = await chain.deploy(build, operator.account.address, DAY, DAY);
    const { campaign, directory, token } = await created({ terms: { gate, maxExtraTime: DAY } });
    const next = await trees.write("week1", "native", WEEK1);
    await allow(token, campaign, RAISED);
    const { acceptableFrom } = await json("propose-root", campaign, next, "--previous", directory);
    const pause = async (functionName: "pause" | "resume") =>
      mined(
        await writeContract(operator, {
          address: gate,
          abi: build.abi,
          functionName,
          args: [campaign, "a drill"],
        } as never),
      );
    await pause("pause");
    await pass(3_600n);
    await pause("resume");
    // From the next second on.
    await pass(1n);
    const paused = BigInt((await json("show", campaign)).gate.pause.extraTime);
    expect(paused >= 3_600n).to.equal(true);
    await pass(BigInt(acceptableFrom) - (await chain.now()));
    const early = await refused("accept-root", campaign);
    expect(early.code).to.equal("TimelockRunning");
    expect(BigInt(early.details.acceptableFrom)).to.equal(BigInt(acceptableFrom) + paused);
    await pass(paused);
    const { overlapEnds } = await json("accept-root", campaign);
    await pause("pause");
    await pass(600n);
    await pause("resume");
    // From the next second on.
    await pass(1n);
    const { roots, gate: after } = await json("show", campaign);
    const more = BigInt(after.pause.extraTime) - paused;
    expect(BigInt(roots.overlapEnds)).to.equal(BigInt(overlapEnds) + more);
  });

  it("warns where the treasury could not pay, and accepts only where it can", async () => {
    const { campaign, directory, token } = await created();
    const next = await trees.write("week1", "native", WEEK1);
    const { findings } = await json("propose-root", campaign, next, "--previous", directory);
    expect(findings.map(({ id }: Finding) => id)).to.deep.equal(["TreasuryAllowanceShort"]);
    expect(await idsOf(campaign, directory, "--proposal", next)).to.deep.equal(["TreasuryAllowanceShort"]);
    await pass(2n * DAY);
    expect((await refused("accept-root", campaign)).code).to.equal("TreasuryAllowanceShort");
    await allow(token, campaign, RAISED);
    const { transaction } = await json("accept-root", campaign);
    expect(transaction).to.match(/^0x/);
  });

  it("has a root vetoed by its guardian once, never by others, and knows it afterwards", async () => {
    const { campaign, directory, token } = await created();
    const next = await trees.write("week1", "native", WEEK1);
    const { root } = manifestOf(next);
    await allow(token, campaign, RAISED);
    await json("propose-root", campaign, next, "--previous", directory);
    const guardian = (...args: string[]) =>
      runCampaign(args, { SYMBOLON_PRIVATE_KEY: OTHER_KEY, SYMBOLON_RPC_URL: chain.rpc });
    const stranger = await runCampaign(["veto", campaign, root, "--json"], {
      SYMBOLON_PRIVATE_KEY: `0x${"c3".repeat(32)}`,
      SYMBOLON_RPC_URL: chain.rpc,
    });
    expect(JSON.parse(stranger.stdout).error.code).to.equal("NotGuardian");
    const byGuardian = await refusedBy(guardian, "propose-root", campaign, directory, "--no-previous");
    // Its own tree is in force: there is nothing to propose.
    expect(byGuardian).to.equal(undefined);
    expect(await refusedBy(guardian, "veto", campaign, zeroHash)).to.equal("ProposalMismatch");
    expect(await refusedBy(guardian, "veto", campaign, "--proposal", zeroHash)).to.equal("ProposalMismatch");
    const first = await waiting(campaign);
    const vetoed = await guardian("veto", campaign, "--proposal", first, "--json");
    const done = { root, proposal: first, by: chain.other.account.address };
    expect(JSON.parse(vetoed.stdout)).to.deep.include({ ...done, already: false });
    for (const named of [[root], ["--proposal", first], []]) {
      const again = await guardian("veto", campaign, ...named, "--json");
      expect(JSON.parse(again.stdout)).to.deep.include({ ...done, already: true, transaction: null });
    }
    const error = await refused("accept-root", campaign);
    expect(error.code).to.equal("NothingProposed");
    expect(error.reason).to.include(`${root} was vetoed by ${chain.other.account.address}`);
    expect(await refusedBy(guardian, "propose-root", campaign, next, "--no-previous")).to.equal(
      "NotProposer",
    );
    // The proposer takes back what is proposed.
    await json("propose-root", campaign, next, "--previous", directory);
    // The same root, and yet another proposal: what was meant for the first one does not hit it.
    const second = await waiting(campaign);
    expect(second).not.to.equal(first);
    const late = await refused("accept-root", campaign, "--proposal", first);
    expect(late.code).to.equal("ProposalMismatch");
    expect(await json("veto", campaign, "--proposal", first)).to.deep.include({ already: true });
    const shown = await chain.run("show", campaign, "--factory", factory);
    expect(shown.stdout).to.match(new RegExp(`^proposal +${second}$`, "m"));
    expect(shown.stdout).to.include(`vetoed by ${chain.other.account.address} (${first})`);
    expect(await json("veto", campaign, root)).to.deep.include({ already: false, proposal: second });
    expect(await idsOf(campaign, directory, "--proposal", next)).to.deep.equal(["NothingProposed"]);
  });

  async function refusedBy(run: typeof chain.run, ...args: string[]): Promise<string | undefined> {
    const { stdout } = await run(...args, "--json");
    return JSON.parse(stdout).error?.code;
  }

  it("shows a guardian what differs: another tree, somebody lowered, too little money, too late", async () => {
    const { campaign, directory, token } = await created();
    const lower = await trees.write("lower", "native", [...ROWS.slice(1), { account: NEWCOMER, amount: 1n }]);
    const { root, count } = manifestOf(lower);
    const manifestHash = keccak256(readFileSync(`${lower}/manifest.json`));
    await allow(token, campaign, 100n * UNIT);
    // As a proposer does who does not use the command.
    await mined(
      await writeContract(
        chain.operator,
        proposeRootCall({ campaign, root, count: BigInt(count), funding: 5n, manifestHash }),
      ),
    );
    const bad = await idsOf(campaign, directory, "--proposal", lower);
    expect(bad).to.deep.equal(["ProposalLowers", "ProposalOverfunded"]);
    const other = await trees.write("week1", "native", WEEK1);
    const differs = ["ProposalRootDiffers", "ProposalCountDiffers", "ProposalManifestDiffers"];
    expect(await idsOf(campaign, directory, "--proposal", other)).to.deep.equal(differs);
    const uniswap = await trees.write("uniswap", "uniswap", WEEK1);
    expect(await idsOf(campaign, directory, "--proposal", uniswap)).to.deep.equal([
      "ProposalNotNative",
      ...differs,
    ]);
    const people = await chain.run("check", campaign, directory, "--factory", factory);
    expect(people.stdout).to.match(/^accept +anybody, from \d{4}-.*Z, before /m);
    expect(people.stdout).to.match(/^veto +the guardian 0x/m);
    await pass(9n * DAY);
    expect(await idsOf(campaign, directory, "--proposal", lower)).to.deep.equal(["ProposalExpired"]);
    expect((await refused("accept-root", campaign)).code).to.equal("ProposalExpired");
    await mined(
      await writeContract(
        chain.operator,
        proposeRootCall({
          campaign,
          root: manifestOf(other).root,
          count: BigInt(WEEK1.length),
          funding: 1n,
          manifestHash: keccak256(readFileSync(`${other}/manifest.json`)),
        }),
      ),
    );
    expect(await idsOf(campaign, directory, "--proposal", other)).to.deep.equal(["ProposalUnderfunded"]);
    await pass(7n * DAY);
    const shown = await json("show", campaign, "--factory", factory);
    expect(shown.history.map(({ event }: { event: string }) => event)).to.deep.equal([
      "RootProposed",
      "RootProposed",
    ]);
    await pass(281n * DAY);
    await mined(
      await writeContract(
        chain.operator,
        proposeRootCall({
          campaign,
          root: manifestOf(other).root,
          count: BigInt(WEEK1.length),
          funding: RAISED,
          manifestHash: keccak256(readFileSync(`${other}/manifest.json`)),
        }),
      ),
    );
    expect(await idsOf(campaign, directory, "--proposal", other)).to.deep.equal([]);
    await mined(
      await writeContract(chain.operator, {
        address: campaign,
        abi: cumulativeCampaignAbi,
        functionName: "vetoRoot",
        args: [await waiting(campaign)],
      } as never),
    );
    await pass(DAY + 3_600n);
    await mined(
      await writeContract(
        chain.operator,
        proposeRootCall({
          campaign,
          root: manifestOf(other).root,
          count: BigInt(WEEK1.length),
          funding: RAISED,
          manifestHash: keccak256(readFileSync(`${other}/manifest.json`)),
        }),
      ),
    );
    expect(await idsOf(campaign, directory, "--proposal", other)).to.deep.equal(["ProposalTooLate"]);
  });

  it("is asked of cumulative campaigns alone", async () => {
    const directory = await trees.write("week0", "native", ROWS);
    const token = await chain.token();
    const terms = {
      factory: chain.factory,
      token,
      treasury: chain.operator.account.address,
      end: String((await chain.now()) + DAY * 30n),
    };
    const args = Object.entries(terms).flatMap(([name, value]) => [`--${name}`, value]);
    const { campaign } = await json("create", directory, ...args);
    expect((await refused("accept-root", campaign)).code).to.equal("NotCumulative");
    expect((await refused("veto", campaign, zeroHash)).code).to.equal("NotCumulative");
    expect((await refused("propose-root", campaign, directory, "--no-previous")).code).to.equal(
      "NotCumulative",
    );
    const { stdout } = await chain.run(
      "check",
      campaign,
      directory,
      "--factory",
      chain.factory,
      "--proposal",
      directory,
      "--json",
    );
    expect((JSON.parse(stdout).findings as Finding[]).map(({ id }) => id)).to.deep.equal(["NotCumulative"]);
  });
});
