import { expect } from "chai";
import { zeroAddress } from "viem";
import { buildPage, contentPolicy } from "../../../src/node/pages/build/index.ts";
import { DATA_SCRIPT, readPageDocument } from "../../../src/node/pages/build/pageDocument.ts";
import { formatPageData, type PageData, parsePageData } from "../../../src/sdk/pageData/index.ts";

const CHAIN = { id: 1, name: "A chain", currency: { symbol: "ETH", decimals: 18 } };
const DATA: PageData = {
  title: "</script><script>alert(1)</script>",
  languages: ["en"],
  chain: { ...CHAIN, nodes: ["https://node.example/v2/key;a,b?secret=1", "https://other.example"] },
  console: {
    contracts: {},
    campaigns: [
      { address: zeroAddress, tree: "https://own.example/tree" },
      { address: zeroAddress, tree: "week0" },
    ],
    gateway: "https://gateway.example",
    timeline: "https://t.example/v1",
    trees: ["https://trees.example/drop", "beside/it"],
  },
};
const DOCUMENT = '<html><meta charset="utf-8" /><!-- page --><script src="./a.js"></script></html>';
const bundle = new Map([
  ["index.html", new TextEncoder().encode(DOCUMENT)],
  ["assets/a.js", new Uint8Array([1])],
]);

describe("buildPage", () => {
  it("puts the policy and what the page is about before any script, and leaves all else as it is", () => {
    const built = buildPage({ name: "console", bundle, data: DATA });
    const html = new TextDecoder().decode(built.get("index.html"));
    const [, json = ""] = /id="page-data">(.*?)<\/script>/s.exec(html) ?? [];
    expect(parsePageData(json)).to.deep.equal(DATA);
    expect(html.match(/<script/g)).to.have.length(2);
    expect(html.indexOf("Content-Security-Policy")).to.be.within(0, html.indexOf("<script"));
    expect(built.get("assets/a.js")).to.equal(bundle.get("assets/a.js"));
    expect(buildPage({ name: "console", bundle, data: DATA })).to.deep.equal(built);
  });

  it("refuses a bundle whose document has no place for it, or two", () => {
    for (const document of ["<html></html>", `${DOCUMENT}${DOCUMENT}`]) {
      const other = new Map([["index.html", new TextEncoder().encode(document)]]);
      expect(() => buildPage({ name: "hold", bundle: other, data: DATA })).to.throw("hold/index.html");
    }
  });
});

describe("readPageDocument", () => {
  it("looks into what a document of others says of a console, which no page does", () => {
    const console = { contracts: {}, campaigns: [{ address: zeroAddress, tree: 5 }] };
    const data = { ...DATA, title: "", console } as unknown as PageData;
    expect(() => readPageDocument(`<p>${DATA_SCRIPT}${formatPageData(data)}</script>`)).to.throw(
      "its console.campaigns[0].tree is 5",
    );
    expect(
      readPageDocument(`<p>${DATA_SCRIPT}${formatPageData({ ...DATA, title: "" })}</script>`),
    ).to.deep.equal({ ...DATA, title: "" });
  });
});

describe("contentPolicy", () => {
  const asked = (name: Parameters<typeof contentPolicy>[0], data = DATA) =>
    /connect-src ([^;]*)/.exec(contentPolicy(name, data))?.[1];

  it("lets a page ask exactly the nodes and hosts that it was built for", () => {
    const nodes = "'self' https://node.example/v2/key%3Ba%2Cb https://other.example";
    expect(asked("hold")).to.equal(nodes);
    expect(asked("console")).to.equal(
      `${nodes} https://trees.example/drop/ https://own.example/tree/ https://gateway.example https://t.example/v1/`,
    );
    const attestations = { gate: zeroAddress, gateway: "https://verdicts.example/eas" };
    const claim = { trees: ["tree"], attestations } as unknown as NonNullable<PageData["claim"]>;
    expect(asked("claim", { ...DATA, claim })).to.equal(`${nodes} https://verdicts.example/eas/`);
    expect(asked("hold", { ...DATA, claim })).to.equal(nodes);
  });

  it("takes images as data where wallets bring their icons, and from no host", () => {
    const images = (name: Parameters<typeof contentPolicy>[0]) =>
      /img-src ([^;]*)/.exec(contentPolicy(name, DATA))?.[1];
    expect(["claim", "hold", "console"].map((name) => images(name as "claim"))).to.deep.equal(
      Array(3).fill("'self' data:"),
    );
    expect(images("verify")).to.equal("'self'");
  });

  it("allows nothing unsafe, whatever the data holds", () => {
    const nodes = ["https://evil.example/'unsafe-eval';script-src *"];
    const policy = contentPolicy("verify", { ...DATA, chain: { ...CHAIN, nodes } });
    expect(policy.split("; ").map((one) => one.split(" ")[0])).to.deep.equal([
      "default-src",
      "script-src",
      "style-src",
      "img-src",
      "connect-src",
      "base-uri",
      "form-action",
      "require-trusted-types-for",
    ]);
    expect(policy).not.to.match(/ 'unsafe|wasm/);
  });
});
