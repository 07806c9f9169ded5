import { expect } from "chai";
import { writeContract } from "viem/actions";
import { pauseGateAbi } from "../../../../src/sdk/chain/abi/pauseGateAbi.ts";
import { recallCall } from "../../../../src/sdk/chain/calls/campaigns.ts";
import { languageNames } from "../../../../src/sdk/pageData/index.ts";
import { bundlePage } from "../../../../tools/bundlePages.ts";
import { errors as arabic } from "../../../../web/texts/ar/errors.ts";
import { errors as spanish } from "../../../../web/texts/es/errors.ts";
import { isDeep } from "../../../deep.ts";
import { passingFolder } from "../../../toolkit/files/passingFolder.ts";
import { until } from "../../../toolkit/patience.ts";
import { expectGoodLooks } from "../../../toolkit/report/browser.ts";
import { usualRows } from "../../../toolkit/scripts/kindChain.ts";
import { accountOf, amountOf, keyOf } from "../../../toolkit/scripts/relayChain.ts";
import { ownBuild } from "../../easBuilds.ts";
import { useClaimPages } from "./claimPages.ts";
import { briefOf, claimPageData, overreach, planting, visit } from "./claimSite.ts";

const DAY = 86_400n;

describe("the claim page: how claims stand", () => {
  const { browser, folder, at, now, walletOf, pageOf } = useClaimPages();
  const installed = (page: { clock: { install(): Promise<void> } }) => page.clock.install();

  it("waits for a wave by the chain's clock, is open then, taken, and ended", async () => {
    const start = (await now()) + 500n;
    const terms = { start, end: start + 10n * DAY, waves: 2n, waveInterval: 1_000n };
    const test = await at.chain.instant(folder.path("waves"), usualRows(4), terms);
    const url = await pageOf("waves", test);
    const reader = await visit(browser(), url, { prepare: installed });
    await reader.about();
    await reader.says("In 2 waves, one every");
    await reader.ask(accountOf(3));
    expect(await reader.stands("tooEarly")).to.match(/Opens in 2[345] minutes.*may claim from /s);
    await at.chain.moveTo(start + 1_000n);
    await reader.pass(13);
    expect(await reader.stands("open")).to.match(/1,003[^.]* is ready to claim/);
    await at.chain.claim(test, 3);
    await reader.pass(13);
    expect(await reader.stands("taken")).to.include("Claimed: 1,003");
    // Nothing is left to be had: no wallet is asked for.
    expect(await reader.page.getByRole("button", { name: "Connect" }).count()).to.equal(0);
    await at.chain.moveTo(start + 10n * DAY);
    // What an earlier visit kept of calls to the wallet is let go of: they can be paid no more.
    const kept = `symbolon-claim-calls ${at.chain.reader.chain.id} ${test.campaign.toLowerCase()} 2`;
    const calls = JSON.stringify({ id: "1", account: accountOf(2) });
    await reader.page.evaluate(`localStorage.setItem("${kept}", '${calls}')`);
    await reader.ask(accountOf(2));
    expect(await reader.stands("ended")).to.include("Nothing can be claimed any more.");
    await until(async () => (await reader.page.evaluate(`localStorage.getItem("${kept}")`)) === null);
    expect(reader.complaints).to.deep.equal([]);
    await reader.context.close();
  });

  it("may be recalled until its start, and says that it was, also after that", async () => {
    const start = (await now()) + 5_000n;
    const terms = { start, end: start + 10n * DAY, recallable: true };
    const test = await at.chain.instant(folder.path("recalled"), usualRows(3), terms);
    const reader = await visit(browser(), await pageOf("recalled", test), { prepare: installed });
    await reader.ask(accountOf(1));
    expect(await reader.stands("tooEarly")).to.match(/may take the money back until/);
    // Its treasury is the other account.
    await writeContract(at.chain.other, recallCall(test));
    await reader.pass(13);
    expect(await reader.stands("recalled")).to.match(
      /Recalled.*was taken back before the start.*nothing to do/s,
    );
    expect(await reader.page.getByRole("button", { name: "Connect" }).count()).to.equal(0);
    // From the start on the event tells, where the balance alone would not.
    await at.chain.moveTo(start + 10n);
    await reader.pass(13);
    expect(await reader.stands("recalled")).to.include("taken back before the start");
    expect(reader.complaints).to.deep.equal([]);
    await reader.context.close();
  });

  it("is paused by its gate until a moment, and open afterwards", async () => {
    const build = ownBuild("PauseGate", "distribution/gates");
    const gate = await at.chain.deploy(build, at.chain.other.account.address, 5_000n, 10n);
    const test = await at.chain.instant(folder.path("paused"), usualRows(3), { gate, maxExtraTime: 5_000n });
    const url = await pageOf("paused", test, { gate: { kind: "PauseGate" } });
    await writeContract(at.chain.other, {
      address: gate,
      abi: pauseGateAbi,
      functionName: "pause",
      args: [test.campaign, "a test"],
    });
    // It stops claims from the block after on.
    await at.chain.node.mine({ blocks: 1 });
    const wallet = walletOf(1);
    const reader = await visit(browser(), url, { prepare: installed, wallets: [wallet] });
    await reader.about();
    await reader.says("Claims can be paused for a while");
    await reader.ask(accountOf(1));
    expect(await reader.stands("paused")).to.match(/Claims are paused until .*Nothing is lost/s);
    await reader.connect();
    // Who signs now for less than the pause lasts is told so before the wallet opens.
    const warning = reader.page.getByText(/^Claims are paused until .* may be over before they go on/);
    await reader.page.getByText("No ETH for the network cost? Sign, and have it sent for you").click();
    await reader.page.getByText("What your wallet asks you to sign").waitFor();
    expect(await warning.count()).to.equal(0);
    // No claim can be sent now by anybody: no way is the quicker one.
    expect(await reader.page.getByText("it is quicker").count()).to.equal(0);
    await reader.says("Signing costs nothing and sends nothing.");
    const howLong = reader.page.getByLabel("How long it is good");
    await howLong.selectOption("1 hour");
    await warning.waitFor();
    await howLong.selectOption("1 day");
    await warning.waitFor({ state: "detached" });
    await at.chain.node.increaseTime({ seconds: 5_001 });
    await at.chain.node.mine({ blocks: 1 });
    await reader.pass(13);
    await reader.stands("open");
    await reader.send();
    await reader.receipt("paid");
    expect(await at.chain.paid(test)).to.deep.equal([1]);
    expect(overreach([wallet], test.campaign)).to.deep.equal([]);
    await reader.context.close();
  });

  it("says who refuses it, and what to do", async () => {
    const test = await at.chain.instant(folder.path("refused"), usualRows(3), { claimFor: "Never" });
    const url = await pageOf("refused", test);
    const wallet = walletOf(2);
    const reader = await visit(browser(), url, { prepare: installed, wallets: [wallet] });
    await reader.ask(accountOf(1));
    await reader.stands("open");
    await reader.connect();
    // Another account's wallet may not claim for it here.
    await reader.stands("gated");
    expect(await reader.problem("ClaimForOtherRefused")).to.include("Claim from the account itself");
    await wallet.chooseAccount(reader.page, keyOf(1));
    await reader.stands("open");
    await at.chain.refuse(accountOf(1));
    try {
      await reader.pass(13);
      await reader.stands("gated");
      await reader.says(/refused without a reason/);
      await reader.speak("ar");
      await reader.says(arabic.tokenRefuses[0]);
      await reader.speak("es");
      await reader.says(spanish.tokenRefuses[0]);
      await reader.speak("en");
      expect(await reader.page.getByRole("button", { name: /^Claim / }).count()).to.equal(0);
    } finally {
      await at.chain.refuse(undefined);
    }
    expect(overreach([wallet], test.campaign)).to.deep.equal([]);
    await reader.context.close();
  });

  it("waits for other owners", async () => {
    const bundle = passingFolder("symbolon-owners-");
    const told = {
      file: "web/claim/ClaimStatus.tsx",
      from: "useState<OwnersWait>()",
      to: "useState<OwnersWait | undefined>({ signed: 1, needed: 2 })",
    };
    await bundlePage("claim", bundle, [planting(told)]);
    const test = await at.chain.instant(folder.path("owners"), usualRows(3));
    const data = await claimPageData(at.chain, test, { nodes: [at.node.url] });
    const url = await at.site.put("owners", data, folder.path("owners"), bundle);
    const wallet = walletOf(1);
    const reader = await visit(browser(), url, { wallets: [wallet] });
    await reader.ask(accountOf(1));
    expect(await reader.stands("waitingForOwners")).to.include("1 of 2 owners have signed.");
    await reader.connect();
    expect(await reader.page.getByRole("button", { name: /^Claim / }).count()).to.equal(0);
    await reader.context.close();
  });

  it("writes a share down, releases what vests of it, bit by bit, and says where money is short", async () => {
    const test = await at.chain.vesting(folder.path("vesting"), usualRows(4));
    const url = await pageOf("vesting", test);
    const wallet = walletOf(1);
    const reader = await visit(browser(), url, { prepare: installed, wallets: [wallet] });
    await reader.about();
    await reader.says("Bit by bit, as it vests");
    await reader.ask(accountOf(1));
    expect(await reader.stands("open")).to.include("The claim pays nothing yet");
    await reader.connect();
    await reader.compare();
    await reader.says(`It writes down the share of ${briefOf(accountOf(1))} and pays nothing yet.`);
    await reader.send();
    expect(await reader.receipt("paid")).to.include("Nothing was paid for this address in it.");
    expect(await reader.stands("tooEarly")).to.include("Nothing more has vested yet.");
    // Whoever waits for a release has nothing to sign.
    const waiting = await visit(browser(), url);
    await waiting.ask(accountOf(1));
    await waiting.says(/^You need no wallet yet\.\s*$/);
    await waiting.context.close();
    await at.chain.moveTo(test.begin + 1_000n);
    await reader.pass(13);
    expect(await reader.stands("open")).to.include("have released what has vested: 250");
    await reader.compare();
    await reader.says(`It pays what has vested, 250\u00a0\u2068SMPL\u2069, to ${briefOf(accountOf(1))}.`);
    const before = await at.chain.balance(accountOf(1));
    await reader.send();
    await reader.page.getByText("Paid: 250").waitFor();
    expect((await at.chain.balance(accountOf(1))) - before).to.equal(amountOf(1) / 4n);
    await reader.stands("tooEarly");
    await at.chain.moveTo(test.begin + 4_000n);
    await reader.pass(13);
    await reader.stands("open");
    await reader.send();
    expect(await reader.stands("taken")).to.include("Claimed: 1,001");
    expect(overreach([wallet], test.campaign)).to.deep.equal([]);
    await reader.context.close();

    const poor = await at.chain.vesting(folder.path("poor"), usualRows(4), {}, 1n);
    await at.chain.moveTo(poor.begin + 1_000n);
    const other = await visit(browser(), await pageOf("poor", poor));
    await other.ask(accountOf(1));
    expect(await other.stands("notFunded")).to.match(/it holds 1.*, and 250.* is due to you/);
    await other.context.close();
  });

  it("pays rewards by the root on chain, of a host that has its tree or still the one before", async () => {
    const test = await at.chain.cumulative(folder.path("rewards"), usualRows(3));
    const url = await pageOf("rewards", test);
    const wallet = walletOf(1);
    const reader = await visit(browser(), url, { prepare: installed, wallets: [wallet] });
    await reader.about();
    await reader.says("Rewards that grow from list to list");
    await reader.ask(accountOf(1));
    await reader.says("Its rewards so far, paid and unpaid");
    await reader.stands("open");
    await reader.connect();
    await reader.send();
    await reader.receipt("paid");
    expect(await reader.stands("taken")).to.include("The next list may owe more.");
    const rows = usualRows(3).map(({ who, amount }) => ({ who, amount: amount + 500n }));
    await at.chain.nextRoot(test, folder.path("next"), rows);
    // The host has the tree before, which is good for a day.
    await reader.page.reload();
    await reader.stands("taken");
    for (const [path] of [...at.site.files].filter(([one]) => one.startsWith("rewards/tree/")))
      at.site.files.delete(path);
    at.site.putTree("rewards/tree", folder.path("next"));
    await reader.page.reload();
    await reader.says("1,501");
    expect(await reader.stands("open")).to.match(/500[^.]* is ready to claim/);
    await reader.page.getByText("Paid before").waitFor();
    const before = await at.chain.balance(accountOf(1));
    // The wallet that was connected before is connected again without asking.
    await reader.press("Connect");
    await reader.send();
    await reader.page.getByText("Paid: 500").waitFor();
    expect((await at.chain.balance(accountOf(1))) - before).to.equal(500n);
    expect(overreach([wallet], test.campaign)).to.deep.equal([]);
    await reader.context.close();
  });

  it("looks good in the main states, in each language", async () => {
    const terms = { start: (await now()) + 5_000n, waves: 2n, waveInterval: 1_000n };
    const early = await pageOf("looks", await at.chain.instant(folder.path("looks"), usualRows(6), terms));
    const open = await pageOf("looksOpen", await at.chain.instant(folder.path("looksOpen"), usualRows(6)));
    type Looks = NonNullable<NonNullable<Parameters<typeof expectGoodLooks>[3]>["prepare"]>;
    const asking =
      (language: string, state: string): Looks =>
      async (page) => {
        await page.getByRole("combobox").selectOption(language);
        await page.locator(`html[lang=${language}]`).waitFor();
        await page.locator("input").first().fill(accountOf(1));
        await page.locator("form button").click();
        await page.locator(`[data-state=${state}]`).waitFor();
      };
    const connected =
      (language: string): Looks =>
      async (page) => {
        await walletOf(1).attach(page);
        await page.reload();
        await asking(language, "open")(page);
        await page.locator("section[aria-labelledby=wallet] button").click();
        await page.getByRole("button", { name: "Test wallet" }).click();
        await page.locator(".promise").waitFor();
        await page
          .getByText(/0[.,]0/)
          .first()
          .waitFor();
      };
    for (const language of isDeep ? languageNames : ["en", "es"]) {
      await expectGoodLooks(browser(), `claim-early-${language}`, early, {
        prepare: asking(language, "tooEarly"),
      });
    }
    for (const language of isDeep ? languageNames : ["en", "ar"]) {
      await expectGoodLooks(browser(), `claim-open-${language}`, open, { prepare: connected(language) });
    }
  });
});
