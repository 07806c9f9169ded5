import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { settleBrand } from "../../../src/node/pages/build/brandFiles.ts";
import { buildPage, type PageFiles } from "../../../src/node/pages/build/index.ts";
import { parsePagesConfig } from "../../../src/node/pages/build/pagesConfig.ts";
import { rootPage } from "../../../src/node/pages/build/rootPage.ts";
import { formatPageData, type PageData, type PageName, pageNames } from "../../../src/sdk/pageData/index.ts";
import { pageNames as bundledNames, bundlePage } from "../../../tools/bundlePages.ts";
import { kindOf } from "../../../web/shared/errorKinds.ts";
import { faults } from "../../../web/texts/ar/faults.ts";
import { passingFolder } from "../../toolkit/files/passingFolder.ts";
import { until } from "../../toolkit/patience.ts";
import { expectGoodLooks, openPage, useBrowser } from "../../toolkit/report/browser.ts";
import { builtPage } from "./harness/builtPage.ts";
import { bundled, filesOf, openSite } from "./harness/site.ts";

const DATA: PageData = {
  title: "",
  languages: ["en", "ar"],
  chain: {
    id: 1,
    name: "A chain",
    currency: { symbol: "ETH", decimals: 18 },
    nodes: ["https://node.example"],
  },
};

/** Bytes of a page's document and of all files that it names, as hosts compress them: some hundreds above what they are. */
const FIRST: Readonly<Record<PageName, number>> = {
  claim: 47_600,
  verify: 30_560,
  hold: 37_200,
  console: 45_950,
};
/** Of readers, not of operators, whose words are English where a code has none of its own. */
const READERS = ["claim", "verify", "hold"] as const;
/** What has words by its code and kind, and what nobody knows. */
const FAULTS = new Set(["Unexpected", ...Object.keys(faults.faults).map((key) => key.split(".")[0])]);
/** A code as bundles have it. */
const CODE = /\bcode:`([A-Z][A-Za-z]+)`/g;

const sum = (sizes: readonly number[]) => sizes.reduce((a, b) => a + b, 0);

const rawData = (other: object) => JSON.stringify({ ...JSON.parse(formatPageData(DATA)), ...other });

describe("what all pages share", () => {
  const browser = useBrowser();
  let site: Awaited<ReturnType<typeof openSite>>;
  before(async () => {
    const built = await Promise.all(pageNames.map((name) => builtPage(name, DATA)));
    site = await openSite(new Map(built.flatMap((files) => [...files])));
  });
  after(() => site?.close());

  /** Puts a page up as its builder makes it for its data, or with anything else in the place of that. */
  async function putData(name: PageName, data: PageData | string): Promise<void> {
    const files = await builtPage(name, typeof data === "string" ? DATA : data);
    for (const [path, content] of files) site.files.set(path, content);
    if (typeof data !== "string") return;
    const path = `${name}/index.html`;
    const document = new TextDecoder().decode(files.get(path) as Uint8Array);
    site.files.set(path, document.replace(/(?<=id="page-data">).*?(?=<\/script>)/s, data));
  }

  it("is there for the four pages", () => {
    expect(bundledNames).to.have.members(pageNames);
  });

  it("is of the size that it is known to have, before anything is asked for", async () => {
    for (const [name, most] of Object.entries(FIRST)) {
      const files = filesOf(await bundled(name));
      const sizeOf = (path: string) => gzipSync(files.get(path) as Uint8Array, { level: 9 }).length;
      const named = String(files.get("index.html")).matchAll(/ (?:src|href)="\.\/([^"]+)"/g);
      const sizes = ["index.html", ...[...named].map(([, path]) => path as string)].map(sizeOf);
      expect(sizes.length, name).to.be.at.least(4);
      expect(sum(sizes), `${name}: bytes of the document and of what it names`).to.be.at.most(most);
    }
  });

  it("has words in each language for every error that it can throw", async () => {
    for (const name of READERS) {
      const scripts = [...filesOf(await bundled(name))].filter(([path]) => path.endsWith(".js"));
      const codes = new Set(
        scripts.flatMap(([, text]) => [...String(text).matchAll(CODE)].map(([, code]) => code)),
      );
      expect(codes.size, name).to.be.above(40);
      const untold = [...codes].filter((code = "") => kindOf(code) === undefined && !FAULTS.has(code));
      expect(untold, name).to.deep.equal([]);
    }
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
      [rawData({ languages: ["tlh"] }), 'its languages[0] is "tlh"'],
      [rawData({ languages: [] }), "its languages is []"],
      [rawData({ title: "<img src=x onerror=alert(1)>", extra: 1 }), "extra"],
    ] as const;
    for (const [data, words] of cases) {
      await putData("verify", data);
      const { context, page } = await openPage(browser(), `${site.origin}/verify/`, {});
      const alert = page.getByRole("alert");
      await alert.waitFor();
      expect(`${await alert.getAttribute("data-code")} ${await alert.textContent()}`).to.include(words);
      await context.close();
    }
    await putData("verify", DATA);
  });

  it("shows who runs it: logo, name, colours and links of its build, and nothing from elsewhere", async () => {
    const pathOf = (named: string) => join("examples/pages", named);
    const { brand: given } = parsePagesConfig(readFileSync(pathOf("pages.json"), "utf8"), "pages.json");
    const { brand: shown, files } = settleBrand(given ?? expect.fail("no brand"), "pages.json", pathOf);
    // No browser can draw it, but each has to ask for it.
    const font = "assets/font-1.woff2";
    const brandFiles = new Map([...files, [font, new TextEncoder().encode("wOF2")]]);
    const texts = { en: { "shared.skip": "Go to it", "claim.welcome.heading": "Yours: {0}" } };
    const data: PageData = { ...DATA, title: "Example drop", texts, brand: { ...shown, font } };
    for (const name of pageNames) {
      const bundle = filesOf(await bundled(name)) as PageFiles;
      for (const [path, bytes] of buildPage({ name, bundle, data, brandFiles }))
        site.files.set(`branded/${name}/${path}`, bytes);
      const url = `${site.origin}/branded/${name}/`;
      await expectGoodLooks(browser(), `page-branded-${name}`, url, {
        prepare: async (page) => {
          await page.getByText("Example Network").waitFor();
          await page.waitForFunction("document.querySelector('.brand img').naturalWidth > 0");
        },
      });
    }
    // Where all pages are, a page without a script leads to them; with one page, at once.
    const first = new TextDecoder().decode(site.files.get("branded/claim/index.html") as Uint8Array);
    site.files.set("branded/index.html", rootPage(data, pageNames, first));
    site.files.set("branded/one.html", rootPage(data, ["claim"], first));
    await expectGoodLooks(browser(), "page-root", `${site.origin}/branded/`, {
      prepare: async (page) => {
        await page.waitForFunction("document.querySelector('.brand img').naturalWidth > 0");
      },
    });
    const { context, page, complaints } = await openPage(browser(), `${site.origin}/branded/one.html`, {
      colorScheme: "dark",
    });
    await page.waitForURL(`${site.origin}/branded/claim/`);
    await page.getByRole("link", { name: "Terms" }).waitFor();
    const colour = await page.evaluate("getComputedStyle(document.querySelector('footer a')).color");
    expect(colour).to.equal("rgb(166, 149, 255)");
    expect(await page.locator(".skip").textContent()).to.equal("Go to it");
    await until(() => site.asked.includes(`/branded/claim/${font}`));
    expect(await page.locator("link[rel=icon]").getAttribute("href")).to.equal(`./${shown.logo}`);
    expect([...site.files.keys()].filter((path) => path.endsWith("texts.json"))).to.deep.equal([]);
    expect(await page.locator('meta[name="description"]').getAttribute("content")).to.include("early users");
    expect(complaints).to.deep.equal([]);
    await context.close();
  });

  it("takes a title for text, whatever stands in it", async () => {
    const title = "<b>Drop</b> & </script> more";
    await putData("hold", { ...DATA, title });
    const { context, page, complaints } = await openPage(browser(), `${site.origin}/hold/`, { locale: "en" });
    expect(await page.getByRole("heading", { level: 1 }).textContent()).to.equal(title);
    expect(complaints).to.deep.equal([]);
    await context.close();
  });

  it("is bundled to the same bytes again", async () => {
    const again = passingFolder("symbolon-page-again-");
    await bundlePage("claim", again);
    const first = filesOf(await bundled("claim"));
    const second = filesOf(again);
    expect([...second.keys()]).to.deep.equal([...first.keys()]);
    for (const [path, bytes] of second) expect(first.get(path), path).to.deep.equal(bytes);
  });
});
