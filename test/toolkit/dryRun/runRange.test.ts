import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { erc20Abi, parseAbi, zeroAddress } from "viem";
import { getBlock, writeContract } from "viem/actions";
import { findDependence } from "../../../src/lab/dryRun/footprint.ts";
import type { RangeResult } from "../../../src/lab/dryRun/rangeResult.ts";
import { ownBuild } from "../../journeys/easBuilds.ts";
import { type KindChain, openKindChain, usualRows } from "../scripts/kindChain.ts";
import { accountOf, amountOf } from "../scripts/relayChain.ts";
import { looseCampaign } from "./looseCampaign.ts";
import { leavesOf, rangeOf } from "./rangeOf.ts";

const sumOf = (count: number) => usualRows(count).reduce((sum, { amount }) => sum + amount, 0n);

describe("a range of a dry run", () => {
  let chain: KindChain;
  let folder: string;
  let made = 0;
  const place = () => join(folder, String(made++));
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "dry-run-"));
    chain = await openKindChain();
  });
  after(async () => {
    await chain.close();
    rmSync(folder, { recursive: true });
  });
  const soon = async () => (await getBlock(chain.reader)).timestamp + 1_000n;

  it("pays every leaf of an instant campaign exactly, in waves, and sweeps what is left", async () => {
    const start = await soon();
    const terms = { start, waves: 3n, waveInterval: 100n, claimFor: "Never" as const };
    const test = await chain.campaign(place(), 10, terms);
    const result = await rangeOf(chain, test, { to: 9 });
    expect(result).to.deep.include({
      range: { from: 0, to: 9 },
      paid: 9,
      amount: sumOf(9),
      paidBefore: 0,
      amountBefore: 0n,
      findings: [],
      contracts: [],
      sweep: { refusedBefore: true, doneAfter: true, swept: amountOf(9) },
    });
    expect(result.gas > 9n * 21_000n).to.equal(true);
    expect(result.effort.memory).to.be.greaterThan(0);
  });

  it("tells what was paid before apart", async () => {
    const test = await chain.campaign(place(), 6);
    await chain.claim(test, 2);
    await chain.claim(test, 5);
    const result = await rangeOf(chain, test);
    expect(result).to.deep.include({ paid: 4, paidBefore: 2, amountBefore: amountOf(2) + amountOf(5) });
    expect(result.amount).to.equal(sumOf(6) - amountOf(2) - amountOf(5));
    expect(result.findings).to.deep.equal([]);
  });

  it("lists the zero address, which no token pays", async () => {
    const test = await chain.campaign(place(), 5, {}, (index) => index === 0);
    const { paid, findings, sweep } = await rangeOf(chain, test);
    expect(paid).to.equal(4);
    expect(findings.map(({ index, code, amount }) => ({ index, code, amount }))).to.deep.equal([
      { index: 0, code: "ERC20InvalidReceiver", amount: amountOf(0) },
    ]);
    expect(sweep).to.deep.equal({ refusedBefore: true, doneAfter: true, swept: amountOf(0) });
  });

  it("pays a vesting campaign to the end of its schedule", async () => {
    const rows = usualRows(4);
    const test = await chain.vesting(place(), rows, {}, sumOf(4) + 7n);
    const result = await rangeOf(chain, test);
    expect(result).to.deep.include({ paid: 4, amount: sumOf(4), findings: [] });
    expect(result.sweep).to.deep.equal({ refusedBefore: true, doneAfter: true, swept: 7n });
  });

  it("pays of a cumulative campaign what is more than was paid", async () => {
    const test = await chain.cumulative(place(), usualRows(4));
    await chain.claim(test, 1);
    const tree = await chain.nextRoot(
      test,
      place(),
      usualRows(4).map(({ who, amount }) => ({ who, amount: who === 3 ? amount : 2n * amount })),
    );
    const result = await rangeOf(chain, { ...test, tree });
    expect(result).to.deep.include({ paid: 4, paidBefore: 0, amountBefore: amountOf(1), findings: [] });
    expect(result.amount).to.equal(tree.allocation.total - amountOf(1));
  });

  for (const kind of ["instant", "vesting", "cumulative"] as const) {
    it(`pays every leaf in coin, and sweeps it: ${kind}`, async () => {
      const token = await chain.coin(sumOf(6));
      const test = await chain[kind](place(), usualRows(6), { token });
      const result = await rangeOf(chain, test, { to: 5 });
      expect(result).to.deep.include({ paid: 5, amount: sumOf(5), findings: [] });
      expect(result.sweep).to.deep.equal({ refusedBefore: true, doneAfter: true, swept: amountOf(5) });
      // No range depends on what the others were paid.
      const { footprint } = await rangeOf(chain, test, { from: 5, to: 6 });
      expect(findDependence([result, await rangeOf(chain, test, { from: 5, to: 6 })], sumOf(6))).to.equal(
        undefined,
      );
      expect(footprint).not.to.equal(undefined);
    });
  }

  it("lists accounts that refuse coin, and those that pass it on", async () => {
    const token = await chain.coin(sumOf(3));
    const test = await chain.instant(place(), usualRows(3), { token });
    await chain.node.setCode({ address: accountOf(1), bytecode: "0x5f5ffd" });
    // call(gas(), 0xbb, callvalue(), ...)
    await chain.node.setCode({ address: accountOf(2), bytecode: "0x5f5f5f5f3460bb5af100" });
    const { paid, findings } = await rangeOf(chain, test);
    expect([paid, findings.map(({ index, code }) => [index, code])]).to.deep.equal([
      1,
      [
        [1, "CoinRefused"],
        [2, "CoinPassedOn"],
      ],
    ]);
    expect(findings[0]?.hint).to.contain("another recipient");
    for (const index of [1, 2]) await chain.node.setCode({ address: accountOf(index), bytecode: "0x" });
  });

  it("tells who gets coin beside its own from who passes it on", async () => {
    const token = await chain.coin(sumOf(3));
    const test = await chain.instant(place(), usualRows(3), { token });
    // call(gas(), the account of leaf 0, callvalue(), ...)
    const [, to] = accountOf(0).split("0x");
    await chain.node.setCode({ address: accountOf(2), bytecode: `0x5f5f5f5f3473${to}5af100` });
    const { findings } = await rangeOf(chain, test);
    const found = findings.map(({ index, code, why }) => [index, code, why.replace(/:.*/, "")]);
    expect(found).to.deep.equal([
      [
        0,
        "CoinCameBeside",
        `It is paid ${amountOf(0)} wei, and gets ${amountOf(2)} wei more from the code of another account.`,
      ],
      [2, "CoinPassedOn", `It is paid ${amountOf(2)} wei, and then lacks ${amountOf(2)} of them`],
    ]);
    await chain.node.setCode({ address: accountOf(2), bytecode: "0x" });
  });

  it("finds a treasury that takes no coin", async () => {
    const token = await chain.coin(sumOf(3));
    const treasury = await chain.deploy(ownBuild("InstantCampaignFactory", "distribution"));
    const test = await chain.instant(place(), usualRows(3), { token, treasury });
    const { sweep } = await rangeOf(chain, test, { to: 2 });
    expect(sweep).to.deep.equal({ refusedBefore: true, doneAfter: false, swept: 0n });
  });

  it("lists an account that the token refuses", async () => {
    const test = await chain.campaign(place(), 4);
    await chain.refuse(accountOf(2));
    const { paid, findings } = await rangeOf(chain, test);
    await chain.refuse(undefined);
    expect(paid).to.equal(3);
    expect(findings.map(({ index, account }) => ({ index, account }))).to.deep.equal([
      { index: 2, account: accountOf(2).toLowerCase() },
    ]);
  });

  const codesOf = ({ findings }: RangeResult) => findings.map(({ index, code }) => `${index} ${code}`);

  it("lists what a token keeps of a payment", async () => {
    const token = await chain.deploy(ownBuild("FeeOnTransferToken", "mocks/tokens"));
    const holder = chain.other.account.address;
    const awkward = { address: token, abi: AWKWARD };
    await writeContract(chain.other, { ...awkward, functionName: "mint", args: [holder, 10n ** 9n] });
    const test = await chain.campaign(place(), 3, { token });
    await writeContract(chain.other, {
      address: token,
      abi: erc20Abi,
      functionName: "transfer",
      args: [test.campaign, 10n ** 6n],
    });
    await writeContract(chain.other, { ...awkward, functionName: "turnOnForAll" });
    const result = await rangeOf(chain, test);
    expect(codesOf(result)).to.deep.equal(["0 AmountDiffers", "1 AmountDiffers", "2 AmountDiffers"]);
    expect(result.findings[0]?.why).to.equal("The campaign pays 1000 base units, but 990 arrive.");
    expect(result).to.deep.include({ paid: 0, amount: 0n });
    expect(result.sweep.doneAfter).to.equal(false);
  });

  it("lists everybody whom a gate refuses", async () => {
    const registry = await chain.deploy(ownBuild("BatchRegistry", "credentials"));
    const wants = {
      schema: `0x${"11".repeat(32)}`,
      issuers: [accountOf(900)],
      trustList: zeroAddress,
      trusted: 0,
    };
    const gate = await chain.deploy(ownBuild("CredentialGate", "distribution/gates"), registry, wants, 1, 0n);
    const test = await chain.campaign(place(), 2, { gate });
    const { paid, findings } = await rangeOf(chain, test, {
      gateDataOf: (index) => (index === 0 ? undefined : "0x1234"),
    });
    expect(paid).to.equal(0);
    expect(findings.map(({ code }) => code)).to.deep.equal(["NothingShown", "GateDataMalformed"]);
  });

  it("lists everybody while the gate is paused, and sweeps at the end that it has moved", async () => {
    const holder = chain.other.account.address;
    const build = ownBuild("PauseGate", "distribution/gates");
    const gate = await chain.deploy(build, holder, 1_000n, 10n);
    const test = await chain.campaign(place(), 2, { gate, maxExtraTime: 1_000n });
    await writeContract(chain.other, {
      address: gate,
      abi: build.abi,
      functionName: "pause",
      args: [test.campaign, "we look into it"],
    });
    const result = await rangeOf(chain, test);
    expect(codesOf(result)).to.deep.equal(["0 ClaimsPaused", "1 ClaimsPaused"]);
    expect(result.sweep).to.deep.equal({ refusedBefore: true, doneAfter: true, swept: sumOf(2) });
  });

  it("tells accounts that are contracts, and not those that only delegate", async () => {
    const test = await chain.campaign(place(), 4);
    await chain.node.setCode({ address: accountOf(1), bytecode: "0x5f5ffd" });
    await chain.node.setCode({ address: accountOf(3), bytecode: `0xef0100${"22".repeat(20)}` });
    const result = await rangeOf(chain, test);
    for (const index of [1, 3]) await chain.node.setCode({ address: accountOf(index), bytecode: "0x" });
    expect(result).to.deep.include({ paid: 4, contracts: [1], findings: [] });
  });

  it("lists the leaves of a wave that never opens", async () => {
    const start = await soon();
    const terms = { start, end: start + 150n, waves: 3n, waveInterval: 100n };
    const test = await looseCampaign(chain, place(), 6, "none", terms);
    const result = await rangeOf(chain, test);
    expect(codesOf(result)).to.deep.equal(["4 Ended", "5 Ended"]);
    expect(result).to.deep.include({ paid: 4, amount: sumOf(4) });
    expect(result.sweep.doneAfter).to.equal(true);
  });

  it("finds a leaf of each wave that can be claimed a second too early", async () => {
    const start = await soon();
    const terms = { start, waves: 2n, waveInterval: 100n };
    const test = await looseCampaign(chain, place(), 4, "opens early", terms);
    const result = await rangeOf(chain, test);
    expect(codesOf(result)).to.deep.equal(["0 OpenTooEarly", "2 OpenTooEarly"]);
    expect(result.paid).to.equal(2);
    // Wherever ranges begin, it is the first of a wave that is tried.
    expect(codesOf(await rangeOf(chain, test, { from: 1, to: 3 }))).to.deep.equal(["2 OpenTooEarly"]);
  });

  it("finds a campaign that can be swept before its end, and one that keeps something back", async () => {
    const early = await looseCampaign(chain, place(), 2, "sweeps early");
    expect((await rangeOf(chain, early, { to: 1 })).sweep.refusedBefore).to.equal(false);
    const keeping = await looseCampaign(chain, place(), 2, "keeps something");
    expect((await rangeOf(chain, keeping, { to: 1 })).sweep).to.deep.equal({
      refusedBefore: true,
      doneAfter: false,
      swept: amountOf(1) - 1n,
    });
  });

  it("finds a campaign that pays less than the leaf says, and one that tells of no payment", async () => {
    const less = await rangeOf(chain, await looseCampaign(chain, place(), 1, "pays less"));
    expect(codesOf(less)).to.deep.equal(["0 AmountDiffers"]);
    expect(less.findings[0]?.why).to.equal(
      "The campaign reports a payment of 999 base units, but 1000 are due.",
    );
    const silent = await rangeOf(chain, await looseCampaign(chain, place(), 1, "tells nothing"));
    expect(codesOf(silent)).to.deep.equal(["0 AmountDiffers"]);
  });

  it("lists a leaf whose proof is not good", async () => {
    const test = await chain.campaign(place(), 4);
    const sound = leavesOf(test);
    const tree = { ...sound, amount: (index: number) => sound.amount(index) + (index === 2 ? 1n : 0n) };
    expect(codesOf(await rangeOf(chain, test, { tree }))).to.deep.equal(["2 InvalidProof"]);
  });

  it("ends when it is told to", async () => {
    const test = await chain.campaign(place(), 2);
    const ended = await rangeOf(chain, test, { signal: AbortSignal.abort() }).catch((error) => error);
    expect(ended).to.include({ code: "Interrupted" });
  });
});

const AWKWARD = parseAbi(["function mint(address to, uint256 amount)", "function turnOnForAll()"]);
