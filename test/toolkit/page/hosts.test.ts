import { expect } from "chai";

import { BROWSERS, browserHeaders } from "../../../src/node/pages/check/browsers.ts";
import { redirected } from "../../../src/node/pages/check/checkAnswer.ts";
import { honestHosts } from "./hosts/honestHosts.ts";
import { foundOf, hostileHosts } from "./hosts/hostileHosts.ts";
import { checkPlayed, differingFiles, isThere, type PlayHost } from "./hosts/playedHost.ts";

describe("page check, of hosts", () => {
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
    (page: string, headers: Readonly<Record<string, string>> = {}): PlayHost =>
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

  it("is no other browser to hosts than those that people have", () => {
    const headers = BROWSERS.map((browser) => browserHeaders(browser, "https://drop.example/"));
    expect(new Set(headers.map((one) => JSON.stringify(one))).size).to.equal(BROWSERS.length);
    // Chromium says who it is to secure hosts alone, and Safari never does.
    expect(headers.map((one) => one["sec-ch-ua-mobile"])).to.deep.equal(["?0", "?1", undefined, "?1", "?1"]);
    for (const browser of BROWSERS)
      expect(browserHeaders(browser, "http://drop.example/")).not.to.have.property("sec-ch-ua");
  });
});
