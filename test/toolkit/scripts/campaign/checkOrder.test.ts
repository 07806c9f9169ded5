import { expect } from "chai";
import { type Address, keccak256 } from "viem";
import { getBlockNumber } from "viem/actions";
import { BLOCK_LEAD } from "../../../../src/node/allocation/shuffle/commitAllocation.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { ROWS } from "../../allocation/treeDirectories.ts";
import { type OperatorChain, openOperatorChain } from "../operatorChain.ts";
import { runTree } from "../runTree.ts";
import { ISSUER_KEY } from "../servedChain.ts";

const DAY = 86_400n;
const WAVES = ["--wave-interval", String(DAY)];

describe("symbolon campaign check of an order", () => {
  const folder = temporaryFolder();
  let chain: OperatorChain;
  let registry: Address;
  before(async () => {
    chain = await openOperatorChain();
    const schemas = await chain.deploy(ownBuild("SchemaRegistry", "credentials"));
    registry = await chain.deploy(ownBuild("AttestationRegistry", "credentials"), schemas);
  });
  after(() => chain.close());

  async function tree(...args: string[]) {
    const env = { SYMBOLON_PRIVATE_KEY: ISSUER_KEY };
    const { code, stdout, stderr } = await runTree([...args, "--rpc", chain.rpc, "--json"], env);
    expect(code, stderr).to.equal(0);
    return JSON.parse(stdout);
  }
  /** A tree that was shuffled for three waves by the hash of a block. */
  async function shuffled() {
    const lines = ROWS.map(({ account, amount }) => `${account},${amount}`);
    const file = folder.write("drop.csv", `account,amount\n${lines.join("\n")}\n`);
    const number = (await getBlockNumber(chain.reader, { cacheTime: 0 })) + BLOCK_LEAD + 1n;
    const { commitment } = await tree(
      "commit",
      file,
      "--base-units",
      "--randomness",
      `block:${number}`,
      "--registry",
      registry,
    );
    await chain.node.mine({ blocks: Number(BLOCK_LEAD + 1n) });
    const directory = folder.path("tree");
    const by = ["--commitment", `${file}.commitment.json`, "--waves", "3"];
    await tree("build", file, "--base-units", ...by, "--out", directory);
    return { directory, commitment };
  }
  async function created(directory: string, ...options: string[]) {
    const token = await chain.token();
    const terms = ["--factory", chain.factory, "--token", token, "--treasury", chain.factory];
    const end = ["--end", String((await chain.now()) + 30n * DAY)];
    const out = folder.path(`campaign-${options.join("-")}.json`);
    const small = ["--accept", "TotalBelowOneToken"];
    const args = [...terms, ...end, ...options, ...small, "--out", out, "--json"];
    const { code, stdout, stderr } = await chain.run("create", directory, ...args);
    expect(code, stderr).to.equal(0);
    return { file: out, told: JSON.parse(stdout) };
  }
  async function idsOf(...args: string[]) {
    const { code, stdout, stderr } = await chain.run("check", ...args, "--json");
    const ids = (JSON.parse(stdout).findings ?? []).map(({ id }: { id: string }) => id);
    expect(code, stderr).to.equal(ids.length === 0 ? 0 : 3);
    return ids;
  }

  it("passes where nobody chose it, and finds each reason to think that somebody did", async () => {
    const { directory, commitment } = await shuffled();
    const { file, told } = await created(directory, ...WAVES);
    expect(told.arguments.waves).to.equal("3");
    expect(told.warnings).to.deep.equal([]);
    const trusted = ["--registry", registry];
    expect(await idsOf(file, directory, ...trusted)).to.deep.equal([]);
    expect(await idsOf(file, directory, ...trusted, "--announced", commitment)).to.deep.equal([]);
    expect(await idsOf(file, directory)).to.deep.equal(["RegistryNotNamed"]);
    expect(await idsOf(file, directory, "--registry", chain.factory)).to.deep.equal(["RegistryMismatch"]);
    const other = keccak256(commitment);
    expect(await idsOf(file, directory, ...trusted, "--announced", other)).to.deep.equal(["NotTheAnnounced"]);
    for (const waves of ["4", "0"]) {
      const options = waves === "0" ? ["--waves", "0"] : ["--waves", waves, ...WAVES];
      const wrong = await created(directory, ...options);
      expect(await idsOf(wrong.file, directory, ...trusted), waves).to.deep.equal(["WavesDiffer"]);
    }
  });
});
