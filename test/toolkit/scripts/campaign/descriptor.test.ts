import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";
import { type Address, encodeFunctionData, type Hex } from "viem";
import { getCode } from "viem/actions";
import type { Descriptor } from "../../../../src/node/descriptors/descriptor.ts";
import { instantCampaignAbi } from "../../../../src/sdk/chain/abi/instantCampaignAbi.ts";
import { treeDirectories } from "../../allocation/treeDirectories.ts";
import { descriptorSchemas } from "../../descriptors/descriptorSchema.ts";
import { renderCall } from "../../descriptors/renderDescriptor.ts";
import { type OperatorChain, openOperatorChain } from "../operatorChain.ts";

const TREASURY: Address = "0x00000000000000000000000000000000000000aa";
const DAY = 86_400n;

describe("symbolon campaign descriptor", () => {
  const trees = treeDirectories();
  let chain: OperatorChain;
  let campaign: Address;
  let token: Address;
  let file: string;
  before(async () => {
    chain = await openOperatorChain();
  });
  after(() => chain.close());
  beforeEach(async () => {
    token = await chain.token();
    const directory = await trees.write("tree");
    const end = String((await chain.now()) + 10n * DAY);
    const args = ["--factory", chain.factory, "--token", token, "--treasury", TREASURY, "--end", end];
    const { stdout, stderr, code } = await chain.run("create", directory, ...args, "--json");
    expect(code, stderr).to.equal(0);
    campaign = JSON.parse(stdout).campaign;
    file = `${directory}.campaign.json`;
  });

  it("writes both versions for the campaign's own address, and shows its token", async () => {
    const out = `${file}.wallets`;
    const named = ["--owner", "Ada", "--url", "https://ada.example/drop", "--name", "Ada's drop"];
    const { stdout, stderr, code } = await chain.run("descriptor", file, ...named, "--out", out, "--json");
    expect(code, stderr).to.equal(0);
    const told = JSON.parse(stdout);
    expect(told.token.address).to.equal(token);
    expect(told.token.decimals).to.equal(18);
    for (const version of [1, 2] as const) {
      const names = ["calldata-InstantCampaign.json", "eip712-InstantCampaign.json"];
      expect(readdirSync(join(out, `v${version}`)).toSorted()).to.deep.equal(names);
      const check = new Ajv2020({ allowUnionTypes: true }).compile(descriptorSchemas[version]);
      for (const name of names) {
        const made = JSON.parse(readFileSync(join(out, `v${version}`, name), "utf8"));
        expect(made).to.deep.equal(told.descriptors[`v${version}/${name}`]);
        expect(check(made), JSON.stringify(check.errors)).to.equal(true);
        const [bound] = (made.context.contract ?? made.context.eip712).deployments;
        expect(bound).to.deep.equal({ chainId: 31_337, address: campaign });
        expect(made.metadata.owner).to.equal("Ada");
      }
    }
    const made = told.descriptors["v2/calldata-InstantCampaign.json"] as Descriptor;
    const args = [3n, TREASURY, 5n * 10n ** 17n, []] as const;
    const data = encodeFunctionData({ abi: instantCampaignAbi, functionName: "claim", args });
    const tokens = { [token.toLowerCase()]: { symbol: told.token.symbol, decimals: 18 } };
    const shown = renderCall(made, { to: campaign, data }, tokens);
    expect(shown?.lines.at(-1)).to.include({ label: "Amount", text: `0.5 ${told.token.symbol}` });
    // The same once more is no change; another owner is, and needs --replace.
    expect((await chain.run("descriptor", campaign, ...named, "--out", out)).code).to.equal(0);
    const other = ["descriptor", campaign, "--out", out];
    expect((await chain.run(...other, "--json")).stdout).to.include("OutputInTheWay");
    expect((await chain.run(...other, "--replace")).code).to.equal(0);
  });

  it("prints what wallets show, and what they cannot", async () => {
    const { stdout, code } = await chain.run("descriptor", campaign);
    expect(code).to.equal(0);
    expect(stdout)
      .to.match(/^name +\S+ campaign$/m)
      .and.match(
        /^claimSigned +Claim: Leaf, Account, Amount, At most, Recipient, Fee, at most, Fee taker \(/m,
      )
      .and.match(/^claimMany +Claim: Packed, not shown$/m)
      .and.match(/^Claim +Let others claim for you: Contract, Account, /m);
  });

  it("refuses what is no campaign of this release, by name", async () => {
    const errorOf = async (address: Address) => {
      const { stdout, code } = await chain.run("descriptor", address, "--json");
      expect(code).to.equal(1);
      return JSON.parse(stdout).error;
    };
    expect((await errorOf(TREASURY)).code).to.equal("NoCampaign");
    expect((await errorOf(token)).code).to.equal("NoCampaign");
    // The same contract with one more byte of code: it answers as a campaign does.
    const other = "0x00000000000000000000000000000000000000bb";
    const code = await getCode(chain.reader, { address: campaign });
    await chain.node.setCode({ address: other, bytecode: `${code as Hex}00` });
    const { code: named, reason, hint } = await errorOf(other);
    expect(named).to.equal("OtherRelease");
    expect(reason.toLowerCase()).to.include(other);
    expect(hint).to.include("symbolon campaign check");
  });
});
