import type { ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { openStore } from "../../../../src/services/store/openStore.ts";
import { openPooler } from "../../../postgres/openPooler.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { until } from "../../patience.ts";
import { makeTestStore } from "../../store/openTestStore.ts";
import { OTHER_KEY, openRelayChain, RELAYER_KEY, type RelayChain } from "../relayChain.ts";
import { runProcess } from "../runProcess.ts";
import { runSymbolon } from "../runSymbolon.ts";

const SYMBOLON = join(import.meta.dirname, "..", "..", "..", "..", "scripts", "symbolon.ts");
const COUNT = 30;

describe("symbolon work start: several processes over one store", () => {
  const folder = temporaryFolder();
  let chain: RelayChain;
  let store: Awaited<ReturnType<typeof makeTestStore>>;
  before(async () => {
    chain = await openRelayChain();
    store = await makeTestStore("durable");
  });
  after(async () => {
    await store.clear();
    await chain.close();
  });

  it("shares keys between two, does each intent once, and stops when it is told to", async () => {
    const test = await chain.campaign(folder.path("tree"), COUNT);
    const env = { DATABASE_URL: store.address, KEY_A: RELAYER_KEY, KEY_B: OTHER_KEY };
    const work = async (...args: readonly string[]) => {
      const ended = await runSymbolon(["work", ...args], env);
      expect(ended.code, ended.stderr).to.equal(0);
    };
    // Small bundles, so that there is something for both.
    const chains = [
      {
        rpc: [chain.rpc],
        keys: ["env:KEY_A", "env:KEY_B"],
        profile: { transactionGas: "700000", inFlight: 1 },
      },
    ];
    writeFileSync(folder.path("work.json"), JSON.stringify({ chains }));
    const config = ["--config", folder.path("work.json")];
    await work("start", ...config, "--until-done");
    await work("pause");
    const leaves = ["--tree", folder.path("tree"), "--all", "--campaign", test.campaign];
    await work("submit", ...leaves, "--rpc", chain.rpc);
    const sql = await openStore(store.address);
    const comesTo = (statement: string, wanted: bigint) =>
      until(async () => (await sql.query<{ count: bigint }>(statement))[0]?.count === wanted);
    const begun = Promise.withResolvers<ChildProcess>();
    const ending = runProcess([SYMBOLON, "work", "start", "--workers", "2", "--json", ...config], {
      env,
      meet: begun.resolve,
    });
    const child = await begun.promise;
    const died = ending.then(({ stderr }) => Promise.reject(new Error(`It ended: ${stderr}`)));
    const holders = "select count(distinct owner) as count from sender where lease_until > clock_timestamp()";
    await Promise.race([comesTo(holders, 2n), died]);
    await work("resume");
    const open = "select count(*) as count from intent where state <> 'done'";
    await Promise.race([comesTo(open, 0n), died]);
    child.kill("SIGTERM");
    const ended = await ending;
    died.catch(() => undefined);
    expect(ended.code, ended.stderr).to.equal(0);
    expect(await chain.paid(test)).to.deep.equal(Array.from({ length: COUNT }, (_, index) => index));
    await comesTo("select count(*) as count from sender where owner is not null", 0n);
    await sql.close();
    expect(ended.stdout + ended.stderr).not.to.include(RELAYER_KEY);
  });

  it("works behind a pooler, which wakes nobody, and says so; by --store-listen it is woken", async () => {
    const pooler = await openPooler(store.address);
    const sql = await openStore(store.address);
    const env = { DATABASE_URL: pooler.url, KEY_A: RELAYER_KEY, KEY_B: OTHER_KEY };
    const keys = ["--rpc", chain.rpc, "--key", "env:KEY_A", "--key", "env:KEY_B"];
    const workUntil = async (more: readonly string[], isEnough: (stderr: string) => Promise<boolean>) => {
      const begun = Promise.withResolvers<ChildProcess>();
      const ending = runProcess([SYMBOLON, "work", "start", "--workers", "2", ...keys, ...more], {
        env,
        meet: begun.resolve,
      });
      const child = await begun.promise;
      let stderr = "";
      child.stderr?.on("data", (text: string) => {
        stderr += text;
      });
      const died = ending.then((ended) => Promise.reject(new Error(`It ended: ${ended.stderr}`)));
      await Promise.race([until(() => isEnough(stderr)), died]);
      child.kill("SIGTERM");
      died.catch(() => undefined);
      expect((await ending).code, stderr).to.equal(0);
      return stderr;
    };
    const listening = async () => {
      const [row] = await sql.query<{ count: bigint }>(
        "select count(*) as count from pg_stat_activity where query = 'listen \"symbolon_work\"'",
      );
      return Number(row?.count);
    };
    const test = await chain.campaign(folder.path("pooled"), COUNT);
    const leaves = ["--tree", folder.path("pooled"), "--all", "--campaign", test.campaign];
    const added = await runSymbolon(["work", "submit", ...leaves, "--rpc", chain.rpc], env);
    expect(added.code, added.stderr).to.equal(0);
    const isPaid = async () => (await chain.paid(test)).length === COUNT;
    const told = await workUntil([], async (stderr) => stderr.includes("delivers no notices") && isPaid());
    expect(told.split("delivers no notices")).to.have.length(2);
    expect(told).to.include("--store-listen");
    await workUntil(["--store-listen", store.address], async () => (await listening()) === 2);
    await sql.close();
    await pooler.close();
  });
});
