import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { rowOf } from "../../../bench/harness/row.ts";
import { openWatch } from "../../../bench/harness/watch.ts";
import { sameShare } from "../../../bench/web/buildRows.ts";
import { openCountingHost } from "../../../bench/web/countingHost.ts";
import { docsEntryRow } from "../../../bench/web/docsEntryRow.ts";
import { faultsRow } from "../../../bench/web/faultsRow.ts";
import { hostileRow } from "../../../bench/web/hostileRow.ts";
import { FULL, QUICK } from "../../../bench/web/scale.ts";
import { neededBy } from "../../../bench/web/slowLoad.ts";
import { kbOf } from "../../../bench/web/slowRows.ts";
import type { Stage } from "../../../bench/web/stage.ts";
import { flawsOf } from "../../../bench/web/stories/flawsOf.ts";
import { openWatched } from "../../../bench/web/watchedPage.ts";
import { watchRows } from "../../../bench/web/watchRows.ts";
import { measureWeb, OWN_GROUPS, tellUncounted } from "../../../bench/web.ts";
import { isDeep } from "../../deep.ts";
import { hostileHosts } from "../page/hosts/hostileHosts.ts";
import { listedFaults } from "../react/faults/playFault.ts";
import { useBrowser } from "../report/browser.ts";

const RESULTS = join(import.meta.dirname, "..", "..", "..", "bench", "results", "web.json");
const GOALS = {
  "first-view-kb": 105,
  "claim-kb": 205,
  "ready-ms": 2_000,
  "blocked-ms": 150,
  "layout-shift": 0.02,
  "eligibility-rpc": 0,
  "claim-rpc": 6,
  "claim-rpc-gateway": 2,
  "taps-to-claim": 3,
  "tile-kb": 32,
  "docs-entry-kb": 100,
  "axe-violations": 0,
  "answer-y": 100,
  "action-y": 100,
  "focus-lost": 0,
  "faults-explained": 36,
  "hostile-hosts": 12,
  "forged-copies": 0,
  descriptors: 101,
  "rendered-unlike": 0,
  "offline-open-ms": 1_000,
  "policy-violations": 0,
  "foreign-requests": 0,
  "build-equal": 1,
  "presentation-bytes": 1_300,
  "visits-p99-ms": 200,
};
/** None of these depends on how fast a machine is. */
const ALWAYS = [
  "eligibility-rpc",
  "tile-kb",
  "policy-violations",
  "foreign-requests",
  "build-equal",
  "axe-violations",
  "answer-y",
  "action-y",
  "focus-lost",
  "faults-explained",
  "hostile-hosts",
  "forged-copies",
  "descriptors",
  "rendered-unlike",
];

/** A page that breaks its own policy, asks elsewhere, is hard to read, and is ready after a moment. */
const FAULTY = `<!doctype html><html lang="en"><head><title>Faulty</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; connect-src http://elsewhere.example" />
</head><body><main><h1>Faulty</h1><input /><script>document.title = "not run"</script><script src="a.js"></script></main></body></html>`;
const SCRIPT = `fetch("http://elsewhere.example/x").catch(() => {});
setTimeout(() => document.querySelector("h1").textContent = "Ready", 50);`;

describe("bench: web", () => {
  const browser = useBrowser();

  it("measures what the goals are about at full size", () => {
    expect(FULL).to.include({ leaves: 131_072, loads: 9, visits: 500 });
  });

  it("kept every row", () => {
    const { rows } = JSON.parse(readFileSync(RESULTS, "utf8"));
    const kept = new Map(rows.map((row: { id: string }) => [row.id, row]));
    for (const [id, goal] of Object.entries(GOALS)) expect(kept.get(id), id).to.include({ goal });
    for (const id of ALWAYS) expect(kept.get(id), id).to.include({ met: true });
    expect(kept.get("ready-ms")).to.have.property("peer").that.is.above(0);
  });

  it("sees what a policy stops, who is asked elsewhere, what axe finds, and when a page is ready", async () => {
    const files = new Map(Object.entries({ "index.html": FAULTY, "a.js": SCRIPT }));
    const host = await openCountingHost({
      files: new Map([...files].map(([path, text]) => [path, new TextEncoder().encode(text)])),
    });
    const sign = { selector: "h1", text: "^Ready$" };
    const watched = await openWatched({ browser: browser(), own: [host.origin], sign });
    const { page, session, violations, foreign } = watched;
    await page.route("http://elsewhere.example/**", (route) => route.abort());
    await page.goto(`${host.origin}/`);
    await page.getByRole("heading", { name: "Ready" }).waitFor();
    const { ready, loaded } = await watched.seen();
    expect(ready).to.be.above(0);
    expect(loaded.map(({ address }) => address)).to.include(`${host.origin}/a.js`);
    expect(foreign).to.deep.equal(["http://elsewhere.example/x"]);
    expect(violations).to.deep.equal(["script-src-elem inline"]);
    expect((await flawsOf(session)).join("\n")).to.match(/^label \| critical \| <input>$/m);
    // Its own policy let the judge in, and nothing else.
    expect(violations).to.have.length(1);
    expect([...host.sent.values()].every((bytes) => bytes > 0)).to.equal(true);
    await watched.close();
    host.close();
  });

  it("counts what was needed: what had come, and what was asked for before the last file of the tree", () => {
    const loaded = [
      { address: "/page", start: 0, end: 10 },
      { address: "/tree/tile", start: 10, end: 50 },
      { address: "/early", start: 20, end: 900 },
      { address: "/late", start: 55, end: 900 },
      { address: "/quick", start: 55, end: 60 },
    ];
    const load = { ready: 70, blocked: 0, shift: 0, pressed: 0, loaded, violations: [], foreign: [] };
    expect(neededBy(load, /tree/)).to.deep.equal(["/page", "/tree/tile", "/early", "/quick"]);
    expect(neededBy(load, undefined)).to.deep.equal(["/page", "/tree/tile", "/quick"]);
    const sent = new Map(Object.entries({ "/page": 1_500, "/quick": 500 }));
    expect(kbOf(["/page#a", "/page?b", "/quick", "/elsewhere"], sent)).to.equal(2);
  });

  it("counts the faults that are explained whole, of all that are listed", async () => {
    const quick = listedFaults.filter(({ at }) => !("node" in at));
    const rows = async (faults: typeof quick) =>
      (await faultsRow({ progress: () => {} }, faults)).map(rowOf).map(({ ours, met }) => [ours, met]);
    expect(await rows(quick)).to.deep.equal([[quick.length, true]]);
    const [first, ...rest] = quick;
    if (first === undefined) throw new Error("No fault is listed.");
    expect(await rows([{ ...first, why: /because of something else/ }, ...rest])).to.deep.equal([
      [rest.length, false],
    ]);
  });

  it("counts the hostile hosts that are found, of all that are planted", async () => {
    const rows = async (hosts: typeof hostileHosts) =>
      (await hostileRow({ progress: () => {} }, hosts)).map(rowOf).map(({ ours, met }) => [ours, met]);
    const [first, second] = hostileHosts;
    if (first === undefined || second === undefined) throw new Error("No host is planted.");
    expect(await rows([first])).to.deep.equal([[1, true]]);
    expect(await rows([{ ...first, play: ({ serve }) => serve() }, second])).to.deep.equal([[1, false]]);
  });

  it("refuses to count what pages did without those that open them, and tells what no row counts", async () => {
    const chosen = (only: readonly string[]) =>
      measureWeb(QUICK, openWatch({ tell: () => {}, only }), OWN_GROUPS).catch(({ message }) => message);
    expect(await chosen(["watched"])).to.include("choose slow, claims, offline, stories too");
    const told: string[] = [];
    const watched = { violations: ["img-src"], foreign: ["http://elsewhere.example/"] };
    const stage = {
      progress: (line: string) => void told.push(line),
      watched: { ...watched, flaws: [], unseen: [], lost: [] },
    };
    tellUncounted(stage, await watchRows(stage as unknown as Stage));
    expect(told).to.deep.equal([]);
    tellUncounted(stage, []);
    expect(told).to.deep.equal(["no row counts: img-src", "no row counts: http://elsewhere.example/"]);
  });

  it("tells which share of two builds is the same", () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    const one = new Map(Object.entries({ a: bytes("a"), b: bytes("b") }));
    expect(sameShare(one, new Map(one))).to.equal(1);
    expect(sameShare(one, new Map([...one, ["b", bytes("c")]]))).to.equal(1 / 2);
    expect(sameShare(one, new Map([...one, ["c", bytes("c")]]))).to.equal(2 / 3);
  });

  it("holds what the docs' page loads first against 100 kB", () => {
    const row = (firstBytes: number) => rowOf(docsEntryRow({ firstBytes }));
    expect(row(99_900)).to.include({ id: "docs-entry-kb", ours: 99.9, goal: 100, met: true });
    expect(row(100_100)).to.include({ met: false });
  });

  it("runs from nothing, in small, without its peer (deep)", async function () {
    if (!isDeep) this.skip();
    const { measurements } = await measureWeb(QUICK, undefined, OWN_GROUPS);
    const rows = new Map(measurements.map(rowOf).map((row) => [row.id, row]));
    expect([...rows.keys()]).to.include.members(Object.keys(GOALS));
    for (const id of [...ALWAYS, "axe-violations", "docs-entry-kb"])
      expect(rows.get(id), id).to.include({ met: true });
  });
});
