import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parseBurstReport } from "../../../../src/lab/simulation/report/burstReport.ts";
import { defaultScenario } from "../../../../src/lab/simulation/scenario/defaultScenario.ts";
import { formatScenario } from "../../../../src/lab/simulation/scenario/parseScenario.ts";
import type { Scenario } from "../../../../src/lab/simulation/scenario/scenario.ts";
import { submission } from "../../gateway/gatewayStage.ts";
import { makeTestStore } from "../../store/openTestStore.ts";
import { openRelayChain, type RelayChain, type TestCampaign } from "../relayChain.ts";
import { runSymbolon } from "../runSymbolon.ts";
import { jsonLines } from "../signedClaims.ts";
import type { GatewayProcess } from "./gatewayProcess.ts";
import { startPayingGateway } from "./payingGateway.ts";

const COUNT = 40;
const scenario: Scenario = {
  ...defaultScenario,
  name: "A flash of a second",
  arrivals: { kind: "flash", share: 0.5, within: 0.5, over: 1 },
  wallets: { ...defaultScenario.wallets, patience: 300 },
  waves: { count: 2, interval: 1 },
  until: 310,
};

describe("symbolon rehearse burst --gateway", () => {
  // For all of these tests: a gateway takes seconds.
  let folder: string;
  let chain: RelayChain;
  let test: TestCampaign;
  let store: Awaited<ReturnType<typeof makeTestStore>>;
  let gateway: GatewayProcess;
  let day: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "symbolon-test-"));
    chain = await openRelayChain();
    test = await chain.campaign(join(folder, "tree"), COUNT);
    store = await makeTestStore("postgres");
    gateway = await startPayingGateway({
      store: store.address,
      rpc: chain.rpc,
      campaign: test.campaign,
      more: ["--per-second", "1000"],
    });
    day = join(folder, "day.json");
    writeFileSync(day, formatScenario(scenario));
  });
  after(async () => {
    gateway.child.kill("SIGTERM");
    await gateway.died;
    await store.clear();
    await chain.close();
    rmSync(folder, { recursive: true });
  });

  const claims = async (name: string, indexes: readonly number[], of = test) => {
    const all = await Promise.all(indexes.map((index) => submission(chain, of, index)));
    const path = join(folder, name);
    writeFileSync(path, jsonLines(all.map((one) => JSON.stringify(one))));
    return path;
  };
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  const load = async (file: string, ...more: readonly string[]) => {
    const args = [
      "rehearse",
      "burst",
      "--gateway",
      gateway.url,
      "--claims",
      file,
      "--rpc",
      chain.rpc,
      "--scenario",
      day,
    ];
    const ended = await runSymbolon([...args, "--json", ...more]);
    return { ...ended, json: ended.stdout === "" ? {} : JSON.parse(ended.stdout) };
  };

  it("plays a day in real time, whose report rehearse compare reads beside a simulated one", async () => {
    const real = join(folder, "real");
    const { code, stderr, json } = await load(await claims("all.jsonl", range(0, 30)), "--out", real);
    expect(code, stderr).to.equal(0);
    const [{ measures }] = json.runs;
    expect(measures).to.include({ strategy: "relayed", chain: "gateway", claimants: 30, paid: 30 });
    expect(await chain.paid(test)).to.deep.equal(range(0, 30));
    expect(measures.requestsPerClaim).to.be.within(1, 2);
    expect(measures.transactions.mined).to.be.within(1, 30);
    const { gas } = await gasOf(chain, test);
    expect(measures.gasOfClaims).to.equal(gas);
    expect(measures.latency.max).to.be.at.least(measures.latency.p50).and.above(0);
    expect(json.requests).to.include({ waited: 0, open: 256 });
    expect(json.requests.made).to.equal(Math.round(measures.requestsPerClaim * 30));
    const kept = parseBurstReport(readFileSync(join(real, "burst.json"), "utf8"), "burst.json");
    expect(kept.scenario.chain.gasLimit).to.equal(Number((await chain.block()).gasLimit));
    expect(readFileSync(join(real, "index.html"), "utf8")).to.include("against a running gateway");

    const simulated = join(folder, "simulated");
    const played = ["rehearse", "burst", join(folder, "tree"), "--scenario", day, "--claimants", "30"];
    await runSymbolon([...played, "--strategies", "relayed", "--model", "--out", simulated]);
    const compared = await runSymbolon(["rehearse", "compare", simulated, real, "--json"]);
    const comparison = JSON.parse(compared.stdout);
    expect(comparison.strategies).to.deep.equal(["relayed"]);
    expect(comparison.inputs.map(({ path }: { path: string }) => path)).to.include.members([
      "chain",
      "scenario.chain.baseFee",
    ]);
  });

  it("is what rehearse burst --gateway plays: tells people of refusals, by what the gateway said", async () => {
    const file = await claims("some.jsonl", range(30, 34));
    const false_ = await submission(chain, test, 35);
    const signed = JSON.parse(JSON.stringify(await submission(chain, test, 34)));
    writeFileSync(
      file,
      jsonLines([
        ...readFileSync(file, "utf8").trim().split("\n"),
        JSON.stringify({ ...signed, signature: false_.signature }),
      ]),
    );
    const args = ["rehearse", "burst", "--gateway", gateway.url, "--claims", file, "--rpc", chain.rpc];
    const ended = await runSymbolon([
      ...args,
      "--scenario",
      day,
      "--open",
      "1",
      "--out",
      join(folder, "few"),
    ]);
    expect(ended.code, ended.stderr).to.equal(0);
    expect(ended.stdout)
      .to.match(/A flash of a second: 5 claimants, some\.jsonl, handed in at 127\.0\.0\.1:\d+/)
      .and.match(/Refused by the gate +1$/m)
      .and.match(/\d+ requests, 1 open at once at most/);
    const { runs } = parseBurstReport(readFileSync(join(folder, "few", "burst.json"), "utf8"), "burst.json");
    expect(runs[0]?.measures).to.include({ paid: 4, refused: 1 });
    expect(runs[0]?.measures.reasons).to.deep.equal({ InvalidSignature: 1 });
    const again = await runSymbolon([...args, "--out", join(folder, "few"), "--json"]);
    expect(JSON.parse(again.stdout).error.code).to.equal("RehearsalMismatch");
  });

  it("refuses by name what it cannot play, and hands nothing in", async () => {
    const other = await chain.campaign(join(folder, "other"), 2);
    let outs = 0;
    const ownOut = () => ["--out", join(folder, `refused-${++outs}`)];
    const codeOf = async (file: string, ...more: readonly string[]) => {
      const { code, json, stdout } = await load(file, ...ownOut(), ...more);
      expect(code, stdout).to.equal(1);
      return json.error.code;
    };
    const one = await claims("one.jsonl", [36]);
    expect(await codeOf(one, "--claimants", "2")).to.equal("TooFewClaims");
    expect(await codeOf(await claims("other.jsonl", [0], other))).to.equal("UnknownLane");
    expect(await codeOf(await claims("twice.jsonl", [36, 36]))).to.equal("ClaimTwice");
    const mixed = await claims("mixed.jsonl", [36]);
    const foreign = await claims("foreign.jsonl", [1], other);
    writeFileSync(mixed, `${readFileSync(mixed, "utf8")}\n${readFileSync(foreign, "utf8")}`);
    expect(await codeOf(mixed)).to.equal("CampaignMismatch");
    const elsewhere = JSON.stringify({ ...(await submission(chain, test, 36)), chainId: "5" });
    writeFileSync(mixed, elsewhere);
    expect(await codeOf(mixed)).to.equal("ChainMismatch");
    writeFileSync(mixed, "index\n1\n");
    expect(await codeOf(mixed)).to.equal("ClaimsNotSigned");
    const away = [
      "rehearse",
      "burst",
      "--gateway",
      chain.rpc,
      "--claims",
      one,
      "--rpc",
      chain.rpc,
      "--json",
      ...ownOut(),
    ];
    expect(JSON.parse((await runSymbolon(away)).stdout).error.code).to.equal("GatewayUnavailable");
    expect(await chain.paid(other)).to.deep.equal([]);
    expect(await chain.paid(test)).not.to.include(36);
  });

  it("says which options go together", async () => {
    const said = async (...args: readonly string[]) => {
      const { code, stderr } = await runSymbolon(args);
      expect([code, stderr]).to.deep.equal([2, stderr]);
      return stderr;
    };
    const burst = ["rehearse", "burst"];
    const at = [...burst, "--gateway", gateway.url];
    expect(await said(...at, "--claims", day)).to.include("give --rpc");
    expect(await said(...at, "--rpc", chain.rpc)).to.include("give --claims");
    expect(await said(...at, "--strategies", "direct")).to.include(
      "--strategies and --gateway exclude each other",
    );
    expect(await said(...at, "--model")).to.include("--model and --gateway exclude each other");
    expect(await said(...at, folder)).to.include("a tree and --gateway exclude each other");
    expect(await said(...burst, "--claims", day)).to.include("--claims needs --gateway");
  });
});

/** Of all transactions that have paid. */
async function gasOf(chain: RelayChain, test: TestCampaign) {
  const hashes = new Set((await chain.payments(test)).map(({ hash }) => hash));
  const receipts = await Promise.all(
    [...hashes].map((hash) => chain.reader.request({ method: "eth_getTransactionReceipt", params: [hash] })),
  );
  return { gas: receipts.reduce((sum, receipt) => sum + Number(receipt?.gasUsed), 0) };
}
