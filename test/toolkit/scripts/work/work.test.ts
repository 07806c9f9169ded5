import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Address, Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { deliveryTables } from "../../../../src/services/delivery/tables/migrations.ts";
import { requirePower } from "../../../../src/services/delivery/work/requirePower.ts";
import { migrate, readTables } from "../../../../src/services/store/migrate.ts";
import { openStore } from "../../../../src/services/store/openStore.ts";
import type { Sql } from "../../../../src/services/store/sql.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { openAnswering } from "../../answering.ts";
import { makeTestStore } from "../../store/openTestStore.ts";
import { OTHER_KEY, openRelayChain, RELAYER_KEY, type RelayChain, type TestCampaign } from "../relayChain.ts";
import { runSymbolon } from "../runSymbolon.ts";
import { jsonLines, signedClaim } from "../signedClaims.ts";

const COUNT = 12;
const range = (count: number) => Array.from({ length: count }, (_, index) => index);

describe("symbolon work", () => {
  const folder = temporaryFolder();
  let chain: RelayChain;
  let test: TestCampaign;
  let store: Awaited<ReturnType<typeof makeTestStore>>;
  let tests = 0;
  before(async () => {
    chain = await openRelayChain();
  });
  after(() => chain.close());
  beforeEach(async () => {
    store = await makeTestStore("postgres");
    test = await chain.campaign(folder.path(`tree${++tests}`), COUNT);
  });
  afterEach(() => store.clear());

  const tree = () => folder.path(`tree${tests}`);
  const env = (more: NodeJS.ProcessEnv = {}) => ({
    SYMBOLON_RPC_URL: chain.rpc,
    DATABASE_URL: store.address,
    KEY_A: RELAYER_KEY,
    KEY_B: OTHER_KEY,
    ...more,
  });
  const work = async (...args: readonly string[]) => {
    const ended = await runSymbolon(["work", ...args, "--json"], env());
    expect(ended.stdout + ended.stderr)
      .not.to.include(RELAYER_KEY)
      .and.not.to.include(OTHER_KEY);
    return { ...ended, json: ended.stdout === "" ? undefined : JSON.parse(ended.stdout) };
  };
  const all = (...more: readonly string[]) =>
    work("submit", "--tree", tree(), "--all", "--campaign", test.campaign, ...more);
  const start = (...more: readonly string[]) =>
    work("start", "--key", "env:KEY_A", "--key", "env:KEY_B", "--until-done", ...more);
  const paid = () => chain.paid(test);
  const lines = (name: string, claims: readonly string[]) => {
    const path = folder.path(name);
    writeFileSync(path, jsonLines(claims));
    return path;
  };

  it("pays what is submitted, each once, and tells of it", async () => {
    expect((await all()).json).to.include({ added: COUNT, known: 0 });
    expect((await all()).json).to.include({ added: 0, known: COUNT });
    const ended = await start();
    expect(ended.code, ended.stderr).to.equal(0);
    expect(await paid()).to.deep.equal(range(COUNT));
    const { json, code } = await work("show");
    expect(code).to.equal(0);
    expect(json.intents).to.deep.equal([{ chain: 31_337, kind: "claim", state: "done", count: COUNT }]);
    expect(json.senders.map((one: { address: Address }) => one.address)).to.have.members(
      [RELAYER_KEY, OTHER_KEY].map((key) => privateKeyToAccount(key).address.toLowerCase()),
    );
    const [intent] = (await work("show", "1")).json.intents;
    const kinds = intent.steps.map(({ kind }: { kind: string }) => kind);
    expect(kinds[0]).to.equal("submitted");
    expect(kinds.slice(1, 3)).to.deep.equal(["bundled", "signed"]);
    expect(kinds.at(-1)).to.equal("done");
    expect((await start()).code).to.equal(0);
    expect(await paid()).to.deep.equal(range(COUNT));
  });

  it("does the same out of a PGlite, by several workers of one process, and keeps no key there", async () => {
    const place = await makeTestStore("pglite");
    const own = { ...env(), DATABASE_URL: place.address };
    const args = ["--tree", tree(), "--all", "--campaign", test.campaign];
    await runSymbolon(["work", "submit", ...args], own);
    const keys = ["--key", "env:KEY_A", "--key", "env:KEY_B"];
    const ended = await runSymbolon(["work", "start", ...keys, "--workers", "2", "--until-done"], own);
    expect(ended.code, ended.stderr).to.equal(0);
    expect(await paid()).to.deep.equal(range(COUNT));
    const folderOf = place.address.slice("pglite:".length);
    const needles = [RELAYER_KEY, OTHER_KEY].map((key) => key.slice(2));
    for (const file of readdirSync(folderOf, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const bytes = readFileSync(join(file.parentPath, file.name));
      for (const needle of needles) {
        expect(bytes.includes(needle), file.name).to.equal(false);
        expect(bytes.includes(Buffer.from(needle, "hex")), file.name).to.equal(false);
      }
    }
    await place.clear();
  });

  it("parks what a person has to look at, and tries it again", async () => {
    const good = await signedClaim(chain, test, 0);
    const forged = await signedClaim(chain, test, 1, {}, OTHER_KEY);
    const foreign = await signedClaim(chain, test, 2, { feeTaker: chain.token });
    const file = lines("mixed.jsonl", [good, forged, foreign]);
    expect((await work("submit", file, "--tree", tree())).json).to.include({ added: 3 });
    const bare = JSON.parse(await signedClaim(chain, test, 3));
    const proof = test.tree.proof(4);
    writeFileSync(folder.path("wrong.json"), JSON.stringify({ ...bare, proof }));
    expect((await work("submit", folder.path("wrong.json"))).json).to.include({ added: 1 });
    const ended = await start();
    expect(ended.code, ended.stderr).to.equal(3);
    expect(await paid()).to.deep.equal([0]);
    const shown = await work("show", "--parked");
    expect(shown.code).to.equal(3);
    const reasons = shown.json.parked.map(({ reason }: { reason: string }) => reason);
    expect(reasons).to.deep.equal(["InvalidSignature", "FeeTakerNotOurs", "ClaimsNotProven"]);
    expect((await work("retry", "2", "1")).json).to.include({ retried: 1, left: 1 });
    expect((await start()).json.intents).to.deep.include({
      chain: 31_337,
      kind: "claim",
      state: "parked",
      count: 3,
    });
  });

  it("sends through a relay, which takes the fees, with keys that it knows", async () => {
    const [first, second] = [RELAYER_KEY, OTHER_KEY].map((key) => privateKeyToAccount(key).address);
    const deploy = (keys: readonly (Address | undefined)[]) =>
      chain.deploy(ownBuild("Relay", "distribution"), second, chain.token, keys);
    const relay = await deploy([first, second]);
    const narrow = await deploy([first]);
    const claims = [10n, 10n, 9n].map((maxFee, i) =>
      signedClaim(chain, test, i, { maxFee, feeTaker: relay }),
    );
    const file = lines("relayed.jsonl", await Promise.all(claims));
    expect((await work("submit", file, "--tree", tree())).json).to.include({ added: 3 });
    expect((await start("--through", narrow)).json.error.code).to.equal("NotKey");
    expect((await start("--least-fee", "10", "--base-units")).code).to.equal(2);
    const ended = await start("--through", relay, "--least-fee", "10", "--base-units");
    expect(ended.code, ended.stderr).to.equal(3);
    expect(await paid()).to.deep.equal([0, 1]);
    expect(await chain.balance(relay)).to.equal(20n);
    const [parked] = (await work("show", "--parked")).json.parked;
    expect(parked.reason).to.equal("FeeTooLow");
  });

  it("pauses, goes on and drains", async () => {
    await all();
    expect((await work("pause")).json.chains).to.deep.equal([]);
    await start();
    expect((await work("drain")).json).to.include({ state: "draining", open: 0 });
    const sql = await openStore(store.address);
    await sql.query(
      `update intent set kind = 'delegation', state = 'queued', transaction = null, after = 'claim'
       where id = (select min(id) from intent)`,
    );
    await sql.close();
    const left = await work("drain");
    expect(left.json).to.include({ open: 0, delegations: 1 });
    const claim = await signedClaim(chain, test, 0, { recipient: chain.token });
    const refused = await work("submit", lines("late.jsonl", [claim]), "--tree", tree());
    expect(refused.json.error.code).to.equal("IntentDiffers");
    test = await chain.campaign(folder.path(`tree${++tests}`), 2);
    expect((await all()).json.error).to.include({ code: "Draining" });
    expect((await work("resume", "--chain", "31337")).json.chains).to.deep.equal([31_337]);
    expect((await all()).json).to.include({ added: 2 });
    expect((await work("pause", "--chain", "5")).json.error).to.include({ code: "ChainNotKnown" });
  });

  it("takes releases in", async () => {
    const release = {
      format: "symbolon-release",
      version: 1,
      chainId: "31337",
      campaign: test.campaign,
      entitlement: { index: "0", account: chain.token },
      releasedBefore: "0",
    };
    const path = folder.path("release.json");
    writeFileSync(path, JSON.stringify(release));
    expect((await work("submit", path)).json).to.include({ added: 1 });
    expect((await work("submit", path)).json).to.include({ added: 0, known: 1 });
    writeFileSync(path, JSON.stringify(Object.fromEntries(Object.entries(release).toReversed())));
    expect((await work("submit", path)).json).to.include({ added: 0, known: 1 });
  });

  it("takes a claim in that was signed anew, and pays that one", async () => {
    const { timestamp } = await chain.block();
    const anew = async (seconds: bigint, recipient: Address) =>
      lines("anew.jsonl", [await signedClaim(chain, test, 0, { recipient, deadline: timestamp + seconds })]);
    const recipient: Address = `0x${"ec".repeat(20)}`;
    await work("submit", await anew(5_000n, chain.token), "--tree", tree());
    const replaced = (await work("submit", await anew(6_000n, recipient), "--tree", tree())).json;
    expect(replaced).to.include({ added: 0, replaced: 1, known: 0 });
    const older = (await work("submit", await anew(5_500n, chain.token), "--tree", tree())).json;
    expect(older).to.include({ added: 0, replaced: 0, superseded: 1, known: 0 });
    await start();
    expect(await chain.balance(recipient)).to.equal(1_000n);
    const [{ steps }] = (await work("show", "1")).json.intents;
    const kinds = steps.map(({ kind }: { readonly kind: string }) => kind);
    expect(kinds.slice(0, 3)).to.deep.equal(["submitted", "replaced", "bundled"]);
  });

  it("takes nothing of files with bad lines, unless it is told to", async () => {
    const good = await signedClaim(chain, test, 0);
    const path = folder.path("bad.jsonl");
    writeFileSync(path, `${jsonLines([good])}\nnot JSON\n{"format":"other"}\n`);
    const refused = await work("submit", path, "--tree", tree());
    expect(refused.code).to.equal(1);
    expect(refused.json.error.code).to.equal("BadEntries");
    expect(refused.json.error.reason).to.include(`${path}, line 2`).and.to.include(`${path}, line 3`);
    const taken = await work("submit", path, "--tree", tree(), "--skip-bad");
    expect(taken.code).to.equal(3);
    expect(taken.json).to.include({ added: 1, skipped: 2 });
  });

  it("refuses keys that cannot send, and waits with one that is empty", async () => {
    const key: Hex = `0x${"c3".repeat(32)}`;
    const { address } = privateKeyToAccount(key);
    const one = async (...more: readonly string[]) =>
      runSymbolon(
        ["work", "start", "--key", "env:KEY_C", "--until-done", "--json", ...more],
        env({ KEY_C: key }),
      );
    const empty = await one();
    expect(empty.code).to.equal(0);
    expect(empty.stderr).to.include(`${address} has 0 ETH`);
    await chain.node.setCode({ address, bytecode: `0xef0100${chain.token.slice(2)}` });
    const delegated = await one();
    expect(JSON.parse(delegated.stdout).error).to.include({ code: "DelegatedSender" });
    await chain.node.setCode({ address, bytecode: "0x" });
    const twice = await one("--key", "env:KEY_C");
    expect(JSON.parse(twice.stdout).error).to.include({ code: "KeyTwice" });
    const missing = await one("--key", "env:KEY_NOT_THERE");
    expect(JSON.parse(missing.stdout).error).to.include({ code: "NoKeyInEnvironment" });
  });

  it("refills a key from another one, within the limit, and parks it beyond", async () => {
    const dry: Hex = `0x${"d4".repeat(32)}`;
    const giver: Hex = `0x${"e5".repeat(32)}`;
    const { address } = privateKeyToAccount(dry as Hex);
    const refill = (limit: string) => [
      "--refill-from",
      "env:GIVER",
      "--refill-below",
      "1",
      "--refill-to",
      "2",
      "--refill-limit",
      limit,
    ];
    await chain.node.setBalance({ address, value: 0n });
    await chain.node.setBalance({ address: privateKeyToAccount(giver as Hex).address, value: 10n ** 20n });
    await all();
    const ended = await runSymbolon(
      ["work", "start", "--key", "env:DRY", ...refill("2"), "--until-done", "--json"],
      env({ DRY: dry, GIVER: giver }),
    );
    expect(ended.code, ended.stderr).to.equal(0);
    expect(await paid()).to.deep.equal(range(COUNT));
    const { intents } = JSON.parse(ended.stdout);
    expect(intents).to.deep.include({ chain: 31_337, kind: "transfer", state: "done", count: 1 });
    const { senders } = (await work("show")).json;
    expect(senders).to.have.length(2);
  });

  describe("refuses by name", () => {
    const errorOf = async (args: readonly string[], more: NodeJS.ProcessEnv = {}) => {
      const ended = await runSymbolon(["work", ...args, "--json"], env(more));
      expect(ended.code, ended.stderr).to.equal(1);
      const { error } = JSON.parse(ended.stdout);
      expect(error.hint).to.not.equal("");
      return error;
    };
    const starting = ["start", "--key", "env:KEY_A", "--until-done"];

    it("endpoints of two chains, and a chain that is not the one the store knows", async () => {
      const other = await openOtherNode(chain.rpc);
      try {
        const differ = await errorOf([...starting, "--rpc", chain.rpc, "--rpc", other.url]);
        expect(differ.code).to.equal("EndpointsDiffer");
        expect((await start()).code).to.equal(0);
        const own = await errorOf([...starting, "--rpc", other.url]);
        expect(own.code).to.equal("OtherChain");
        expect(own.details.chain).to.equal(31_337);
      } finally {
        await other.close();
      }
    });

    it("a store in use, one that is newer, and one that is somebody else's", async () => {
      const folderOf = await makeTestStore("pglite");
      const sql = await openStore(folderOf.address);
      expect((await errorOf(["show"], { DATABASE_URL: folderOf.address })).code).to.equal("StoreInUse");
      await sql.close();
      await folderOf.clear();
      const own = await openStore(store.address);
      await own.query("create table somebody (name text)");
      expect((await errorOf(["show"])).code).to.equal("StoreForeign");
      await own.query("drop table somebody");
      expect((await work("show")).json.chains).to.deep.equal([]);
      expect(await readTables(own.query)).to.deep.equal([]);
      await migrate(own, deliveryTables);
      await own.query(
        "insert into migration (space, number, name, hash) values ('delivery', 99, 'of tomorrow', 'x')",
      );
      expect((await errorOf(["show"])).code).to.equal("StoreNewer");
      await own.close();
      const missing = await errorOf(["show"], { DATABASE_URL: `pglite:${folder.path("nothing")}` });
      expect(missing.code).to.equal("StoreMissing");
    });

    it("a configuration that is none, without telling what is secret in it", async () => {
      const path = folder.path("config.json");
      writeFileSync(path, JSON.stringify({ chains: [{ rpc: "https://host/secret", keys: ["env:KEY_A"] }] }));
      const list = await errorOf(["start", "--config", path]);
      expect(list.code).to.equal("BadWorkConfig");
      expect(list.reason).to.include("chains[0].rpc").and.not.to.include("secret");
      writeFileSync(path, JSON.stringify({ chains: [{ rpc: [chain.rpc], keys: [RELAYER_KEY] }] }));
      const key = await errorOf(["start", "--config", path]);
      expect(key.reason).to.include("chains[0].keys[0]").and.not.to.include(RELAYER_KEY);
    });

    it("calls that contradict themselves", async () => {
      for (const args of [
        ["start", "--rpc", chain.rpc],
        ["start", "--key", RELAYER_KEY],
        [...starting, "--config", "work.json"],
        [...starting, "--refill-below", "1"],
        ["submit"],
        ["submit", "--all"],
        ["show", "first"],
      ]) {
        const { code, stderr, stdout } = await runSymbolon(["work", ...args], env());
        expect(code, args.join(" ")).to.equal(2);
        expect(stderr + stdout).not.to.include(RELAYER_KEY);
      }
    });
  });

  it("refuses a store that forgets when the power fails, but on chains for tests", () => {
    const pglite = { name: "pglite at here", isDurable: false } as Sql;
    expect(() => requirePower(pglite, [31_337, 11_155_111])).not.to.throw();
    expect(() => requirePower({ ...pglite, isDurable: true }, [1])).not.to.throw();
    try {
      requirePower(pglite, [31_337, 1]);
      expect.fail("It was let pass.");
    } catch (thrown) {
      expect(thrown).to.include({ code: "PowerLoss" });
      expect((thrown as SymbolonError).details).to.include({ chain: 1 });
    }
  });
});

/** A node that says what another one says, but for its first block. */
function openOtherNode(rpc: string) {
  return openAnswering(async ({ response, body }) => {
    const asked = await fetch(rpc, { method: "POST", body, headers: JSON_TYPE });
    const answer = (await asked.json()) as { result: { hash: string } };
    const { method, params } = JSON.parse(body);
    if (method === "eth_getBlockByNumber" && params[0] === "0x0") answer.result.hash = `0x${"77".repeat(32)}`;
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  });
}

const JSON_TYPE = { "content-type": "application/json" };
