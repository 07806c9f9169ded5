import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { type Address, erc20Abi, type Hex, keccak256, toBytes, zeroAddress } from "viem";
import { getCode, writeContract } from "viem/actions";
import { instantCampaignAbi } from "../../../../src/sdk/chain/abi/instantCampaignAbi.ts";
import type { CampaignFinding } from "../../../../src/sdk/distribution/check/finding.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import type { Row } from "../../allocation/allocationRows.ts";
import { changeManifest, ROWS, treeDirectories } from "../../allocation/treeDirectories.ts";
import { withByteChanged } from "../../distribution/check/soundCampaign.ts";
import type { Oddity } from "../oddToken.ts";
import { type OperatorChain, openOperatorChain } from "../operatorChain.ts";

const DAY = 86_400n;
const STRANGER: Address = "0x00000000000000000000000000000000000000bb";
const LIST: Address = "0x00000000000000000000000000000000000000cc";
const SCHEMA: Hex = `0x${"11".repeat(32)}`;

describe("symbolon campaign check", () => {
  const trees = treeDirectories();
  let chain: OperatorChain;
  before(async () => {
    chain = await openOperatorChain();
  });
  after(() => chain.close());

  type Creation = {
    readonly rows?: Row[];
    readonly decimals?: number;
    readonly options?: Readonly<Record<string, string>>;
  };

  /** A campaign over a tree, and where its file is. */
  async function created({ rows = ROWS, decimals, options = {} }: Creation = {}) {
    const directory = await trees.write("tree", "native", rows, decimals);
    const token = await chain.token({ decimals: decimals ?? 18 });
    const terms = {
      factory: chain.factory,
      token,
      treasury: chain.operator.account.address,
      end: String((await chain.now()) + 30n * DAY),
      ...options,
    };
    const args = Object.entries(terms).flatMap(([name, value]) => [`--${name}`, value]);
    const { code, stdout, stderr } = await chain.run("create", directory, ...args, "--json");
    expect(code, stderr).to.equal(0);
    const { campaign } = JSON.parse(stdout) as { campaign: Address };
    return { directory, token, campaign, file: `${directory}.campaign.json` };
  }

  async function check(told: string, directory: string, ...options: string[]) {
    const ended = await chain.run("check", told, directory, ...options, "--json");
    const document = JSON.parse(ended.stdout);
    const findings = (document.findings ?? []) as (CampaignFinding & { accepted: boolean })[];
    return { ...ended, document, findings, ids: findings.map(({ id }) => id) };
  }

  /** What a check finds, which must be why it refuses. */
  async function idsOf(told: string, directory: string, ...options: string[]): Promise<readonly string[]> {
    const { code, ids, stderr } = await check(told, directory, ...options);
    expect(code, stderr).to.equal(ids.length === 0 ? 0 : 3);
    return ids;
  }

  /** Sends as an account of which nobody has the key. */
  async function as(account: Address, call: Parameters<typeof writeContract>[1]) {
    await chain.node.impersonateAccount({ address: account });
    await chain.node.setBalance({ address: account, value: 10n ** 18n });
    await writeContract(chain.node, { ...call, account } as never);
  }

  it("passes a campaign that is what it was said to be", async () => {
    const { directory, token, campaign, file } = await created();
    const { code, ids, document } = await check(file, directory);
    expect({ code, ids }).to.deep.equal({ code: 0, ids: [] });
    expect(document).to.deep.include({ ok: true, campaign });
    const expected = ["--token", token, "--gate", "none", "--treasury", chain.operator.account.address];
    expect(await idsOf(campaign, directory, "--factory", chain.factory, ...expected)).to.deep.equal([]);
    const people = await chain.run("check", file, directory);
    expect(people.stdout).to.match(/^found +as it should be$/m);
  });

  it("says that it claimed nothing, and what does", async () => {
    const { directory, file } = await created();
    const { document } = await check(file, directory);
    expect(document.notTried).to.match(
      /^No leaf was claimed: .*`symbolon rehearse dry-run` claims every leaf/,
    );
    const people = await chain.run("check", file, directory);
    expect(people.stdout).to.match(/^not tried +No leaf was claimed: /m);
  });

  it("says where it cannot tell, and takes that only where it is accepted", async () => {
    const { directory, campaign } = await created();
    expect(await idsOf(campaign, directory)).to.deep.equal(["FactoryUnknown"]);
    const accepted = await check(campaign, directory, "--accept", "FactoryUnknown");
    expect(accepted.code).to.equal(0);
    expect(accepted.findings[0]).to.deep.include({ accepted: true, severity: "warning" });
    const wrong = await check(campaign, directory, "--token", STRANGER, "--accept", "TokenDiffers");
    expect(wrong.code).to.equal(1);
    expect(wrong.document.error.code).to.equal("CannotAccept");
  });

  it("finds another tree, another manifest, and a tree that is damaged", async () => {
    const { directory, file, campaign } = await created();
    const more = await trees.write("more", "native", [...ROWS, { account: STRANGER, amount: 1n }]);
    const differing = await idsOf(file, more);
    expect(differing).to.deep.equal(["RootDiffers", "CountDiffers", "ManifestHashDiffers", "Underfunded"]);
    const uniswap = await trees.write("uniswap", "uniswap");
    expect(await idsOf(file, uniswap)).to.deep.equal(["NotNative", "RootDiffers", "ManifestHashDiffers"]);
    const rows = readFileSync(`${directory}/allocation.csv`, "utf8");
    writeFileSync(`${directory}/allocation.csv`, rows.replace("000\n", "001\n"));
    expect(await idsOf(file, directory)).to.deep.equal(["TreeDiffers"]);
    const [header = "", first = "", second = "", ...rest] = rows.split("\n");
    const [, account = ""] = first.split(",");
    const twice = second.replace(/0x[^,]*/, account);
    writeFileSync(`${directory}/allocation.csv`, [header, first, twice, ...rest].join("\n"));
    expect(await idsOf(file, directory)).to.deep.equal(["DuplicateAccount"]);
    writeFileSync(
      `${directory}/allocation.csv`,
      [header, first, second.replace(/^1/, "0"), ...rest].join("\n"),
    );
    expect(await idsOf(file, directory)).to.deep.equal(["DuplicateIndex"]);
    writeFileSync(`${directory}/allocation.csv`, rows);
    changeManifest(directory, { tool: "another" });
    expect(await idsOf(file, directory)).to.deep.equal(["ManifestHashDiffers"]);
    const nothing = await check(campaign, trees.path("nothing"));
    expect({ code: nothing.code, error: nothing.document.error.code }).to.deep.equal({
      code: 1,
      error: "NotATree",
    });
  });

  it("finds another code, another factory, and what is no campaign", async () => {
    const { directory, campaign, file, token } = await created();
    const elsewhere = await chain.deploy(ownBuild("InstantCampaignFactory", "distribution"));
    expect(await idsOf(campaign, directory, "--factory", elsewhere)).to.deep.equal(["NotCreatedByFactory"]);
    const fake = ["FactoryCodeDiffers", "NotCreatedByFactory"];
    expect(await idsOf(campaign, directory, "--factory", token)).to.deep.equal(fake);
    expect(await idsOf(token, directory)).to.deep.equal(["NotACampaign"]);
    const code = (await getCode(chain.reader, { address: campaign })) as Hex;
    // In what a contract answers to a call that it does not know.
    await chain.node.setCode({ address: campaign, bytecode: withByteChanged(code, code.length / 2 - 20) });
    expect(await idsOf(file, directory)).to.deep.equal(["CodeDiffers"]);
    const nobody = await check(STRANGER, directory);
    expect(nobody.document.error.code).to.equal("NoCampaign");
  });

  it("finds money that is missing, and is content once it was sent", async () => {
    const { directory, campaign, file, token } = await created();
    const transfer = {
      address: token,
      abi: erc20Abi,
      functionName: "transfer",
      args: [STRANGER, 7n],
    } as const;
    await as(campaign, transfer as never);
    expect(await idsOf(file, directory)).to.deep.equal(["Underfunded"]);
    const dry = await chain.run("fund", file, directory, "--dry-run", "--json");
    expect(JSON.parse(dry.stdout), dry.stderr).to.deep.include({ missing: "7", sent: "0" });
    const sent = await chain.run("fund", file, directory, "--json");
    expect(JSON.parse(sent.stdout), sent.stderr).to.deep.include({ missing: "7", sent: "7" });
    expect(await idsOf(file, directory)).to.deep.equal([]);
    const again = JSON.parse((await chain.run("fund", file, directory, "--json")).stdout);
    expect(again).to.deep.include({ missing: "0", sent: "0", transactions: [] });
    await as(campaign, transfer as never);
    const second = await chain.run("fund", file, directory, "--json");
    expect(JSON.parse(second.stdout), second.stderr).to.deep.include({ sent: "7" });
    const other = await trees.write("other", "native", ROWS.slice(1));
    expect((await chain.run("fund", file, other)).stderr).to.match(/is not the tree of the campaign/);
  });

  it("finds another token, treasury or gate than expected, and a file that was changed", async () => {
    const { directory, campaign, file, token } = await created();
    expect(await idsOf(file, directory, "--token", STRANGER)).to.deep.equal(["TokenDiffers"]);
    expect(await idsOf(file, directory, "--gate", STRANGER)).to.deep.equal(["GateDiffers"]);
    expect(await idsOf(file, directory, "--treasury", STRANGER)).to.deep.equal(["TreasuryDiffers"]);
    const { account } = chain.operator;
    const abi = instantCampaignAbi;
    await writeContract(chain.operator, {
      address: campaign,
      abi,
      functionName: "changeTreasury",
      args: [STRANGER],
    });
    expect(await idsOf(file, directory)).to.deep.equal(["TreasuryChanged"]);
    expect(await idsOf(file, directory, "--treasury", STRANGER)).to.deep.equal([]);
    expect(await idsOf(file, directory, "--treasury", account.address)).to.deep.equal([
      "TreasuryChanged",
      "TreasuryDiffers",
    ]);
    const content = JSON.parse(readFileSync(file, "utf8"));
    content.arguments.claimFor = "Never";
    writeFileSync(file, JSON.stringify(content));
    expect(await idsOf(file, directory, "--treasury", STRANGER)).to.deep.equal(["FileDiffers"]);
    const odd = await chain.token({ decimals: 6, paused: true });
    await chain.node.setCode({
      address: token,
      bytecode: (await getCode(chain.reader, { address: odd })) as Hex,
    });
    const changed = await idsOf(campaign, directory, "--factory", chain.factory, "--treasury", STRANGER);
    expect(changed).to.deep.equal(["TokenPaused"]);
  });

  it("finds decimals that are not the manifest's, and leaves that nobody can claim", async () => {
    const rows = [...ROWS, { account: zeroAddress, amount: 5n }];
    const { directory, token, file } = await created({ rows, decimals: 6 });
    expect(await idsOf(file, directory)).to.deep.equal(["LeafOfZeroAddress"]);
    expect((await check(file, directory, "--accept", "LeafOfZeroAddress")).code).to.equal(0);
    const odd = await chain.token({ decimals: 18 });
    await chain.node.setCode({
      address: token,
      bytecode: (await getCode(chain.reader, { address: odd })) as Hex,
    });
    expect(await idsOf(file, directory)).to.deep.equal(["DecimalsDiffer", "LeafOfZeroAddress"]);
  });

  it("finds what a token would do to a payment", async () => {
    const { directory, token, file } = await created();
    const become = async (oddity: Oddity) => {
      const odd = await chain.token(oddity);
      const bytecode = (await getCode(chain.reader, { address: odd })) as Hex;
      await chain.node.setCode({ address: token, bytecode });
      return (await check(file, directory)).findings.map(({ id, severity }) => `${severity} ${id}`);
    };
    const twice = (...ids: string[]) => [...ids, ...ids];
    expect(await become({ whereContractsSend: "charges" })).to.deep.equal(twice("error TokenChargesSender"));
    expect(await become({ whereContractsSend: "asks" })).to.deep.equal(twice("error PaymentRefused"));
    const pretends = twice("error TokenMovesLess", "error TokenTakesFee");
    expect(await become({ whereContractsSend: "pretends" })).to.deep.equal(pretends);
    expect(await become({ fee: 3n })).to.deep.equal(twice("error TokenTakesFee"));
    expect(await become({ fee: 2n })).to.deep.equal(twice("warning TokenTakesFee"));
    expect(await become({})).to.deep.equal([]);
  });

  it("finds a campaign that has ended, and an order that somebody chose", async () => {
    const options = { waves: "3", "wave-interval": String(DAY), "claim-for": "after-last-wave" };
    const { directory, file } = await created({ options });
    expect(await idsOf(file, directory)).to.deep.equal(["NotShuffled"]);
    const announced = keccak256(toBytes("announced"));
    const chosen = await check(file, directory, "--announced", announced);
    expect(chosen.findings.map(({ id, severity }) => [id, severity])).to.deep.equal([
      ["NotShuffled", "error"],
    ]);
    await chain.mineAt((await chain.now()) + 31n * DAY);
    expect(await idsOf(file, directory)).to.deep.equal(["Ended", "NotShuffled"]);
    const refused = await chain.run("fund", file, directory, "--json");
    expect(JSON.parse(refused.stdout).error.code).to.equal("CampaignEnded");
  });

  for (const [number, trusted, other, told] of [
    [1, "now", "when-issued", "now"],
    [2, "when-issued", "now", "when they issued"],
  ] as const) {
    it(`tells that a gate asks its trust list about ${trusted}, and whom it accepts`, async () => {
      const registry = await chain.deploy(ownBuild("BatchRegistry", "credentials"));
      const until = (await chain.now()) + DAY;
      // Trusts everybody about each moment before `until`: returns calldataload(0x44) < until.
      const word = until.toString(16).padStart(16, "0");
      await chain.node.setCode({ address: LIST, bytecode: `0x67${word}604435105f5260205ff3` });
      const wants = { schema: SCHEMA, issuers: [], trustList: LIST, trusted: number };
      const build = ownBuild("CredentialGate", "distribution/gates");
      const gate = await chain.deploy(build, registry, wants, 1, 0n);
      const { directory, file } = await created({ options: { gate } });
      const asked = ["--trust-list", LIST, "--issuer", STRANGER, "--trusted"];
      expect(await idsOf(file, directory, ...asked, trusted)).to.deep.equal([]);
      expect(await idsOf(file, directory, ...asked, other)).to.deep.equal(["RequirementDiffers"]);
      expect((await chain.run("show", file)).stdout).to.match(
        new RegExp(`list 0x\\w{40} trusts ${told}$`, "m"),
      );
      const { code, stderr } = await chain.run("check", file, directory, "--trusted", "then");
      expect(code, stderr).to.equal(2);
      expect(stderr).to.match(/now or when-issued/);
      await chain.mineAt(until);
      expect(await idsOf(file, directory, "--issuer", STRANGER)).to.deep.equal(["IssuersDiffer"]);
    });
  }

  it("names a gate's oracle, its owner and whether it answers, and its texts", async () => {
    const gates = "distribution/gates";
    const oracle = await chain.deploy(ownBuild("SampleOracle", "mocks"));
    const screening = await chain.deploy(ownBuild("SanctionsGate", gates), oracle);
    const hash = keccak256(toBytes("a text"));
    const terms = await chain.deploy(ownBuild("TermsGate", gates), [{ language: "en", hash }]);
    const gate = await chain.deploy(ownBuild("AllOfManyGate", gates), [screening, terms]);
    const { directory, file } = await created({ options: { gate } });
    const { adapter } = (await check(file, directory)).document.gate;
    const told = async () => (await chain.run("check", file, directory)).stdout;
    const owner = chain.operator.account.address;
    const asked = `oracle ${oracle} does not list, .* it is owned by ${owner}`;
    expect(await told())
      .to.match(new RegExp(`^part 1 .* ${asked}, it answers$`, "m"))
      .and.match(new RegExp(`^part 2 .* signed one of its texts for ${adapter}: en ${hash}$`, "m"));
    const text = trees.writeFile("text.txt", "a text");
    const other = trees.writeFile("other.txt", "another");
    expect(await idsOf(file, directory, "--oracle", oracle, "--text", `en=${text}`)).to.deep.equal([]);
    for (const [expected, id, named] of [
      [["--oracle", STRANGER], "OracleDiffers", oracle],
      [["--text", `en=${other}`], "TextsDiffer", keccak256(toBytes("another"))],
      [["--text", `ar=${text}`], "TextsDiffer", `ar ${hash}`],
      [["--text", `en=${text}`, `ar=${other}`], "TextsDiffer", hash],
    ] as const) {
      const { code, findings } = await check(file, directory, ...expected);
      expect([code, ...findings.map((one) => one.id)], expected.join(" ")).to.deep.equal([3, id]);
      expect(findings[0]?.sentence.toLowerCase()).to.include(named.toLowerCase());
    }
    const more = await chain.deploy(ownBuild("TermsGate", gates), [
      { language: "en", hash: keccak256(toBytes("another")) },
    ]);
    const two = await chain.deploy(ownBuild("AllOfGate", gates), terms, more);
    const out = `${directory}.two.json`;
    await created({ options: { gate: two, out } });
    const both = ["--text", `en=${text}`, `en=${other}`];
    expect(await idsOf(out, directory, ...both)).to.deep.equal([]);
    expect(await idsOf(out, directory, "--text", `en=${text}`)).to.deep.equal(["TextsDiffer"]);
    await chain.node.setCode({ address: oracle, bytecode: "0x00" });
    expect(await told()).to.match(/^part 1 .* names no owner, it DOES NOT ANSWER, so nobody is paid$/m);
    await chain.node.setCode({ address: screening, bytecode: "0x00" });
    const unseen = await check(file, directory, "--oracle", oracle, "--accept", "GateNotShipped");
    expect([unseen.code, unseen.findings.map((one) => one.id)]).to.deep.equal([
      3,
      ["GateNotShipped", "OracleNotCompared"],
    ]);
  });

  it("finds a gate that demands something else, and an adapter that is not open", async () => {
    const { address } = chain.operator.account;
    const registry = await chain.deploy(ownBuild("BatchRegistry", "credentials"));
    const gates = "distribution/gates";
    const wants = { schema: SCHEMA, issuers: [address], trustList: zeroAddress, trusted: 0 };
    const credentials = await chain.deploy(ownBuild("CredentialGate", gates), registry, wants, 1, 0n);
    const pauses = await chain.deploy(ownBuild("PauseGate", gates), address, 3n * DAY, DAY);
    const gate = await chain.deploy(ownBuild("AllOfGate", gates), credentials, pauses);
    const { directory, file, campaign } = await created({
      options: { gate, "max-extra-time": String(3n * DAY) },
    });
    const expected = ["--gate", gate, "--schema", SCHEMA, "--issuer", address, "--pause-guardian", address];
    expect(await idsOf(file, directory, ...expected, "--nullifier", "subject")).to.deep.equal([]);
    const { stdout } = await chain.run("check", file, directory, ...expected);
    expect(stdout)
      .to.match(/^gate +0x\w{40} pays whoever passes all of its 2 parts$/m)
      .and.match(
        /^part 1 +0x\w{40} pays whoever has a valid credential of the schema 0x\w{64}; each subject once$/m,
      )
      .and.match(
        /^part 2 +0x\w{40} pays everybody, except while 0x\w{40} has stopped claims, for 3 d at most$/m,
      );
    for (const [options, id] of [
      [["--schema", keccak256(SCHEMA)], "RequirementDiffers"],
      [["--nullifier", "field:0"], "RequirementDiffers"],
      [["--issuer", STRANGER], "IssuersDiffer"],
      [["--trust-list", STRANGER], "RequirementDiffers"],
      [["--pause-guardian", STRANGER], "PauseGuardianDiffers"],
      [["--guardian", address], "NoGuardian"],
      [["--gate", "none"], "GateDiffers"],
    ] as const) {
      const ids = await idsOf(file, directory, ...options);
      expect(new Set(ids), options.join(" ")).to.deep.equal(new Set([id]));
    }
    const { gate: shown } = (await check(file, directory)).document;
    await chain.node.setCode({ address: shown.adapter, bytecode: "0x" });
    expect(await idsOf(file, directory)).to.deep.equal(["AdapterNotOpen"]);
    await chain.node.setCode({ address: pauses, bytecode: "0x00" });
    expect(await idsOf(campaign, directory, "--factory", chain.factory)).to.include("GateNotShipped");
  });
});
