import { expect } from "chai";
import type { Page } from "playwright-core";
import { type Address, erc20Abi, keccak256, toFunctionSelector, zeroHash } from "viem";
import { writeContract } from "viem/actions";
import { presentationLink } from "../../../../src/react/index.ts";
import { disputeDeskBuild } from "../../../../src/sdk/chain/builds/disputeDeskBuild.ts";
import { quorumBuild } from "../../../../src/sdk/chain/builds/quorumBuild.ts";
import { openCaseCall } from "../../../../src/sdk/chain/calls/desk.ts";
import { disputeDesk } from "../../../../src/sdk/contracts/desk.ts";
import { group } from "../../../../src/sdk/contracts/group.ts";
import { type CaseKind, caseSchedule } from "../../../../src/sdk/core/governance/cases.ts";
import type { Panel } from "../../../../src/sdk/core/governance/panel.ts";
import { keyOfAddress } from "../../../../src/sdk/core/governance/roster.ts";
import { usualRules } from "../../../../src/sdk/core/governance/usualRules.ts";
import { formatCompactPresentation } from "../../../../src/sdk/credentials/disclosure/presentationText.ts";
import { readOpenCases } from "../../../../src/sdk/governance/cases/openCases.ts";
import { sendCaseCalls } from "../../../../src/sdk/governance/cases/sendCaseCalls.ts";
import { cases as texts } from "../../../../web/texts/en/cases.ts";
import { expectGoodLooks, openPage, useBrowser } from "../../../toolkit/report/browser.ts";
import { accountOf } from "../../../toolkit/scripts/relayChain.ts";
import { ownBuild } from "../../easBuilds.ts";
import { builtPage } from "../harness/builtPage.ts";
import { openSite } from "../harness/site.ts";
import { openVerifyChain, type TestBatch, type VerifyChain } from "./verifyChain.ts";

const BOND = 1_000n;
/** Of a group's `desk()`, as a request has it. */
const DESK_SELECTOR = toFunctionSelector("desk()").slice(2);
const seatOf = (index: number) => ({
  member: keyOfAddress(accountOf(index)),
  standIn: zeroHash,
  secondStandIn: zeroHash,
});
const panelOf = (...members: readonly number[]): Panel => ({
  quorum: 1,
  payee: accountOf(9),
  seats: members.map(seatOf),
});

describe("the verify page, and a case about what is shown", () => {
  const browser = useBrowser();
  let chain: VerifyChain;
  let site: Awaited<ReturnType<typeof openSite>>;
  let token: Address;
  /** That the issuer's group names. */
  let desk: Address;
  let batch: TestBatch;
  let ofAnAccount: TestBatch;
  before(async () => {
    chain = await openVerifyChain();
    await chain.nextEpoch();
    token = await chain.deploy(ownBuild("BlocklistToken", "mocks/tokens"));
    const { args } = disputeDesk({
      batchRegistry: chain.registry,
      attestationRegistry: chain.registry,
      bondToken: token,
      bond: BOND,
      first: panelOf(1),
      second: panelOf(2),
      metaEvidence: "ipfs://cases",
    });
    const build = { ...disputeDeskBuild, deployedBytecode: "0x" } as const;
    desk = await chain.deploy(build, ...args);
    const founded = group({
      seats: [3, 4, 5].map(seatOf),
      rules: usualRules(3).map(({ rule }) => rule),
      desk,
    });
    const revoker = await chain.deploy({ ...quorumBuild, deployedBytecode: "0x" }, ...founded.args);
    const rows = [
      { subject: accountOf(6), name: "Ada" },
      { subject: accountOf(7), name: "Bob" },
    ];
    batch = await chain.batch(rows, { revoker });
    ofAnAccount = await chain.batch(rows);
    site = await openSite(await builtPage("verify", chain.pageData()));
    await writeContract(chain.issuer, {
      address: token,
      abi: ownBuild("BlocklistToken", "mocks/tokens").abi,
      functionName: "mint",
      args: [chain.other.account.address, BOND * 10n],
    });
  });
  after(async () => {
    site?.close();
    await chain?.close();
  });

  let opened = 0;
  /** Opens a case, with the bond that it costs. */
  async function contest(index: number, kind: CaseKind): Promise<bigint> {
    await writeContract(chain.other, {
      address: token,
      abi: erc20Abi,
      functionName: "approve",
      args: [desk, BOND],
    });
    const { batch: issued, credential, proof } = batch.shown(index);
    opened += 1;
    const evidence = keccak256(`0x${opened.toString(16).padStart(2, "0")}`);
    const subject = { header: issued.header, credential, proof };
    const call = openCaseCall({ desk, kind, subject, evidence, uri: "ipfs://letter" });
    await sendCaseCalls(chain.other, [{ call, what: "Open" }]);
    return chain.now();
  }
  const link = (about: TestBatch, index: number) =>
    presentationLink(`${site.origin}/verify/`, formatCompactPresentation(about.shown(index)));
  const contested = (page: Page) => page.getByRole("region", { name: texts.heading });
  const isValid = (page: Page) => page.locator(".verdict h2", { hasText: "Valid" }).waitFor();
  const openCases = ({ header }: TestBatch, index: number) =>
    readOpenCases(chain.reader, { registry: chain.registry, header, index: BigInt(index) });

  it("says what is contested, what stands meanwhile and by when that is decided, until the case is over", async () => {
    const openedAt = await contest(0, "Fraud");
    const { context, page, complaints } = await openPage(browser(), "about:blank", {
      locale: "en",
      timezoneId: "UTC",
    });
    await page.clock.install({ time: Number(openedAt) * 1_000 });
    await page.goto(link(batch, 0));
    const told = contested(page);
    await told.getByText(texts.claimed.Fraud).waitFor();
    // It changes no verdict.
    await isValid(page);
    await told.getByText(texts.stands.None).waitFor();
    await told.getByText(desk, { exact: true }).waitFor();
    await told.getByText(/^.*The other side may answer until/).waitFor();
    const { cases } = await openCases(batch, 0);
    expect(cases.map(({ decidesBy }) => decidesBy)).to.deep.equal([openedAt + caseSchedule.answer]);
    // Nobody answers: it is the panel's turn, and the page hears of it by itself.
    await chain.moveTo(openedAt + caseSchedule.answer);
    await page.clock.runFor(61_000);
    await told.getByText("A panel may decide until").waitFor();
    // Nobody rules: the case ends as it began.
    await chain.moveTo(openedAt + caseSchedule.panel);
    await page.clock.runFor(61_000);
    await told.waitFor({ state: "detached" });
    await isValid(page);
    expect(complaints).to.deep.equal([]);
    await context.close();
  });

  it("says nothing of another credential, or of one that an account revokes", async () => {
    await contest(1, "IssuedInError");
    expect((await openCases(batch, 1)).cases.map(({ kind }) => kind)).to.deep.equal(["IssuedInError"]);
    expect((await openCases(batch, 0)).cases).to.deep.equal([]);
    expect((await openCases(ofAnAccount, 1)).cases).to.deep.equal([]);
  });

  it("says of a node that does not answer for a desk, and of a copy, that they do not tell of cases", async () => {
    const { context, page } = await openPage(browser(), "about:blank", { locale: "en" });
    await page.clock.install({ time: Number(await chain.now()) * 1_000 });
    await page.goto(link(batch, 0));
    await isValid(page);
    await page.waitForLoadState("networkidle");
    // That it was none a minute ago says nothing of now.
    await page.route(`${chain.rpc}/**`, (route) =>
      route.request().postData()?.includes(DESK_SELECTOR) ? route.abort() : route.continue(),
    );
    await page.clock.runFor(61_000);
    await page.getByText(texts.unread).waitFor();
    await isValid(page);
    await page.unroute(`${chain.rpc}/**`);
    await page.goto(link(batch, 1).replace("#", "?next#"));
    await contested(page).getByText(texts.claimed.IssuedInError).waitFor();
    await page.getByRole("button", { name: "Keep the status of this batch on this device" }).click();
    await page.getByText(/^The copy is of block \d+, /).waitFor();
    await page.route(`${chain.rpc}/**`, (route) => route.abort());
    await page.goto(link(batch, 1).replace("#", "?again#"));
    await page.getByText(texts.copied).waitFor();
    expect(await contested(page).count()).to.equal(0);
    await context.close();
  });

  it("asks no desk of an issuer whom nobody has listed, nor of what its issuer never issued", async () => {
    const issuers = [{ address: accountOf(8), name: "Another club" }];
    const other = await openSite(await builtPage("verify", chain.pageData({ issuers })));
    const { revoker } = batch.header.policy;
    const forged = await chain.batch([{ subject: accountOf(6), name: "Eve" }], { revoker, isIssued: false });
    for (const [url, verdict] of [
      [link(batch, 1).replace(site.origin, other.origin), "Unknown issuer"],
      [link(forged, 0), "Not issued"],
    ] as const) {
      const { context, page } = await openPage(browser(), "about:blank", { locale: "en" });
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.postData() ?? ""));
      await page.goto(url);
      await page.locator(".verdict h2", { hasText: verdict }).waitFor();
      await page.waitForLoadState("networkidle");
      expect(asked.filter((body) => body.includes(DESK_SELECTOR))).to.deep.equal([]);
      await context.close();
    }
    other.close();
  });

  it("keeps its verdict where the part that tells of cases cannot be loaded", async () => {
    const { context, page } = await openPage(browser(), "about:blank", { locale: "en" });
    await page.route(/\/assets\/OpenCases-/, (route) => route.abort());
    await page.goto(link(batch, 1));
    await page.getByText("A part of this page could not be loaded").waitFor();
    await isValid(page);
    await context.close();
  });

  it("looks good", async () => {
    const prepare = async (page: Page) => {
      await page.getByRole("combobox").selectOption("ar");
      await page.locator("html[lang=ar]").waitFor();
      await page.locator("[data-case]").waitFor();
    };
    await expectGoodLooks(browser(), "verify-contested", link(batch, 1), { prepare });
  });
});
