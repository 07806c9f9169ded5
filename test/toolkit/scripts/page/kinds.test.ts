import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Address, getAddress, type Hex, keccak256, stringToBytes } from "viem";
import { writeTreeDirectory } from "../../../../src/node/allocation/output/writeTreeDirectory.ts";
import { readPageDocument } from "../../../../src/node/pages/build/pageDocument.ts";
import { openSite } from "../../../../src/node/pages/serve/openSite.ts";
import { serveHandler } from "../../../../src/node/pages/serve/serveHandler.ts";
import { type Handler, siteHandler } from "../../../../src/node/pages/serve/siteHandler.ts";
import { allocationFromRows } from "../../../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree } from "../../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../../src/sdk/allocation/tree/convention.ts";
import { termsPath } from "../../../../src/sdk/pageData/index.ts";
import { easBuild, ownBuild } from "../../../journeys/easBuilds.ts";
import { ROWS } from "../../allocation/treeDirectories.ts";
import { listen } from "../../react/listen.ts";
import {
  type CreationChain,
  DAY,
  GUARDIAN,
  openCreationChain,
  scheduleJson,
  type Terms,
} from "../campaign/creationChain.ts";
import { runSymbolon } from "../runSymbolon.ts";

const SCHEMA: Hex = `0x${"1a".repeat(32)}`;
type Parts = Readonly<Record<string, unknown>> & { readonly claim?: object };

const ISSUER = getAddress("0x00000000000000000000000000000000000000d0");

describe("pages of campaigns of all kinds", () => {
  let chain: CreationChain;
  let folder: string;
  before(async () => {
    chain = await openCreationChain();
    folder = realpathSync(mkdtempSync(join(tmpdir(), "symbolon-kinds-")));
  });
  after(async () => {
    await chain?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Creates a campaign, builds its page and checks what is served of it; what it is about. */
  async function built(name: string, terms: Terms, accept: readonly string[] = [], parts: Parts = {}) {
    const directory = join(folder, name);
    const rows = ROWS.map(({ account, amount }) => ({ account: getAddress(account), amount }));
    await writeTreeDirectory(buildTree(allocationFromRows(rows), conventionNamed("native")), directory);
    const token = await chain.token({ decimals: 18 });
    const created = await chain.create(directory, { token, end: await chain.inDays(300n), ...terms });
    expect(created.code, created.stderr).to.equal(0);
    const config = {
      format: "symbolon-pages",
      version: 1,
      chain: {
        id: chain.reader.chain.id,
        name: "Local",
        currency: { symbol: "ETH", decimals: 18 },
        nodes: [chain.rpc],
      },
      hold: { issuers: [{ address: ISSUER, name: "Office" }] },
      ...parts,
      claim: { campaign: `${name}.campaign.json`, tree: name, accept, ...parts.claim },
    };
    const file = join(folder, `${name}.pages.json`);
    writeFileSync(file, JSON.stringify(config));
    const site = join(folder, `${name}-site`);
    const ended = await runSymbolon(["page", "build", file, "--out", site, "--with-tree", "--json"]);
    expect(ended.code, ended.stderr).to.equal(0);
    const host = await serveHandler(siteHandler(await openSite(site)), { host: "127.0.0.1", port: 0 });
    const args = [
      "--build",
      site,
      "--campaign-file",
      `${directory}.campaign.json`,
      "--accept",
      ...accept,
      "FactoryUnknown",
    ];
    const checked = await runSymbolon(["page", "check", `${host.url}/claim/`, ...args, "--json"]);
    await host.close();
    expect(checked.code, checked.stdout).to.equal(0);
    return readPageDocument(readFileSync(join(site, "claim/index.html"), "utf8")).claim ?? expect.fail();
  }

  /** Builds the pages of a campaign again, by a config with other parts. */
  async function rebuilding(name: string, parts: Parts) {
    const file = join(folder, `${name}.pages.json`);
    const { claim, ...rest } = JSON.parse(readFileSync(file, "utf8"));
    const { issuers: _, schemas: __, ...subject } = claim;
    const other = join(folder, `${name}.again.json`);
    writeFileSync(other, JSON.stringify({ ...rest, ...parts, claim: { ...subject, ...parts.claim } }));
    const site = join(folder, `${name}-again`);
    const { stdout } = await runSymbolon(["page", "build", other, "--out", site, "--with-tree", "--json"]);
    return { site, told: JSON.parse(stdout) };
  }

  async function rebuilt(name: string, parts: Parts) {
    const { site, told } = await rebuilding(name, parts);
    expect(told).not.to.have.property("error");
    const document = readFileSync(join(site, "claim/index.html"), "utf8");
    // Wallets ask the paymaster, pages do not.
    expect(/connect-src [^;]*/.exec(document)?.[0]).to.not.include("pay.example");
    return readPageDocument(document);
  }

  it("names a schedule, and of rewards neither root nor count, which change", async () => {
    const schedule = join(folder, "schedule.json");
    const now = await chain.now();
    writeFileSync(
      schedule,
      scheduleJson([
        [now + DAY, "0.25"],
        [now + 101n * DAY, "1"],
      ]),
    );
    const factory = await chain.deploy(ownBuild("VestingCampaignFactory", "distribution"));
    const vesting = await built("vested", { factory, schedule });
    expect(vesting.terms).to.include({ kind: "vesting" });
    expect(vesting.terms.schedule?.points.map(({ time }) => time)).to.deep.equal([
      now + DAY,
      now + 101n * DAY,
    ]);
    const rewards = await chain.deploy(ownBuild("CumulativeCampaignFactory", "distribution"));
    const cumulative = await built("grown", { factory: rewards, ...chain.cumulativeRules }, [
      "TreasuryAllowanceShort",
      "TreasuryBalanceShort",
    ]);
    expect(cumulative.terms)
      .to.include({ kind: "cumulative" })
      .and.not.have.any.keys("root", "count", "schedule");
  });

  it("says what a gate asks for, as far as it never changes", async () => {
    const registry = await chain.deploy(ownBuild("BatchRegistry", "credentials"));
    const required = { schema: SCHEMA, issuers: [ISSUER], trustList: `0x${"00".repeat(20)}`, trusted: 0 };
    const gate = (name: string, ...args: readonly unknown[]): Promise<Address> =>
      chain.deploy(ownBuild(name, "distribution/gates"), ...args);
    const credential = await gate("CredentialGate", registry, required, 2, 1n);
    const byField = await built("fields", { factory: chain.factory, gate: credential, "claim-for": "never" });
    const accepts = { registry: getAddress(registry), schema: SCHEMA, soleIssuer: ISSUER };
    const requirement = { schema: SCHEMA, nullifier: "Field", nullifierPosition: 1n };
    expect(byField.gate).to.deep.equal({ kind: "CredentialGate", requirement, accepts });
    // The holder's page has a name for the issuer, and nobody one for the schema.
    expect(byField.issuers).to.deep.equal([{ address: ISSUER, name: "Office" }]);
    expect(byField).not.to.have.property("schemas");
    const eas = await chain.deploy(easBuild("EAS"), await chain.deploy(easBuild("SchemaRegistry")));
    const attested = await built("attested", {
      factory: chain.factory,
      gate: await gate("AttestationGate", eas, required, 0),
    });
    expect(attested.gate).to.deep.equal({
      kind: "AttestationGate",
      accepts: { registry: getAddress(eas), registryKind: "Eas", schema: SCHEMA, soleIssuer: ISSUER },
    });
    const pause = await gate("PauseGate", GUARDIAN, 7n * DAY, 2n * DAY);
    const both = await gate("AllOfGate", credential, pause);
    const paused = await built("paused", {
      factory: chain.factory,
      gate: both,
      "claim-for": "never",
      "max-extra-time": String(7n * DAY),
    });
    expect(paused.gate).to.deep.include({ kind: "AllOfGate" });
    expect(paused.gate).to.have.nested.property("parts[1].kind", "PauseGate");
    const several = await built("several", {
      factory: chain.factory,
      gate: await gate("AllOfManyGate", [pause, credential, await gate("PauseGate", GUARDIAN, DAY, DAY)]),
      "claim-for": "never",
      "max-extra-time": String(8n * DAY),
    });
    expect(several.gate).to.deep.equal({
      kind: "AllOfManyGate",
      parts: [{ kind: "PauseGate" }, byField.gate, { kind: "PauseGate" }],
    });
  });

  it("puts the texts beside the page that the gate wants signed, and sees another one there", async () => {
    const words = { en: "I agree.\n", ar: "أوافق." };
    const texts = Object.entries(words).map(([language, text]) => {
      writeFileSync(join(folder, `${language}.txt`), text);
      return { language, hash: keccak256(stringToBytes(text)) };
    });
    const gate = await chain.deploy(ownBuild("TermsGate", "distribution/gates"), texts);
    const terms = { factory: chain.factory, gate };
    const claim = await built("agreed", terms, [], { claim: { terms: { en: "en.txt" } } });
    expect(claim.gate).to.deep.equal({ kind: "TermsGate", gate, asker: claim.campaign, texts });
    expect(claim.termsIn).to.deep.equal(["en"]);
    const [english] = texts;
    const beside = join(folder, "agreed-site/claim", termsPath(english?.hash ?? "0x"));
    expect(readFileSync(beside, "utf8")).to.equal(words.en);
    // A host that serves another text in its place.
    const site = await openSite(join(folder, "agreed-site"));
    const path = `claim/${termsPath(english?.hash ?? "0x")}`;
    const found = async (handler: Handler) => {
      const host = await serveHandler(handler, { host: "127.0.0.1", port: 0 });
      const checked = await runSymbolon(["page", "check", `${host.url}/claim/`, "--json"]);
      await host.close();
      const { findings = [] } = JSON.parse(checked.stdout);
      return [checked.code, findings.map(({ id }: { id: string }) => id)];
    };
    const files = new Map(site.files).set(path, new TextEncoder().encode("I owe you a house."));
    expect((await found(siteHandler({ ...site, files })))[1]).to.include("FileDiffers");
    // And one that breaks off before the text.
    const serve = siteHandler(site);
    const broken: Handler = (request, response) =>
      request.url === `/${path}` ? void response.destroy() : serve(request, response);
    expect(await found(broken)).to.deep.equal([3, ["HostUnreachable", "FactoryUnknown"]]);
  });

  it("names issuers and schemas that the gate accepts, and refuses other names by their member", async () => {
    const registry = await chain.deploy(ownBuild("BatchRegistry", "credentials"));
    const second = getAddress("0x00000000000000000000000000000000000000d1");
    const stranger = { address: getAddress("0x00000000000000000000000000000000000000d2"), name: "Stranger" };
    const none = `0x${"00".repeat(20)}`;
    const required = { schema: SCHEMA, issuers: [ISSUER, second], trustList: none, trusted: 0 };
    const gate = await chain.deploy(
      ownBuild("CredentialGate", "distribution/gates"),
      registry,
      required,
      0,
      0n,
    );
    const office = { address: ISSUER, name: "Office" };
    const membership = { uid: SCHEMA, name: "Membership" };
    const verify = {
      registries: [registry],
      issuers: [{ address: second, name: "Other office" }, stranger],
      schemas: [membership, { uid: `0x${"22".repeat(32)}`, name: "Another" }],
    };
    const terms = { factory: chain.factory, gate };
    const own = { issuers: [{ ...office, name: "City" }], schemas: [{ ...membership, name: "Residence" }] };
    const named = await built("named", terms, ["IssuersUnknown"], { verify, claim: own });
    expect(named.issuers).to.deep.equal([{ ...office, name: "City" }, verify.issuers[0]]);
    expect(named.schemas).to.deep.equal(own.schemas);
    const usual = await rebuilt("named", { verify, claim: { paymaster: "https://pay.example" } });
    expect(usual.claim?.schemas).to.deep.equal([membership]);
    expect(usual.claim?.issuers).to.deep.equal([verify.issuers[0], office]);
    expect(usual.claim?.paymaster).to.equal("https://pay.example");
    const cases = [
      [{ issuers: [office, stranger] }, "claim.issuers[1]"],
      [{ schemas: [{ ...membership, uid: `0x${"22".repeat(32)}` }] }, "claim.schemas[0]"],
    ] as const;
    for (const [claim, field] of cases) {
      const { told } = await rebuilding("named", { claim });
      expect([told.error?.code, told.error?.details.field]).to.deep.equal(["BadPageConfig", field]);
    }
  });

  it("settles where attestations are found, and refuses by its member what does not fit the gate or the chain", async () => {
    const registry = await chain.deploy(easBuild("EAS"), await chain.deploy(easBuild("SchemaRegistry")));
    const address = getAddress(await chain.deploy(easBuild("Indexer"), registry));
    const required = { schema: SCHEMA, issuers: [ISSUER], trustList: `0x${"00".repeat(20)}`, trusted: 0 };
    const gate = await chain.deploy(ownBuild("AttestationGate", "distribution/gates"), registry, required, 0);
    const list = { chainId: chain.reader.chain.id, registry, schema: SCHEMA, uids: [] };
    const { url: gateway, close } = await listen(({ url = "" }, response) => {
      const recipient = new URLSearchParams(url.split("?")[1]).get("recipient");
      const said = recipient === null ? {} : { ...list, recipient };
      response.writeHead(200, { "access-control-allow-origin": "*" }).end(JSON.stringify(said));
    });
    const attestations = { indexer: { kind: "eas", address }, gateway, fromBlock: 1 };
    const searched = await built("searched", { factory: chain.factory, gate }, [], {
      claim: { attestations },
    }).finally(close);
    expect(searched.attestations).to.deep.equal({ gate: getAddress(gate), ...attestations });
    const indexer = (kind: string, at: Address) => ({ indexer: { kind, address: at } });
    const cases = [
      ["searched", indexer("coinbase", address), "claim.attestations.indexer.address"],
      ["searched", indexer("eas", ISSUER), "claim.attestations.indexer.address"],
      ["searched", { fromBlock: 1_000_000_000 }, "claim.attestations.fromBlock"],
      ["named", { fromBlock: 1 }, "claim.attestations"],
    ] as const;
    for (const [name, places, field] of cases) {
      const { told } = await rebuilding(name, { claim: { attestations: places } });
      expect([told.error?.code, told.error?.details.field], field).to.deep.equal(["BadPageConfig", field]);
    }
  });
});
