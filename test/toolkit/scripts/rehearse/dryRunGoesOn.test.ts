import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { keccak256, zeroAddress } from "viem";
import { batch } from "../../../../scripts/credential/batch.ts";
import { issue } from "../../../../scripts/credential/issue.ts";
import { rangeProgram } from "../../../../scripts/rehearse/rangeProgram.ts";
import type { CampaignArguments } from "../../../../src/sdk/chain/campaigns/campaignPlan.ts";
import { schemaUid } from "../../../../src/sdk/core/credential/schemaUid.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { letPass } from "../../patience.ts";
import { accountOf, openRelayChain, type RelayChain } from "../relayChain.ts";
import { runProcess } from "../runProcess.ts";
import { captured } from "../runSymbolon.ts";
import { OTHER_KEY } from "../servedChain.ts";
import { nodeBetween } from "./nodeBetween.ts";
import { runRehearse } from "./runRehearse.ts";

/** What a node says that has forgotten the state of a block; undefined: what it still knows. */
function forgotten(body: string): string | undefined {
  const message = "missing trie node 51aa (path ) state 0x51aa is not available";
  const asked = [JSON.parse(body)].flat() as readonly { readonly id: number; readonly method: string }[];
  if (!asked.some(({ method }) => /^eth_(getBalance|call|getStorageAt|getCode)$/.test(method))) return;
  const replies = asked.map(({ id }) => ({ jsonrpc: "2.0", id, error: { code: -32000, message } }));
  return JSON.stringify(Array.isArray(JSON.parse(body)) ? replies : replies[0]);
}

describe("a dry run that does not come to its end", () => {
  const folder = temporaryFolder();
  let chain: RelayChain;
  let node: Awaited<ReturnType<typeof nodeBetween>>;
  let made = 0;
  before(async () => {
    chain = await openRelayChain();
    node = await nodeBetween(chain.rpc);
  });
  afterEach(() => node.say(() => undefined));
  after(async () => {
    await node.close();
    await chain.close();
  });

  async function campaignOf(count: number, terms: Partial<CampaignArguments> = {}) {
    const directory = folder.path(`tree${made++}`);
    // The manifest is known only when the tree is written.
    await chain.campaign(directory, count, terms);
    const manifestHash = keccak256(readFileSync(join(directory, "manifest.json")));
    rmSync(directory, { recursive: true });
    const { campaign } = await chain.campaign(directory, count, { ...terms, manifestHash });
    return { campaign, directory, ranges: join(`${directory}.dry-run`, "ranges") };
  }

  async function run(...args: readonly string[]) {
    const { code, stdout, stderr } = await runRehearse(["dry-run", ...args, "--json"]);
    return { code, document: stdout === "" ? {} : JSON.parse(stdout), stderr };
  }
  const doneIn = (ranges: string) => (existsSync(ranges) ? readdirSync(ranges).length : 0);

  it("keeps what is done where its node forgets the block midway, and goes on with one that knows it", async () => {
    const { campaign, directory, ranges } = await campaignOf(6);
    const args = [campaign, directory, "--fork", node.url, "--range", "2", "--workers", "1"];
    node.say((body) => (doneIn(ranges) === 0 ? undefined : forgotten(body)));
    const broken = await run(...args);
    expect(broken.code, broken.stderr).to.equal(1);
    expect(broken.document.error.code).to.equal("NoArchive");
    expect(readdirSync(ranges)).to.deep.equal(["0-2.json"]);
    node.say(() => undefined);
    const { code, document, stderr } = await run(...args);
    expect(code, stderr).to.equal(0);
    expect(document).to.deep.include({
      verdict: "sound",
      leaves: { count: 6, paid: 6, paidBefore: 0, notPaid: 0, untried: 0 },
    });
  });

  it("says so where its node has forgotten the block from the beginning", async () => {
    const { campaign, directory } = await campaignOf(2);
    node.say(forgotten);
    const { code, document } = await run(campaign, directory, "--fork", node.url, "--block", "1");
    expect(code).to.equal(1);
    expect(document.error.code).to.equal("NoArchive");
  });

  it("goes on where it was interrupted", async () => {
    const { campaign, directory, ranges } = await campaignOf(6);
    const args = [campaign, directory, "--fork", chain.rpc, "--range", "2", "--workers", "1", "--json"];
    const { file } = rangeProgram;
    const { code, stdout } = await runProcess([file.pathname, "rehearse", "dry-run", ...args], {
      meet(child) {
        const look = setInterval(() => {
          if (doneIn(ranges) === 0) return;
          child.kill("SIGINT");
          clearInterval(look);
        }, 20);
        child.once("exit", () => clearInterval(look));
      },
    });
    expect(code, stdout).to.equal(1);
    expect(JSON.parse(stdout).error.code).to.equal("Interrupted");
    const kept = readdirSync(ranges).length;
    expect(kept).to.be.within(1, 2);
    const again = await run(...args.slice(0, -1));
    expect(again.code, again.stderr).to.equal(0);
    expect(again.document.leaves).to.deep.include({ paid: 6, untried: 0 });
  });

  it("creates the same campaign again where it goes on with one that says no start", async () => {
    const { directory } = await campaignOf(4);
    const terms = { end: 4_000_000_000, treasury: accountOf(50) };
    const file = folder.path("terms.json");
    writeFileSync(file, JSON.stringify({ format: "symbolon-terms", version: 1, ...terms }));
    const args = [file, directory, "--fresh", "--range", "2", "--workers", "1"];
    const first = await run(...args);
    expect(first.code, first.stderr).to.equal(0);
    expect(first.document.effort.memory.sum).to.be.greaterThan(first.document.effort.memory.most);
    rmSync(join(`${directory}.dry-run`, "ranges", "2-4.json"));
    // Another second, in which a campaign that starts at once would be another one.
    await letPass(1_100);
    const again = await run(...args);
    expect(again.code, again.stderr).to.equal(0);
    expect(again.document.terms.campaign).to.equal(first.document.terms.campaign);
    expect(again.document.leaves).to.deep.equal(first.document.leaves);
  });

  it("creates it anew on a fork whose node is asked for all ranges together", async () => {
    const { directory } = await campaignOf(4);
    const { timestamp } = await chain.block();
    const treasury = chain.other.account.address;
    const file = folder.path("fork.json");
    const terms = { end: Number(timestamp) + 90_000, treasury, token: chain.token };
    writeFileSync(file, JSON.stringify({ format: "symbolon-terms", version: 1, ...terms }));
    const { code, document, stderr } = await run(file, directory, "--fresh", "--fork", chain.rpc);
    expect(code, stderr).to.equal(0);
    expect(document.leaves).to.deep.include({ count: 4, paid: 4 });
    expect(document.effort.upstreamCalls).to.be.greaterThan(0);
  });

  it("shows the gate what it asks for, and goes on with the same credentials only", async () => {
    const registry = await chain.deploy(ownBuild("BatchRegistry", "credentials"));
    const schema = { schema: "uint8 age", resolver: zeroAddress, revocable: true } as const;
    const rows = [0, 1].map((index) => `${accountOf(index)},${20 + index}`);
    const people = folder.write("people.csv", `subject,age\n${rows.join("\n")}\n`);
    const credentials = folder.path("batch");
    await captured({ SYMBOLON_PRIVATE_KEY: OTHER_KEY }, async () => {
      await batch(people, {
        out: credentials,
        schema: schema.schema,
        revoker: chain.other.account.address,
      });
      await issue(
        credentials,
        { rpc: chain.rpc, registry, yes: true },
        { patience: 150, rounds: 0, lag: 60, doubt: 60 },
      );
    });
    const wants = {
      schema: schemaUid(schema),
      issuers: [chain.other.account.address],
      trustList: zeroAddress,
      trusted: 0,
    };
    const gate = await chain.deploy(ownBuild("CredentialGate", "distribution/gates"), registry, wants, 0, 0n);
    const { campaign, directory } = await campaignOf(3, { gate });
    const args = [campaign, directory, "--fork", chain.rpc, "--workers", "1"];
    const { code, document, stderr } = await run(...args, "--credentials", credentials);
    expect(code, stderr).to.equal(3);
    expect(document.leaves).to.deep.include({ paid: 2, notPaid: 1 });
    expect(document.leafFindings[0]).to.include({ index: 2, code: "NothingShown" });
    expect((await run(...args)).document.error).to.include({ code: "RunMismatch" });
    writeFileSync(join(credentials, "more.txt"), "");
    const changed = await run(...args, "--credentials", credentials);
    expect(changed.document.error.details.differing).to.deep.equal(["credentials"]);
  });
});
