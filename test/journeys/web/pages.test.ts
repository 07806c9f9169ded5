import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { bundlePage, pageNames } from "../../../tools/bundlePages.ts";
import { expectGoodLooks, openPage, useBrowser } from "../../toolkit/report/browser.ts";
import { bundled, filesOf, openSite } from "./harness/site.ts";

/** No script, style or picture but the page's own, nothing from elsewhere, no text taken for a program. */
const POLICY = [
  ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'"],
  ...["base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'"],
].join("; ");
const DATA = {
  ...{ format: "symbolon-page-data", version: 1, title: "", languages: ["en", "ar"] },
  chain: {
    id: 1,
    name: "A chain",
    currency: { symbol: "ETH", decimals: 18 },
    nodes: ["https://node.example"],
  },
};

describe("what all pages share", () => {
  const browser = useBrowser();
  let site: Awaited<ReturnType<typeof openSite>>;
  before(async () => {
    const folders = await Promise.all(
      pageNames.map(async (name) => [...filesOf(await bundled(name), `${name}/`)]),
    );
    site = await openSite(new Map(folders.flat()), { "content-security-policy": POLICY });
    for (const name of pageNames) putData(name, JSON.stringify(DATA));
  });
  after(() => site?.close());

  /** Builds a page for its data, as its builder does. */
  function putData(name: string, data: string): void {
    const path = `${name}/index.html`;
    const found = site.files.get(path);
    const text = found instanceof Uint8Array ? new TextDecoder().decode(found) : String(found);
    expect(text).to.match(/<!-- page -->|id="page-data"/);
    const block = `<script type="application/json" id="page-data">${data}</script>`;
    site.files.set(
      path,
      text.replace(/<!-- page -->|<script type="application\/json" id="page-data">.*?<\/script>/s, block),
    );
  }

  it("is there for the four pages", () => {
    expect(pageNames).to.deep.equal(["claim", "console", "hold", "verify"]);
  });

  it("speaks the reader's language, from right to left where that is, and keeps their choice", async () => {
    for (const name of pageNames) {
      const { context, page, complaints } = await openPage(browser(), `${site.origin}/${name}/`, {
        locale: "ar",
      });
      const html = page.locator("html");
      await page.getByRole("heading", { level: 1 }).waitFor();
      expect([await html.getAttribute("lang"), await html.getAttribute("dir")]).to.deep.equal(["ar", "rtl"]);
      const arabic = await page.title();
      await page.getByRole("combobox").selectOption("en");
      await page.locator("html[lang=en][dir=ltr]").waitFor();
      const english = await page.title();
      expect([english, arabic], name).to.satisfy(([a, b]: string[]) => a !== b && a !== "" && b !== "");
      await page.reload();
      await page.locator("html[lang=en]").waitFor();
      expect(await page.getByRole("heading", { level: 1 }).textContent()).to.equal(english);
      // Nothing was blocked by the policy, and nothing came from elsewhere.
      expect(complaints, name).to.deep.equal([]);
      await context.close();
    }
  });

  it("lets a keyboard skip to the content, and looks good in both directions", async () => {
    const { context, page } = await openPage(browser(), `${site.origin}/claim/`, { locale: "en" });
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.locator(":focus").getAttribute("id")).to.equal("main");
    await context.close();
    for (const language of ["en", "ar"]) {
      const prepare = async (one: typeof page) => {
        await one.getByRole("combobox").selectOption(language);
        await one.locator(`html[lang=${language}]`).waitFor();
      };
      await expectGoodLooks(browser(), `page-${language}`, `${site.origin}/claim/`, { prepare });
    }
  });

  it("says so where a page was not built as it must be", async () => {
    const cases = [
      ["not JSON", "BadPageData"],
      [JSON.stringify({ ...DATA, languages: ["tlh"] }), 'its languages[0] is "tlh"'],
      [JSON.stringify({ ...DATA, languages: [] }), "its languages is []"],
      [JSON.stringify({ ...DATA, title: "<img src=x onerror=alert(1)>", extra: 1 }), "extra"],
    ] as const;
    for (const [data, words] of cases) {
      putData("verify", data);
      const { context, page } = await openPage(browser(), `${site.origin}/verify/`, {});
      const alert = page.getByRole("alert");
      await alert.waitFor();
      expect(`${await alert.getAttribute("data-code")} ${await alert.textContent()}`).to.include(words);
      await context.close();
    }
    putData("verify", JSON.stringify(DATA));
  });

  it("takes a title for text, whatever stands in it", async () => {
    const title = "<b>Drop</b> & more";
    putData("hold", JSON.stringify({ ...DATA, title }).replaceAll("<", "\\u003c"));
    const { context, page, complaints } = await openPage(browser(), `${site.origin}/hold/`, { locale: "en" });
    expect(await page.getByRole("heading", { level: 1 }).textContent()).to.equal(title);
    expect(complaints).to.deep.equal([]);
    await context.close();
  });

  it("is bundled to the same bytes again", async () => {
    const again = mkdtempSync(join(tmpdir(), "symbolon-page-again-"));
    await bundlePage("claim", again);
    const [first, second] = [filesOf(await bundled("claim")), filesOf(again)];
    expect([...second.keys()]).to.deep.equal([...first.keys()]);
    for (const [path, bytes] of second) expect(first.get(path), path).to.deep.equal(bytes);
  });
});
