import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { getAddress } from "viem";
import { proveAccount } from "../../../../src/node/allocation/output/proveAccount.ts";
import { type ServedTree, serveTree } from "../../../../src/node/allocation/serve/serveTree.ts";
import { lookupScriptFile } from "../../../../tools/generate/lookupScript.ts";
import { expectGoodLooks, openPage, useBrowser } from "../../report/browser.ts";
import { ROWS, treeDirectories } from "../treeDirectories.ts";

/** Read as tokens, not as base units. */
const TOKENS = ROWS.map((row, i) => ({ ...row, amount: BigInt(i + 1) }));
const [{ account, amount }] = ROWS.slice(4) as [(typeof ROWS)[number]];

describe("the page of `page serve`", () => {
  const folder = treeDirectories();
  const browser = useBrowser();

  async function served(directory: string, use: (tree: ServedTree) => Promise<void>): Promise<void> {
    const tree = await serveTree(directory, 0);
    try {
      await use(tree);
    } finally {
      tree.close();
    }
  }

  async function lookUp(page: Page, text: string): Promise<string> {
    await page.fill("#account", text);
    await page.click("#look-up button");
    await page.waitForSelector("#answer h2");
    const told = await page.textContent("#answer");
    await page.evaluate("document.getElementById('answer').replaceChildren()");
    return told ?? "";
  }

  it("has the script that is in the repository", () => {
    const { path, text } = lookupScriptFile();
    expect(readFileSync(path, "utf8") === text, "run node tools/generate/lookupScript.ts").to.equal(true);
  });

  it("tells amount, index and proof, and copies the proof, without anything but the served files", async () => {
    const directory = await folder.write("out", "native", TOKENS, 18);
    await served(directory, async ({ url }) => {
      const { page, context, complaints } = await openPage(browser(), `${url}/`, {
        permissions: ["clipboard-read", "clipboard-write"],
      });
      const asked: string[] = [];
      page.on("request", (request) => asked.push(new URL(request.url()).pathname));
      for (const text of [account, getAddress(account), `  ${account.toUpperCase().replace("0X", "0x")} `]) {
        const told = await lookUp(page, text);
        expect(told)
          .to.include("In this list")
          .and.include("Amount5 tokens")
          .and.include("Index4 (of 0 to 20)");
        expect(told).to.include(`In base units${amount}`).and.include(getAddress(account));
      }
      expect(new Set(asked)).to.deep.equal(
        new Set(["/manifest.json", "/accounts/all.bin", "/tiles/top.bin"]),
      );
      await page.click("#look-up button");
      await page.click("text=Copy the proof as JSON");
      await page.waitForSelector("text=Copied");
      const copied = JSON.parse(String(await page.evaluate("navigator.clipboard.readText()")));
      const proof = await proveAccount(directory, account);
      expect(copied).to.deep.equal({ ...proof, amount: String(proof.amount) });
      expect(complaints).to.deep.equal([]);
      await context.close();
    });
  });

  it("says clearly that an address is not listed, and that one is none", async () => {
    await served(await folder.write("out"), async ({ url }) => {
      const { page, context, complaints } = await openPage(browser(), `${url}/`, {});
      const missing = await lookUp(page, `0x${"1".repeat(40)}`);
      expect(missing).to.match(/^Not in this list0x1{40} is not among the 21 accounts/);
      expect(await lookUp(page, "0x12")).to.match(/^That is no address"0x12" /);
      expect(await lookUp(page, "<b>vitalik</b>.eth")).to.match(/^That is no address"<b>vitalik/);
      const swapped = getAddress(account).replace(/[a-fA-F]/, (letter) =>
        letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
      );
      expect(await lookUp(page, swapped)).to.match(/^That is no address.*checksum/);
      expect(await lookUp(page, " ")).to.match(/^No address is given/);
      expect(await lookUp(page, account)).to.include(`Amount${amount} base units`);
      expect(complaints).to.deep.equal([]);
      await context.close();
    });
  });

  it("asks the server where a tree has no tiles, and says what is damaged where it is", async () => {
    const directory = await folder.write("sharded", "sharded-nybbles");
    await served(directory, async ({ url }) => {
      const { page, context } = await openPage(browser(), `${url}/`, {});
      expect(await lookUp(page, account)).to.match(/^In this list.*The server made the proof/);
      expect(await lookUp(page, `0x${"1".repeat(40)}`)).to.match(/^Not in this list/);
      await context.close();
    });
    const damaged = await folder.write("damaged");
    await served(damaged, async ({ url }) => {
      folder.writeFile("damaged/tiles/top.bin", "torn");
      const { page, context } = await openPage(browser(), `${url}/`, {});
      expect(await lookUp(page, account)).to.match(/^The list cannot be read/);
      folder.writeFile("damaged/manifest.json", "{}");
      expect(await lookUp(page, account)).to.match(/^The list cannot be read/);
      await context.close();
    });
  });

  it("runs its own script alone, and is framed by nobody", async () => {
    await served(await folder.write("out"), async ({ url }) => {
      const { headers } = await fetch(`${url}/`);
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).to.match(/^default-src 'none'; script-src 'sha256-[^']+'; /);
      expect(policy).to.include("frame-ancestors 'none'").and.not.include("unsafe");
      const { page, context, complaints } = await openPage(browser(), `${url}/`, {});
      await page.evaluate(`
        const script = document.createElement("script");
        script.textContent = "document.title = 'mine'";
        document.body.append(script);
      `);
      expect(await page.title()).to.equal("Symbolon: look up an address");
      expect(complaints.join()).to.match(/Content Security Policy/);
      await context.close();
    });
  });

  it("fits a desk's screen and a phone, light and dark, and can be read", async () => {
    const rows = Array.from({ length: 600 }, (_, i) => ({
      account: `0x${(i + 0xa11ce).toString(16).padStart(40, "0")}`,
      amount: 10n ** 12n + 1n,
    }));
    await served(await folder.write("out", "native", rows, 18), async ({ url }) => {
      const prepare = async (page: Page) => {
        await page.fill("#account", rows[3]!.account);
        await page.click("#look-up button");
        await page.waitForSelector("#answer pre");
      };
      await expectGoodLooks(browser(), "tree-serve", `${url}/`, { prepare });
    });
  });
});
