import { expect } from "chai";
import { erc20Abi, zeroHash } from "viem";
import { writeContract } from "viem/actions";
import { proveAccount } from "../../../../src/node/allocation/output/proveAccount.ts";
import { claimCall } from "../../../../src/sdk/chain/calls/campaigns.ts";
import type { CampaignFinding } from "../../../../src/sdk/distribution/check/finding.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { addressOf } from "../../allocation/allocationOf.ts";
import { changeBytes, manifestOf, ROWS } from "../../allocation/treeDirectories.ts";
import { atTerminal } from "../runSymbolon.ts";
import { DAY, RAISED, rootProposals, total, UNIT, WEEK1 } from "./rootProposals.ts";

describe("symbolon campaign propose-root and accept-root", () => {
  const { trees, chain, created, allow, mined, waiting, pass, json, refused, idsOf } = rootProposals();

  it("proposes, waits, accepts, and says what was done already", async () => {
    const { campaign, directory, token, root } = await created();
    const next = await trees.write("week1", "native", WEEK1);
    await allow(token, campaign, RAISED);
    const propose = ["propose-root", campaign, next, "--previous", directory];
    const dry = await json(...propose, "--dry-run");
    expect(dry).to.deep.include({ transaction: null, funding: RAISED.toString(), already: null });
    const declined = await atTerminal("no", () => refused(...propose));
    expect([declined.code, await waiting(campaign)]).to.deep.equal(["NotConfirmed", zeroHash]);
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
    const told = await chain().run(...propose);
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
    expect(early.reason).to.match(/can be accepted from \d{4}-.*Z on, in \d+ [dhms]/);
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
    const people = await chain().run("accept-root", campaign, "--proposal", hash, "--dry-run");
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
      already: false,
      previous: root,
      funding: RAISED.toString(),
      proposal: hash,
      root: manifestOf(next).root,
      count: String(WEEK1.length),
    });
    expect(BigInt(accepted.overlapEnds)).to.equal((await chain().now()) + DAY);
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
    const late = await chain().run("veto", campaign, manifestOf(later).root, "--json");
    expect(JSON.parse(late.stdout).error.code).to.equal("RootInForce");
  });

  it("counts what the campaign has to spare, and what was paid, in the funding", async () => {
    const { campaign, directory, token } = await created();
    const next = await trees.write("week1", "native", WEEK1);
    const { index, account, amount, proof } = await proveAccount(directory, ROWS[4]!.account);
    await mined(
      await writeContract(
        chain().operator,
        claimCall({ campaign, index: BigInt(index), account, amount, proof }),
      ),
    );
    await mined(
      await writeContract(chain().operator, {
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
    const people = await chain().run(...propose, "--dry-run");
    expect(people.stdout)
      .to.match(/^raised by +14 \w+: /m)
      .and.to.match(/^spare +1 \w+: /m);
    const less = await refused(...propose, "--base-units", "--funding", (RAISED - UNIT - 1n).toString());
    expect(less.code).to.equal("ProposalUnderfunded");
    const more = await json(...propose, "--base-units", "--funding", RAISED.toString(), "--dry-run");
    expect(more.findings.map(({ id }: CampaignFinding) => id)).to.deep.equal(["ProposalOverfunded"]);
    const without = await json("propose-root", campaign, next, "--no-previous", "--dry-run");
    expect(without).to.deep.include({ funding });
  });

  it("says how much the campaign lacks of what it owes at present", async () => {
    const { campaign, directory, token } = await created();
    const next = await trees.write("week1", "native", WEEK1);
    const { node, other } = chain();
    await node.impersonateAccount({ address: campaign });
    await node.setBalance({ address: campaign, value: UNIT });
    const transfer = { address: token, abi: erc20Abi, functionName: "transfer" } as const;
    const args = [other.account.address, 2n * UNIT] as const;
    await mined(await node.writeContract({ ...transfer, args, account: campaign }));
    await allow(token, campaign, RAISED + 2n * UNIT);
    const people = await chain().run("propose-root", campaign, next, "--previous", directory, "--dry-run");
    expect(people.stdout).to.match(/^short of +2 \w+: /m);
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
    expect((await chain().run("propose-root", campaign, lower)).code).to.equal(2);
  });

  it("adds what is paused to the timelock, and to the time for which the root before is good", async () => {
    const build = ownBuild("PauseGate", "distribution/gates");
    const { operator } = chain();
    const gate = await chain().deploy(build, operator.account.address, DAY, DAY);
    const { campaign, directory, token } = await created({ gate, maxExtraTime: DAY });
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
    await pass(BigInt(acceptableFrom) - (await chain().now()));
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
    expect(findings.map(({ id }: CampaignFinding) => id)).to.deep.equal(["TreasuryAllowanceShort"]);
    expect(await idsOf(campaign, directory, "--proposal", next)).to.deep.equal(["TreasuryAllowanceShort"]);
    await pass(2n * DAY);
    expect((await refused("accept-root", campaign)).code).to.equal("TreasuryAllowanceShort");
    await allow(token, campaign, RAISED);
    const { transaction } = await json("accept-root", campaign);
    expect(transaction).to.match(/^0x/);
  });

  it("is asked of cumulative campaigns alone", async () => {
    const directory = await trees.write("week0", "native", ROWS);
    const token = await chain().token();
    const terms = {
      factory: chain().factory,
      token,
      treasury: chain().operator.account.address,
      end: String((await chain().now()) + DAY * 30n),
    };
    const args = Object.entries(terms).flatMap(([name, value]) => [`--${name}`, value]);
    const { campaign } = await json("create", directory, ...args);
    expect((await refused("accept-root", campaign)).code).to.equal("NotCumulative");
    expect((await refused("veto", campaign, zeroHash)).code).to.equal("NotCumulative");
    expect((await refused("propose-root", campaign, directory, "--no-previous")).code).to.equal(
      "NotCumulative",
    );
    const { stdout } = await chain().run(
      "check",
      campaign,
      directory,
      "--factory",
      chain().factory,
      "--proposal",
      directory,
      "--json",
    );
    expect((JSON.parse(stdout).findings as CampaignFinding[]).map(({ id }) => id)).to.deep.equal([
      "NotCumulative",
    ]);
  });
});
