import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { type Address, concatHex, encodeDeployData, type Hex, numberToHex, size } from "viem";
import { getCode, getTransactionReceipt, readContract, sendTransaction } from "viem/actions";
import { publishedTree } from "../../../../scripts/campaign/publishedTree.ts";
import { readCampaignFile } from "../../../../src/node/campaigns/campaignFile.ts";
import { instantCampaignAbi } from "../../../../src/sdk/chain/abi/instantCampaignAbi.ts";
import { lightInstantCampaignFactoryAbi } from "../../../../src/sdk/chain/abi/lightInstantCampaignFactoryAbi.ts";
import { addressBookToJson } from "../../../../src/sdk/chain/book/addressBookFiles.ts";
import { campaignForms } from "../../../../src/sdk/chain/campaigns/campaignPlan.ts";
import { cloneCode } from "../../../../src/sdk/chain/campaigns/cloneCode.ts";
import { planTreeBundles } from "../../../../src/sdk/distribution/bundles/planBundles.ts";
import type { CampaignFinding } from "../../../../src/sdk/distribution/check/finding.ts";
import { formCosts } from "../../../../src/sdk/distribution/create/chooseForm.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { addressOf } from "../../allocation/allocationOf.ts";
import { ROWS, treeDirectories } from "../../allocation/treeDirectories.ts";
import { type FakeExplorer, openFakeExplorer } from "../fakeExplorer.ts";
import { type OperatorChain, openOperatorChain, runCampaign } from "../operatorChain.ts";

const TREASURY: Address = "0x00000000000000000000000000000000000000aa";
const TOTAL = ROWS.reduce((sum, { amount }) => sum + amount, 0n);
const DAY = 86_400n;
const UNIT = 10n ** 18n;

describe("symbolon campaign, in both forms", () => {
  const trees = treeDirectories();
  let chain: OperatorChain;
  let light: Address;
  let implementation: Address;
  let book: string;
  before(async () => {
    chain = await openOperatorChain();
    light = await chain.deploy(ownBuild("LightInstantCampaignFactory", "distribution"));
    implementation = await readContract(chain.reader, {
      address: light,
      abi: lightInstantCampaignFactoryAbi,
      functionName: "implementation",
    });
  });
  after(() => chain.close());
  beforeEach(() => {
    const addresses = { instantCampaignFactory: chain.factory, lightInstantCampaignFactory: light };
    book = trees.writeFile("book.json", addressBookToJson(new Map([[31_337, addresses]])));
  });

  async function json(...args: string[]) {
    const { code, stdout, stderr } = await chain.run(...args, "--json");
    expect(code, stderr + stdout).to.equal(0);
    return JSON.parse(stdout);
  }
  async function errorOf(...args: string[]): Promise<string> {
    const { stdout } = await chain.run(...args, "--json");
    return JSON.parse(stdout).error?.code;
  }
  async function terms(...more: string[]) {
    const end = String((await chain.now()) + 10n * DAY);
    return ["--token", await chain.token(), "--treasury", TREASURY, "--end", end, ...more];
  }
  async function idsOf(told: string, directory: string, ...options: string[]) {
    const { stdout } = await chain.run("check", told, directory, ...options, "--json");
    return (JSON.parse(stdout).findings as CampaignFinding[]).map(({ id }) => id);
  }

  it("creates a light one by an address book, checks, shows, relays, claims and sweeps it", async () => {
    const directory = await trees.write("tree");
    const file = `${directory}.campaign.json`;
    const args = await terms("--addresses", book, "--gas-price", "2");
    const people = await chain.run("create", directory, ...args, "--dry-run");
    expect(people.code, people.stderr).to.equal(0);
    expect(people.stdout)
      .to.match(
        /^form +light: 1,985,403 gas less if all claim; from 674 claims on the full form is cheaper$/m,
      )
      .and.match(/^full costs +2,202,177 \+ 21 direct x 72,663 = 3,728,100 gas: 0\.0074562 ether at 2 gwei$/m)
      .and.match(
        /^light costs +152,892 \+ 21 direct x 75,705 = 1,742,697 gas: 0\.003485394 ether at 2 gwei$/m,
      );
    const created = await json("create", directory, ...args);
    const { campaign, formChoice } = created;
    expect(created).to.deep.include({ form: "light", factory: light, state: "now" });
    expect(formChoice).to.deep.include({
      count: "21",
      paid: "direct",
      gasPrice: "2000000000",
      fullFrom: "674",
    });
    expect(formChoice.costs.light).to.deep.equal({
      creation: "152892",
      claim: "75705",
      total: "1742697",
      wei: "3485394000000000",
    });
    expect(readCampaignFile(file).form).to.equal("light");
    // Run again it goes by its file, whatever else would be chosen by now.
    expect(await json("create", directory, "--addresses", book, "--paid", "signed")).to.deep.include({
      campaign,
      form: "light",
      state: "earlier",
    });
    expect(await errorOf("create", directory, "--addresses", book, "--form", "full")).to.be.oneOf([
      "PlaceMismatch",
      "TermsMismatch",
    ]);

    const code = (await getCode(chain.reader, { address: campaign })) as Hex;
    expect(code).to.equal(
      cloneCode({ implementation, terms: readCampaignFile(file).plan.terms }).toLowerCase(),
    );
    expect(await idsOf(file, directory)).to.deep.equal([]);
    expect(await idsOf(campaign, directory, "--addresses", book)).to.deep.equal([]);
    const shown = await json("show", file);
    expect(shown).to.deep.include({ kind: "instant", form: "light", implementation });
    const told = await chain.run("show", file);
    expect(told.stdout).to.match(new RegExp(`^form +light: a clone of ${implementation}$`, "m"));

    const list = trees.writeFile("list.csv", "index\n0\n3\n7\n20\n");
    const relayed = await json("relay", file, directory, list);
    expect(relayed).to.deep.include({ paid: 4, skipped: 0, feesKept: "0" });
    const claimed = await json("claim", file, directory, "--claimant", ROWS[5]!.account);
    expect(claimed.transaction).to.match(/^0x/);
    expect(await idsOf(file, directory)).to.deep.equal([]);
    expect((await json("show", file)).claimed).to.equal(5);
    await chain.mineAt((await chain.now()) + 11n * DAY);
    const paid = [0, 3, 7, 20, 5].reduce((sum, index) => sum + ROWS[index]!.amount, 0n);
    await json("sweep", file);
    expect(await chain.balanceOf(readCampaignFile(file).plan.terms.token, TREASURY)).to.equal(TOTAL - paid);
  });

  it("reckons full bundles of a light campaign rather dearer than cheaper", async () => {
    const rows = Array.from({ length: 400 }, (_, i) => ({ account: addressOf(0x10_0000 + i), amount: UNIT }));
    const directory = await trees.write("many", "native", rows);
    const holder = chain.operator.account.address;
    const token = await chain.deploy(ownBuild("SampleToken", "mocks"), holder, 400n * UNIT);
    await json("create", directory, ...(await terms("--addresses", book, "--token", token)));
    const claims = rows.map((row, index) => ({ index, ...row, account: row.account as Address }));
    const { tree } = await publishedTree(directory);
    const [reckoned, ...rest] = planTreeBundles({ nodes: tree.nodes, claims });
    expect(rest).to.deep.equal([]);
    const { gas, paid } = await json("relay", `${directory}.campaign.json`, directory);
    expect(paid).to.equal(400);
    expect(Number(reckoned?.gas) / gas).to.be.within(1, 1.1);
  });

  for (const form of campaignForms) {
    it(`reckons with what creating one in the ${form} form takes`, async () => {
      const directory = await trees.write("tree");
      const holder = chain.operator.account.address;
      const token = await chain.deploy(ownBuild("SampleToken", "mocks"), holder, 2n * TOTAL);
      const args = await terms("--addresses", book, "--form", form, "--token", token);
      const { transactions } = await json("create", directory, ...args);
      const { gasUsed } = await getTransactionReceipt(chain.reader, { hash: transactions[1] });
      // An allowance that is used up gives 4,800 back.
      expect(Number(gasUsed)).to.be.closeTo(Number(formCosts[form].creation), 8_000);
    });
  }

  it("takes the form that is told, or that the factory or the book leaves", async () => {
    const dry = async (...options: string[]) =>
      json("create", await trees.write("tree"), ...(await terms(...options)), "--dry-run");
    const old = trees.writeFile(
      "old.json",
      addressBookToJson(new Map([[31_337, { instantCampaignFactory: chain.factory }]])),
    );
    const full = await dry("--addresses", book, "--form", "full");
    expect([full.form, full.factory, full.formChoice.why]).to.deep.equal([
      "full",
      chain.factory,
      "as --form says",
    ]);
    expect((await dry("--factory", chain.factory)).form).to.equal("full");
    expect((await dry("--factory", light)).form).to.equal("light");
    expect((await dry("--addresses", old)).formChoice.why).to.match(/the address book has no light/);
    const refused = async (...options: string[]) =>
      errorOf("create", await trees.write("tree"), ...(await terms(...options)));
    expect(await refused("--factory", light, "--form", "full")).to.equal("OtherForm");
    expect(await refused("--factory", chain.factory, "--form", "light")).to.equal("OtherForm");
    expect(await refused("--addresses", old, "--form", "light")).to.equal("NotInAddressBook");
    const roots = ["--proposer", TREASURY, "--form", "light"];
    expect(await refused("--addresses", book, ...roots)).to.equal("NoLightForm");
  });

  it("reads files without a form as those of the full form, and none of another kind that is light", async () => {
    const directory = await trees.write("tree");
    const file = `${directory}.campaign.json`;
    await json("create", directory, ...(await terms("--addresses", book, "--form", "full")));
    const content = JSON.parse(readFileSync(file, "utf8"));
    expect(content.form).to.equal("full");
    const { form: _form, ...older } = content;
    writeFileSync(file, JSON.stringify(older));
    expect(readCampaignFile(file).form).to.equal("full");
    expect(await idsOf(file, directory)).to.deep.equal([]);
    writeFileSync(file, JSON.stringify({ ...content, form: "light" }));
    expect(await idsOf(file, directory)).to.deep.equal(["FileDiffers"]);
    const schedule = { stepped: false, points: [{ time: "1", share: "1" }] };
    writeFileSync(file, JSON.stringify({ ...content, form: "light", kind: "vesting", schedule }));
    expect(await errorOf("show", file)).to.equal("BadCampaignFile");
  });

  it("refuses the file of a campaign that knew no recall, and says how its rest is swept", async () => {
    const directory = await trees.write("tree");
    const file = `${directory}.campaign.json`;
    await json("create", directory, ...(await terms("--addresses", book)));
    const content = JSON.parse(readFileSync(file, "utf8"));
    const { recallable: _recallable, ...older } = content.arguments;
    writeFileSync(file, JSON.stringify({ ...content, arguments: older }));
    expect(() => readCampaignFile(file))
      .to.throw("its arguments has no recallable")
      .with.property("hint")
      .that.match(/of an earlier build.*`sweep\(\)`.*anybody/);
    const { gate: _gate, ...others } = content.arguments;
    writeFileSync(file, JSON.stringify({ ...content, arguments: others }));
    expect(() => readCampaignFile(file))
      .to.throw()
      .with.property("hint")
      .that.includes("symbolon campaign create");
  });

  /** Deploys runtime code as it is. */
  async function planted(code: Hex): Promise<Address> {
    // Copies what is behind these 14 bytes, and returns it.
    const initCode = concatHex([
      "0x61",
      numberToHex(size(code), { size: 2 }),
      "0x80600e6000396000f3fe00",
      code,
    ]);
    const hash = await sendTransaction(chain.operator, {
      data: encodeDeployData({ abi: [], bytecode: initCode }),
    });
    return (await getTransactionReceipt(chain.reader, { hash })).contractAddress as Address;
  }

  it("names a forged clone: with other terms, of another implementation, or of another factory's", async () => {
    const directory = await trees.write("tree");
    const file = `${directory}.campaign.json`;
    await json("create", directory, ...(await terms("--addresses", book)));
    const { plan } = readCampaignFile(file);
    const check = async (code: Hex) => idsOf(await planted(code), directory, "--factory", light);
    const same = await check(cloneCode({ implementation, terms: plan.terms }));
    expect(same).to.deep.equal(["NotCreatedByFactory", "Underfunded"]);
    const later = { ...plan.terms, end: plan.terms.end + DAY };
    const other = await check(cloneCode({ implementation, terms: later }));
    expect(other).to.deep.equal(["NotCreatedByFactory", "Underfunded"]);
    const elsewhere = await chain.deploy(ownBuild("LightInstantCampaign", "distribution"));
    const second = await check(cloneCode({ implementation: elsewhere, terms: plan.terms }));
    expect(second).to.deep.equal(["ImplementationDiffers", "NotCreatedByFactory", "Underfunded"]);
    // It says what another campaign says, whatever stands behind its own code.
    const honest = readCampaignFile(file).campaign;
    const liar = await planted(concatHex(["0x365f5f375f5f365f5f73", honest, "0x5af13d5f5f3e3d5ff3"]));
    const forged = await idsOf(
      await planted(cloneCode({ implementation: liar, terms: later })),
      directory,
      "--factory",
      light,
    );
    expect(forged).to.include.members(["CodeDiffers", "ImplementationDiffers", "NotCreatedByFactory"]);
  });

  it("verifies the source of what a clone runs", async () => {
    const directory = await trees.write("tree");
    const file = `${directory}.campaign.json`;
    const { campaign } = await json("create", directory, ...(await terms("--addresses", book)));
    const explorer: FakeExplorer = await openFakeExplorer();
    try {
      const env = { SYMBOLON_RPC_URL: chain.rpc, ETHERSCAN_API_KEY: "a key" };
      for (const told of [[file], [campaign, "--factory", light]]) {
        const options = ["--api-url", explorer.url, "--json"];
        const ended = await runCampaign(["verify-source", ...told, ...options], env);
        expect(ended.code, ended.stderr).to.equal(0);
        expect(JSON.parse(ended.stdout)).to.deep.include({
          campaign,
          form: "light",
          address: implementation,
          constructorArguments: "0x",
          contractName: "project/contracts/distribution/LightInstantCampaign.sol:LightInstantCampaign",
        });
      }
      expect(explorer.submissions[0]).to.include({
        contractaddress: implementation,
        constructorArguments: "",
      });
    } finally {
      await explorer.close();
    }
    const people = await chain.run("verify-source", file, "--dry-run");
    expect(people.stdout).to.match(
      new RegExp(`^runs +${implementation}: a clone has no source of its own`, "m"),
    );
    const wrong = await chain.run("verify-source", campaign, "--factory", chain.factory, "--json");
    expect(JSON.parse(wrong.stdout).error.code).to.equal("OtherForm");
  });

  it("says of what all clones share that it is no campaign", async () => {
    const directory = await trees.write("tree");
    expect(await idsOf(implementation, directory)).to.deep.equal(["NotACampaign"]);
    expect(await errorOf("show", implementation)).to.equal("NoCampaign");
    const asked = readContract(chain.reader, {
      address: implementation,
      abi: instantCampaignAbi,
      functionName: "token",
    });
    expect(await asked.catch(() => "refused")).to.equal("refused");
  });
});
