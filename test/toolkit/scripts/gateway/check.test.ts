import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { keccak256 } from "viem";
import type { GatewayCheck } from "../../../../scripts/gateway/check/finding.ts";
import { deliveryTables } from "../../../../src/services/delivery/tables/migrations.ts";
import { gatewayTables } from "../../../../src/services/gateway/tables/migrations.ts";
import { migrate } from "../../../../src/services/store/migrate.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { openTestStore, type TestStore } from "../../store/openTestStore.ts";
import { openRelayChain, RELAYER_KEY, type RelayChain, type TestCampaign } from "../relayChain.ts";
import { runSymbolon } from "../runSymbolon.ts";

describe("symbolon gateway start --check", () => {
  const folder = temporaryFolder();
  let chain: RelayChain;
  let store: TestStore;
  let test: TestCampaign;
  let tree: string;
  before(async () => {
    chain = await openRelayChain();
    store = await openTestStore("postgres");
    tree = mkdtempSync(join(tmpdir(), "symbolon-test-"));
    await chain.campaign(tree, 4);
    const manifestHash = keccak256(readFileSync(join(tree, "manifest.json")));
    test = await chain.campaign(tree, 4, { manifestHash });
  });
  after(async () => {
    await store.remove();
    await chain.close();
    rmSync(tree, { recursive: true });
  });

  const check = async (...args: readonly string[]) => {
    const all = ["--listen", "127.0.0.1:0", "--store", store.address, "--json", ...args];
    const env = { KEY_A: RELAYER_KEY, SYMBOLON_RPC_URL: chain.rpc };
    const { code, stdout, stderr } = await runSymbolon(["gateway", "start", "--check", ...all], env);
    expect(stdout + stderr).not.to.include(RELAYER_KEY.slice(2));
    const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: readonly GatewayCheck[] };
    expect(ok).to.equal(code === 0);
    for (const { status, hint } of checks) expect(hint === undefined).to.equal(status === "ok");
    return { code, of: (what: string) => checks.filter((one) => one.check.startsWith(what)), checks };
  };
  const statuses = (checks: readonly GatewayCheck[]) => checks.map(({ status }) => status);

  it("finds all well where it is, with figures, and changes nothing in the store", async () => {
    const all = ["--campaign", test.campaign, "--tree", tree, "--key", "env:KEY_A"];
    const { code, of, checks } = await check(...all);
    expect(code, JSON.stringify(checks)).to.equal(0);
    for (const what of ["port", "chain", "campaign", "key", "store", "tables", "clock"])
      expect(statuses(of(what)), what).to.not.be.empty;
    expect(of("campaign")[0]?.found).to.include(test.tree.root);
    expect(of("campaign").at(-1)?.found).to.match(/it holds .* which is all that it owes/);
    expect(of("key")[0]?.found).to.match(/ether: [\d,]+ full transactions/);
    expect(of("tables")[0]?.found).to.match(/\d+ migrations are missing/);
    const tables = await store.sql.query("select 1 from pg_class where relname = 'intent'");
    expect(tables).to.deep.equal([]);
  });

  it("tells without a key who takes fees, and warns where nobody does", async () => {
    await migrate(store.sql, deliveryTables);
    await migrate(store.sql, gatewayTables);
    const { code, of } = await check("--campaign", test.campaign);
    expect(code).to.equal(0);
    expect(of("fee takers")[0]).to.include({ status: "warn" });
    expect(of("keys")[0]).to.include({ status: "warn" });
    expect(of("tables")[0]?.found).to.equal("all tables are there");
    const named = await check("--campaign", test.campaign, "--fee-taker", chain.token);
    expect(named.of("fee takers")).to.deep.equal([]);
    expect(named.of("campaign").at(-1)?.found).to.match(/it holds .*--tree tells/);
  });

  it("tells a chain from another one of its id, and that it is paused", async () => {
    const { id } = chain.reader.chain;
    await store.sql.query("insert into chain (chain, genesis, state) values ($1, '0xother', 'paused')", [id]);
    const { code, of } = await check("--campaign", test.campaign);
    expect(code).to.equal(3);
    expect(of("same chain")[0]).to.include({ status: "bad" });
    expect(of("state")[0]).to.include({ status: "warn" });
    await store.sql.query("delete from chain");
  });

  it("names everything that is bad, and goes on to look at the rest", async () => {
    const { timestamp } = await chain.block();
    const over = await chain.campaign(folder.path("over"), 2, { end: timestamp + 60n });
    await chain.node.increaseTime({ seconds: 100 });
    await chain.node.mine({ blocks: 1 });
    const other = await chain.campaign(folder.path("other"), 2);
    const found = await check(
      "--campaign",
      chain.token,
      "--campaign",
      over.campaign,
      "--campaign",
      other.campaign,
      "--tree",
      tree,
      "--key",
      "env:KEY_A",
      "--key",
      "env:NOT_SET",
      "--through",
      chain.token,
      "--listen",
      `127.0.0.1:${new URL(chain.rpc).port}`,
      "--log",
      folder.path("none/log"),
      "--store",
      "pglite:none",
    );
    expect(found.code).to.equal(3);
    expect(found.of("port")[0]).to.include({ status: "bad" });
    expect(found.of("log")[0]).to.include({ status: "bad" });
    const campaigns = found.of("campaign").map((one) => one.found);
    expect(campaigns.join()).to.match(/There is no campaign.*it ended at .*is not the tree of/);
    const key = found.of("key").find((one) => one.check === "key 2");
    expect(key?.found, JSON.stringify(found.checks)).to.include("NOT_SET is not set");
    expect(statuses(found.of("relay"))).to.deep.equal(["bad"]);
    expect(statuses(found.of("store"))).to.deep.equal(["warn"]);
  });

  it("says so where chain, store or file are away", async () => {
    const away = await check("--campaign", test.campaign, "--rpc", "http://127.0.0.1:1");
    expect(statuses(away.of("chain"))).to.deep.equal(["bad"]);
    const lost = await check("--campaign", test.campaign, "--store", "postgres://a:secret@127.0.0.1:1/x");
    expect(statuses(lost.of("store"))).to.deep.equal(["bad"]);
    expect(JSON.stringify(lost.checks)).not.to.include("secret");
    const file = await check("--config", folder.path("missing.json"));
    expect(statuses(file.checks)).to.deep.equal(["bad"]);
  });
});
