import { expect } from "chai";
import { until } from "../../../toolkit/patience.ts";
import { expectGoodLooks } from "../../../toolkit/report/browser.ts";
import { usualRows } from "../../../toolkit/scripts/kindChain.ts";
import { accountOf, amountOf, keyOf } from "../../../toolkit/scripts/relayChain.ts";
import { browserWallet } from "../harness/browserWallet.ts";
import { callsWallet } from "../harness/callsWallet.ts";
import { useClaimPages } from "./claimPages.ts";
import { claimPageData, overreach, visit } from "./claimSite.ts";
import { focusOf } from "./sight.ts";

describe("the claim page: several campaigns", () => {
  const { browser, folder, at, now, walletOf } = useClaimPages();

  /** A page of four campaigns: of two by row, one that opens later, and one that lists nobody from row 3 on. */
  async function severalPage() {
    const start = (await now()) + 500n;
    const lists = [
      ["Later", usualRows(6), { start }],
      ["Alpha", usualRows(6), {}],
      ["Beta", usualRows(6).map((row) => ({ ...row, amount: row.amount * 2n })), {}],
      ["Delta", usualRows(3), {}],
    ] as const;
    const built = [];
    for (const [name, rows, terms] of lists) {
      const test = await at.chain.instant(folder.path(name), rows, terms);
      const token = { address: at.chain.token, name, symbol: "SMPL", decimals: 0 };
      const changes = { nodes: [at.node.url], trees: [name], token, why: {} };
      built.push({ test, data: await claimPageData(at.chain, test, changes) });
      at.site.putTree(`several/${name}`, folder.path(name));
    }
    const [later = expect.fail(), alpha = expect.fail(), beta = expect.fail()] = built;
    const otherClaims = built.slice(1).map(({ data }) => data.claim ?? expect.fail());
    const url = await at.site.put("several", { ...later.data, otherClaims }, folder.path("Later"));
    return { url, alpha: alpha.test, beta: beta.test };
  }

  it("finds by one look what each of several campaigns owes, and claims all that is open by one request", async () => {
    const { url, alpha, beta } = await severalPage();
    const calls = callsWallet({ key: keyOf(3), rpc: at.chain.rpc });
    let fate: "failed" | "pending" | "sent" = "failed";
    const answer: typeof calls = (request) => {
      if (fate === "sent" || request.method !== "wallet_getCallsStatus") return calls(request);
      const status = fate === "failed" ? 500 : 100;
      return {
        result: { version: "2.0.0", id: String(request.params[0]), chainId: "0x7a69", atomic: true, status },
      };
    };
    const wallet = browserWallet({ key: keyOf(3), rpc: at.chain.rpc, answer });
    const credential = `symbolon-claim-credential 31337 ${alpha.campaign.toLowerCase()} 3`;
    const reader = await visit(browser(), url, {
      wallets: [wallet],
      prepare: (page) => page.addInitScript(`localStorage[${JSON.stringify(credential)}] = '{"text":"AQ"}'`),
    });
    const { page } = reader;
    const row = (name: string) => page.locator("[data-campaign]").filter({ hasText: name });
    await reader.says("One look finds what you can claim in 4 campaigns.");
    const lost = [...at.site.files].filter(([path]) => path.startsWith("several/Delta/"));
    for (const [path] of lost) at.site.files.delete(path);
    await reader.connect();
    await reader.says("1 of 4 campaigns did not answer");
    for (const [path, content] of lost) at.site.files.set(path, content);
    expect(reader.complaints.splice(0).join()).to.include("404");
    await reader.press("Ask again");
    await reader.says("Not on the list of: \u2068Delta\u2069.");
    await reader.says("You can claim now in 2 of 4 campaigns.");
    const rows = await page.locator("[data-campaign]").allTextContents();
    expect(rows.map((text) => text.split(" ")[0])).to.deep.equal(["Alpha", "Beta", "Later"]);
    expect(await row("Alpha").textContent()).to.match(/1,003.*✓ Eligible/);
    expect(await row("Beta").textContent()).to.match(/2,006.*✓ Eligible/);
    expect(await row("Later").textContent()).to.match(/1,003.*• Opens in/);
    await reader.says("3,009\u00a0\u2068SMPL\u2069");
    const before = await at.chain.balance(accountOf(3));
    await reader.press("Claim all (2)");
    // What failed can be sent again.
    await reader.says("The wallet says that the calls failed.");
    await row("Alpha").filter({ hasText: "✓ Eligible" }).waitFor();
    fate = "pending";
    await reader.press("Claim all (2)");
    expect(await focusOf(page)).not.to.match(/BODY/);
    await row("Alpha").filter({ hasText: "• Sending" }).waitFor();
    expect(await page.getByText("The wallet says that the calls failed.").count()).to.equal(0);
    // The campaign's own answer sends nothing beside them, and can give them up.
    await row("Alpha").click();
    await reader.says("• Sending");
    await page.getByRole("button", { name: "Claim 1,003" }).and(page.locator(":disabled")).waitFor();
    await page.getByRole("button", { name: "Follow it no longer" }).waitFor();
    await page.goBack();
    await page.reload();
    fate = "sent";
    await reader.press("Connect wallet");
    await row("Alpha").filter({ hasText: "✓ Claimed" }).waitFor();
    await row("Beta").filter({ hasText: "✓ Claimed" }).waitFor();
    expect((await at.chain.balance(accountOf(3))) - before).to.equal(amountOf(3) * 3n);
    for (const test of [alpha, beta])
      expect((await at.chain.paid(test)).filter((index) => index === 3)).to.have.length(1);
    const asked = wallet.requests.filter(({ method }) => method === "wallet_sendCalls");
    expect(asked).to.have.length(2);
    expect(asked[1]?.params[0])
      .to.deep.include({ atomicRequired: true })
      .and.have.property("calls")
      .with.length(2);
    expect(overreach([wallet], alpha.campaign)).to.deep.equal([]);
    // Each campaign's own answer knows of it, and there is a way back to where one was.
    await row("Beta").click();
    await reader.stands("taken");
    // What was kept of the other one ended with its payment, although its own answer is not open.
    expect(await page.evaluate(`localStorage[${JSON.stringify(credential)}]`)).to.equal(undefined);
    expect(await reader.receipt("paid")).to.include("2,006");
    expect(await focusOf(page)).to.equal("H2 answer");
    await page.reload();
    await reader.stands("taken");
    await reader.press("All campaigns");
    await row("Beta").filter({ hasText: "✓ Claimed" }).waitFor();
    await row("Later").click();
    await reader.stands("tooEarly");
    await page.goBack();
    await page.waitForFunction("document.activeElement.textContent.startsWith('Later')");
    await reader.ask("0x000000000000000000000000000000000000dEaD");
    await reader.says("Not on any list");
    expect(reader.complaints).to.deep.equal([]);
    await reader.context.close();
  });

  it("has several campaigns opened one after the other, where the wallet sends one claim at a time", async () => {
    const { url, alpha } = await severalPage();
    const wallet = walletOf(4);
    const reader = await visit(browser(), `${url}#${accountOf(4)}`, { wallets: [wallet] });
    await reader.says("You can claim now in 2 of 4 campaigns.");
    await reader.connect();
    await reader.says("This wallet sends one claim at a time.");
    await reader.page.locator("[data-campaign]").filter({ hasText: "Alpha" }).click();
    await reader.stands("open");
    await reader.send();
    await reader.receipt("paid");
    await reader.press("All campaigns");
    await reader.says("You can claim now in 1 of 4 campaigns.");
    expect(overreach([wallet], alpha.campaign)).to.deep.equal([]);
    expect(reader.complaints).to.deep.equal([]);
    await reader.context.close();
    await expectGoodLooks(browser(), "claim-several", `${url}#${accountOf(5)}`, {
      prepare: async (page) => {
        await page.getByRole("combobox").selectOption("ar");
        await page.locator("html[lang=ar]").waitFor();
        await page.locator("[data-campaign] .badge.ok").first().waitFor();
      },
    });
  });

  it("changes its language while texts in the one before are still on their way", async () => {
    const { url } = await severalPage();
    const late = ["claimMore.en", "claimMore.ar", "claimSeveral.en", "pages.ar"] as const;
    const arrive = new Map<string, () => void>();
    const reader = await visit(browser(), `${url}#${accountOf(5)}`, {
      prepare: (page) =>
        page.route(/\/assets\/(claimMore|claimSeveral|pages)\./, (route) => {
          const name = late.find((one) => route.request().url().includes(`/${one}`));
          if (name === undefined) return route.continue();
          arrive.set(name, () => void route.continue());
        }),
    });
    const brought = async (name: (typeof late)[number]) => {
      await until(() => arrive.has(name));
      arrive.get(name)?.();
    };
    await until(() => arrive.has("claimMore.en"));
    await reader.page.getByRole("combobox").selectOption("ar");
    await brought("pages.ar");
    await until(() => arrive.has("claimMore.ar"));
    // Only now it knows of the list, whose texts come in the language that is being left.
    await brought("claimMore.en");
    await brought("claimSeveral.en");
    await reader.says("You can claim now in 2 of 4 campaigns.");
    await brought("claimMore.ar");
    await reader.page.locator("html[lang=ar] [data-campaign] .badge.ok").first().waitFor();
    expect(reader.complaints).to.deep.equal([]);
    await reader.context.close();
  });
});
