import { expect } from "chai";
import type { Locator } from "playwright-core";
import { type Address, erc20Abi, getAddress, keccak256, stringToBytes, zeroAddress } from "viem";
import { getBlock, readContract, writeContract } from "viem/actions";
import { SCHEMA_ID } from "../../../../bench/gas/attestations/veraxRegistry.ts";
import { readPublishedTree } from "../../../../src/node/allocation/output/verifyTreeDirectory.ts";
import { withoutSeconds } from "../../../../src/react/explainedError.ts";
import { pauseGateAbi } from "../../../../src/sdk/chain/abi/pauseGateAbi.ts";
import { claimCall } from "../../../../src/sdk/chain/calls/campaigns.ts";
import { readCampaign } from "../../../../src/sdk/chain/read/readCampaign.ts";
import type { CampaignFinding } from "../../../../src/sdk/distribution/check/finding.ts";
import * as ar from "../../../../web/texts/ar/pages.ts";
import { suiteFolder } from "../../../toolkit/allocation/temporaryFolder.ts";
import { ROWS, treeDirectories } from "../../../toolkit/allocation/treeDirectories.ts";
import { useBrowser } from "../../../toolkit/report/browser.ts";
import { scheduleJson } from "../../../toolkit/scripts/campaign/creationChain.ts";
import { openVeraxOn } from "../../../toolkit/scripts/openVeraxOn.ts";
import { ownBuild } from "../../easBuilds.ts";
import { watchWebAssembly } from "../claim/claimSite.ts";
import { focusOf } from "../claim/sight.ts";
import { REFUSED } from "../harness/browserWallet.ts";
import { holdNode } from "../harness/holdNode.ts";
import { type ConsoleStage, giveTree, KEYS, openConsole, openConsoleStage, strange } from "./consoleStage.ts";
import { docSteps, follow } from "./docSteps.ts";

/** Of a browser, as much as runs in the page here. */
declare const localStorage: {
  getItem(name: string): string | null;
  setItem(name: string, text: string): void;
};
const DAY = 86_400n;
const TREASURY: Address = "0x00000000000000000000000000000000000074e5";
const TOTAL = ROWS.reduce((sum, { amount }) => sum + amount, 0n);

describe("the console: a campaign from its creation to its sweep", () => {
  const browser = useBrowser();
  const trees = treeDirectories(suiteFolder());
  let stage: ConsoleStage;
  let directory: string;
  let tree: string;
  let token: Address;
  let gate: Address;
  let campaign: Address;
  before(async () => {
    stage = await openConsoleStage();
    const { chain } = stage;
    directory = await trees.write("drop", "native", ROWS);
    tree = stage.serveTree("drop", directory);
    token = await chain.token();
    const guardian = chain.operator.account.address;
    gate = await chain.deploy(ownBuild("PauseGate", "distribution/gates"), guardian, 2n * DAY, DAY);
    await stage.build();
  });
  after(() => stage?.close());

  const createVesting = async (): Promise<Address> => {
    const { chain } = stage;
    const factory = await chain.deploy(ownBuild("VestingCampaignFactory", "distribution"));
    const now = await chain.now();
    const schedule = trees.writeFile("schedule.json", scheduleJson([[now + DAY, "1"]]));
    const options = { token: await chain.token(), treasury: TREASURY, end: `${now + 10n * DAY}` };
    const args = Object.entries({ ...options, factory, schedule }).flatMap(([name, text]) => [
      `--${name}`,
      text,
    ]);
    const { stdout, stderr, code } = await chain.run(
      "create",
      await trees.write("vested", "native", ROWS),
      ...args,
      "--json",
    );
    expect(code, stderr).to.equal(0);
    return getAddress(JSON.parse(stdout).campaign);
  };

  const utc = (seconds: bigint) => new Date(Number(seconds) * 1_000).toISOString().slice(0, 19);

  it("is created and funded, though its wallet refuses midway, and nothing is sent twice", async () => {
    const isRefusing = false;
    let sent = 0;
    const { page, wallet, complaints, context } = await openConsole(browser(), stage, {
      key: KEYS.operator,
      answer: ({ method }) => {
        if (method !== "eth_sendTransaction") return undefined;
        sent += 1;
        return isRefusing || sent !== 2 ? undefined : REFUSED;
      },
    });
    const [steps = []] = docSteps("Create one");
    const send = steps.indexOf("Press **Send it with the wallet**.");
    const end = (await stage.chain.now()) + 10n * DAY;
    // What is missing is said at its field, and nothing is planned.
    const tried = steps.findIndex((step) => step.includes("Every tile"));
    // The wallet of the test is connected already.
    await follow(page, steps.slice(1, tried + 1), { TREE: tree });
    await page.getByRole("button", { name: "Plan the creation" }).click();
    await page.getByText("This is needed.").first().waitFor();
    const values = { TREE: tree, TOKEN: token, TREASURY, GATE: gate, END: utc(end) };
    await follow(page, steps.slice(tried + 1, send), values);
    const card = page.getByRole("region", { name: "Creation of the campaign" });
    await card.getByText("is allowed to take exactly 231").waitFor();
    campaign = getAddress((await page.getByText("It will be at").locator("code").textContent()) ?? "");
    await card.getByText("Gas, about").waitFor();
    expect(await page.getByText("What each form costs").count()).to.equal(1);
    await card.getByRole("button", { name: "Send it with the wallet" }).click();
    await card.getByText("You declined the request in your wallet.").waitFor();
    expect(
      await stage.chain.reader.request({ method: "eth_getCode", params: [campaign, "latest"] }),
    ).to.equal("0x");
    // After a reload, too, what was typed is there, and what was sent is not sent again.
    await page.reload();
    await page.getByText("Connected by Test wallet").waitFor();
    await page.getByText("Built again from its rows:").waitFor();
    await page.getByRole("button", { name: "Plan the creation" }).click();
    await card.getByRole("button", { name: /wallet$/ }).click();
    await follow(page, steps.slice(send + 1));
    const hashes = wallet?.requests.filter(({ method }) => method === "eth_sendTransaction");
    expect(hashes?.length, "approval, refused creation, creation").to.equal(3);
    const state = await readCampaign(stage.chain.reader, { campaign });
    expect(state.terms).to.include({ token, treasury: getAddress(TREASURY), gate, waves: 3n, end });
    expect(await stage.chain.balanceOf(token, campaign)).to.equal(TOTAL);
    const left = await readContract(stage.chain.reader, {
      address: token,
      abi: erc20Abi,
      functionName: "allowance",
      args: [stage.chain.operator.account.address, stage.contracts.instantCampaignFactory as Address],
    });
    expect(left).to.equal(0n);
    // Opened, it has its tree already: this device has read it.
    await page.getByRole("button", { name: "Open it" }).click();
    await page.getByText("This device last read it from").waitFor();
    await page.getByText("Every tile and bucket was compared with the rows.").waitFor();
    await page.getByLabel("Your name for it").fill(" Spring drop ");
    await page.getByRole("button", { name: "Keep the name" }).click();
    await page.getByRole("article", { name: "Spring drop" }).waitFor();
    await page.reload();
    const row = page.locator(`li[data-campaign="${campaign}"]`);
    await row.getByRole("heading", { name: "Spring drop" }).waitFor();
    await row.getByText("Named on this device.").waitFor();
    await row.getByRole("button", { name: "Copy the address of Spring drop" }).waitFor();
    await row.getByText(`0 of ${ROWS.length} leaves are claimed.`).waitFor();
    await page.getByText("Built again from its rows:").waitFor();
    expect(strange(wallet?.requests ?? [])).to.deep.equal([]);
    expect(unexpected(complaints)).to.deep.equal([]);
    await context.close();
  });

  it("takes a yes to what is hardly ever meant, and plans it then", async () => {
    const { chain } = stage;
    const operator = chain.operator.account.address;
    // All of the list is less than one token, which has 18 decimals.
    const dust = ROWS.map((row) => ({ ...row, amount: 1n }));
    const dustTree = stage.serveTree("dust", await trees.write("dust", "native", dust));
    const { page, complaints, context } = await openConsole(browser(), stage);
    await page.getByLabel("Or plan for an address that signs elsewhere").fill(operator);
    await page.getByRole("button", { name: "Create a campaign" }).click();
    await giveTree(page, "Published tree", dustTree);
    await page.getByLabel("Token", { exact: true }).fill(token);
    await page.getByLabel("Treasury", { exact: true }).fill(TREASURY);
    await page.getByLabel("Ends (UTC)").fill(utc((await chain.now()) + 10n * DAY));
    await page.getByRole("button", { name: "Plan the creation" }).click();
    await page.getByRole("button", { name: "I know of TotalBelowOneToken, and mean it" }).click();
    const card = page.getByRole("region", { name: "Creation of the campaign" });
    await card.getByText("Gas, about").waitFor();
    expect(unexpected(complaints)).to.deep.equal([]);
    await context.close();
  });

  it("shows claims by wave to anybody, and finds what the command finds", async () => {
    const { chain } = stage;
    const published = await readPublishedTree(directory);
    for (const index of [0, 2]) {
      const { account = "0x", amount = 0n } = ROWS[index] ?? {};
      const proof = published.tree.proof(index);
      const leaf = { campaign, index: BigInt(index), account: account as Address, amount, proof };
      await writeContract(chain.other, claimCall({ ...leaf, gateData: "0x" }));
    }
    const { page, complaints, context } = await openConsole(browser(), stage);
    // A policy refuses to compile it, and browsers report each try.
    await page.addInitScript(watchWebAssembly);
    await page.reload();
    const [steps = []] = docSteps("Look at it");
    await follow(page, steps.slice(0, 2), { CAMPAIGN: campaign });
    // The list tells it by its token, which nobody vouches for, and how far it is.
    const row = page.locator(`li[data-campaign="${campaign}"]`);
    await row.getByText(`Open. 2 of ${ROWS.length} leaves are claimed.`).waitFor();
    await row.getByText("Nobody has named it.").waitFor();
    const bar = row.getByRole("progressbar");
    expect([await bar.getAttribute("value"), await bar.getAttribute("max")]).to.deep.equal([
      "2",
      String(ROWS.length),
    ]);
    // The campaign's own words tell how many; only its tree how much.
    const first = page.locator("tr[data-wave='0']");
    await first.locator("td[data-claimed='2']").waitFor();
    await follow(page, steps.slice(2, 5), { TREE: tree });
    await first.locator("td[data-paid]").waitFor();
    const claimed = (ROWS[0]?.amount ?? 0n) + (ROWS[2]?.amount ?? 0n);
    const wave = ROWS.slice(0, 7).reduce((sum, { amount }) => sum + amount, 0n);
    expect(await first.locator("td[data-paid]").getAttribute("data-paid")).to.equal(String(claimed));
    expect(await first.locator("td[data-unpaid]").getAttribute("data-unpaid")).to.equal(
      String(wave - claimed),
    );
    await page.getByText("It can pay everybody who is not paid yet").waitFor();
    await follow(page, steps.slice(5));
    const shown = await findingsOf(page.getByRole("region", { name: "Check", exact: true }));
    const { stdout } = await chain.run("check", campaign, directory, "--factory", chain.factory, "--json");
    const told = (JSON.parse(stdout) as { readonly findings: readonly CampaignFinding[] }).findings;
    expect(shown).to.deep.equal(
      told.map(({ id, severity, sentence, hint }) => ({
        id,
        severity,
        sentence: withoutSeconds(sentence),
        hint: withoutSeconds(hint),
      })),
    );
    expect(shown.map(({ id }) => id)).to.include("NotShuffled");
    // The button that was disabled meanwhile has the focus again.
    expect(await focusOf(page)).to.equal("BUTTON");
    // Nobody acts: nothing can be sent.
    expect(await page.getByRole("button", { name: /^(Send|Go on|Save it as)/ }).count()).to.equal(0);
    await page.getByRole("button", { name: "Plan the funding" }).click();
    await page.getByText("Say above who acts").waitFor();
    expect(await page.evaluate("globalThis.touchedWebAssembly")).to.deep.equal([]);
    expect(unexpected(complaints)).to.deep.equal([]);
    await context.close();
  });

  it("refuses a list that is too long, pasted or kept, by its length, and says what does not answer", async () => {
    const { page, context } = await openConsole(browser(), stage);
    const many = Array.from({ length: 10_000 }, (_, i) => `0x${(i + 1).toString(16).padStart(40, "0")}`);
    const field = page.getByLabel("Another campaign");
    const add = page.getByRole("button", { name: "Add it to the list" });
    await field.fill(many.join(" "));
    await add.click();
    await page.getByText("That makes 10,000 campaigns on this device, which keeps 100 at most.").waitFor();
    await field.fill(`${campaign}, 0x12`);
    await add.click();
    await page.getByText("0x12 is no address. Nothing was added.").waitFor();
    const rows = page.locator("li[data-campaign]");
    expect(await rows.count()).to.equal(0);
    const vesting = await createVesting();
    await field.fill(`${campaign} ${vesting}, ${many[0]}`);
    await add.click();
    await rows.last().getByText("There is no campaign at this address on this chain.").waitFor();
    await rows.first().getByText("leaves are claimed.").waitFor();
    // What was funded so far is not all that there will be: a bar would say that all is claimed.
    await rows.nth(1).getByText("funded so far.").waitFor();
    expect(await rows.getByRole("progressbar").count()).to.equal(1);
    // What another version of the page has kept, or somebody else.
    await page.evaluate((text) => localStorage.setItem("symbolon-console-pinned", text), many.join(","));
    await page.reload();
    await page
      .getByText("This device keeps 10,000 campaigns, and the list shows only the first 100.")
      .waitFor();
    expect(await rows.count()).to.equal(100);
    await page.getByRole("button", { name: "Keep only those shown" }).click();
    await page.getByText("This device keeps").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Take", exact: false }).first().click();
    await rows.nth(99).waitFor({ state: "detached" });
    // While a node is silent the list says once that it waits; once it has failed, nothing does.
    const release = await holdNode(page, stage.chain.rpc, (route) => route.abort());
    await page.reload();
    const list = page.getByRole("region", { name: "Campaigns" });
    await list.getByRole("status").filter({ hasText: "Loading" }).waitFor();
    expect(await rows.getByText("Loading").count()).to.equal(99);
    expect(await rows.getByRole("status").filter({ hasText: "Loading" }).count()).to.equal(0);
    release();
    await list.getByRole("alert").waitFor();
    expect(await list.getByText("Loading").count()).to.equal(0);
    await context.close();
  });

  it("finds a tree where the build has it, and keeps what another tab has kept", async () => {
    await stage.build({ campaigns: [{ address: campaign, name: "Built drop", tree }] });
    const { page, context } = await openConsole(browser(), stage);
    const other = getAddress(`0x${"0b".repeat(20)}`);
    const another = getAddress(`0x${"0c".repeat(20)}`);
    const keep = (kept: Readonly<Record<string, string>>) =>
      page.evaluate((all) => {
        for (const [name, text] of Object.entries(all))
          localStorage.setItem(`symbolon-console-${name}`, text);
      }, kept);
    const kept = (name: string) =>
      page.evaluate((key) => localStorage.getItem(key) ?? "", `symbolon-console-${name}`);
    // An earlier place has no tree any more: the build's is read.
    const gone = `${stage.site.origin}/console/gone`;
    await keep({ pinned: campaign, [`tree-${campaign}`]: gone });
    await page.reload();
    const ofBuild = page.getByText("This console was built with its place:");
    await ofBuild.waitFor();
    await page.getByText("Built again from its rows:").waitFor();
    expect(await page.getByLabel("Address of its folder").inputValue()).to.equal(tree);
    // The build's campaign stays on the list.
    expect(await page.getByRole("button", { name: /off the list$/ }).count()).to.equal(0);
    // A place that was never read is not remembered as one.
    await page.getByLabel("Address of its folder").fill(gone);
    await page.getByRole("button", { name: "Read it", exact: true }).click();
    await page.getByRole("article").getByRole("alert").waitFor();
    await page.reload();
    await page.getByText("Built again from its rows:").waitFor();
    expect(await kept(`tree-${campaign}`)).to.equal(tree);
    // Another tab pins and names campaigns meanwhile.
    await keep({ pinned: other, names: JSON.stringify({ [other]: "Theirs" }) });
    await page.getByLabel("Another campaign").fill(another);
    await page.getByRole("button", { name: "Add it to the list" }).click();
    await page.locator(`li[data-campaign="${other}"]`).waitFor();
    expect(await kept("pinned")).to.equal(`${other},${another}`);
    await page.getByLabel("Your name for it").fill("Mine");
    await page.getByRole("button", { name: "Keep the name" }).click();
    await page.locator(`li[data-campaign="${other}"]`).getByText("Theirs").waitFor();
    expect(JSON.parse(await kept("names"))).to.deep.equal({ [other]: "Theirs", [another]: "Mine" });
    await context.close();
    await stage.build();
  });

  it("has its parts as tabs, which a keyboard goes along and opens", async () => {
    const { page, complaints, context } = await openConsole(browser(), stage);
    const focused = () => page.locator(":focus").textContent();
    const along = async (keys: readonly string[]) => {
      const names: (string | null)[] = [];
      for (const key of keys) {
        await page.keyboard.press(key);
        names.push(await focused());
      }
      return names;
    };
    await page.getByRole("tab", { name: "Campaigns", selected: true }).focus();
    expect(await along(["ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "Home", "End"])).to.deep.equal(
      ["Issuers", "Groups", "Campaigns", "Groups", "Campaigns", "Groups"],
    );
    // Passed, none is opened; and one alone is a stop of the Tab key.
    const panel = page.getByRole("tabpanel");
    await page.getByRole("tabpanel", { name: "Campaigns" }).waitFor();
    expect(await page.locator("[role=tab][tabindex='0']").allTextContents()).to.deep.equal(["Groups"]);
    // Left and come back to, it is at the part that is shown. (Of a part that has not come yet, nothing is a stop.)
    await panel.getByRole("button", { name: "Create a campaign" }).waitFor();
    await page.keyboard.press("Tab");
    expect(await along(["Shift+Tab", "End"])).to.deep.equal(["Campaigns", "Groups"]);
    // Keys of the browser stay the browser's.
    expect(await along(["Control+Home", "Shift+ArrowLeft"])).to.deep.equal(["Groups", "Groups"]);
    await page.keyboard.press("Enter");
    await page.getByRole("tabpanel", { name: "Groups" }).getByText("Sign for your group").waitFor();
    const chosen = page.getByRole("tab", { selected: true });
    expect(await chosen.getAttribute("aria-controls")).to.equal(await panel.getAttribute("id"));
    // From right to left, the next one is to the left.
    await page.getByRole("combobox").first().selectOption("ar");
    await page.locator("html[dir=rtl]").waitFor();
    await chosen.focus();
    expect(await along(["ArrowRight", "ArrowLeft"])).to.deep.equal([
      ar.console.parts.issuers,
      ar.console.parts.groups,
    ]);
    expect(unexpected(complaints)).to.deep.equal([]);
    await context.close();
  });

  it("says whom a gate's parts ask, and for which texts, as the claim page says it", async () => {
    const { chain } = stage;
    const oracle = await chain.deploy(ownBuild("SampleOracle", "mocks"));
    const screening = await chain.deploy(ownBuild("SanctionsGate", "distribution/gates"), oracle);
    const hash = keccak256(stringToBytes("a text"));
    const texts = [{ language: "ar", hash }];
    const terms = await chain.deploy(ownBuild("TermsGate", "distribution/gates"), texts);
    const { reader, operator } = chain;
    const verax = await openVeraxOn({ reader, relayer: operator, other: operator });
    const wants = { schema: SCHEMA_ID, issuers: [verax.portal], trustList: zeroAddress, trusted: 0 };
    const attester = operator.account.address;
    const attested = await chain.deploy(
      ownBuild("VeraxGate", "distribution/gates"),
      verax.address,
      wants,
      attester,
      1,
    );
    const parts = [screening, terms, attested];
    const both = await chain.deploy(ownBuild("AllOfManyGate", "distribution/gates"), parts);
    const screened = await trees.write("screened", "native", ROWS);
    const options = { token: await chain.token(), treasury: TREASURY, gate: both, factory: chain.factory };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    const end = String((await chain.now()) + 10n * DAY);
    const { code, stdout, stderr } = await chain.run("create", screened, ...args, "--end", end, "--json");
    expect(code, stderr).to.equal(0);
    const { page, complaints, context } = await openConsole(browser(), stage);
    await page.getByLabel("Another campaign").fill(JSON.parse(stdout).campaign);
    await page.getByRole("button", { name: "Add it to the list" }).click();
    const asked = page.locator("li", { hasText: "Asks a sanctions oracle" });
    await asked.getByText("whoever keeps its list can refuse anybody").waitFor();
    await asked.getByText(getAddress(oracle)).waitFor();
    const signed = page.locator("li", { hasText: "Wants the terms signed" });
    await signed.getByText("Text: العربية").waitFor();
    await signed.getByText(hash).waitFor();
    const shown = page.locator("li", { hasText: "Asks for an attestation of Verax" });
    await shown.getByText("Attester that the issuer has to name").waitFor();
    await shown.getByText(attester).waitFor();
    expect(unexpected(complaints)).to.deep.equal([]);
    await context.close();
  });

  it("is paused and goes on by its guardian, and by nobody else", async () => {
    const { chain } = stage;
    const { page, wallet, context } = await openConsole(browser(), stage, { key: KEYS.operator });
    // As a page leaves it that was closed while an earlier pause was waited for: this one is sent, not gone on with.
    const { transactions } = await getBlock(chain.reader);
    const account = chain.operator.account.address.toLowerCase();
    await page.evaluate(
      ([key, hash]) => localStorage.setItem(`${key}`, JSON.stringify([[hash, { hash, nonce: 0 }]])),
      [`symbolon-plan-${chain.reader.chain.id}-${account}-pause-${campaign}`, transactions[0]],
    );
    await page.getByLabel("Another campaign").fill(campaign);
    await page.getByRole("button", { name: "Add it to the list" }).click();
    const section = page.getByRole("region", { name: "Pause", exact: true });
    const [pausing = [], resuming = []] = docSteps("Stop claims for a while");
    await follow(section, pausing.slice(0, 3));
    await section.getByText("0 seconds are left to pause afterwards").waitFor();
    await section.getByText("Gas, about").waitFor();
    await follow(section, pausing.slice(3));
    const pauseOf = () =>
      readContract(chain.reader, {
        address: gate,
        abi: pauseGateAbi,
        functionName: "pauseOf",
        args: [campaign],
      } as const);
    const [from, until] = await pauseOf();
    expect(until - from).to.equal(2n * DAY);
    await chain.mineAt(from + 100n);
    await page.reload();
    const row = page.locator(`li[data-campaign="${campaign}"]`);
    await row.getByText("Paused, until").waitFor();
    await follow(section, resuming);
    await chain.mineAt((await chain.now()) + 2n);
    await page.reload();
    await section.getByText("Claims are not stopped").waitFor();
    expect(await pauseOf()).to.deep.equal([0n, 0n]);
    expect(strange(wallet?.requests ?? [])).to.deep.equal([]);
    await context.close();
    const other = await openConsole(browser(), stage, { key: KEYS.other });
    await other.page.getByLabel("Another campaign").fill(campaign);
    await other.page.getByRole("button", { name: "Add it to the list" }).click();
    await other.page.getByRole("button", { name: "Plan a pause" }).click();
    await other.page.locator("[data-code=NotPauseGuardian]").waitFor();
    await other.context.close();
  });

  it("is swept after its end, to its treasury, and not before", async () => {
    const { chain } = stage;
    const { page, context } = await openConsole(browser(), stage, { key: KEYS.other });
    await page.getByLabel("Another campaign").fill(campaign);
    await page.getByRole("button", { name: "Add it to the list" }).click();
    const section = page.getByRole("region", { name: "Sweep", exact: true });
    await section.getByText("It can be swept from").waitFor();
    expect(await section.getByRole("button", { name: "Plan the sweep" }).isDisabled()).to.equal(true);
    const { effectiveEnd } = await readCampaign(chain.reader, { campaign });
    await chain.mineAt(effectiveEnd + DAY);
    const rest = await chain.balanceOf(token, campaign);
    await page.reload();
    const [steps = []] = docSteps("Sweep");
    await follow(section, steps);
    expect(await chain.balanceOf(token, TREASURY)).to.equal(rest);
    expect(await chain.balanceOf(token, campaign)).to.equal(0n);
    await context.close();
  });
});

/** What a page complained of, but for requests that a reload broke off. */
function unexpected(complaints: readonly string[]): readonly string[] {
  return complaints.filter((one) => !one.includes("was not reached"));
}

/** Findings as a part of the page shows them. */
async function findingsOf(part: Locator) {
  const items = await part.locator("li[data-finding]").all();
  return Promise.all(
    items.map(async (item) => {
      const [sentence, hint] = await item.locator("div p").allTextContents();
      const id = await item.getAttribute("data-finding");
      return { id, severity: await item.getAttribute("data-severity"), sentence, hint };
    }),
  );
}
