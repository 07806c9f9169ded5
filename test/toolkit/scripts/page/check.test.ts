import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { writeContract } from "viem/actions";
import { dataOfDocument } from "../../../../src/node/pages/build/pageDocument.ts";
import { openSite } from "../../../../src/node/pages/serve/openSite.ts";
import { type Handler, siteHandler } from "../../../../src/node/pages/serve/siteHandler.ts";
import { instantCampaignAbi } from "../../../../src/sdk/chain/abi/instantCampaignAbi.ts";
import { formatPageData, parsePageData } from "../../../../src/sdk/pageData/index.ts";
import { openFaultyNode } from "../faultyNode.ts";
import { runSymbolon } from "../runSymbolon.ts";
import { usePageChain } from "./pageChain.ts";

type Finding = {
  readonly id: string;
  readonly severity: string;
  readonly sentence: string;
  readonly accepted: boolean;
};

/** Does something else than the host would, where it gives true. */
type Mischief = (path: string, request: IncomingMessage, response: ServerResponse) => boolean;

/** An issuer whom the page names. */
const SOMEBODY = { address: `0x${"15".repeat(20)}`, name: "An issuer" };

describe("symbolon page check", () => {
  const pages = usePageChain();
  let directory: string;
  let other: string;
  let handler: Handler;
  let server: Server;
  let url: string;
  /** What is served instead; nobody does anything as a rule. */
  let mischief: Mischief = () => false;
  before(async () => {
    server = createServer((request, response) => {
      if (!mischief(request.url ?? "", request, response)) handler(request, response);
    });
    await new Promise<void>((go) => server.listen(0, "127.0.0.1", go));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const verify = { registries: [pages.chain.factory], issuers: [SOMEBODY] };
    const walletConnect = { projectId: "0".repeat(32) };
    const built = await pages.build(
      pages.config({ verify, walletConnect }, { hosts: [`${url}mirror/`] }),
      "up",
      "--with-tree",
    );
    expect(built.code, built.stderr).to.equal(0);
    ({ directory } = built);
    const before = await pages.build(
      pages.config({ verify, title: "Before" }, { hosts: [`${url}mirror/`] }),
      "old",
      "--with-tree",
    );
    other = before.directory;
    handler = await mirrored(directory);
  });
  after(() => {
    server?.close();
    server?.closeAllConnections();
  });
  afterEach(() => {
    mischief = () => false;
  });

  /** The site of a folder, and its tree a second time. */
  async function mirrored(from: string): Promise<Handler> {
    const serve = siteHandler(await openSite(from));
    return (request, response) => {
      request.url = request.url?.replace(/^\/mirror\//, "/claim/tree/") ?? "";
      serve(request, response);
    };
  }

  async function check(...options: readonly string[]) {
    return checkAt(
      url,
      "--build",
      directory,
      "--campaign-file",
      pages.path("tree.campaign.json"),
      ...options,
    );
  }

  async function checkAt(...args: readonly string[]) {
    const { code, stdout, stderr } = await runSymbolon(["page", "check", ...args, "--json"]);
    const told = JSON.parse(stdout || "{}");
    const findings = (told.findings ?? []) as readonly Finding[];
    return { code, told, stderr, findings, ids: [...new Set(findings.map(({ id }) => id))] };
  }

  /** What a check finds while the host does something of its own. */
  async function found(own: Mischief, ...options: readonly string[]) {
    mischief = own;
    const checked = await check("--patience", "5", ...options);
    mischief = () => false;
    return checked;
  }

  /** The same of the verify page alone, which has neither tree nor campaign. */
  async function foundInPage(own: Mischief, ...options: readonly string[]) {
    mischief = own;
    return checkAt(`${url}verify/`, "--build", directory, "--patience", "5", ...options);
  }

  /** Serves a document changed. */
  const changed =
    (change: (html: string) => string, name = "verify"): Mischief =>
    (path, _, response) => {
      if (path !== `/${name}/`) return false;
      dress(path, response);
      response.end(change(readFileSync(join(directory, name, "index.html"), "utf8")));
      return true;
    };

  /** Gives an answer the headers of a file. */
  function dress(path: string, response: ServerResponse): void {
    handler({ url: path, method: "HEAD", headers: {} } as IncomingMessage, discarded(response));
    response.removeHeader("content-length");
  }

  /** Takes the headers of an answer, but not its end. */
  function discarded(response: ServerResponse): ServerResponse {
    return {
      writeHead(_: number, headers: readonly string[]) {
        for (let i = 0; i < headers.length; i += 2)
          response.setHeader(headers[i] ?? "", headers[i + 1] ?? "");
        return this;
      },
      end() {},
    } as unknown as ServerResponse;
  }

  it("finds nothing where all is as it was built, by each form of the address", async () => {
    for (const address of ["", "claim/", "claim", "verify/index.html", "claim/?from=a#b"]) {
      const file = ["--campaign-file", pages.path("tree.campaign.json")];
      const { code, told, findings, stderr } = await checkAt(
        `${url}${address}`,
        "--build",
        directory,
        ...file,
      );
      expect(findings, stderr).to.deep.equal([]);
      expect([code, told.ok, told.url]).to.deep.equal([0, true, url]);
      expect(told.notSeen).to.include("to others");
    }
  });

  it("needs no build: makes this version's pages for what the host says, and tells what that is", async () => {
    const file = ["--campaign-file", pages.path("tree.campaign.json")];
    const { code, told, findings } = await checkAt(url, ...file);
    expect(findings).to.deep.equal([]);
    expect(code).to.equal(0);
    const [{ campaign }] = told.campaigns;
    expect(campaign.toLowerCase()).to.equal(pages.campaign.toLowerCase());
    mischief = (path, _, response) => path.endsWith(".js") && Boolean(response.end("alert(1)"));
    expect((await checkAt(url, ...file)).ids).to.include("FileDiffers");
    mischief = (_, __, response) => Boolean(response.end("<html>hello</html>"));
    const nothing = await checkAt(url);
    expect([nothing.code, nothing.told.error.code]).to.deep.equal([1, "NotAPage"]);
  });

  it("believes nothing of what a host says that its page is about", async () => {
    const html = readFileSync(join(directory, "claim/index.html"), "utf8");
    const json = dataOfDocument(html) ?? "";
    const data = JSON.parse(json);
    const junk = {
      ...data,
      chain: { ...data.chain, nodes: ["junk", "file:///etc/passwd", pages.chain.rpc] },
      claim: { ...data.claim, trees: ["http://[", "file:///etc/", "tree/"] },
      ens: { chainId: 1, nodes: ["names", pages.chain.rpc], resolver: data.claim.campaign },
    };
    mischief = (path, _, response) =>
      path === "/claim/" && Boolean(response.end(html.replace(json, () => JSON.stringify(junk))));
    const { code, findings } = await checkAt(
      `${url}claim/`,
      "--campaign-file",
      pages.path("tree.campaign.json"),
    );
    expect(code).to.equal(3);
    const sentences = findings.map(({ id, sentence }) => `${id}: ${sentence}`).join("\n");
    for (const words of [
      /NodeUnreachable: .*junk/,
      /NodeUnreachable: .*"names"/,
      /NodeUnreachable: The node at [.]{3} /,
      /NotServed: .*http:\/\/\[/,
      /HostUnreachable: The tree at file:/,
    ]) {
      expect(sentences).to.match(words);
    }
    expect(sentences).not.to.match(/root:|TypeError/);
  });

  it("names whatever a host serves instead of a file", async () => {
    const { files } = JSON.parse(readFileSync(join(directory, "files.json"), "utf8"));
    const scripts = files.filter(({ path }: { path: string }) => /^verify\/.*[.]js$/.test(path));
    const script: string = scripts.toSorted((a: { size: number }, b: { size: number }) => b.size - a.size)[0]
      .path;
    const only =
      (instead: (response: ServerResponse) => unknown): Mischief =>
      (path, _, response) => {
        if (path !== `/${script}`) return false;
        dress(path, response);
        instead(response);
        return true;
      };
    const bytes = readFileSync(join(directory, script));
    const altered = Buffer.from(bytes);
    altered[100] = (altered[100] ?? 0) ^ 1;
    const cases: readonly [string, (response: ServerResponse) => unknown][] = [
      ["FileDiffers", (response) => response.end(altered)],
      ["FileDiffers", (response) => response.end(bytes.subarray(1))],
      ["HtmlInstead", (response) => response.end("\n<!DOCTYPE html><p>Not found")],
      ["FileMissing", (response) => response.writeHead(404).end()],
      ["Redirected", (response) => response.writeHead(302, { location: "https://evil.example/" }).end()],
      ["WrongContentType", (response) => response.setHeader("content-type", "text/plain").end(bytes)],
      ["AnswerTooLong", (response) => response.end(Buffer.concat([bytes, Buffer.alloc(1 << 17)]))],
      // Some kilobytes that unpack to many megabytes.
      [
        "AnswerTooLong",
        (response) => response.setHeader("content-encoding", "gzip").end(gzipSync(Buffer.alloc(1 << 25))),
      ],
      [
        "AnswerTruncated",
        (response) => response.setHeader("content-encoding", "gzip").end(gzipSync(bytes).subarray(0, 900)),
      ],
      [
        "AnswerTruncated",
        (response) =>
          response
            .setHeader("content-length", bytes.length)
            .write(bytes.subarray(0, 9), () => response.destroy()),
      ],
      ["HostUnreachable", (response) => response.destroy()],
    ];
    for (const [id, instead] of cases) {
      const { code, ids, findings, stderr } = await foundInPage(only(instead));
      expect(code, `${id} ${stderr}`).to.equal(3);
      expect(ids, JSON.stringify(findings)).to.deep.equal([id]);
      expect(findings[0]?.sentence).to.include(script);
    }
    // One that answers nothing differs in nothing: there is no answer, and that at once.
    const down = await foundInPage((_, __, response) => Boolean(response.destroy()));
    expect([down.code, down.told.error.code]).to.deep.equal([1, "HostUnreachable"]);
    const silent = await foundInPage(
      only(() => {}),
      "--patience",
      "1",
    );
    expect(silent.ids).to.deep.equal(["HostSilent"]);
  });

  it("sees another page at a document's own name, and lets a host lead from there to the folder", async () => {
    const named =
      (instead: (response: ServerResponse) => unknown): Mischief =>
      (path, _, response) => {
        if (path !== "/verify/index.html") return false;
        dress(path, response);
        instead(response);
        return true;
      };
    const html = readFileSync(join(directory, "verify/index.html"), "utf8");
    const evil = html.replace("<body>", '<body><script src="https://evil.example/a.js"></script>');
    const other = await foundInPage(named((response) => response.end(evil)));
    expect([other.code, other.ids]).to.deep.equal([3, ["ScriptAdded", "FileDiffers"]]);
    expect(other.findings[0]?.sentence).to.include("verify/index.html");
    const away = { location: "https://evil.example/" };
    expect((await foundInPage(named((response) => response.writeHead(302, away).end()))).ids).to.deep.equal([
      "Redirected",
    ]);
    for (const location of ["./", "/verify", `${url}verify/`]) {
      const led = await foundInPage(named((response) => response.writeHead(308, { location }).end()));
      expect([led.code, led.ids], location).to.deep.equal([0, []]);
    }
    expect((await foundInPage(named((response) => response.writeHead(404).end()))).code).to.equal(0);
  });

  it("names what a host has a browser do besides", async () => {
    for (const [name, value] of [
      ["clear-site-data", '"storage"'],
      ["content-disposition", "attachment"],
    ] as const) {
      const { code, ids } = await foundInPage((path, _, response) => {
        if (path === "/verify/") response.setHeader(name, value);
        return false;
      });
      expect([code, ids], name).to.deep.equal([3, ["HeaderAdded"]]);
    }
  });

  it("is not fooled by a host that answers everything, or that serves an earlier build", async () => {
    const page = "<!doctype html><title>Parked</title>";
    const parked = await found((_, __, response) =>
      Boolean(response.setHeader("content-type", "text/html").end(page)),
    );
    expect(parked.code).to.equal(3);
    expect(parked.ids).to.include.members([
      "HtmlInstead",
      "PolicyDropped",
      "DataChanged",
      "FileDiffers",
      "BadManifest",
    ]);
    const served = handler;
    handler = await mirrored(other);
    const old = await check();
    handler = served;
    expect(old.ids).to.include.members(["OtherBuild", "DataChanged"]);
    expect(old.findings.find(({ id }) => id === "DataChanged")?.sentence).to.include('title is "Before"');
  });

  it("names what was put into a document, and what was taken out of it", async () => {
    const policy = /<meta http-equiv="Content-Security-Policy"[^>]*>/;
    const withData = (change: (data: ReturnType<typeof parsePageData>) => object) => (html: string) => {
      const json = dataOfDocument(html) ?? "";
      return html.replace(json, () =>
        formatPageData(change(parsePageData(json)) as ReturnType<typeof parsePageData>),
      );
    };
    const thief = `0x${"66".repeat(20)}` as const;
    const cases: readonly [string, (html: string) => string, word: string][] = [
      [
        "ScriptAdded",
        (html) => html.replace("<body>", '<body><script src="https://evil.example/a.js"></script>'),
        "evil.example",
      ],
      ["ScriptAdded", (html) => html.replace("<body>", '<body onload="steal()">'), "onload"],
      [
        "ElementAdded",
        (html) =>
          html.replace("<head>", '<head><meta http-equiv="refresh" content="0;url=https://evil.example">'),
        "refresh",
      ],
      ["PolicyDropped", (html) => html.replace(policy, ""), "no policy"],
      [
        "PolicyWeaker",
        (html) => html.replace("connect-src 'self'", "connect-src 'self' https://evil.example"),
        "connect-src allows https://evil.example",
      ],
      [
        "PolicyWeaker",
        (html) => html.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'"),
        "script-src allows 'unsafe-inline'",
      ],
      [
        "PolicyWeaker",
        (html) => html.replace("; require-trusted-types-for 'script'", ""),
        "require-trusted-types-for is missing",
      ],
      [
        "DataChanged",
        withData((data) => ({ ...data, claim: data.claim && { ...data.claim, campaign: thief } })),
        `claim.campaign is "${thief}"`,
      ],
      [
        "DataChanged",
        withData((data) => ({ ...data, chain: { ...data.chain, nodes: ["https://evil.example"] } })),
        "chain.nodes.0",
      ],
      [
        "DataChanged",
        (html) => html.replace('id="page-data"', 'id="page-datum"'),
        "has no readable data of the build",
      ],
    ];
    for (const [id, change, word] of cases) {
      const { ids, findings, code } = await foundInPage(changed(change));
      expect(code).to.equal(3);
      expect(ids, word).to.include.members([id, "FileDiffers"]);
      expect(findings.find((one) => one.id === id)?.sentence).to.include(word);
    }
    // Where nothing is said of whom it may ask, it may ask nobody.
    const closed = await foundInPage(changed((html) => html.replace("connect-src", "x-src")));
    expect(closed.ids).to.deep.equal(["FileDiffers"]);
  });

  it("compares the headers of documents, which may be accepted where a host cannot do better", async () => {
    const withHeaders =
      (headers: Readonly<Record<string, string | undefined>>): Mischief =>
      (path, request, response) => {
        if (path !== "/verify/") return false;
        const { writeHead } = response;
        response.writeHead = ((status: number, all: string[]) => {
          for (const [name, value] of Object.entries(headers)) {
            const at = all.findIndex((one, i) => i % 2 === 0 && one === name);
            if (at >= 0) all.splice(at, 2);
            if (value !== undefined) all.push(name, value);
          }
          return writeHead.call(response, status, all);
        }) as typeof response.writeHead;
        handler(request, response);
        return true;
      };
    const csp =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";
    const cases: readonly [string, Parameters<typeof withHeaders>[0], string][] = [
      [
        "HeaderMissing",
        { "content-security-policy": undefined, "referrer-policy": undefined },
        "any page may frame it",
      ],
      ["HeaderWeaker", { "content-security-policy": csp }, "frame-ancestors is missing"],
      [
        "HeaderWeaker",
        { "content-security-policy": `${csp}; frame-ancestors *` },
        "frame-ancestors allows *",
      ],
      ["HeaderWeaker", { "permissions-policy": "camera=*, microphone=(), geolocation=()" }, "camera is *"],
      ["HeaderWeaker", { "cache-control": "max-age=86400" }, "earlier build"],
      ["HeaderWeaker", { "referrer-policy": "unsafe-url" }, "unsafe-url"],
      ["HeaderWeaker", { "cross-origin-opener-policy": "unsafe-none" }, "unsafe-none"],
      ["HeaderAdded", { refresh: "5; url=https://evil.example" }, "evil.example"],
    ];
    for (const [id, headers, word] of cases) {
      const { code, ids, findings } = await foundInPage(withHeaders(headers));
      expect([code, ids]).to.deep.equal([3, [id]]);
      expect(findings[0]?.sentence).to.include(word);
      const accepted = await foundInPage(withHeaders(headers), "--accept", id);
      expect([accepted.code, accepted.findings[0]?.accepted]).to.deep.equal([0, true]);
    }
    // More than was asked for is no fault.
    const stricter = {
      "cross-origin-opener-policy": "same-origin",
      "content-security-policy": `default-src 'none', ${csp}; connect-src 'self'; frame-ancestors 'none'`,
    };
    expect((await foundInPage(withHeaders(stricter))).ids).to.deep.equal([]);
    const stolen = await foundInPage(
      changed((html: string) => html.replace("<body>", "<body><script>1</script>")),
      "--accept",
      "ScriptAdded",
    );
    expect([stolen.code, stolen.told.error.code]).to.deep.equal([1, "CannotAccept"]);
  });

  it("makes the tree of each host again from its rows", async () => {
    const of =
      (file: string, instead: (response: ServerResponse) => unknown): Mischief =>
      (path, _, response) => {
        if (path !== file) return false;
        instead(response.setHeader("access-control-allow-origin", "*"));
        return true;
      };
    const tile = readFileSync(join(pages.tree, "tiles/top.bin"));
    tile[40] = (tile[40] ?? 0) ^ 1;
    const bent = await found(of("/mirror/tiles/top.bin", (response) => response.end(tile)));
    expect(bent.ids).to.deep.equal(["TreeDiffers"]);
    expect(bent.findings[0]?.sentence)
      .to.include(`The tree at ${url}mirror/`)
      .and.not.include("symbolon-tree-");
    const gone = await found(of("/mirror/accounts/all.bin", (response) => response.writeHead(410).end()));
    expect(gone.ids).to.deep.equal(["NotServed"]);
    await pages.plant("strange", [{ account: `0x${"77".repeat(20)}`, amount: 1n }]);
    const manifest = readFileSync(pages.path("strange/manifest.json"));
    const strange = await found(of("/claim/tree/manifest.json", (response) => response.end(manifest)));
    expect(strange.ids).to.deep.equal(["RootMismatch"]);
    const bomb = gzipSync(Buffer.alloc(1 << 25));
    const bombed = await found(
      of("/mirror/manifest.json", (response) => response.setHeader("content-encoding", "gzip").end(bomb)),
    );
    expect(bombed.ids).to.deep.equal(["AnswerTooLong"]);
  });

  it("asks each node as a page in a browser will", async () => {
    const node = await openFaultyNode(pages.chain.rpc);
    const chain = { ...(pages.config().chain as object), nodes: [pages.chain.rpc, node.url] };
    const built = await pages.build(
      pages.config({ chain, claim: undefined, hold: { issuers: [] } }),
      "nodes",
    );
    expect(built.code, built.stderr).to.equal(0);
    const served = handler;
    handler = siteHandler(await openSite(built.directory));
    const ask = async () => (await checkAt(url, "--build", built.directory)).findings;
    try {
      await node.close();
      const [down] = await ask();
      expect(down?.id).to.equal("NodeUnreachable");
      expect(down?.sentence).to.include(new URL(node.url).host);
      const answers = (id: string, time: number) =>
        JSON.stringify([
          { id: 1, result: id },
          { id: 2, result: { timestamp: `0x${time.toString(16)}` } },
        ]);
      const open = { "access-control-allow-origin": "*", "access-control-allow-headers": "Content-Type" };
      const own = pages.chain.reader.chain.id;
      const now = Number(await pages.chain.now());
      const cases: readonly [string | undefined, status: number, body: string, headers: object][] = [
        [undefined, 200, answers(`0x${own.toString(16)}`, now), open],
        ["NodeWrongChain", 200, answers("0x5", now), open],
        ["NodeBehind", 200, answers(`0x${own.toString(16)}`, now - 3_600), open],
        ["NodeNoCors", 200, answers(`0x${own.toString(16)}`, now), {}],
        [
          "NodeNoCors",
          200,
          answers(`0x${own.toString(16)}`, now),
          { "access-control-allow-origin": "https://other.example" },
        ],
        ["NodeNoCors", 200, answers(`0x${own.toString(16)}`, now), { "access-control-allow-origin": "*" }],
        ["NodeUnfit", 200, '{"jsonrpc":"2.0","id":1,"result":"0x1"}', open],
        ["NodeUnfit", 200, "<html>", open],
        ["NodeUnreachable", 429, "", open],
      ];
      for (const [id, status, body, headers] of cases) {
        const fake = createServer((request, response) => {
          expect(request.headers.origin).to.equal(url.slice(0, -1));
          response
            .writeHead(status, headers as Record<string, string>)
            .end(request.method === "POST" ? body : "");
        });
        await new Promise<void>((go) => fake.listen(Number(new URL(node.url).port), "127.0.0.1", go));
        const findings = await ask();
        fake.close();
        fake.closeAllConnections();
        expect(
          findings.map((one) => one.id),
          `${id} ${body}`,
        ).to.deep.equal(id === undefined ? [] : [id]);
      }
    } finally {
      handler = served;
    }
  });

  it("compares the campaign with the chain: another file, another node, and one that is over", async () => {
    expect((await checkAt(url, "--build", directory)).ids).to.deep.equal(["FactoryUnknown"]);
    await pages.plant("second");
    const { campaign } = await pages.create(pages.path("second"));
    const wrong = await checkAt(
      url,
      "--build",
      directory,
      "--campaign-file",
      pages.path("second.campaign.json"),
    );
    expect(campaign).not.to.equal(pages.campaign);
    expect(wrong.ids).to.deep.equal(["OtherCampaign"]);
    const node = await openFaultyNode(pages.chain.rpc);
    node.answer = (method) => (method === "eth_chainId" ? { result: "0x5" } : undefined);
    const astray = await check("--rpc", node.url);
    await node.close();
    expect(astray.ids).to.deep.equal(["WrongNode"]);
    const { node: test, operator } = pages.chain;
    const snapshot = await test.snapshot();
    await pages.chain.mineAt((await pages.chain.now()) + 40n * 86_400n);
    const over = await check();
    expect(over.code).to.equal(3);
    expect(
      over.ids.some((id) => id.startsWith("End")),
      over.ids.join(),
    ).to.equal(true);
    await writeContract(operator, {
      address: pages.campaign,
      abi: instantCampaignAbi,
      functionName: "sweep",
    });
    await test.revert({ id: snapshot });
  });

  it("compares each of several campaigns, and says which one a finding is about", async () => {
    await pages.plant("third");
    const { campaign } = await pages.create(pages.path("third"));
    const claim = ["tree", "third"].map((name) => ({ campaign: `${name}.campaign.json`, tree: name }));
    const built = await pages.build(pages.config({ claim }), "both", "--with-tree");
    expect(built.code, built.stderr).to.equal(0);
    const served = handler;
    handler = siteHandler(await openSite(built.directory));
    const ask = () =>
      checkAt(url, "--build", built.directory, "--campaign-file", pages.path("third.campaign.json"));
    try {
      const sound = await ask();
      expect(
        sound.told.campaigns.map((one: { campaign: string }) => one.campaign.toLowerCase()),
      ).to.deep.equal([pages.campaign, campaign].map((one) => one.toLowerCase()));
      // The file is of one of them: who made the other, nobody has said.
      expect(sound.ids).to.deep.equal(["FactoryUnknown"]);
      expect(sound.findings[0]?.sentence).to.match(new RegExp(`^Campaign ${pages.campaign}: `, "i"));
      mischief = (path, _, response) =>
        path.toLowerCase().includes(campaign.toLowerCase()) && Boolean(response.writeHead(404).end());
      const broken = (await ask()).findings.filter(({ id }) => id === "NotServed");
      expect(broken).not.to.deep.equal([]);
      for (const { sentence } of broken)
        expect(sentence).to.match(new RegExp(`^Campaign ${campaign}: `, "i"));
      mischief = (path, _, response) => path === "/" && Boolean(response.end("<script src=x></script>"));
      expect((await ask()).ids).to.include.members(["ScriptAdded", "PolicyDropped", "FileDiffers"]);
    } finally {
      handler = served;
    }
  });

  it("reports a build that was changed, and help", async () => {
    const path = join(directory, "verify/index.html");
    const kept = readFileSync(path);
    writeFileSync(path, `${kept}<!-- -->`);
    const { code, told } = await check();
    writeFileSync(path, kept);
    expect([code, told.error.code]).to.deep.equal([1, "SiteChanged"]);
    const lines = await runSymbolon([
      "page",
      "check",
      url,
      "--build",
      directory,
      "--accept",
      "FactoryUnknown",
    ]);
    expect(lines.code).to.equal(0);
    expect(lines.stdout)
      .to.match(/found +as it was built/)
      .and.to.include("accepted: FactoryUnknown");
  });
});
