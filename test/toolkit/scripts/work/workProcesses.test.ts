import type { ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { openStore } from "../../../../src/services/store/openStore.ts";
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
});
