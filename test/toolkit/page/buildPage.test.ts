import { expect } from "chai";
import { zeroAddress } from "viem";
import { sha256 } from "../../../src/node/files/sha256.ts";
import { buildPage, contentPolicy, type PageFiles } from "../../../src/node/pages/build/index.ts";
import { buildOfWorker, leavingWorker } from "../../../src/node/pages/build/offlineWorker.ts";
import { DATA_SCRIPT, readPageDocument } from "../../../src/node/pages/build/pageDocument.ts";
import { webManifest } from "../../../src/node/pages/build/webManifest.ts";
import {
  formatPageData,
  type PageData,
  type PageName,
  parsePageData,
} from "../../../src/sdk/pageData/index.ts";

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

describe("a page that opens without a network", () => {
  const textOf = (built: PageFiles, path: string) => new TextDecoder().decode(built.get(path));
  const build = (name: PageName, data: PageData = DATA) => buildPage({ name, bundle, data });

  it("has a worker with each of its files, and what a browser installs it by", () => {
    for (const name of ["verify", "hold"] as const) {
      const built = build(name);
      const worker = textOf(built, "sw.js");
      const listed = [...worker.matchAll(/^ {1,2}\[\s*"([^"]*)",\s*"([\da-f]{64})"/gm)];
      expect(new Map(listed.map(([, path, hash]) => [path || "index.html", `0x${hash}`]))).to.deep.equal(
        new Map(
          [...built].filter(([path]) => path !== "sw.js").map(([path, bytes]) => [path, sha256(bytes)]),
        ),
      );
      const html = textOf(built, "index.html");
      expect(html).to.include(`<meta name="build" content="${buildOfWorker(worker)}" />`);
      expect(html).to.include('<link rel="manifest" href="./manifest.webmanifest" />');
      expect(contentPolicy(name, DATA)).to.include("worker-src 'self'; manifest-src 'self'");
      expect(JSON.parse(textOf(built, "manifest.webmanifest"))).to.include({
        start_url: "./",
        scope: "./",
        display: "standalone",
      });
      expect(build(name)).to.deep.equal(built);
      expect(buildOfWorker(textOf(build(name, { ...DATA, title: "Other" }), "sw.js"))).not.to.equal(
        buildOfWorker(worker),
      );
    }
  });

  it("is neither the claim page nor the console, whose policies let no worker in", () => {
    for (const name of ["claim", "console"] as const) {
      expect(contentPolicy(name, DATA)).to.include("worker-src 'none'");
      expect([...build(name).keys()]).to.have.members([...bundle.keys()]);
    }
  });

  it("is none where the build says so: its worker takes away what an earlier one kept", () => {
    const data = { ...DATA, offline: false };
    const built = build("hold", data);
    expect([...built.keys()]).to.have.members([...bundle.keys(), "sw.js"]);
    expect(textOf(built, "sw.js")).to.equal(leavingWorker());
    expect(textOf(built, "index.html")).not.to.include("manifest");
    expect(contentPolicy("hold", data)).to.include("worker-src 'none'");
  });

  it("is installed by its own name, and by the picture of its tab", () => {
    const png = new Uint8Array(24);
    new DataView(png.buffer).setUint32(16, 512);
    new DataView(png.buffer).setUint32(20, 512);
    const named = (data: Partial<PageData>, icon: readonly [string, Uint8Array]) =>
      JSON.parse(webManifest("hold", { ...DATA, title: "", ...data }, icon));
    const svg = ["assets/icon.svg", new Uint8Array()] as const;
    expect(named({}, svg)).to.include({ name: "Your credentials", lang: "en", dir: "ltr" });
    expect(named({ languages: ["ar"], title: "Gate" }, svg)).to.include({ name: "Gate: وثائقك", dir: "rtl" });
    expect(named({ brand: { name: "Club" } }, svg)).to.include({ name: "Club: Your credentials" });
    expect(named({}, svg).icons).to.deep.equal([{ src: "./assets/icon.svg", sizes: "any" }]);
    expect(named({}, ["assets/logo.png", png]).icons[0]).to.include({ sizes: "512x512" });
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
      "worker-src",
      "manifest-src",
      "base-uri",
      "form-action",
      "require-trusted-types-for",
    ]);
    expect(policy).not.to.match(/ 'unsafe|wasm/);
  });
});
