import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { type Address, erc20Abi, getAddress, type Hex, keccak256, zeroAddress } from "viem";
import { readContract, writeContract } from "viem/actions";
import { createCampaignCall } from "../../../../src/sdk/chain/calls/campaigns.ts";
import { predictCampaign } from "../../../../src/sdk/chain/campaigns/campaignFactory.ts";
import {
  abiArguments,
  type CampaignArguments,
  type CampaignPlan,
} from "../../../../src/sdk/chain/campaigns/campaignPlan.ts";
import { type CumulativeState, readCampaign } from "../../../../src/sdk/chain/read/readCampaign.ts";
import { openSafe, readSafeFile } from "../../../../tools/sandbox/safe.ts";
import * as ar from "../../../../web/texts/ar/pages.ts";
import * as en from "../../../../web/texts/en/pages.ts";
import { isDeep } from "../../../deep.ts";
import { suiteFolder } from "../../../toolkit/allocation/temporaryFolder.ts";
import { manifestOf, ROWS, treeDirectories } from "../../../toolkit/allocation/treeDirectories.ts";
import { expectGoodLooks, useBrowser } from "../../../toolkit/report/browser.ts";
import { DAY, RAISED, total, UNIT, WEEK1 } from "../../../toolkit/scripts/campaign/rootProposals.ts";
import { ownBuild } from "../../easBuilds.ts";
import { type ConsoleStage, giveTree, KEYS, openConsole, openConsoleStage, strange } from "./consoleStage.ts";
import { docSteps, follow } from "./docSteps.ts";

const SALT: Hex = `0x${"00".repeat(32)}`;
const TREASURY: Address = "0x00000000000000000000000000000000000074e5";

describe("the console: roots, and Safes", () => {
  const browser = useBrowser();
  const trees = treeDirectories(suiteFolder());
  let stage: ConsoleStage;
  let token: Address;
  let campaign: Address;
  let unfunded: Address;
  let now: bigint;
  const places: Record<"week0" | "week1" | "lowered", string> = { week0: "", week1: "", lowered: "" };
  let terms: CampaignArguments;
  before(async () => {
    stage = await openConsoleStage();
    const { chain } = stage;
    const [first] = ROWS;
    const lowered = WEEK1.map((row) => (row.account === first?.account ? { ...row, amount: 1n } : row));
    const week0 = await trees.write("week0", "native", ROWS);
    places.week0 = stage.serveTree("week0", week0);
    places.week1 = stage.serveTree("week1", await trees.write("week1", "native", WEEK1));
    places.lowered = stage.serveTree("lowered", await trees.write("lowered", "native", lowered));
    token = await chain.token();
    now = await chain.now();
    terms = {
      token,
      root: manifestOf(week0).root,
      count: BigInt(ROWS.length),
      start: now,
      end: now + 300n * DAY,
      waves: 0n,
      waveInterval: 0n,
      treasury: chain.operator.account.address,
      gate: zeroAddress,
      maxExtraTime: 0n,
      claimFor: "Anyone",
      recallable: false,
      manifestHash: keccak256(readFileSync(`${week0}/manifest.json`)),
    };
    campaign = await cumulative();
    unfunded = await chain.deploy(ownBuild("InstantCampaign", "distribution"), abiArguments(terms));
    await stage.build({
      campaigns: [
        { address: campaign, name: "Weekly rewards" },
        { address: unfunded, tree: "week0" },
      ],
    });
  });
  after(() => stage?.close());

  /** A campaign whose operator proposes and holds the treasury; the other account is its guardian. */
  async function cumulative(): Promise<Address> {
    const { chain, contracts } = stage;
    const { operator, other } = chain;
    const factory = contracts.cumulativeCampaignFactory as Address;
    const rules = {
      proposer: operator.account.address,
      guardian: other.account.address,
      timelock: 2n * DAY,
      overlap: DAY,
      fundingCap: 100n * UNIT,
    };
    const plan: CampaignPlan = { kind: "cumulative", terms, rules };
    const creation = { factory, plan, salt: SALT, funding: total(ROWS), creator: operator.account.address };
    const allow = { address: token, abi: erc20Abi, functionName: "approve" } as const;
    await writeContract(operator, { ...allow, args: [factory, total(ROWS)] });
    await writeContract(operator, createCampaignCall(creation));
    return predictCampaign(chain.reader, creation);
  }

  const stateOf = async () => (await readCampaign(stage.chain.reader, { campaign })) as CumulativeState;
  const sectionOf = (page: Page) => page.getByRole("region", { name: "Roots", exact: true });

  async function openRoots(key: Hex, next: string) {
    const opened = await openConsole(browser(), stage, { key });
    await giveTree(opened.page, "Published tree", places.week0);
    await giveTree(opened.page, "Tree of the next root", next);
    return opened;
  }

  /** Sends a plan of a part of the page, once it was played. */
  async function send(page: Page) {
    const card = sectionOf(page).locator("section.plan");
    await card.getByText("Gas, about").waitFor();
    await card.getByRole("button", { name: "Send it with the wallet" }).click();
    await mined(page);
  }

  /** A plan is gone once all of it is mined. */
  const mined = (page: Page) => sectionOf(page).locator("section.plan").waitFor({ state: "detached" });

  it("proposes a root, and refuses one that lowers somebody", async () => {
    const { page, context, wallet } = await openRoots(KEYS.operator, places.lowered);
    const section = sectionOf(page);
    const [proposing = []] = docSteps("Roots of a rewards programme");
    await follow(section, proposing.slice(0, 1));
    await section.locator("[data-code=ProposalLowers]").waitFor();
    await giveTree(page, "Tree of the next root", places.week1);
    await follow(section, proposing.slice(1));
    await mined(page);
    const { proposal } = (await stateOf()).roots;
    expect(proposal).to.include({ count: BigInt(WEEK1.length), funding: RAISED });
    expect(strange(wallet?.requests ?? [])).to.deep.equal([]);
    await context.close();
  });

  it("looks good from right to left, with a plan, findings and the guardian's list", async () => {
    const { chain, site } = stage;
    const guardian = chain.other.account.address;
    for (const language of isDeep ? ["en", "ar"] : ["ar"]) {
      const texts = (language === "en" ? en : ar).console;
      const prepare = async (page: Page) => {
        await page.getByRole("combobox").selectOption(language);
        await page.locator(`html[lang=${language}]`).waitFor();
        await page.getByLabel(texts.acting.address).fill(guardian);
        await giveTree(page, texts.tree.published, places.week0, texts.tree);
        await giveTree(page, texts.roots.nextTree, places.week1, texts.tree);
        await page.locator("li[data-point=same][data-answer=yes]").waitFor();
        await page.getByRole("button", { name: texts.check.run }).click();
        await page.getByText(texts.check.notTried).waitFor();
        await page.getByRole("button", { name: texts.decide.veto }).click();
        await page.getByText(texts.plan.cost).waitFor();
      };
      await expectGoodLooks(browser(), `console-campaign-${language}`, `${site.origin}/console/`, {
        prepare,
      });
    }
  });

  it("answers the guardian's list, and turns the root down by the second wallet", async () => {
    const { page, context } = await openRoots(KEYS.other, places.lowered);
    const section = sectionOf(page);
    const answer = (point: string) => section.locator(`li[data-point=${point}]`);
    await section.locator("li[data-point=same][data-answer=no]").waitFor();
    expect(await answer("raises").getAttribute("data-answer")).to.equal("unknown");
    await section.getByText("At least one answer is no").waitFor();
    await giveTree(page, "Tree of the next root", places.week1);
    await section.locator("li[data-point=same][data-answer=yes]").waitFor();
    for (const point of ["raises", "money", "time"])
      expect(await answer(point).getAttribute("data-answer"), point).to.equal("yes");
    expect(await answer("treasury").getAttribute("data-answer")).to.equal("no");
    expect(await answer("amounts").getAttribute("data-answer")).to.equal("unknown");
    await section.getByLabel("I have looked at the amounts").check();
    expect(await answer("amounts").getAttribute("data-answer")).to.equal("yes");
    expect(await section.getByRole("button", { name: "Accept it" }).isDisabled()).to.equal(true);
    expect(await section.getByRole("button", { name: "Allow its money" }).isDisabled()).to.equal(true);
    const [, turning = []] = docSteps("Roots of a rewards programme");
    await follow(section, turning);
    await mined(page);
    expect((await stateOf()).roots.proposal).to.equal(undefined);
    await context.close();
  });

  it("allows a root's money, exactly that, and accepts the root", async () => {
    const { chain } = stage;
    const { page, context } = await openRoots(KEYS.operator, places.week1);
    const section = sectionOf(page);
    await section.getByRole("button", { name: "Plan the proposal" }).click();
    await send(page);
    await section.getByRole("button", { name: "Allow its money" }).click();
    await section.getByText(`may then take exactly`).waitFor();
    await send(page);
    const allowance = await readContract(chain.reader, {
      address: token,
      abi: erc20Abi,
      functionName: "allowance",
      args: [chain.operator.account.address, campaign],
    });
    expect(allowance).to.equal(RAISED);
    await chain.mineAt((await chain.now()) + 2n * DAY);
    await page.reload();
    await section.getByRole("button", { name: "Accept it" }).click();
    await section.getByText("counts from then on").waitFor();
    await send(page);
    const { terms: after } = await stateOf();
    expect(after.count).to.equal(BigInt(WEEK1.length));
    expect(await chain.balanceOf(token, campaign)).to.equal(total(WEEK1));
    await context.close();
  });

  it("funds what is lacking by a file that a real Safe's owners execute", async () => {
    const { chain } = stage;
    const safe = await openSafe(chain.operator, "console");
    const transfer = { address: token, abi: erc20Abi, functionName: "transfer" } as const;
    await writeContract(chain.operator, { ...transfer, args: [safe.address, total(ROWS)] });
    const { page, context } = await openConsole(browser(), stage);
    await page.getByLabel("Or plan for an address that signs elsewhere").fill(safe.address);
    await page.getByRole("button", { name: "Show" }).last().click();
    // Its tree is found by the console's build.
    await page.getByText("This console was built with its place:").waitFor();
    await page.getByText("Built again from its rows:").waitFor();
    const section = page.getByRole("region", { name: "Fund", exact: true });
    await section.getByRole("button", { name: "Plan the funding" }).click();
    await section.getByText("are sent to the campaign").waitFor();
    // No wallet is there: only files are.
    expect(await section.getByRole("button", { name: /Send it/ }).count()).to.equal(0);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      section.getByRole("button", { name: "Save it as a file for a Safe" }).click(),
    ]);
    const { safe: named, calls } = readSafeFile(readFileSync(await download.path(), "utf8"));
    expect([named, calls.length]).to.deep.equal([safe.address, 1]);
    await safe.execute(calls);
    expect(await chain.balanceOf(token, unfunded)).to.equal(total(ROWS));
    await page.reload();
    await section.getByRole("button", { name: "Plan the funding" }).click();
    await section.getByText("which is enough for everybody").waitFor();
    await context.close();
  });

  (isDeep ? it : it.skip)("creates a campaign by a Safe's file, approval and all", async () => {
    const { chain, contracts } = stage;
    const safe = await openSafe(chain.operator, "console");
    const transfer = { address: token, abi: erc20Abi, functionName: "transfer" } as const;
    await writeContract(chain.operator, { ...transfer, args: [safe.address, total(ROWS)] });
    const { page, context } = await openConsole(browser(), stage);
    await page.getByLabel("Or plan for an address that signs elsewhere").fill(safe.address);
    await page.getByRole("button", { name: "Create a campaign" }).click();
    await giveTree(page, "Published tree", places.week0);
    await page.getByLabel("Form", { exact: true }).selectOption("full");
    await page.getByLabel("Token", { exact: true }).fill(token);
    await page.getByLabel("Treasury", { exact: true }).fill(TREASURY);
    const end = (await chain.now()) + 10n * DAY;
    await page.getByLabel("Ends (UTC)").fill(new Date(Number(end) * 1_000).toISOString().slice(0, 19));
    await page.getByRole("button", { name: "Plan the creation" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save it as a file for a Safe" }).click(),
    ]);
    const at = getAddress((await page.getByText("It will be at").locator("code").textContent()) ?? "");
    const { calls } = readSafeFile(readFileSync(await download.path(), "utf8"));
    expect(calls.map(({ to }) => to)).to.deep.equal([token, contracts.instantCampaignFactory]);
    await safe.execute(calls);
    expect(await chain.balanceOf(token, at)).to.equal(total(ROWS));
    await page.reload();
    await page.getByText("Built again from its rows:").waitFor();
    await page.getByRole("button", { name: "Plan the creation" }).click();
    await page.getByText("This campaign is there already.").waitFor();
    await context.close();
  });
});
