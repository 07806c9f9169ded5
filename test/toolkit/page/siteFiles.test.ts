import { expect } from "chai";
import { buildSite } from "../../../src/node/pages/build/buildSite.ts";
import { packBundles, unpackBundles } from "../../../src/node/pages/build/bundleArchive.ts";
import { hashOfFiles, isSitePath, listFiles } from "../../../src/node/pages/build/siteFiles.ts";
import { fileHeaders, headersFile, nginxSnippet } from "../../../src/node/pages/build/siteHeaders.ts";
import { openingsIn, policiesOf } from "../../../src/node/pages/check/policyOf.ts";
import { pagePlace } from "../../../src/node/pages/check/servedSite.ts";
import { type PageData, type PageName, pageNames } from "../../../src/sdk/pageData/index.ts";

const text = (content: string) => new TextEncoder().encode(content);
const DATA: PageData = {
  title: "",
  languages: ["en"],
  chain: {
    id: 1,
    name: "A chain",
    currency: { symbol: "ETH", decimals: 18 },
    nodes: ['https://node.example/$key/"a;b'],
  },
  hold: { issuers: [] },
  console: { contracts: {}, campaigns: [] },
};
const files = (name: string) =>
  new Map([
    [
      "index.html",
      text(`<html><!-- page --><link rel="stylesheet" href="./assets/a.css" /><p>${name}</p></html>`),
    ],
    ["assets/b.js", text("b")],
    ["assets/a.js", text("ä")],
  ]);
const bundles = new Map(pageNames.map((name) => [name, files(name)] as const));

describe("bundles of pages", () => {
  it("are packed to the same bytes in whatever order they come, and unpacked to what they were", () => {
    const packed = packBundles(bundles);
    const turned = new Map(
      [...bundles].toReversed().map(([name, all]) => [name, new Map([...all].toReversed())] as const),
    );
    expect(packBundles(turned)).to.deep.equal(packed);
    const unpacked = unpackBundles(packed);
    for (const [name, all] of bundles) {
      for (const [path, bytes] of all) {
        expect(Buffer.from(unpacked.get(name)?.get(path) ?? []).equals(bytes), `${name}/${path}`).to.equal(
          true,
        );
      }
    }
    const binary = new Map<PageName, Map<string, Uint8Array>>([
      ["hold", new Map([["a.png", new Uint8Array([255])]])],
    ]);
    expect(() => packBundles(binary)).to.throw(TypeError);
  });
});

describe("what hosts are to send", () => {
  it("names pages that were built, and lets no address end a header or begin a variable", () => {
    const site = buildSite(bundles, DATA);
    expect([...site.keys()].filter((path) => path.endsWith(".html"))).to.deep.equal([
      "hold/index.html",
      "console/index.html",
      "index.html",
    ]);
    const nginx = nginxSnippet(DATA);
    for (const line of nginx.split("\n").filter((one) => one.includes("add_header"))) {
      expect(line).to.match(/^ {2}add_header [\w-]+ "[^"$\\]*" always;$/);
    }
    expect(nginx).to.include("https://node.example/%24key/%22a%3Bb");
    expect(nginx).not.to.include("/claim/");
    for (const line of headersFile(DATA).split("\n")) {
      expect(line).to.match(/^(?:\/[\w./*-]*| {2}[\w-]+: \S.*|)$/);
    }
  });

  it("has a root page that leads to the one page there is, or lists them, in each language and without a script", () => {
    const root = (data: PageData) => new TextDecoder().decode(buildSite(bundles, data).get("index.html"));
    const several = root({ ...DATA, languages: ["ar", "en"], title: "<b>A drop</b>" });
    expect(several)
      .to.match(/<html lang="ar" dir="rtl">/)
      .and.not.match(/refresh|<script|<style|style=/);
    expect(several).to.include("<title>&lt;b&gt;A drop&lt;/b&gt;</title>");
    for (const words of [
      '<section lang="en" dir="ltr">',
      'href="./hold/"',
      'href="./console/"',
      "وثائقك",
      "Console",
    ]) {
      expect(several).to.include(words);
    }
    expect(several).to.include(' href="./hold/assets/a.css"').and.not.include('src="./assets');
    const { console: _, ...one } = DATA;
    expect(root(one)).to.include('<meta http-equiv="refresh" content="0; url=./hold/" />');
    expect(root(one)).to.include('<a href="./hold/">Your credentials</a>');
    // It runs nothing and asks nobody, and nobody may frame it.
    const policy = fileHeaders("index.html", DATA)["content-security-policy"] ?? "";
    expect(policy).to.include("default-src 'none'").and.include("frame-ancestors 'none'");
    expect(policy).not.to.match(/script-src|connect-src|node\.example/);
    for (const html of [several, root(one)])
      expect(html).to.include(policy.replace("; frame-ancestors 'none'", ""));
    for (const rule of ["/", "/index.html"]) expect(headersFile(DATA).split("\n")).to.include(rule);
    expect(nginxSnippet(DATA)).to.include("location = /index.html {");
  });

  it("keeps what has its hash in its name, and asks for everything else again", () => {
    expect(fileHeaders("hold/assets/a-1234.js", DATA)["cache-control"]).to.include("immutable");
    for (const path of ["hold/index.html", "files.json", "claim/tree/manifest.json"]) {
      expect(fileHeaders(path, DATA)["cache-control"], path).to.equal("no-cache");
    }
  });
});

describe("the list of a site's files", () => {
  it("has one hash, whatever order they are listed in", () => {
    const one = { path: "a", sha256: `0x${"11".repeat(32)}`, size: 1 } as const;
    const two = { path: "b", sha256: `0x${"22".repeat(32)}`, size: 2 } as const;
    expect(listFiles(["hold"], [two, one])).to.deep.equal(listFiles(["hold"], [one, two]));
    expect(hashOfFiles([one])).not.to.equal(hashOfFiles([{ ...one, path: "c" }]));
  });

  it("has no path that leads out of its folder, on any system", () => {
    for (const path of [
      "",
      "/a",
      "../a",
      "a/../b",
      "a//b",
      "a/",
      "a\\b",
      ".env",
      "a/.b",
      "C:/a",
      "a\0",
      "a%2fb",
    ]) {
      expect(isSitePath(path), path).to.equal(false);
    }
    for (const path of ["_headers", "claim/index.html", "claim/assets/claimMore.en-CGW0Vrwh.js"]) {
      expect(isSitePath(path), path).to.equal(true);
    }
  });
});

describe("what a policy leaves open", () => {
  const built = policiesOf(
    "default-src 'none'; script-src 'self'; base-uri 'none'; require-trusted-types-for 'script'",
  );
  const open = (served: string) =>
    openingsIn(policiesOf(served), built[0] ?? new Map()).map(
      ({ directive, extra }) => `${directive} ${extra}`,
    );

  it("is found by directive, the first of a name and each of several policies counting", () => {
    const rest = "base-uri 'none'; require-trusted-types-for 'script'";
    expect(open(`default-src 'none'; script-src 'self'; ${rest}`)).to.deep.equal([]);
    expect(open(`DEFAULT-SRC 'none'; Script-Src; ${rest}`)).to.deep.equal([]);
    expect(open(`default-src 'none'; script-src *; script-src 'self'; ${rest}`)).to.deep.equal([
      "script-src *",
    ]);
    expect(open(`default-src *; ${rest}`)).to.deep.equal(["default-src *", "script-src *"]);
    expect(open(`default-src 'none'; script-src 'self'`)).to.deep.equal([
      "base-uri undefined",
      "require-trusted-types-for undefined",
    ]);
    expect(open(`default-src 'none', script-src 'self', ${rest}`)).to.deep.equal([]);
    expect(open("")).to.have.length(4);
  });
});

describe("where a page is", () => {
  it("is told by the address of all pages, or of one", () => {
    const base = "https://drop.example/a/";
    for (const [address, only] of [
      [base, undefined],
      ["https://drop.example/a", undefined],
      [`${base}claim/`, "claim"],
      [`${base}claim`, "claim"],
      [`${base}hold/index.html?x=1#p=abc`, "hold"],
    ] as const) {
      expect(pagePlace(address), address).to.deep.equal({ base, only });
    }
    expect(pagePlace("https://claim.example").base).to.equal("https://claim.example/");
    expect(pagePlace("https://drop.example/reclaim/")).to.deep.equal({
      base: "https://drop.example/reclaim/",
      only: undefined,
    });
  });
});
