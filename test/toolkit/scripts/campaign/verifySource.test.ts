import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect } from "chai";
import {
  type Address,
  decodeAbiParameters,
  encodeAbiParameters,
  getContractAddress,
  type Hex,
  keccak256,
} from "viem";
import { getCode } from "viem/actions";
import { readCampaignFile } from "../../../../src/node/campaigns/campaignFile.ts";
import {
  type CompilerInput,
  campaignSource,
  compilerVersion,
} from "../../../../src/node/campaigns/source/shippedSources.ts";
import { instantCampaignAbi } from "../../../../src/sdk/chain/abi/instantCampaignAbi.ts";
import { shippedCodes } from "../../../../src/sdk/chain/abi/shippedCodes.ts";
import { campaignDesigns, contractsOf } from "../../../../src/sdk/chain/campaigns/campaignContracts.ts";
import { isShippedCode } from "../../../../src/sdk/chain/campaigns/codeFingerprint.ts";
import { type Artifact, readJson } from "../../../../tools/generate/deployables.ts";
import { isDeep } from "../../../deep.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { treeDirectories } from "../../allocation/treeDirectories.ts";
import { withByteChanged } from "../../distribution/check/soundCampaign.ts";
import { type FakeExplorer, openFakeExplorer } from "../fakeExplorer.ts";
import { type OperatorChain, openOperatorChain, runCampaign } from "../operatorChain.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..", "..");
type BuildInfo = { readonly solcLongVersion: string; readonly input: CompilerInput };

const SOURCE = "project/contracts/distribution/InstantCampaign.sol";

describe("symbolon campaign verify-source", () => {
  const trees = treeDirectories();
  let chain: OperatorChain;
  let explorer: FakeExplorer;
  before(async () => {
    chain = await openOperatorChain();
  });
  after(() => chain.close());
  beforeEach(async () => {
    explorer = await openFakeExplorer();
  });
  afterEach(() => explorer.close());

  async function created(...kindOptions: readonly string[]) {
    const directory = await trees.write("tree");
    const end = String((await chain.now()) + 864_000n);
    const token = await chain.token();
    const factory = kindOptions.includes("--factory") ? [] : ["--factory", chain.factory];
    const terms = [...factory, "--token", token, "--treasury", chain.factory, "--end", end, ...kindOptions];
    const { code, stdout, stderr } = await chain.run("create", directory, ...terms, "--json");
    expect(code, stderr).to.equal(0);
    const { campaign } = JSON.parse(stdout) as { campaign: Address };
    return { campaign, file: `${directory}.campaign.json` };
  }
  async function verify(told: string, ...options: string[]) {
    const env = { SYMBOLON_RPC_URL: chain.rpc, ETHERSCAN_API_KEY: "a key" };
    const ended = await runCampaign(["verify-source", told, ...options, "--json"], env);
    return { ...ended, told: JSON.parse(ended.stdout) };
  }
  const vestingFactory = () => chain.deploy(ownBuild("VestingCampaignFactory", "distribution"));
  const argumentsOf = (encoded: string) => {
    const { inputs } = instantCampaignAbi.find((item) => item.type === "constructor")!;
    return decodeAbiParameters(inputs, `0x${encoded}`)[0];
  };

  it("writes what would be sent, so that it can be pasted by hand", async () => {
    const { campaign, file } = await created();
    const { told, code, stderr } = await verify(file, "--dry-run", ...(isDeep ? ["--compile"] : []));
    expect(code, stderr).to.equal(0);
    expect(explorer.keys).to.deep.equal([]);
    expect(told).to.deep.include({ contractName: `${SOURCE}:InstantCampaign`, state: null, campaign });
    expect(told.compilerVersion).to.match(/^v0\.8\.37\+commit\.[0-9a-f]{8}$/);
    if (isDeep) expect(told.compiled).to.equal("to the campaign's code");
    const input = JSON.parse(readFileSync(told.files.input, "utf8")) as CompilerInput;
    expect(Object.keys(input.sources))
      .to.include(SOURCE)
      .and.not.to.include("project/contracts/mocks/SampleToken.sol");
    // Compiled without its factory it might come out otherwise.
    expect(Object.keys(input.sources)).to.include(
      "project/contracts/distribution/InstantCampaignFactory.sol",
    );
    const encoded = readFileSync(told.files.arguments, "utf8").trim();
    const { terms } = readCampaignFile(file).plan;
    expect(argumentsOf(encoded)).to.deep.equal({ ...terms, claimFor: 0 });
  });

  for (const name of ["InstantCampaign", "VestingCampaign", "CumulativeCampaign"] as const) {
    it(`is what was sent to create it: creation code of the ${name}, then arguments`, async () => {
      const schedule = trees.writeFile("schedule.csv", "time,share\n2030-01-01,0.5\n2031-01-01,1\n");
      const proposer = chain.operator.account.address;
      const guardian = chain.other.account.address;
      const kindOptions = {
        InstantCampaign: [],
        VestingCampaign: ["--schedule", schedule],
        CumulativeCampaign: [
          "--proposer",
          proposer,
          "--guardian",
          guardian,
          "--timelock",
          "36h",
          "--overlap",
          "1d",
          "--funding-cap",
          "500",
        ],
      }[name];
      const factory = await chain.deploy(ownBuild(`${name}Factory`, "distribution"));
      const { campaign, file } = await created(...kindOptions, "--factory", factory);
      // Without the file, its code tells the kind.
      const { told, code, stderr } = await verify(campaign, "--factory", factory, "--dry-run", "--out", file);
      expect(code, stderr).to.equal(0);
      expect(told.contractName).to.equal(`project/contracts/distribution/${name}.sol:${name}`);
      expect(told.sources).to.include(`project/contracts/distribution/${name}.sol`);
      const { bytecode } = ownBuild(name, "distribution");
      const { creator, salt } = readCampaignFile(file);
      const words = [{ type: "address" }, { type: "bytes32" }] as const;
      const rebuilt = getContractAddress({
        opcode: "CREATE2",
        from: factory,
        salt: keccak256(encodeAbiParameters(words, [creator, salt])),
        bytecode: `${bytecode}${told.constructorArguments.slice(2)}`,
      });
      expect(rebuilt).to.equal(campaign);
      const wrong = await verify(
        campaign,
        "--factory",
        name === "InstantCampaign" ? await vestingFactory() : chain.factory,
      );
      expect(wrong.told.error?.code).to.equal("OtherKind");
    });
  }

  it("sends it to an explorer, and nothing where that has it already", async () => {
    const { campaign, file } = await created();
    const sent = await verify(file, "--api-url", explorer.url);
    expect(sent.code, sent.stderr).to.equal(0);
    expect(sent.told).to.deep.include({
      state: "now",
      url: `${new URL(explorer.url).origin}/address/${campaign}#code`,
    });
    const [submission] = explorer.submissions;
    expect(submission).to.include({
      contractaddress: campaign,
      contractname: `${SOURCE}:InstantCampaign`,
      compilerversion: sent.told.compilerVersion,
      constructorArguments: sent.told.constructorArguments.slice(2),
      codeformat: "solidity-standard-json-input",
    });
    const { sources } = JSON.parse(submission?.sourceCode ?? "") as CompilerInput;
    expect(Object.keys(sources)).to.deep.equal(sent.told.sources);
    expect(new Set(explorer.keys)).to.deep.equal(new Set(["a key"]));
    explorer.isVerified = true;
    const again = await verify(campaign, "--factory", chain.factory, "--api-url", explorer.url);
    expect(again.told, again.stderr).to.include({ state: "earlier" });
    expect(explorer.submissions).to.have.length(1);
  });

  it("says what the explorer says, and takes what somebody else has sent for done", async () => {
    const { campaign, file } = await created();
    explorer.verdict = () => "Fail - Unable to verify";
    const failed = await verify(file, "--api-url", explorer.url);
    expect(failed.code).to.equal(1);
    expect(failed.told.error).to.deep.include({ code: "NotVerified" });
    expect(failed.told.error.reason).to.include(campaign).and.to.include("Unable to verify");
    explorer.verdict = () => "Already Verified";
    expect((await verify(file, "--api-url", explorer.url)).told).to.include({ state: "earlier" });
    explorer.verdict = () => "Invalid API Key";
    expect((await verify(file, "--api-url", explorer.url)).told.error.code).to.equal("ApiKeyNeeded");
    const nobody = await verify(file, "--api-url", "http://127.0.0.1:9/api");
    expect(nobody.told.error).to.include({ code: "NotVerified" });
    expect(nobody.told.error.reason).to.include("127.0.0.1:9 does not answer");
  });

  it("refuses what does not come of the sources that ship, and what the factory did not create", async () => {
    const { campaign, file } = await created();
    const other = await chain.deploy(ownBuild("InstantCampaignFactory", "distribution"));
    const strange = await verify(campaign, "--factory", other, "--dry-run");
    expect(strange.told.error.code).to.equal("NotCreatedByFactory");
    const code = (await getCode(chain.reader, { address: campaign })) as Hex;
    await chain.node.setCode({ address: campaign, bytecode: withByteChanged(code, code.length / 2 - 20) });
    expect((await verify(file, "--dry-run")).told.error.code).to.equal("BuildMismatch");
    const env = { SYMBOLON_RPC_URL: chain.rpc, ETHERSCAN_API_KEY: undefined };
    await chain.node.setCode({ address: campaign, bytecode: code });
    const { stdout } = await runCampaign(["verify-source", file, "--api-url", explorer.url, "--json"], env);
    expect(JSON.parse(stdout).error.code).to.equal("ApiKeyNeeded");
  });
});

describe("campaignSource", () => {
  for (const design of campaignDesigns) {
    const { factory, campaign } = contractsOf(design);
    it(`has what ${factory} was built of, and nothing else`, async () => {
      const { name, input } = campaignSource(ROOT, design);
      const artifacts = join(ROOT, "artifacts");
      const file = join(artifacts, "contracts", "distribution", `${factory}.sol`, `${factory}.json`);
      const { buildInfoId, inputSourceName } = readJson<Artifact>(file);
      const info = readJson<BuildInfo>(join(artifacts, "build-info", `${buildInfoId}.json`));
      expect(`v${info.solcLongVersion}`).to.equal(`v${compilerVersion}`);
      const { outputSelection, ...settings } = input.settings;
      expect(info.input.settings).to.deep.include(settings);
      expect(input.sources).to.have.property(inputSourceName);
      expect(name).to.match(new RegExp(`/${campaign}[.]sol$`));
      for (const [source, { content }] of Object.entries(input.sources)) {
        expect(content, source).to.equal(info.input.sources[source]?.content);
      }
    });

    // Ten seconds each.
    if (!isDeep) continue;
    it(`compiles to the code of ${campaign} that ships`, () => {
      const { name, input } = campaignSource(ROOT, design);
      const solc = createRequire(import.meta.url)("solc") as { compile(input: string): string };
      const { contracts } = JSON.parse(solc.compile(JSON.stringify(input)));
      const code = `0x${contracts[name][campaign].evm.deployedBytecode.object}` as const;
      expect(isShippedCode(code, shippedCodes[campaign])).to.equal(true);
    });
  }
});
