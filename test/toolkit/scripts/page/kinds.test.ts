import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Address, getAddress, type Hex } from "viem";
import { writeTreeDirectory } from "../../../../src/node/allocation/output/writeTreeDirectory.ts";
import { readPageDocument } from "../../../../src/node/pages/build/pageDocument.ts";
import { openSite } from "../../../../src/node/pages/serve/openSite.ts";
import { serveHandler } from "../../../../src/node/pages/serve/serveHandler.ts";
import { siteHandler } from "../../../../src/node/pages/serve/siteHandler.ts";
import { allocationFromRows } from "../../../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree } from "../../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../../src/sdk/allocation/tree/convention.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { ROWS } from "../../allocation/treeDirectories.ts";
import {
  type CreationChain,
  DAY,
  GUARDIAN,
  openCreationChain,
  scheduleJson,
  type Terms,
} from "../campaign/creationChain.ts";
import { runSymbolon } from "../runSymbolon.ts";

const SCHEMA: Hex = `0x${"11".repeat(32)}`;
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
  async function built(name: string, terms: Terms, accept: readonly string[] = []) {
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
      claim: { campaign: `${name}.campaign.json`, tree: name, accept },
      hold: { issuers: [{ address: ISSUER, name: "Office" }] },
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
  });
});
