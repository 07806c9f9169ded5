import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { makeTestStore } from "../../store/openTestStore.ts";
import type { GatewayProcess } from "../gateway/gatewayProcess.ts";
import { startPayingGateway } from "../gateway/payingGateway.ts";
import { keyOf, openRelayChain, RELAYER_KEY, type RelayChain, type TestCampaign } from "../relayChain.ts";
import { runSymbolon } from "../runSymbolon.ts";
import { jsonLines, signedClaim } from "../signedClaims.ts";

const COUNT = 60;

type Report = {
  readonly paid: number;
  readonly already: number;
  readonly waiting: number;
  readonly skipped: number;
  readonly nextOpening: string | null;
  readonly claims: readonly {
    readonly label: string;
    readonly index: number | null;
    readonly status: string;
    readonly code: string | null;
    readonly intent: string | null;
    readonly transaction: string | null;
  }[];
};

describe("campaign relay --gateway", () => {
  const folder = temporaryFolder();
  let chain: RelayChain;
  let test: TestCampaign;
  let inWaves: TestCampaign;
  let store: Awaited<ReturnType<typeof makeTestStore>>;
  let gateway: GatewayProcess;
  let kept: string;
  let tree: string;
  let wavesTree: string;
  before(async () => {
    kept = mkdtempSync(join(tmpdir(), "symbolon-test-"));
    [tree, wavesTree] = [join(kept, "tree"), join(kept, "waves")];
    chain = await openRelayChain();
    test = await chain.campaign(tree, COUNT);
    inWaves = await chain.campaign(wavesTree, 4, { waves: 2n, waveInterval: 100_000n });
    store = await makeTestStore("postgres");
    const more = ["--campaign", inWaves.campaign, "--per-second", "20"];
    gateway = await startPayingGateway({
      store: store.address,
      rpc: chain.rpc,
      campaign: test.campaign,
      more,
    });
  });
  after(async () => {
    gateway.child.kill("SIGTERM");
    await gateway.died;
    await store.clear();
    await chain.close();
    rmSync(kept, { recursive: true });
  });

  const relay = async (campaign: string, directory: string, ...more: readonly string[]) => {
    const args = ["campaign", "relay", campaign, directory, "--rpc", chain.rpc, "--gateway", gateway.url];
    const ended = await runSymbolon([...args, "--json", ...more]);
    return { ...ended, json: (ended.stdout === "" ? {} : JSON.parse(ended.stdout)) as Report };
  };
  const file = (name: string, claims: readonly string[]) => {
    const path = folder.path(name);
    writeFileSync(path, jsonLines(claims));
    return path;
  };
  const claims = (from: number, to: number) =>
    Promise.all(
      Array.from({ length: to - from }, async (_, i) =>
        JSON.stringify(JSON.parse(await signedClaim(chain, test, from + i))),
      ),
    );

  it("pays all without a key, says of each that is refused why and by which row, and finds all again", async () => {
    // More than its address may hand in at once.
    const good = await claims(0, 50);
    const { timestamp } = await chain.block();
    const list = file("all.jsonl", [
      ...good,
      await signedClaim(chain, test, 50, { deadline: timestamp - 1n }),
      await signedClaim(chain, test, 51, {}, keyOf(99)),
      await signedClaim(chain, { ...test, campaign: chain.token }, 52),
      JSON.stringify({ signature: "0x12" }),
    ]);
    const first = await relay(test.campaign, tree, list, "--report", folder.path("report"));
    expect(first.code, first.stderr).to.equal(3);
    expect(first.json).to.include({ paid: 50, already: 0, skipped: 4 });
    expect(await chain.paid(test)).to.deep.equal(Array.from({ length: 50 }, (_, i) => i));
    const skipped = first.json.claims.filter(({ status }) => status === "skipped");
    expect(skipped.map(({ label, code }) => [label, code])).to.deep.equal([
      [`${list}, line 51`, "DeadlineExpired"],
      [`${list}, line 52`, "InvalidSignature"],
      [`${list}, line 53`, "CampaignMismatch"],
      [`${list}, line 54`, "BadSignedClaim"],
    ]);
    const [paid] = first.json.claims;
    expect(paid?.intent).to.match(/^[0-9a-f]{32}$/);
    expect((await chain.payments(test)).map(({ hash }) => hash)).to.include(paid?.transaction);
    expect(readFileSync(folder.path("report.csv"), "utf8")).to.match(
      new RegExp(`^label,index,.*\\n"?${list}, line 1"?,0,.*,paid,`),
    );

    // As somebody else's program writes them: the gateway knows them by its store alone.
    const turned = good.map((text) =>
      JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).toReversed())),
    );
    const again = await relay(test.campaign, tree, file("good.jsonl", turned));
    expect(again.code, again.stderr).to.equal(0);
    expect(again.json).to.include({ paid: 50, already: 0 });
    expect(again.json.claims.map(({ transaction }) => transaction)).to.deep.equal(
      first.json.claims.slice(0, 50).map(({ transaction }) => transaction),
    );
    expect(await chain.payments(test)).to.have.length(50);
  });

  it("takes what others have paid for paid, and says the rest in lines for people", async () => {
    // The gateway's keys are its own.
    const own = chain.clientOf(keyOf(55));
    await chain.node.setBalance({ address: own.account.address, value: 10n ** 18n });
    await chain.claim(test, 55, own);
    const ended = await runSymbolon([
      "campaign",
      "relay",
      test.campaign,
      tree,
      "--rpc",
      chain.rpc,
      "--gateway",
      gateway.url,
      file("paid.jsonl", [await signedClaim(chain, test, 55), await signedClaim(chain, test, 56)]),
    ]);
    expect(ended.code, ended.stderr).to.equal(0);
    expect(ended.stdout)
      .to.match(/^paid +1$/m)
      .and.match(/^paid by others +1$/m)
      .and.match(/^skipped +0$/m);
  });

  it("lets be what opens later with --wave, and says when that is", async () => {
    const some = [await signedClaim(chain, inWaves, 0), await signedClaim(chain, inWaves, 3)];
    const { json, code } = await relay(inWaves.campaign, wavesTree, file("waves.jsonl", some), "--wave");
    expect([code, json.paid, json.waiting]).to.deep.equal([0, 1, 1]);
    expect(Number(json.nextOpening)).to.be.above(Number((await chain.block()).timestamp));
  });

  it("refuses what has no meaning there, by its name", async () => {
    const list = file("one.jsonl", [await signedClaim(chain, test, 57)]);
    const wrong: readonly (readonly [string, ...string[]])[] = [
      ["--payer", "env:A"],
      ["--through", chain.token],
      ["--fee", "1"],
      ["--max-fee-per-gas", "1"],
      ["--in-flight", "2"],
      ["--journal", folder.path("j")],
      ["--dry-run"],
      ["--calldata", folder.path("c")],
      ["--credentials", folder.path("c")],
    ];
    for (const options of wrong) {
      const { code, stderr } = await relay(test.campaign, tree, list, ...options);
      expect([code, stderr], options[0]).to.deep.equal([2, stderr]);
      expect(stderr).to.include(`${options[0]} and --gateway exclude each other`);
    }
    const none = await relay(test.campaign, tree);
    expect([none.code, none.stderr]).to.deep.equal([2, none.stderr]);
    expect(none.stderr).to.include("--gateway needs files or folders of signed claims");
    const listed = await relay(test.campaign, tree, folder.write("list.csv", "index\n1\n"));
    expect(listed.code).to.equal(1);
    expect(JSON.parse(listed.stdout).error.code).to.equal("ClaimsNotSigned");
  });

  it("says so where there is no gateway, or one of another campaign, and hands nothing in", async () => {
    const list = file("one.jsonl", [await signedClaim(chain, test, 57)]);
    const away = await relay(test.campaign, tree, list, "--gateway", chain.rpc);
    expect([away.code, JSON.parse(away.stdout).error.code]).to.deep.equal([1, "GatewayUnavailable"]);
    const other = await chain.campaign(folder.path("other"), 2);
    const theirs = file("other.jsonl", [await signedClaim(chain, other, 0)]);
    const { code, stdout } = await relay(other.campaign, folder.path("other"), theirs);
    expect([code, JSON.parse(stdout).error.code]).to.deep.equal([1, "UnknownLane"]);
    expect(await chain.paid(other)).to.deep.equal([]);
    expect(stdout).not.to.include(RELAYER_KEY);
  });
});
