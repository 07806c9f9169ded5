import { readFileSync } from "node:fs";
import { expect } from "chai";
import { endpointFaultWords } from "../../../../src/sdk/delivery/faultName.ts";
import {
  type ClaimDocument,
  openGatewayClient,
} from "../../../../src/sdk/gatewayClient/openGatewayClient.ts";
import { LEASE_MS } from "../../../../src/services/delivery/tables/leases.ts";
import { openStore } from "../../../../src/services/store/openStore.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { SECRET } from "../../delivery/openEndpoints.ts";
import { submission } from "../../gateway/gatewayStage.ts";
import type { Kept } from "../../gateway/operations/spans.ts";
import { until } from "../../patience.ts";
import { makeTestStore } from "../../store/openTestStore.ts";
import { openFaultyNode } from "../faultyNode.ts";
import { OTHER_KEY, openRelayChain, RELAYER_KEY, type RelayChain } from "../relayChain.ts";
import { runSymbolon } from "../runSymbolon.ts";
import { jsonLines, signedClaim } from "../signedClaims.ts";
import { type GatewayProcess, startGatewayProcess } from "./gatewayProcess.ts";

const COUNT = 24;
const TRACED = new URL("../../gateway/operations/spansToFile.ts", import.meta.url);

describe("symbolon gateway start --only api and --only worker: processes of their own over one store", () => {
  const folder = temporaryFolder();
  let chain: RelayChain;
  let store: Awaited<ReturnType<typeof makeTestStore>>;
  let running: GatewayProcess[] = [];
  before(async () => {
    chain = await openRelayChain();
    store = await makeTestStore("postgres");
  });
  after(async () => {
    for (const { child } of running) child.kill("SIGKILL");
    await Promise.all(running.map(({ died }) => died));
    await store.clear();
    await chain.close();
  });

  const env = () => ({
    DATABASE_URL: store.address,
    SYMBOLON_RPC_URL: chain.rpc,
    KEY_A: RELAYER_KEY,
    KEY_B: OTHER_KEY,
  });
  const start = async (...args: readonly string[]) => {
    const own = { ...env(), SPANS: folder.path("spans") };
    const one = await startGatewayProcess(args, own, ["--import", TRACED.href]);
    running.push(one);
    return one;
  };
  const stop = async (one: GatewayProcess) => {
    one.child.kill("SIGTERM");
    running = running.filter((other) => other !== one);
    const ended = await one.died;
    expect(ended.code, ended.stderr).to.equal(0);
    return ended;
  };
  const gateway = (...args: readonly string[]) => runSymbolon(["gateway", ...args], env());
  const work = (...args: readonly string[]) => runSymbolon(["work", ...args], env());
  const inspect = async (...args: readonly string[]) =>
    JSON.parse((await work("show", "--json", ...args)).stdout) as {
      level?: string;
      lanes: readonly { lane: string; queued: number }[];
      chains: readonly { state: string }[];
    };

  it("takes in without a key, sends without a port, knows the workers' fee takers, and hides what is secret", async () => {
    const test = await chain.campaign(folder.path("tree"), COUNT);
    const log = folder.path("log");
    const listen = ["--campaign", test.campaign, "--listen", "127.0.0.1:0", "--log", log];
    const api = await start("start", "--only", "api", ...listen, "--key", "env:KEY_A");
    const client = openGatewayClient({ url: api.url });
    const feeTaker = chain.relayer.account.address;
    const claims = await Promise.all(
      Array.from({ length: COUNT }, (_, index) => submission(chain, test, index, { feeTaker, maxFee: 1n })),
    );
    const handIn = (some: typeof claims) =>
      Promise.allSettled(some.map((claim) => client.handIn(claim as unknown as ClaimDocument)));
    const [early] = await handIn(claims.slice(0, 1));
    expect((early as PromiseRejectedResult).reason.code).to.equal("FeeTakerNotOurs");
    expect((await work("pause")).stdout).to.include("paused");
    const keys = ["--key", "env:KEY_A", "--log", log];
    // What is the other half's is passed by, as in a file: a supervisor starts both with the same options.
    const one = await start("start", "--only", "worker", ...keys, ...listen.slice(0, 4), "--per-second", "5");
    await start("start", "--only", "worker", ...keys, "--key", "env:KEY_B");
    // Until the fee taker is known: what is seen of the store is a while old.
    await until(async () => (await handIn(claims.slice(0, 1)))[0]?.status === "fulfilled");
    expect((await handIn(claims)).map(({ status }) => status)).to.deep.equal(claims.map(() => "fulfilled"));
    const [own] = await handIn(claims.slice(0, 1));
    const id = (own as PromiseFulfilledResult<string>).value;
    expect(id).to.match(/^[0-9a-f]{32}$/);
    // Where somebody has the store, their id is a name of its intent as its number is.
    const shown = (await work("show", id)).stdout;
    const [number] = /^\d+/.exec(shown) ?? [];
    expect((await work("show", number ?? "none")).stdout).to.equal(shown);
    const traced = await runSymbolon(["trace", id, "--json"], env());
    expect(JSON.parse(traced.stdout).paths[0].intent, traced.stderr).to.equal(number);
    const made = `${id[0] === "0" ? "1" : "0"}${id.slice(1)}`;
    for (const words of [["work", "show"], ["work", "retry"], ["trace"]])
      expect((await runSymbolon([...words, made], env())).stderr).to.include(`no intent ${made}`);
    const paused = await inspect("--at", api.url);
    // No block comes where nothing is sent.
    expect(paused.level).to.be.oneOf(["normal", "chainSlow"]);
    expect(paused.lanes.map(({ queued }) => queued)).to.deep.equal([COUNT]);
    expect(paused.chains.map(({ state }) => state)).to.deep.equal(["paused"]);
    await work("resume");
    await until(async () => (await chain.paid(test)).length >= COUNT);
    const drained = await work("drain");
    expect(drained.code, drained.stderr).to.equal(0);
    expect((await stop(one)).stderr).to.include(
      "--only worker does not use --campaign, --listen, --per-second\n",
    );
    for (const left of running) await stop(left);
    expect(await chain.paid(test)).to.deep.equal(claims.map((_, index) => index));
    const text = readFileSync(log, "utf8");
    const lines = linesOf<Readonly<Record<string, unknown>>>(log);
    const answers = lines.filter(({ msg }) => msg === "submission answered");
    expect(answers.filter(({ answer }) => answer === "queued").map(({ intent }) => intent)).to.have.length(
      COUNT,
    );
    expect(answers[0]).to.include({ answer: "FeeTakerNotOurs" });
    const sent = lines
      .filter(({ msg }) => msg === "bundle signed")
      .flatMap(({ intents }) => intents as string[]);
    expect(new Set(sent).size).to.equal(COUNT);
    expect(lines.filter(({ msg }) => msg === "bundle mined" || msg === "bundle final")).to.have.length.above(
      0,
    );
    const password = new URL(store.address).password;
    const secrets = [RELAYER_KEY, OTHER_KEY, store.address, ...(password === "" ? [] : [password])];
    secrets.push(...claims.map(({ signature }) => String(signature)));
    for (const secret of secrets) expect(text).not.to.include(secret.replace(/^0x/, ""));
    expect(text).not.to.include("symbolon1.");
    const spans = linesOf<Kept>(folder.path("spans"));
    const submitted = spans.filter(
      ({ name, attributes }) => name === "symbolon.submission" && attributes["symbolon.answer"] === "queued",
    );
    const linked = spans
      .flatMap(({ name, links }) => (name === "symbolon.bundle" ? links : []))
      .map((link) => link.context.spanId);
    expect(linked.toSorted()).to.deep.equal(submitted.map((span) => span.context.spanId).toSorted());
    expect(linked).to.have.length(COUNT);
  });

  it("names an endpoint that answers 429, 502 or a page: in its log, to work show and to Prometheus", async () => {
    const test = await chain.campaign(folder.path("faulty"), 2);
    const node = await openFaultyNode(chain.rpc);
    const log = folder.path("faults");
    const rpc = ["--rpc", `${node.url}/v3/${SECRET}`, "--listen", "127.0.0.1:0", "--log", log];
    const api = await start("start", "--only", "api", "--campaign", test.campaign, ...rpc);
    const { host } = new URL(node.url);
    const counted = async (kind: string) =>
      new RegExp(`endpoint_faults_total\\{chain="\\d+",endpoint="${host}",kind="${kind}"\\} [1-9]`).test(
        await (await fetch(`${api.url}/metrics`)).text(),
      );
    for (const [kind, reply] of [
      ["429", { status: 429 }],
      ["5xx", { status: 502, body: "<h1>Bad Gateway</h1>" }],
      ["notJson", { status: 200, headers: { "content-type": "text/html" }, body: "<h1>Welcome</h1>" }],
    ] as const) {
      node.reply = () => reply;
      await until(() => readFileSync(log, "utf8").includes(`endpoint ${host} ${endpointFaultWords[kind]}`));
    }
    for (const kind of ["429", "5xx", "notJson"]) await until(() => counted(kind));
    const shown = (await work("show")).stdout;
    for (const kind of ["429", "5xx", "notJson"] as const)
      expect(shown).to.match(
        new RegExp(`chain \\d+: ${host} ${endpointFaultWords[kind].replace(/[()]/g, ".")}: \\d+ in all`),
      );
    node.reset();
    const { stderr } = await stop(api);
    for (const text of [stderr, shown, readFileSync(log, "utf8")]) expect(text).not.to.include(SECRET);
    // A line where it changes, not for each question.
    expect(stderr.split(`endpoint ${host}`)).to.have.length.within(4, 12);
    await node.close();
  });

  it("refuses to take in what nobody else could send, and says who is away", async () => {
    const test = await chain.campaign(folder.path("other"), 2);
    const alone = await gateway(
      "start",
      "--only",
      "api",
      "--campaign",
      test.campaign,
      "--store",
      `pglite:${folder.path("store")}`,
    );
    expect(alone.stderr).to.include("for one process at a time");
    expect(alone.code).to.equal(1);
    expect((await work("show", "--at", "http://127.0.0.1:1")).stderr).to.include("No gateway answers");
    expect((await gateway("start", "--only", "api")).code).to.equal(2);
    const log = ["--log", folder.path("none/log")];
    const worker = ["start", "--only", "worker", "--key", "env:KEY_A"];
    expect((await gateway(...worker, ...log)).stderr).to.include("cannot be written");
    expect((await gateway("start", "--json")).stderr).to.include("--json needs --check");
  });

  it("reads a file's least fee in tokens in the worker, too, which leaves what brings less", async () => {
    await work("resume");
    const test = await chain.campaign(folder.path("fees"), 2);
    const relayer = chain.relayer.account.address;
    const relay = await chain.deploy(ownBuild("Relay", "distribution"), relayer, chain.token, [relayer]);
    const terms = { campaign: [test.campaign], key: ["env:KEY_A"], through: relay };
    const config = folder.write(
      "gateway.json",
      JSON.stringify({ ...terms, leastFee: "0.00000000000000001" }),
    );
    const claims = await Promise.all(
      [10n, 9n].map((maxFee, i) => signedClaim(chain, test, i, { maxFee, feeTaker: relay })),
    );
    const file = folder.write("claims.jsonl", jsonLines(claims));
    const submitted = await work("submit", file, "--tree", folder.path("fees"));
    expect(submitted.code, submitted.stderr).to.equal(0);
    const worker = await start("start", "--only", "worker", "--config", config);
    const reasons = async (): Promise<readonly string[]> => {
      const { parked } = JSON.parse((await work("show", "--parked", "--json")).stdout);
      return parked.map(({ reason }: { readonly reason: string }) => reason);
    };
    await until(async () => (await chain.paid(test)).length > 0 && (await reasons()).length > 0);
    await stop(worker);
    expect([await chain.paid(test), await reasons()]).to.deep.equal([[0], ["FeeTooLow"]]);
  });

  it("tells of a worker that was killed that nobody sent, since when and whose key it was", async () => {
    const test = await chain.campaign(folder.path("outage"), 1);
    const sql = await openStore(store.address);
    const api = await start("start", "--only", "api", "--campaign", test.campaign, "--listen", "127.0.0.1:0");
    const killed = await start("start", "--only", "worker", "--key", "env:KEY_A");
    const holders = () =>
      sql.query<{ readonly worker: string; readonly until: number }>(
        "select owner as worker, lease_until as until from sender where owner is not null",
      );
    await until(async () => (await holders()).length > 0);
    killed.child.kill("SIGKILL");
    await killed.died;
    const claim = await submission(chain, test, 0);
    await openGatewayClient({ url: api.url }).handIn(claim as unknown as ClaimDocument);
    const [{ id } = {}] = await sql.query<{ readonly id: bigint }>("select max(id) as id from intent");
    // Ten minutes go by.
    await sql.query(
      `update intent set turn = turn - 600, submitted = submitted - interval '10 min' where id = ${id}`,
    );
    await sql.query(
      `update step set at = at - interval '10 min' where intents @> array[${id}::int8] or intents is null`,
    );
    await sql.query("update sender set lease_until = lease_until - interval '10 min'");
    const [held] = await holders();
    await start("start", "--only", "worker", "--key", "env:KEY_A");
    await until(async () => (await chain.paid(test)).length > 0);
    const symbolon = async (...args: readonly string[]) =>
      JSON.parse((await runSymbolon([...args, "--json"], env())).stdout);
    const { incidents } = await symbolon("timeline", "incidents");
    const momentOf = (at: number) => new Date(at).toISOString().replace(/\.\d+Z/, "Z");
    const end = held?.until ?? 0;
    const ended = `${momentOf(end)} (last sign of life ${momentOf(end - LEASE_MS)})`;
    const reason = `no worker held a key: the lease of ${held?.worker} had ended at ${ended}`;
    const [found, ...others] = incidents.filter(({ subjects }: { readonly subjects: readonly string[] }) =>
      subjects.includes(`intent:${id}`),
    );
    expect(others).to.deep.equal([]);
    expect(found).to.include({ rule: "NobodySends", actor: held?.worker });
    expect(found.cause)
      .to.match(/was sent 10 min after its turn: for 10 min of it/)
      .and.to.include(reason);
    const [path] = (await symbolon("trace", `intent:${id}`)).paths;
    const words = path.steps.map(({ words }: { readonly words: string }) => words);
    expect(words).to.include(reason);
    expect(path.slowest.what).to.equal("a worker: none held a key");
    await sql.close();
  });
});

function linesOf<Line>(file: string): readonly Line[] {
  return readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}
