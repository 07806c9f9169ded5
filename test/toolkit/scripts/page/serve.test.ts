import { appendFileSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect } from "chai";
import { contentPolicy, rootPolicy } from "../../../../src/node/pages/build/contentPolicy.ts";
import { pageHeaders } from "../../../../src/node/pages/build/siteHeaders.ts";
import { openSite } from "../../../../src/node/pages/serve/openSite.ts";
import { serveHandler } from "../../../../src/node/pages/serve/serveHandler.ts";
import { siteHandler } from "../../../../src/node/pages/serve/siteHandler.ts";
import { runProcess } from "../runProcess.ts";
import { runSymbolon } from "../runSymbolon.ts";
import { usePageChain } from "./pageChain.ts";

type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
};

/** A request with its path as it is, which `fetch` would put in order first. */
function ask(url: string, path: string, method = "GET", headers: Readonly<Record<string, string>> = {}) {
  const { hostname, port } = new URL(url);
  return new Promise<Answer>((resolve, reject) => {
    request({ hostname, port, path, method, headers, agent: false }, async (response) => {
      const body = await buffer(response);
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
    })
      .on("error", reject)
      .end();
  });
}

/** An issuer whom the page names. */
const SOMEBODY = { address: `0x${"15".repeat(20)}`, name: "An issuer" };

describe("symbolon page serve", () => {
  const pages = usePageChain();
  let directory: string;
  before(async () => {
    const all = { verify: { registries: [pages.chain.factory], issuers: [SOMEBODY] } };
    const built = await pages.build(pages.config(all, { isSafeApp: true }), "served", "--with-tree");
    expect(built.code, built.stderr).to.equal(0);
    ({ directory } = built);
  });

  async function served(run: (url: string) => Promise<void>): Promise<void> {
    const { url, close } = await serveHandler(siteHandler(await openSite(directory)), {
      host: "127.0.0.1",
      port: 0,
    });
    try {
      await run(url);
    } finally {
      await close();
    }
  }

  it("serves every file that was built with the headers of its place, compressed as is asked", async () => {
    const { list, data } = await openSite(directory);
    await served(async (url) => {
      const paths = list.files
        .map(({ path }) => path)
        .filter((path) => !["_headers", "nginx.conf"].includes(path));
      for (const path of [...paths, "files.json"]) {
        const bytes = readFileSync(join(directory, path));
        const plain = await ask(url, `/${path}`);
        expect(plain.status, path).to.equal(200);
        expect(plain.body.equals(bytes), path).to.equal(true);
        expect(plain.headers["x-content-type-options"], path).to.equal("nosniff");
        expect(plain.headers["content-length"]).to.equal(String(bytes.length));
        const isHashed = path.includes("/assets/");
        expect(plain.headers["cache-control"], path).to.include(isHashed ? "immutable" : "no-cache");
        for (const [encoding, unpack] of [
          ["br", brotliDecompressSync],
          ["gzip", gunzipSync],
        ] as const) {
          const packed = await ask(url, `/${path}`, "GET", { "accept-encoding": encoding });
          const isPacked = packed.headers["content-encoding"] === encoding;
          expect((isPacked ? unpack(packed.body) : packed.body).equals(bytes), path).to.equal(true);
          expect(isPacked, path).to.equal(bytes.length >= 512 && !/[.](?:csv|bin)$/.test(path));
          const again = await ask(url, `/${path}`, "GET", {
            "accept-encoding": encoding,
            "if-none-match": `"other", W/${packed.headers.etag}`,
          });
          expect([again.status, again.body.length], path).to.deep.equal([304, 0]);
        }
        const head = await ask(url, `/${path}`, "HEAD");
        expect([head.status, head.body.length, head.headers["content-length"]]).to.deep.equal([
          200,
          0,
          String(bytes.length),
        ]);
      }
      for (const name of ["claim", "verify"] as const) {
        const { status, headers, body } = await ask(url, `/${name}/?from=link`);
        expect(status).to.equal(200);
        expect(headers).to.include(pageHeaders(name, data));
        expect(headers["content-type"]).to.equal("text/html; charset=utf-8");
        // The document says the same, but for who may frame it.
        const [, meta = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(body.toString()) ?? [];
        expect(meta).to.equal(contentPolicy(name, data));
        expect(headers["content-security-policy"]).to.equal(
          `${meta}; frame-ancestors ${name === "claim" ? "https://app.safe.global" : "'none'"}`,
        );
        expect(headers["permissions-policy"]).to.include(name === "verify" ? "camera=(self)" : "camera=()");
        const moved = await ask(url, `/${name}`);
        expect([moved.status, moved.headers.location]).to.deep.equal([308, `./${name}/`]);
      }
      expect((await ask(url, "/claim/tree/manifest.json")).headers["access-control-allow-origin"]).to.equal(
        "*",
      );
      expect((await ask(url, "/claim/manifest.json")).headers["access-control-allow-origin"]).to.equal("*");
      expect((await ask(url, "/claim/")).headers).not.to.have.property("access-control-allow-origin");
      const root = await ask(url, "/");
      expect(root.body.toString()).to.include('href="./claim/"').and.include('href="./verify/"');
      expect(root.headers["content-security-policy"]).to.equal(`${rootPolicy(data)}; frame-ancestors 'none'`);
    });
  });

  it("serves nothing else, whatever is asked", async () => {
    writeFileSync(pages.path("secret.txt"), "mine");
    symlinkSync(pages.path("secret.txt"), join(directory, "claim/link.js"));
    writeFileSync(join(directory, "later.txt"), "not built");
    await served(async (url) => {
      for (const path of [
        "/claim/assets/",
        "/claim/tree/",
        "/hold/",
        "/console",
        "//claim/",
        "/claim//index.html",
        "/../secret.txt",
        "/claim/../../secret.txt",
        "/claim/..%2f..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/..\\secret.txt",
        "/claim/link.js",
        "/later.txt",
        "/_headers",
        "/nginx.conf",
        "/claim/index.html%00",
        "/CLAIM/",
        "/claim/index.html/",
        "/constructor",
        "/__proto__",
      ]) {
        const { status, headers, body } = await ask(url, path);
        expect(status, path).to.equal(404);
        expect(body.toString()).not.to.include("mine");
        expect(headers["x-content-type-options"]).to.equal("nosniff");
      }
      for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
        expect((await ask(url, "/claim/", method)).status, method).to.equal(405);
      }
    });
    rmSync(join(directory, "claim/link.js"));
    rmSync(join(directory, "later.txt"));
  });

  it("refuses a folder whose files are not those that were built", async () => {
    const page = (...args: readonly string[]) => runSymbolon(["page", "serve", ...args, "--json"]);
    const codeOf = async (from = directory) => JSON.parse((await page(from)).stdout).error.code;
    expect(await codeOf(pages.path("none"))).to.equal("NotASite");
    expect(await codeOf(pages.path("."))).to.equal("NotASite");
    const changed = join(directory, "verify/index.html");
    const kept = readFileSync(changed);
    appendFileSync(changed, "<!-- -->");
    expect(await codeOf()).to.equal("SiteChanged");
    rmSync(changed);
    expect(await codeOf()).to.equal("SiteChanged");
    // The same bytes, but by a link.
    writeFileSync(pages.path("aside.html"), kept);
    symlinkSync(pages.path("aside.html"), changed);
    expect(await codeOf()).to.equal("SiteChanged");
    rmSync(changed);
    renameSync(pages.path("aside.html"), changed);
    const list = join(directory, "files.json");
    const text = readFileSync(list, "utf8");
    for (const [from, to] of [
      ["verify/index.html", "../secret.txt"],
      ["verify/index.html", "/etc/passwd"],
      ["symbolon-page-files", "files"],
      ['"hash": "0x', '"hash": "0xff'],
    ] as const) {
      writeFileSync(list, text.replace(from, to));
      expect(await codeOf(), to).to.equal("BadPageFiles");
    }
    writeFileSync(list, text);
    expect((await openSite(directory)).list.pages).to.deep.equal(["claim", "verify"]);
  });

  it("tells its addresses, and ends cleanly", async () => {
    let served = "";
    const { code, stdout } = await runProcess(["scripts/symbolon.ts", "page", "serve", directory, "--json"], {
      meet: (child) => {
        child.stdout?.once("data", async (text: string) => {
          served = await fetch(JSON.parse(text).pages.claim).then(
            (answer) => answer.text(),
            (error) => String(error),
          );
          child.kill("SIGTERM");
        });
      },
    });
    expect(code).to.equal(0);
    expect(served).to.include("<!doctype html>");
    const { url } = JSON.parse(stdout);
    const taken = await serveHandler((_, response) => response.end(), { host: "127.0.0.1", port: 0 });
    const { port } = new URL(taken.url);
    const refused = await runSymbolon(["page", "serve", directory, "--port", port, "--json"]);
    await taken.close();
    expect(JSON.parse(refused.stdout).error.code).to.equal("PortNotFree");
    expect(url).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});
