import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { serveTree } from "../../../../src/node/allocation/serve/serveTree.ts";
import { readPageDocument } from "../../../../src/node/pages/build/pageDocument.ts";
import { parsePagesConfig } from "../../../../src/node/pages/build/pagesConfig.ts";
import { languageNames } from "../../../../src/sdk/pageData/index.ts";
import { SIGN_CLIENT } from "../../../../src/sdk/pageData/signClient.ts";
import { ROWS } from "../../allocation/treeDirectories.ts";
import { openFaultyNode } from "../faultyNode.ts";
import { runSymbolon } from "../runSymbolon.ts";
import { usePageChain } from "./pageChain.ts";

const ISSUER = { address: "0x00000000000000000000000000000000000000d0", name: "Office" };
const SAMPLE = "examples/pages/pages.json";

const TEXTS = { en: { "claim.after.heading": "And now?" } };

/** An issuer whom the page names. */
const SOMEBODY = { address: `0x${"15".repeat(20)}`, name: "An issuer" };

describe("symbolon page build", () => {
  const pages = usePageChain();
  const { build, config } = pages;
  const filesIn = (folder: string) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => join(one.parentPath, one.name).slice(folder.length + 1))
      .toSorted();
  const dataOf = (folder: string, page: string) =>
    readPageDocument(readFileSync(join(folder, page, "index.html"), "utf8"));

  it("builds all pages: what they are about from chain and tree, and a hash of every file", async () => {
    const { chain, campaign } = pages;
    const all = { verify: { registries: [chain.factory], issuers: [ISSUER] }, hold: { issuers: [ISSUER] } };
    const walletConnect = { projectId: "0123456789abcdef".repeat(2), relay: "wss://relay.example/v2" };
    const wanted = config(
      {
        ...all,
        walletConnect,
        texts: TEXTS,
        title: "A drop",
        console: { campaigns: [{ address: campaign, name: "A drop" }] },
      },
      { isSafeApp: true },
    );
    const { code, stderr, told, directory } = await build(wanted, "site", "--with-tree");
    expect(code, stderr).to.equal(0);
    expect(told.pages).to.deep.equal(["claim", "verify", "hold", "console"]);
    const data = dataOf(directory, "claim");
    for (const name of told.pages) expect(dataOf(directory, name)).to.deep.equal(data);
    // The console finds the campaign's tree beside the claim page.
    expect(data.console?.campaigns).to.deep.equal([
      { tree: "../claim/tree/", name: "A drop", address: data.claim?.campaign },
    ]);
    expect(data).to.deep.include({ title: "A drop", languages: languageNames, texts: TEXTS });
    expect(filesIn(directory).filter((path) => path.endsWith("texts.json"))).to.deep.equal([]);
    const misspelt = await build(config({ texts: { en: { "claim.titel": "Get it" } } }), "misspelt");
    expect(misspelt.told.error.reason).to.include("its texts.en has claim.titel, and no page has");
    expect(data.claim).to.deep.include({
      convention: "native",
      trees: ["tree/", "https://tree.example/drop"],
    });
    expect(data.claim?.campaign.toLowerCase()).to.equal(campaign.toLowerCase());
    expect(data.claim?.terms).to.include({ kind: "instant", count: BigInt(ROWS.length), claimFor: "Anyone" });
    expect(data.claim?.terms).not.to.have.any.keys("treasury", "manifestHash");
    expect(data.claim?.token.decimals).to.equal(18);
    expect(data.claim).not.to.have.property("gate");

    const { files, hash } = JSON.parse(readFileSync(join(directory, "files.json"), "utf8"));
    const paths: string[] = files.map(({ path }: { path: string }) => path);
    expect(["files.json", ...paths].toSorted()).to.deep.equal(filesIn(directory));
    // What sha256sum prints, hashed again.
    const sums = paths.map((path) => {
      const sum = createHash("sha256")
        .update(readFileSync(join(directory, path)))
        .digest("hex");
      return `${sum}  ${path}\n`;
    });
    expect(createHash("sha256").update(sums.join("")).digest("hex")).to.equal(hash.slice(2));
    expect(told.hash).to.equal(hash);
    for (const path of filesIn(pages.tree)) {
      const copy = readFileSync(join(directory, "claim/tree", path));
      expect(copy.equals(readFileSync(join(pages.tree, path))), path).to.equal(true);
    }
    expect(JSON.parse(readFileSync(join(directory, "claim/manifest.json"), "utf8")).name).to.equal("A drop");
    // Each page that connects a wallet, and no other, has what speaks WalletConnect, and may ask its relay.
    expect(data.walletConnect).to.deep.equal(walletConnect);
    const headers = readFileSync(join(directory, "_headers"), "utf8");
    for (const name of told.pages) {
      const has = name !== "verify";
      const client = files.find(({ path }: { path: string }) => path === `${name}/${SIGN_CLIENT.path}`);
      expect(client?.sha256, name).to.equal(has ? SIGN_CLIENT.sha256 : undefined);
      const licenses = readFileSync(join(directory, name, "licenses.md"), "utf8");
      expect(licenses.includes(`## ${SIGN_CLIENT.name} - `), name).to.equal(has);
      const document = readFileSync(join(directory, name, "index.html"), "utf8");
      const [, rule] = headers.split(`/${name}/*\n`);
      for (const text of [document, rule]) {
        expect(/connect-src [^;]*/.exec(text ?? "")?.[0].includes(walletConnect.relay), name).to.equal(has);
      }
    }
    // Any host, any folder: nothing is asked for by a path from a root.
    const html = readFileSync(join(directory, "claim/index.html"), "utf8");
    expect(html.match(/(?:src|href)="(?!\.\/)[^"]*"/g)).to.equal(null);
  });

  it("gives the same bytes again, and takes the place of an earlier build alone", async () => {
    const wanted = config({ hold: { issuers: [ISSUER] } });
    const first = await build(wanted, "one");
    const second = await build(wanted, "two");
    expect(first.told.hash).to.equal(second.told.hash);
    // What nobody wants, is not there.
    expect(filesIn(first.directory).filter((path) => /walletConnect|sign-client/.test(path))).to.deep.equal(
      [],
    );
    for (const path of filesIn(first.directory)) {
      const [a, b] = [first, second].map(({ directory }) => readFileSync(join(directory, path)));
      expect(a?.equals(b ?? Buffer.alloc(0)), path).to.equal(true);
    }
    // What was there is gone with it; what somebody put there is not.
    expect((await build(config(), "two")).told.error.code).to.equal("OutputInTheWay");
    expect((await build(wanted, "two")).code).to.equal(0);
    const third = await build(config(), "two", "--replace");
    expect(third.code, third.stderr).to.equal(0);
    expect(existsSync(join(third.directory, "hold"))).to.equal(false);
    writeFileSync(join(third.directory, "notes.txt"), "mine");
    const refused = await build(config(), "two", "--replace");
    expect([refused.code, refused.told.error.code]).to.deep.equal([1, "OutputInTheWay"]);
    expect(readFileSync(join(third.directory, "notes.txt"), "utf8")).to.equal("mine");
    mkdirSync(pages.path("foreign"));
    writeFileSync(pages.path("foreign/files.json"), "{}");
    expect((await build(config(), "foreign")).told.error.code).to.equal("OutputInTheWay");
  });

  it("asks headers of hosts that say what the document cannot", async () => {
    const { directory } = await build(
      config({ verify: { registries: [pages.chain.factory], issuers: [SOMEBODY] } }),
      "heads",
    );
    const headers = readFileSync(join(directory, "_headers"), "utf8");
    const nginx = readFileSync(join(directory, "nginx.conf"), "utf8");
    for (const text of [headers, nginx]) {
      expect(text).to.include("frame-ancestors 'none'").and.include("default-src 'none'");
      expect(text).to.include("camera=()").and.include("camera=(self)").and.include("immutable");
      expect(text).not.to.match(/unsafe-|wasm/);
    }
    // A rule for each field of a path: hosts join what fits twice.
    const rules = headers.split(/^(?=\/)/m).map((rule) => rule.split("\n")[0]);
    expect(new Set(rules).size).to.equal(rules.length);
    const framed = await build(config({}, { isSafeApp: true }), "framed");
    const text = readFileSync(join(framed.directory, "_headers"), "utf8").split("/claim/*\n")[1];
    expect(text)
      .to.include("frame-ancestors https://app.safe.global")
      .and.not.include("frame-ancestors 'none'");
  });

  it("checks a tree that is published, and has it copied", async () => {
    const served = await serveTree(pages.tree, 0);
    try {
      const claim = { campaign: "tree.campaign.json", tree: served.url };
      const { code, stderr, directory } = await build(config({ claim }), "fetched", "--with-tree");
      expect(code, stderr).to.equal(0);
      expect(dataOf(directory, "claim").claim?.trees).to.deep.equal(["tree/", served.url]);
      expect(filesIn(join(directory, "claim/tree"))).to.deep.equal(filesIn(pages.tree));
    } finally {
      served.close();
    }
  });

  it("puts several campaigns on one page, each once, and names which one is at fault", async () => {
    await pages.plant("second");
    const { campaign } = await pages.create(pages.path("second"));
    const one = { campaign: "tree.campaign.json", tree: "tree", isSafeApp: true };
    const two = { campaign: "second.campaign.json", tree: "second", why: { en: "For the second." } };
    const { code, stderr, directory, told } = await build(
      config({ claim: [one, two] }),
      "both",
      "--with-tree",
    );
    expect(code, stderr).to.equal(0);
    const { claim, otherClaims } = dataOf(directory, "claim");
    expect(claim?.campaign.toLowerCase()).to.equal(pages.campaign.toLowerCase());
    expect(otherClaims?.map((other) => other.campaign.toLowerCase())).to.deep.equal([campaign.toLowerCase()]);
    expect(otherClaims?.[0]?.why).to.deep.equal(two.why);
    // Safe opens a whole page.
    expect(otherClaims?.[0]?.isSafeApp).to.equal(true);
    for (const { trees } of [claim, ...(otherClaims ?? [])].flatMap((found) => found ?? [])) {
      const [own = ""] = trees;
      expect(own).to.match(/^tree\/0x[\da-f]{40}\/$/i);
      expect(filesIn(join(directory, "claim", own.slice(0, -1)))).to.deep.equal(filesIn(pages.tree));
    }
    expect(told.files).to.equal(filesIn(directory).length - 1);
    for (const [claims, words] of [
      [[one, two, one], "its claim[2] is about 0x"],
      [[one, { ...two, campaign: "nowhere.json" }], "its claim[1].campaign is nowhere.json"],
    ] as const) {
      const refused = await build(config({ claim: claims }), "refused", "--with-tree");
      expect(refused.told.error.code).to.equal("BadPageConfig");
      expect(refused.told.error.reason).to.include(words);
    }
    const unhosted = await build(
      config({ claim: [{ ...one, hosts: ["https://a.example"] }, two] }),
      "refused",
    );
    expect(unhosted.told.error.reason).to.include("its claim[1] has no hosts");
  });

  const refusals: readonly [string, () => unknown, ...words: string[]][] = [
    ["what is no JSON", () => "{", "it is not JSON"],
    ["another format", () => config({ format: "pages" }), "its format is"],
    ["an unknown member", () => config({}, { gatway: "https://g.example" }), '"gatway"'],
    ["no page", () => config({ claim: undefined }), "no claim, verify, hold or console"],
    [
      "a password in a node's address",
      () => config({ chain: { ...(config().chain as object), nodes: ["https://a:b@node.example"] } }),

      "its chain.nodes[0]",
    ],
    [
      "a host that leads out",
      () => config({}, { hosts: ["../tree"] }),

      "its claim.hosts[0]",
    ],
    [
      "a host of scripts",
      () => config({}, { hosts: ["javascript:1"] }),

      "its claim.hosts[0]",
    ],
    [
      "a project that is none",
      () => config({ walletConnect: { projectId: "mine" } }),
      "its walletConnect.projectId is",
      "32 hexadecimal digits",
    ],
    [
      "a relay that is asked in the open",
      () => config({ walletConnect: { projectId: "0".repeat(32), relay: "ws://relay.example" } }),
      "its walletConnect.relay is",
      "wss://",
    ],
    [
      "wallets of a page that connects none",
      () =>
        config({
          claim: undefined,
          verify: { registries: [pages.chain.factory], issuers: [SOMEBODY] },
          walletConnect: { projectId: "0".repeat(32) },
        }),
      "it has walletConnect, and no page that connects a wallet",
    ],
    ["no host at all", () => config({}, { hosts: undefined }), "its claim has no hosts"],
    [
      "another chain",
      () => config({ chain: { ...(config().chain as object), id: 5 } }),

      "its chain.nodes[0]",
      "its chain.id is 5",
    ],
    [
      "no campaign",
      () => config({}, { campaign: `0x${"12".repeat(20)}` }),
      "its claim.campaign",
      "NoCampaign",
    ],
    [
      "a wrong campaign before what else is missing",
      () => config({}, { campaign: `0x${"12".repeat(20)}`, hosts: undefined }),
      "its claim.campaign",
    ],
    ["a tree that is not there", () => config({}, { tree: "nowhere" }), "its claim.tree is nowhere"],
    ["another tree", () => config({}, { tree: "other" }), "its claim.tree", "RootDiffers"],
    ["another convention", () => config({}, { tree: "sorted" }), "its claim.tree"],
    [
      "a registry that is not there",
      () => config({ verify: { registries: [`0x${"13".repeat(20)}`], issuers: [SOMEBODY] } }),

      "its verify.registries[0]",
    ],
    [
      "nobody whose credentials count",
      () => config({ verify: { registries: [pages.chain.factory], issuers: [] } }),
      "its verify.issuers is []",
    ],
    [
      "a console's campaign that is none",
      () => config({ console: { campaigns: [pages.chain.factory] } }),

      "its console.campaigns[0]",
    ],
    ["names on a chain without ENS", () => config({ ens: {} }), "its ens has no resolver", "ens.nodes"],
    [
      "a resolver of names that is not there",
      () => config({ ens: { universalResolver: `0x${"14".repeat(20)}` } }),
      "its ens.universalResolver",
    ],
    [
      "names without the page that looks them up",
      () => config({ ens: {}, claim: undefined, hold: { issuers: [] } }),
      "it has ens",
    ],
    [
      "a campaign of which nobody said who made it",
      () => config({}, { campaign: pages.campaign }),

      "its claim.campaign",
      "FactoryUnknown",
      "claim.accept: FactoryUnknown",
    ],
  ];
  it("refuses what does not fit by the name of its member, and writes nothing", async () => {
    await pages.plant("other", ROWS.slice(1));
    await pages.plant("sorted", ROWS, "oz-standard");
    for (const [what, wanted, ...words] of refusals) {
      const { told, stderr, directory, ...ended } = await build(wanted(), "refused");
      expect([ended.code, told.error?.code], `${what}: ${stderr}`).to.deep.equal([1, "BadPageConfig"]);
      const { reason, hint } = told.error;
      for (const word of words) expect(`${reason} ${hint}`, what).to.include(word);
      expect(existsSync(directory), what).to.equal(false);
    }
    const accepting = await build(
      config({}, { campaign: pages.campaign, accept: ["FactoryUnknown"] }),
      "known",
    );
    expect(accepting.code, accepting.stderr).to.equal(0);
    expect(accepting.told.accepted.map(({ id }: { id: string }) => id)).to.deep.equal(["FactoryUnknown"]);
  });

  it("goes by the nodes that answer, and says where none does", async () => {
    const dead = "http://127.0.0.1:2";
    const nodes = (...all: string[]) => config({ chain: { ...(config().chain as object), nodes: all } });
    const { code, stderr } = await build(nodes(dead, pages.chain.rpc), "live");
    expect(code, stderr).to.equal(0);
    const none = await build(nodes(dead), "none");
    expect(none.told.error).to.include({ code: "BadPageConfig" });
    expect(none.told.error.reason).to.include("none of its chain.nodes answers");
    // One that is of another chain is refused even where others answer.
    const other = await openFaultyNode(pages.chain.rpc);
    other.answer = (method) => (method === "eth_chainId" ? { result: "0x5" } : undefined);
    const wrong = await build(nodes(pages.chain.rpc, other.url), "wrong");
    await other.close();
    expect(wrong.told.error.reason).to.include("its chain.nodes[1]");
  });

  it("lets the claim page alone ask the nodes for names, of another chain, by the resolver that is usual there", async () => {
    const names = await openFaultyNode(pages.chain.rpc);
    const answers: Record<string, unknown> = {
      eth_chainId: { result: "0x1" },
      eth_getCode: { result: "0x00" },
    };
    names.answer = (method) => answers[method];
    const wanted = (...nodes: string[]) => config({ ens: { nodes }, hold: { issuers: [] } });
    const { code, stderr, directory } = await build(wanted(names.url), "named");
    const mixed = await build(wanted(names.url, pages.chain.rpc), "mixed");
    await names.close();
    expect(code, stderr).to.equal(0);
    const resolver = "0xeEeEEEeE14D718C2B47D9923Deab1335E144EeEe";
    expect(dataOf(directory, "claim").ens).to.deep.equal({ chainId: 1, nodes: [names.url], resolver });
    for (const page of ["claim", "hold"]) {
      const document = readFileSync(join(directory, page, "index.html"), "utf8");
      const asked = /connect-src [^;]*/.exec(document)?.[0].includes(names.url);
      expect(asked, page).to.equal(page === "claim");
    }
    expect(mixed.told.error.reason).to.include("its ens.nodes[1]");
  });

  it("follows no link that stands in the way of its folder", async () => {
    mkdirSync(pages.path("elsewhere"));
    writeFileSync(pages.path("elsewhere/keep.txt"), "mine");
    symlinkSync(pages.path("elsewhere"), pages.path("linked"));
    const { told } = await build(config(), "linked");
    expect(told.error.code).to.equal("OutputInTheWay");
    expect(readdirSync(pages.path("elsewhere"))).to.deep.equal(["keep.txt"]);
  });

  it("has an example that it can read, and help", async () => {
    const read = parsePagesConfig(readFileSync(SAMPLE, "utf8"), SAMPLE);
    expect(Object.keys(read)).to.include.members(["claim", "verify", "hold", "console"]);
    const { code, stdout } = await runSymbolon(["page", "build", "--help"]);
    expect(code).to.equal(0);
    expect(stdout).to.include("--with-tree");
  });
});
