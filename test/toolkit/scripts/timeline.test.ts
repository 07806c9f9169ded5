import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { formatBurstReport } from "../../../src/lab/simulation/report/burstReport.ts";
import { readMoments } from "../../../src/lab/simulation/scenario/readScenario.ts";
import { writeTreeDirectory } from "../../../src/node/allocation/output/writeTreeDirectory.ts";
import { allocationFromRows } from "../../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree } from "../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../src/sdk/allocation/tree/convention.ts";
import { verificationDocument } from "../../../src/sdk/core/timeline/verificationText.ts";
import { openStore } from "../../../src/services/store/openStore.ts";
import { startStandby } from "../../postgres/startPostgres.ts";
import { suiteFolder } from "../allocation/temporaryFolder.ts";
import { sampleVerification } from "../credentials/verify/record/sampleVerification.ts";
import { until } from "../patience.ts";
import { sampleReport } from "../simulation/report/sampleReport.ts";
import { makeTestStore, sharedPostgres } from "../store/openTestStore.ts";
import { expectWellFormed } from "./expectPage.ts";
import { startServing } from "./gateway/gatewayProcess.ts";
import { accountOf, openRelayChain, RELAYER_KEY, type RelayChain, type TestCampaign } from "./relayChain.ts";
import { runSymbolon } from "./runSymbolon.ts";

const COUNT = 4;

describe("symbolon timeline and trace", () => {
  const folder = suiteFolder();
  let chain: RelayChain;
  let test: TestCampaign;
  let store: Awaited<ReturnType<typeof makeTestStore>>;
  before(async () => {
    chain = await openRelayChain();
    test = await chain.campaign(folder.path("tree"), COUNT);
    store = await makeTestStore("postgres");
    const submitted = ["--tree", folder.path("tree"), "--all", "--campaign", test.campaign];
    expect((await run("work", "submit", ...submitted)).code).to.equal(0);
    expect((await run("work", "start", "--key", "env:KEY", "--until-done", "--finality", "0")).code).to.equal(
      0,
    );
  });
  after(async () => {
    await store.clear();
    await chain.close();
  });

  const run = async (...args: readonly string[]) => {
    const env = { SYMBOLON_RPC_URL: chain.rpc, DATABASE_URL: store.address, KEY: RELAYER_KEY };
    const ended = await runSymbolon(args, env);
    expect(ended.stdout + ended.stderr).not.to.include(RELAYER_KEY);
    return { ...ended, json: ended.stdout.startsWith("{") ? JSON.parse(ended.stdout) : undefined };
  };
  const follow = (...more: readonly string[]) =>
    run("timeline", "follow", "--contract", `instantCampaign=${test.campaign}`, "--until-head", ...more);

  it("traces what workers wrote down before anybody follows the chain, and says so", async () => {
    const { code, json, stderr } = await run("trace", "1", "--json");
    expect(code, stderr).to.equal(0);
    expect(json).to.include({ chain: 31_337, what: "intent 1", asOf: null, more: 0 });
    const kinds = json.paths[0].steps.map(({ kind }: { kind: string }) => kind);
    expect(kinds).to.deep.equal(["queued", "halted", "sending", "bundled", "sent", "included", "final"]);
    const { stdout } = await run("trace", "1");
    expect(stdout).to.include(
      "nobody follows the chain into this store: only what was sent from here is known",
    );
    const unknown = await run("trace", `${test.campaign}:9`, "--json");
    expect([unknown.code, unknown.json.error.code]).to.deep.equal([1, "NothingKnown"]);
    expect(unknown.json.error.reason).to.include("which nobody follows into this store");
  });

  it("checks what was read on a node's word, proves it, and names what was left out or made up", async () => {
    const other = await makeTestStore("postgres");
    const env = { SYMBOLON_RPC_URL: chain.rpc, DATABASE_URL: other.address };
    const runThere = async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await runSymbolon(args, env);
      return { code, stdout, json: stdout.startsWith("{") ? JSON.parse(stdout) : undefined, stderr };
    };
    const named = ["--contract", `instantCampaign=${test.campaign}`, "--way", "told", "--finality", "0"];
    expect((await runThere("timeline", "follow", ...named, "--until-head", "--json")).code).to.equal(0);
    const groundsOf = async () => {
      const { contracts, proven } = (await runThere("timeline", "show", "--json")).json;
      const { grounds, checkedTo } = contracts.find(
        ({ role }: { role: string }) => role === "instantCampaign",
      );
      return { grounds, checkedTo, ranges: proven[0].ranges.length };
    };
    const none = { proven: 0, checked: 0, told: 0 };
    const before = { grounds: { ...none, told: COUNT }, checkedTo: null, ranges: 0 };
    expect(await groundsOf()).to.deep.equal(before);
    const height = Number((await chain.block()).number);
    const checked = await runThere("timeline", "check", "--json");
    expect(checked.code, checked.stderr).to.equal(0);
    expect(checked.json).to.include({ chain: 31_337, block: height });
    expect(checked.json.meanings.instantCampaign.shows).to.include("exactly the leaves");
    expect(await groundsOf()).to.deep.equal({
      ...before,
      grounds: { ...none, checked: COUNT },
      checkedTo: height,
    });
    expect((await runThere("trace", `${test.campaign}:1`)).stdout).to.include("[checked]");
    const proven = await runThere("timeline", "check", "--blocks");
    expect(proven.code, proven.stderr).to.equal(0);
    expect(proven.stdout).to.match(new RegExp(`blocks +0 to ${height}\nproven +${height + 1}`));
    expect(proven.stdout).to.match(/digest of their rows +0x[\da-f]{64}\n/);
    const traced = await runThere("trace", `${test.campaign}:1`);
    expect(traced.stdout).to.match(/ \[proven on 20\d\d-\d\d-\d\d\]\n/);
    expect(traced.code).to.equal(0);
    const { stdout } = await runThere("timeline", "show");
    expect(stdout).to.include(`blocks of chain 31337 that are proven: 0 to ${height}`);
    expect(stdout).to.include(`${COUNT} events (${COUNT} proven); checked up to block ${height}`);
    const sql = await openStore(other.address);
    await sql.query("delete from event where index = 2");
    await sql.query("update event set data = set_byte(data, 95, 1) where index = 1");
    await sql.close();
    const changed = await runThere("timeline", "check", "--blocks");
    expect(changed.code).to.equal(3);
    expect(changed.stdout).to.match(
      /RowsChanged: \d: rows are not those that were proven: block \d+, proven at 20/,
    );
    expect(changed.stdout).not.to.include("digest of their rows");
    const altered = await runThere("trace", `${test.campaign}:1`);
    expect(altered.stdout).to.match(/ \[altered since it was proven on 20\d\d-\d\d-\d\d\]\n/);
    expect(altered.code).to.equal(3);
    const missing = await runThere("timeline", "check", "--contract", test.campaign);
    expect(missing.code).to.equal(3);
    expect(missing.stdout).to.match(/disagrees: 3 leaves\n +EventsMissing: 1: .* index 2\.\n +hint: /);
    const again = await runThere("timeline", "check", "--blocks", "--again", "--from", "1", "--json");
    expect(again.code).to.equal(3);
    expect(again.json).to.include({ from: 1, to: height, proven: height - 1, before: 0 });
    const ways = again.json.findings.map(({ id }: { readonly id: string }) => id);
    expect(ways).to.have.members(["EventsMissing", "EventsAltered"]);
    expect(
      (await runThere("timeline", "check", "--blocks", "--to", `${height + 1}`, "--json")).json.error.code,
    ).to.equal("BlocksNotFinal");
    await other.clear();
  });

  it("refuses what is named as a campaign and is none, or one of another kind, before it keeps anything", async () => {
    const other = await makeTestStore("postgres");
    const env = { SYMBOLON_RPC_URL: chain.rpc, DATABASE_URL: other.address };
    for (const [named, code] of [
      [`instantCampaign=${chain.token}`, "NoCampaign"],
      [`vestingCampaign=${test.campaign}`, "OtherKind"],
    ] as const) {
      const ended = await runSymbolon(
        ["timeline", "follow", "--contract", named, "--until-head", "--json"],
        env,
      );
      const { error } = JSON.parse(ended.stdout);
      expect([ended.code, error.code], ended.stderr).to.deep.equal([1, code]);
      expect(error.reason.toLowerCase()).to.include(named.split("=")[1]?.toLowerCase());
      expect(error.hint).not.to.equal("");
    }
    const sql = await openStore(other.address);
    expect(await sql.query("select to_regclass('followed')::text as made")).to.deep.equal([{ made: null }]);
    await sql.close();
    await other.clear();
  });

  it("follows what was deployed before, up to the newest block, and goes on where it was", async () => {
    const first = await follow("--json");
    expect(first.code, first.stderr).to.equal(0);
    const height = Number((await chain.block()).number);
    expect(first.json.chains).to.have.length(1);
    expect(first.json.chains[0]).to.include({
      chain: 31_337,
      way: "proven",
      cursor: height,
      head: height,
      stopped: null,
    });
    await chain.node.mine({ blocks: 3 });
    const bySocket = await follow("--json", "--rpc", chain.rpc.replace("http", "ws"));
    expect(bySocket.code, bySocket.stderr).to.equal(0);
    expect(bySocket.json.chains[0].cursor).to.equal(height + 3);
    const shown = await run("timeline", "show", "--json");
    expect(shown.code).to.equal(0);
    const campaigns = shown.json.contracts.find(({ role }: { role: string }) => role === "instantCampaign");
    expect(campaigns).to.include({ count: 1, events: COUNT });
    const { stdout } = await run("timeline", "show");
    expect(stdout)
      .to.include(`block ${height + 3}, the newest`)
      .and.to.include("instantCampaign");
  });

  it("traces a leaf through its transaction to its payment, on lines and as JSON", async () => {
    await follow();
    const { json } = await run("trace", `${test.campaign}:2`, "--json");
    const [path] = json.paths;
    expect(path.intent).to.equal("3");
    const kinds = path.steps.map(({ kind }: { kind: string }) => kind);
    expect(kinds.slice(3)).to.deep.equal(["bundled", "sent", "included", "paid", "final"]);
    expect(path.steps[6]).to.include({ kind: "paid", ground: "proven" });
    expect(path.steps[6].moment.clock).to.equal("block");
    expect(path.waits.map(({ whom }: { whom: string }) => whom)).to.include("chain");
    const { stdout } = await run("trace", `${test.campaign}:2`);
    expect(stdout).to.match(
      /paid {8}claimed: 1002 base units of index 2, for 0x\w+ \[proven on 20\d\d-\d\d-\d\d\]/,
    );
    expect(stdout).to.match(/for the chain: inclusion in a block/);
    expect(stdout).to.match(/slowest: .* before \w+, for the \w+: /);
    const bundle = await run("trace", path.steps[5].place.transaction, "--json", "--most", "2");
    expect([bundle.json.paths.length, bundle.json.more]).to.deep.equal([2, COUNT - 2]);
  });

  it("judges the links back to a tree, names the first that does not hold, and exits with 3 then", async () => {
    await follow();
    const { code, json, stderr } = await run(
      "trace",
      `${test.campaign}:2`,
      "--tree",
      folder.path("tree"),
      "--json",
    );
    expect(code, stderr).to.equal(0);
    expect(json.broken).to.equal(null);
    const states = json.links.map(({ name, holds }: { name: string; holds: boolean | null }) => [
      name,
      holds,
    ]);
    expect(states).to.deep.equal([
      ["leaf", true],
      ["root", null],
      ["manifest", null],
      ["allocation", true],
    ]);
    const rows = Array.from({ length: COUNT }, (_, index) => ({ account: accountOf(index), amount: 7n }));
    await writeTreeDirectory(
      buildTree(allocationFromRows(rows), conventionNamed("native")),
      folder.path("altered"),
    );
    const ended = await run("trace", `${test.campaign}:2`, "--tree", folder.path("altered"));
    expect(ended.code).to.equal(3);
    expect(ended.stdout).to.match(
      /\n {2}leaf {8}BROKEN {5}1002 base units were paid of index 2, and the tree has /,
    );
    expect(ended.stdout).to.match(/\nthe first link that does not hold: leaf: /);
    const alone = await run("trace", "1", "--allocation", folder.path("tree"));
    expect([alone.code, alone.stderr]).to.satisfy(
      ([usage, said]: [number, string]) => usage === 2 && said.includes("--tree"),
    );
  });

  it("reports how long it took, in short, as JSON, as a page, beside a rehearsal, and keeps its arrivals", async () => {
    await follow();
    const page = folder.path("report.html");
    const replay = folder.path("day.csv");
    const burst = folder.write("burst.json", formatBurstReport(sampleReport()));
    const files = ["--html", page, "--replay", replay, "--against", burst];
    const { code, json, stderr } = await run(
      "timeline",
      "report",
      "--campaign",
      test.campaign,
      ...files,
      "--json",
    );
    expect(code, stderr).to.equal(0);
    expect(json).to.deep.include({ chain: 31_337, campaign: test.campaign.toLowerCase(), tickets: null });
    expect(json.replay).to.deep.equal({ file: replay, kept: COUNT, left: 0 });
    expect(json.waits.all).to.include({ intents: COUNT });
    expect(json.waits.all.included.count).to.equal(COUNT);
    expect(json.cohorts[0]).to.include({ claimed: COUNT, paid: String(1_000 + 1_001 + 1_002 + 1_003) });
    expect(json.rehearsed.map(({ name }: { name: string }) => name)).to.include("rehearsed, relayed");
    expectWellFormed(readFileSync(page, "utf8"));
    expect(readMoments(replay)).to.have.length(COUNT);
    const { stdout } = await run("timeline", "report", "--against", burst);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.length).to.be.at.most(42);
    expect(stdout)
      .to.match(/\nWaits +intents .*\n {2}all +4 /)
      .and.to.include("Nobody was promised a turn.");
    expect(stdout).to.match(/\nThe day, beside its rehearsal +real +rehearsed, direct/);
    const none = await run("timeline", "report", "--to", "2001-01-01", "--replay", replay, "--json");
    expect([none.code, none.json.error.code]).to.deep.equal([1, "NothingKnown"]);
    const from = "2031-01-02";
    const to = "2031-01-01";
    const wrong = await run("timeline", "report", "--from", from, "--to", to);
    expect([wrong.code, wrong.stderr.includes("--to must be later than --from")]).to.deep.equal([2, true]);
  });

  it("goes on until what it traces has come to its end", async () => {
    await follow();
    const { code, stdout } = await run("trace", `${test.campaign}:1`, "--follow", "--json");
    expect(code).to.equal(0);
    expect(stdout.trim().split("\n")).to.have.length(1);
    const sql = await openStore(store.address);
    const flip = () =>
      sql.query("update event set data = set_byte(data, 95, 255 - get_byte(data, 95)) where index = 1");
    await flip();
    const altered = await run("trace", `${test.campaign}:1`, "--follow", "--json");
    await flip();
    await sql.close();
    expect([altered.code, altered.stdout.includes('"altered"')]).to.deep.equal([3, true]);
    const none = await run("trace", "1", "--follow", "--html", "page.html");
    expect([none.code, none.stderr]).to.satisfy(
      ([exit, said]: [number, string]) => exit === 2 && said.includes("--html"),
    );
  });

  it("follows the chains of a file, and names what is wrong with it", async () => {
    const file = folder.path("follow.json");
    const write = (chains: unknown) => writeFileSync(file, JSON.stringify({ chains }));
    const other = await makeTestStore("postgres");
    const withFile = (...more: readonly string[]) =>
      runSymbolon(["timeline", "follow", "--config", file, "--until-head", "--json", ...more], {
        DATABASE_URL: other.address,
      });
    write([{ rpc: [chain.rpc], contracts: { instantCampaign: [test.campaign] }, fromBlock: 1, way: "told" }]);
    const { code, stdout, stderr } = await withFile();
    expect(code, stderr).to.equal(0);
    expect(JSON.parse(stdout).chains[0]).to.include({ way: "told" });
    const sql = await openStore(other.address);
    const [row] = await sql.query<{ count: bigint }>("select count(*) as count from event");
    expect(Number(row?.count)).to.equal(COUNT);
    await sql.close();
    for (const [chains, reason] of [
      [[], "its chains are empty"],
      [[{ rpc: [] }], "its chains[0].rpc is empty"],
      [[{ rpc: [chain.rpc], contracts: { campaign: [] } }], "campaign"],
      [[{ rpc: [chain.rpc], contracts: { relay: ["0x12"] } }], "chains[0].contracts.relay[0]"],
      [[{ rpc: ["ftp://key@host"] }], "chains[0].rpc"],
    ] as const) {
      write(chains);
      const refused = JSON.parse((await withFile()).stdout);
      expect(refused.error).to.include({ code: "BadFollowConfig" });
      expect(refused.error.reason).to.include(reason).and.not.to.include("key@host");
    }
    const both = await withFile("--from-block", "1");
    expect(both.code).to.equal(2);
    expect(both.stderr).to.include("--config and --from-block exclude each other");
    await other.clear();
  });

  it("refuses a wrong call, and a store that is not there", async () => {
    const role = await run("timeline", "follow", "--contract", `campaign=${test.campaign}`);
    expect([role.code, role.stderr]).to.satisfy(
      ([code, said]: [number, string]) => code === 2 && said.includes("batchRegistry"),
    );
    const none = await runSymbolon(["timeline", "follow", "--until-head"], { DATABASE_URL: store.address });
    expect(none.code).to.equal(2);
    expect(none.stderr).to.include("--rpc");
    const missing = `pglite:${folder.path("nothing")}`;
    for (const args of [
      ["trace", "1"],
      ["timeline", "show"],
    ] as const)
      expect((await run(...args, "--store", missing, "--json")).json.error.code).to.equal("StoreMissing");
  });

  it("takes verifiers' answers in, each once, and forgets what is asked to be forgotten", async () => {
    const answers = [1, 2, 3].map((n) => sampleVerification(n, { at: 1_700_000_000_000 + n }));
    const lines = answers.map((one) => JSON.stringify(verificationDocument(one)));
    const file = folder.write("answers.jsonl", `${lines.slice(0, 2).join("\n")}\n`);
    const first = await run("timeline", "take", file, "--json");
    expect(first.code, first.stderr).to.equal(0);
    expect(first.json.files).to.deep.equal([{ file, taken: 2, added: 2 }]);
    folder.write("answers.jsonl", lines.join("\n"));
    expect((await run("timeline", "take", file)).stdout).to.match(/3 answers, 1 of them new/);
    const wrong = folder.write("wrong.jsonl", `${lines[0]}\n{"format":"symbolon-verification"}`);
    const refused = (await run("timeline", "take", file, wrong, "--json")).json.error;
    expect(refused).to.include({ code: "BadVerifications" });
    expect(refused.reason)
      .to.include(`${wrong} has lines that are not verifications`)
      .and.to.include("line 2: its version is missing, and must be 1");
    const kept = { signatures: 0, traces: 0, verifications: 3 };
    const dry = await run("timeline", "forget", "--older-than", "1d", "--dry-run", "--json");
    expect(dry.json).to.include({ ...kept, transactions: 0, dryRun: true });
    const all = await run("timeline", "forget", "--older-than", "0", "--json");
    expect(all.json).to.include({ ...kept, dryRun: false });
    expect(all.json.archived).to.be.above(0);
    expect((await run("timeline", "forget", "--before", "2026-01-01")).stdout).to.match(
      /verifiers' answers +0/,
    );
    expect((await run("trace", "1")).stdout).to.include(" final ");
    await run("timeline", "take", file);
    expect((await follow("--forget-after", "1d")).code).to.equal(0);
    const rest = await run("timeline", "forget", "--older-than", "0", "--json");
    expect(rest.json).to.include({ archived: 0, verifications: 0 });
  });

  it("hands rows on to a file that is whole or not there, goes on after them, and says so to programs", async () => {
    expect((await follow()).code).to.equal(0);
    const file = folder.path("events.csv");
    const events = ["timeline", "export", "--kind", "events", "--format", "csv"];
    const first = await run(...events, "--out", file, "--json");
    expect(first.code, first.stderr).to.equal(0);
    const { rows, cursor } = first.json;
    const lines = readFileSync(file, "utf8").split("\n");
    expect([lines.length, lines[0]?.split(",")[0]]).to.deep.equal([rows + 2, "change"]);
    const next = await run(...events, "--since", cursor);
    expect([next.code, next.stdout.split("\n").length]).to.deep.equal([0, 2]);
    expect(next.stderr).to.equal(`0 rows; --since ${cursor} goes on from here\n`);
    const before = readFileSync(file, "utf8");
    const ahead = await run(...events, "--out", file, "--since", "31337:99999999");
    expect([ahead.code, ahead.stderr]).to.deep.include(1);
    expect(ahead.stderr).to.include("ahead of the store");
    expect(readFileSync(file, "utf8")).to.equal(before);
    const spans = await run("timeline", "export", "--kind", "spans");
    const names = spans.stdout.match(/"name":"symbolon\.(?:intent|bundle)"/g) ?? [];
    expect(names.filter((name) => name.includes("intent"))).to.have.length(COUNT);
    expect((await run("timeline", "export", "--kind", "spans", "--format", "csv")).code).to.equal(2);
  });

  it("serves the store on this machine, and ends when it is asked to", async () => {
    const env = { DATABASE_URL: store.address };
    const { url, child, died } = await startServing(["timeline", "serve", "--listen", "127.0.0.1:0"], env);
    const found = (await (await fetch(`${url}/v1/trace/1`)).json()) as object;
    expect(found).to.deep.include({ what: "intent 1", chain: 31_337 });
    expect((await fetch(`${url}/v1/events?chain=31337`)).status).to.equal(200);
    child.kill("SIGTERM");
    expect((await died).code).to.equal(0);
  });

  it("serves, traces and reports from a standby, says how old its rows are, and refuses what is none", async () => {
    for (const verb of [
      ["timeline", "serve", "--listen", "127.0.0.1:0"],
      ["timeline", "report"],
      ["trace", "1"],
    ]) {
      const refused = await run(...verb, "--read-store", store.address);
      expect(refused.code, verb.join(" ")).to.equal(1);
      expect(refused.stderr).to.include("is no standby");
    }
    const server = await startStandby(await sharedPostgres());
    const standby = new URL(server.url);
    standby.pathname = new URL(store.address).pathname;
    const own = await run("timeline", "report", "--json");
    const place = `postgres at ${standby.host}${standby.pathname}`;
    // A standby on a slow machine may not have caught up when a command has to decide.
    const report = ["timeline", "report", "--json", "--read-store", standby.href, "--read-lag", "1h"];
    let other = await run(...report);
    await until(async () => {
      if (other.code !== 0 || other.json.store === place) return true;
      other = await run(...report);
      return false;
    });
    expect(other.code, other.stderr).to.equal(0);
    expect(other.json).to.deep.equal({ ...own.json, store: place });
    const reading = /^reading --read-store, which is at most \d+\.\d s behind$/m;
    for (const more of [[], ["--follow"]]) {
      let traced = await run("trace", "1", ...more, "--read-store", standby.href);
      await until(async () => {
        if (traced.code !== 0 || reading.test(traced.stderr)) return true;
        traced = await run("trace", "1", ...more, "--read-store", standby.href);
        return false;
      });
      expect([traced.code, traced.stdout]).to.deep.equal([0, (await run("trace", "1", ...more)).stdout]);
      expect(traced.stderr).to.match(reading);
    }
    await server.stop();
    const away = await run("trace", "1", "--read-store", standby.href);
    expect(away.code).to.equal(0);
    expect(away.stderr).to.include("standby of --read-store does not answer").and.not.to.match(reading);
  });
});
