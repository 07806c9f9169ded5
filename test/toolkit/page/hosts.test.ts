import { brotliCompressSync, gzipSync, zstdCompressSync } from "node:zlib";
import { expect } from "chai";

import { offlineWorker } from "../../../src/node/pages/build/offlineWorker.ts";
import { closeConnections } from "../../../src/node/pages/check/askHost.ts";
import { BROWSERS, browserHeaders } from "../../../src/node/pages/check/browsers.ts";
import { redirected } from "../../../src/node/pages/check/checkAnswer.ts";
import { checkDocument } from "../../../src/node/pages/check/checkDocument.ts";
import { honestHosts } from "./hosts/honestHosts.ts";
import { foundOf, hostileHosts } from "./hosts/hostileHosts.ts";
import { checkPlayed, differingFiles, isThere, type PlayHost, type Visit } from "./hosts/playedHost.ts";

describe("page check, of hosts", () => {
  after(closeConnections);

  for (const host of hostileHosts) {
    it(`finds ${host.name}`, async () => {
      expect(await foundOf(host)).not.to.deep.equal([]);
    });
  }

  it("would find one of them if it asked for each file once, as programs of a desktop do (A296)", async () => {
    const found = await Promise.all(
      hostileHosts.map(async ({ play }) => (await differingFiles(play)).length > 0),
    );
    expect(found.filter((one) => one)).to.have.length(1);
  });

  for (const { name, play, warns = [] } of honestHosts) {
    it(`passes ${name}`, async () => {
      const { findings } = await checkPlayed(play);
      const others = findings.filter(({ id }) => !warns.includes(id));
      expect(others.map(({ id, sentence }) => `${id}: ${sentence}`)).to.deep.equal([]);
      expect(findings.every(({ severity }) => severity === "warning")).to.equal(true);
    });
  }

  /** Refuses what is not there by a page of its own. */
  const refusing =
    (page: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): PlayHost =>
    (visit) =>
      isThere(visit)
        ? visit.serve()
        : visit.response.writeHead(404, { "content-type": "text/html", ...headers }).end(page);

  it("lets a refusal say what it likes, and names one that runs something or leads on", async () => {
    const still =
      '<link rel="stylesheet" href="/look.css"><img src="/lost.png"><a href="https://a.example">Home</a>';
    expect((await checkPlayed(refusing(still))).findings).to.deep.equal([]);
    for (const [page, headers] of [
      ['<script>document.title = "lost"</script>', {}],
      ['<svg:script xmlns:svg="http://www.w3.org/2000/svg" />', {}],
      ["<p ONCLICK=go()>Lost</p>", {}],
      ["<svg/onload=go()>", {}],
      ['<img alt=">" src=x onerror=go()>', {}],
      ["<img alt='<'onerror=go()>", {}],
      ['<meta http-equiv="&#114;efresh" content="0;url=//a.example">', {}],
      ['<form action="https://a.example">', {}],
      ['<meta content="0;url=//a.example" http-equiv=Refresh>', {}],
      ["Lost", { refresh: "0; url=https://a.example" }],
    ] as const) {
      const { findings } = await checkPlayed(refusing(page, headers));
      expect(new Set(findings.map(({ id, severity }) => `${id} ${severity}`)), page).to.deep.equal(
        new Set(["RefusalRuns warning"]),
      );
      expect(findings[0]?.hint).to.include("--accept RefusalRuns");
    }
  });

  it("names a refusal that a browser may read in another way than it, and looks through no long one", async () => {
    const drain = "<script>drain()</script>";
    const utf8 = "text/html; charset=utf-8";
    const cases: readonly [RegExp, string | Uint8Array, Readonly<Record<string, string>>][] = [
      [/packed as br, gzip/, gzipSync(brotliCompressSync(drain)), { "content-encoding": "br, gzip" }],
      [/packed as dcb/, "Lost", { "content-encoding": "dcb" }],
      [/is in utf-16/, Buffer.from(drain, "utf16le"), { "content-type": "text/html; charset=utf-16" }],
      [/another encoding/, Buffer.from(`\ufeff${drain}`, "utf16le"), { "content-type": utf8 }],
      [/another encoding/, "<scr\x1b(Bipt>drain()</script>", {}],
      [/1048576 bytes/, "<".repeat(1 << 20), {}],
    ];
    for (const [words, page, headers] of cases) {
      const { findings } = await checkPlayed(refusing(page, headers));
      expect(new Set(findings.map(({ id, severity }) => `${id} ${severity}`)), `${words}`).to.deep.equal(
        new Set(["RefusalUnclear warning"]),
      );
      expect(findings[0]?.sentence).to.match(words);
      expect(findings[0]?.hint).to.include("--accept RefusalUnclear");
    }
    expect(
      (await checkPlayed(refusing(zstdCompressSync("Lost"), { "content-encoding": "zstd" }))).findings,
    ).to.deep.equal([]);
  });

  it("asks for a page's worker as browsers register it, and names the one of another build", async () => {
    const other = offlineWorker("cd".repeat(32), []);
    const worker = "self.addEventListener('fetch', (event) => event.respondWith(fetch('/drain')));";
    const cases: readonly [id: string, words: RegExp, script: string, asked: (visit: Visit) => boolean][] = [
      [
        "FileDiffers",
        /verify\/sw[.]js is not the file/,
        worker,
        ({ request: { headers } }) =>
          headers["service-worker"] === "script" &&
          headers["sec-fetch-dest"] === "serviceworker" &&
          headers["sec-fetch-mode"] === "same-origin" &&
          headers["cache-control"] === "max-age=0",
      ],
      [
        "FileDiffers",
        /^Asked by MetaMask on Android: .*verify\/sw[.]js/,
        worker,
        ({ agent }) => agent.includes("MetaMask"),
      ],
      ["OtherBuild", /verify\/sw[.]js is the service worker of another build, cdcd/, other, () => true],
      ["FileDiffers", /verify\/sw[.]js is not the file/, `${other}drain();`, () => true],
    ];
    for (const [id, words, script, isAsked] of cases) {
      const { findings } = await checkPlayed((visit) => {
        if (visit.path !== "/verify/sw.js" || !isAsked(visit)) return visit.serve();
        visit.response.writeHead(200, { "content-type": "text/javascript" }).end(script);
      });
      const found = findings.filter((one) => one.id === id && words.test(one.sentence));
      expect(found.length, `${words}`).to.be.above(0);
    }
  });

  it("finds the elements of a long document that never ends", () => {
    const found = checkDocument("https://page.example/", `<script>${"<a".repeat(1 << 19)}`, "");
    expect(found.map(({ id }) => id)).to.include.members(["ScriptAdded", "ElementAdded"]);
  });

  it("takes whatever a browser would use as served, whatever its status", async () => {
    for (const [path, type] of [
      ["/sw.js", "text/javascript"],
      ["/VERIFY/", "text/html"],
    ] as const) {
      const { findings } = await checkPlayed(({ path: asked, response, serve }) =>
        asked === path ? response.writeHead(203, { "content-type": type }).end("go()") : serve(),
      );
      expect(findings.map(({ id }) => id)[0], path).to.equal(
        type === "text/html" ? "PolicyDropped" : "FileAdded",
      );
    }
  });

  describe("where a true document is served in another folder", () => {
    const DRAIN = "drain()";
    const types = { "content-type": "text/javascript" };
    /** Serves the verify page at an address, and other bytes at another. */
    const planted =
      (address: string, file: string, page = "/verify/"): PlayHost =>
      ({ path, response, serve }) => {
        if (path === address) return serve({ path: page });
        if (path === file) return response.writeHead(200, types).end(DRAIN);
        // What is true is served everywhere.
        const [, name] = /^[/](?:VERIFY|evil[/]verify)[/](assets[/].+)$/.exec(path) ?? [];
        serve(name === undefined ? {} : { path: `/verify/${name}` });
      };

    for (const [address, file] of [
      ["/verify", "/assets/first.js"],
      ["/verify.html", "/assets/first.js"],
      ["/VERIFY/", "/VERIFY/assets/first.js"],
      ["/VERIFY/", "/VERIFY/assets/later.js"],
      ["/Verify", "/assets/look.css"],
    ] as const) {
      it(`finds ${file} for ${address}`, async () => {
        const { findings } = await checkPlayed(planted(address, file));
        const [one] = findings.filter(({ id }) => id === "FileAdded");
        expect(one?.sentence).to.include(`${file} is served, where nothing was built`);
      });
    }

    it("finds what lies where a redirect or the root page leads", async () => {
      const led = planted("/evil/verify/", "/evil/verify/assets/first.js");
      const byRedirect = await checkPlayed((visit) =>
        visit.path === "/verify"
          ? visit.response.writeHead(302, { location: "/evil/verify/" }).end()
          : led(visit),
      );
      expect(
        byRedirect.findings.map(({ id, details }) => [id, new URL(String(details.url)).pathname]),
      ).to.deep.equal([["FileAdded", "/evil/verify/assets/first.js"]]);
      const below = planted("/HOLD/", "/HOLD/verify/", "/");
      const byRoot = await checkPlayed(below);
      expect(
        byRoot.findings.map(({ id, details }) => [id, new URL(String(details.url)).pathname]),
      ).to.deep.equal([["FileAdded", "/HOLD/verify/"]]);
    });

    it("wants its headers where it finds its files, and nowhere else", async () => {
      const bare = { "content-security-policy": undefined };
      const found = async (isAlive: boolean) =>
        (
          await checkPlayed(({ path, serve }) => {
            if (path === "/VERIFY/") return serve({ path: "/verify/", headers: bare });
            const isFile = isAlive && path.startsWith("/VERIFY/");
            serve(isFile ? { path: path.toLowerCase() } : {});
          })
        ).findings.map(({ id, sentence }) => `${id} ${sentence}`);
      expect(await found(false)).to.deep.equal([]);
      const withRoot = await checkPlayed((visit) => {
        if (visit.path === "/verify") return visit.serve({ path: "/verify/", headers: bare });
        visit.serve(isThere(visit) ? {} : { path: "/index.html" });
      });
      expect(withRoot.findings).to.deep.equal([]);
      const alive = await found(true);
      expect(alive).to.have.length(1);
      expect(alive[0]).to.match(
        /^HeaderMissing .*[/]VERIFY[/] is served without content-security-policy: any page may frame it/,
      );
    });
  });

  it("says whom a host serves something else, what came, and what should be there", async () => {
    const { findings } = await checkPlayed(({ path, agent, serve, response }) =>
      path === "/hold/" && !/X11/.test(agent)
        ? response.writeHead(200, { "content-type": "text/html" }).end("<html>other</html>")
        : serve(),
    );
    const differs = findings.find(({ id }) => id === "FileDiffers");
    const names = BROWSERS.slice(1).map(({ name }) => name);
    expect(differs?.sentence).to.match(
      new RegExp(
        `^Asked by ${names.join(", ")}: .* it has 18 bytes of SHA-256 0x[0-9a-f]{64}, not \\d+ of 0x`,
      ),
    );
    expect(differs?.details.browsers).to.deep.equal(names);
  });

  it("asks a page alone for nothing beside it, and tells where it is led", async () => {
    const asked: string[] = [];
    const { findings, leads } = await checkPlayed(
      ({ path, serve }) => {
        asked.push(path);
        serve();
      },
      { only: "verify" },
    );
    expect(findings).to.deep.equal([]);
    const beside = asked.filter((path) => !/^[/](?:verify(?:[/.]|$)|Verify$|VERIFY[/]$)/.test(path));
    expect(beside).to.deep.equal([]);
    expect(
      leads.map(({ from, to, status }) => [from, to, status].join(" ").replaceAll(/http:[/]{2}[^/]+/g, "")),
    ).to.deep.equal(["/verify /verify/ 308", "/verify?utm_source=share /verify/ 308"]);
  });

  it("asks a bounded number of times, which it tells, and no browser in vain that is not answered", async () => {
    const told: (readonly [done: number, total: number])[] = [];
    let asked = 0;
    let unanswered = 0;
    const { findings } = await checkPlayed(
      ({ agent, response, serve }) => {
        asked += 1;
        if (!agent.includes("iPhone")) return serve();
        unanswered += 1;
        response.destroy();
      },
      { onProgress: (done, total) => told.push([done, total]) },
    );
    const [, total = 0] = told.at(-1) ?? [];
    expect(told.map(([done]) => done)).to.deep.equal(told.map((_, i) => i + 1));
    expect(told.length).to.equal(total).and.within(100, 200);
    // Where it leads is asked, too.
    expect(asked).to.be.at.most(2 * total);
    expect(unanswered).to.be.within(6, 12);
    expect(new Set(findings.map(({ id }) => id))).to.deep.equal(new Set(["HostUnreachable"]));
    expect(findings[0]?.sentence).to.match(/^Asked by Safari on an iPhone: /);
  });

  it("follows no lead to another origin, nor one that goes on and on", async () => {
    const found = async (location: (path: string) => string) =>
      (
        await checkPlayed(({ path, response, serve }) =>
          path.startsWith("/VERIFY") ? response.writeHead(301, { location: location(path) }).end() : serve(),
        )
      ).findings.map(({ id }) => id);
    expect(await found((path) => `${path}x/`)).to.deep.equal(["Redirected"]);
    expect(await found(() => "//127.0.0.1:9/")).to.deep.equal(["Redirected"]);
    expect(await found(() => "http://[")).to.deep.equal(["Redirected"]);
    expect(await found(() => "/verify")).to.deep.equal([]);
    expect(await found(() => "/nowhere")).to.deep.equal([]);
    const { hint } = redirected("https://drop.example/claim", 301, "http://drop.example/claim/");
    expect(hint).to.include("https");
  });

  it("asks with each browser's own headers, in connections that each keeps to itself", async () => {
    const sockets = new Map<object, Set<string>>();
    const seen = new Map<string, Readonly<Record<string, unknown>>>();
    let asked = 0;
    const { findings } = await checkPlayed(({ agent, request, serve }) => {
      asked += 1;
      const { socket, headers } = request;
      sockets.set(socket, (sockets.get(socket) ?? new Set()).add(agent));
      if (headers["sec-fetch-dest"] !== "empty") seen.set(`${agent} ${headers["sec-fetch-dest"]}`, headers);
      expect(headers.connection).to.equal("keep-alive");
      serve();
    });
    expect(findings).to.deep.equal([]);
    expect([...sockets.values()].every(({ size }) => size === 1)).to.equal(true);
    expect(sockets.size)
      .to.be.at.most(6 * BROWSERS.length)
      .and.below(asked / 2);
    for (const { name, agent } of BROWSERS) {
      const page = seen.get(`${agent} document`);
      const isSafari = name.startsWith("Safari");
      expect(page?.["sec-fetch-user"], name).to.equal(isSafari ? undefined : "?1");
      expect(page?.["upgrade-insecure-requests"], name).to.equal(isSafari ? undefined : "1");
      expect(String(page?.accept).includes("image/apng"), name).to.equal(!isSafari);
      expect(String(seen.get(`${agent} image`)?.accept).includes("image/heic"), name).to.equal(isSafari);
      expect(page?.["accept-encoding"]).to.equal(`gzip, deflate, br${isSafari ? "" : ", zstd"}`);
    }
  });

  it("asks again where a host has closed a connection that was kept", async () => {
    let closed = 0;
    const used = new Set<object>();
    const { findings } = await checkPlayed(({ request, serve }) => {
      const { socket } = request;
      if (used.has(socket) && closed < 20) {
        closed += 1;
        return void socket.resetAndDestroy();
      }
      used.add(socket);
      serve();
    });
    expect(closed).to.equal(20);
    expect(findings).to.deep.equal([]);
  });

  it("is no other browser to hosts than those that people have", () => {
    const headers = BROWSERS.map((browser) => browserHeaders(browser, "https://drop.example/"));
    expect(new Set(headers.map((one) => JSON.stringify(one))).size).to.equal(BROWSERS.length);
    // Chromium says who it is to secure hosts alone, and Safari never does.
    expect(headers.map((one) => one["sec-ch-ua-mobile"])).to.deep.equal(["?0", "?1", undefined, "?1", "?1"]);
    for (const browser of BROWSERS)
      expect(browserHeaders(browser, "http://drop.example/")).not.to.have.property("sec-ch-ua");
  });
});
