import { expect } from "chai";
import { type Address, getAddress, zeroAddress } from "viem";
import { getBlock, writeContract } from "viem/actions";
import { publishedTree } from "../../../../scripts/campaign/publishedTree.ts";
import { readCampaignFile } from "../../../../src/node/campaigns/campaignFile.ts";
import { addressBookToJson } from "../../../../src/sdk/chain/book/addressBookFiles.ts";
import { acceptRootCall, proposeRootCall } from "../../../../src/sdk/chain/calls/campaigns.ts";
import { listRoots } from "../../../../src/sdk/chain/events/roots.ts";
import { readCampaign } from "../../../../src/sdk/chain/read/readCampaign.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { ROWS, treeDirectories } from "../../allocation/treeDirectories.ts";
import { type CreationChain, DAY, GUARDIAN, openCreationChain, type Terms, TOTAL } from "./creationChain.ts";

describe("symbolon campaign create, of cumulative campaigns", () => {
  const trees = treeDirectories();
  let chain: CreationChain;
  let factory: Address;
  before(async () => {
    chain = await openCreationChain();
    factory = await chain.deploy(ownBuild("CumulativeCampaignFactory", "distribution"));
  });
  after(() => chain.close());

  const cumulative = async () => ({ factory, end: await chain.inDays(300n), ...chain.cumulativeRules });

  /** When the present root was accepted. */
  async function acceptedAt(campaign: Address): Promise<bigint> {
    const [event] = (await listRoots(chain.reader, { campaign, fromBlock: 0n })).filter(
      (one) => one.event === "RootAccepted",
    );
    return (await getBlock(chain.reader, { blockNumber: event?.blockNumber as bigint })).timestamp;
  }

  it("creates a cumulative campaign by its rules, by permit, from an address book", async () => {
    const directory = await trees.write("tree");
    const token = await chain.token();
    const terms = { ...(await cumulative()), token, factory: undefined };
    const book = { instantCampaignFactory: chain.factory, cumulativeCampaignFactory: factory };
    const addresses = trees.writeFile("book.json", addressBookToJson(new Map([[31_337, book]])));
    const { told, code, stderr } = await chain.create(directory, { ...terms, addresses }, "--permit");
    expect(code, stderr).to.equal(0);
    expect(told).to.include({ kind: "cumulative", factory, state: "now" });
    expect(told.transactions).to.have.length(1);
    const rules = {
      proposer: getAddress(chain.operator.account.address),
      guardian: GUARDIAN,
      timelock: 2n * DAY,
      // Left out, it is the timelock.
      overlap: 2n * DAY,
      fundingCap: TOTAL,
    };
    const state = await readCampaign(chain.reader, { campaign: told.campaign });
    const { plan } = readCampaignFile(`${directory}.campaign.json`);
    expect(plan).to.deep.equal({ kind: "cumulative", terms: state.terms, rules });
    expect(state).to.deep.include({ kind: "cumulative", rules });
    const other = await chain.create(directory, { ...terms, addresses, timelock: "3d" });
    expect(other.told.error?.reason).to.include("timelock 172800, not 259200");
    expect((await chain.create(directory, {})).told.state).to.equal("earlier");
  });

  describe("refuses before anything is sent", () => {
    const TERMS: readonly (readonly [what: string, code: string, terms: Terms])[] = [
      ["a timelock under the minimum", "TimelockOutOfRange", { timelock: "86399" }],
      ["a timelock over the maximum", "TimelockOutOfRange", { timelock: "13w" }],
      ["an overlap beyond the timelock", "OverlapOutOfRange", { overlap: "172801" }],
      ["no overlap", "OverlapOutOfRange", { overlap: "0" }],
      ["waves", "WavesRefused", { waves: "2", "wave-interval": "60" }],
      ["a guardian who proposes", "GuardianIsProposer", { proposer: GUARDIAN }],
      ["no proposer", "ZeroProposer", { proposer: zeroAddress }],
      ["no guardian", "ZeroGuardian", { guardian: zeroAddress }],
      ["half of its rules", "TermNeeded", { timelock: undefined }],
      ["a last wave that there is not", "AfterLastWaveWithoutWaves", { "claim-for": "after-last-wave" }],
    ];
    let token: Address;
    before(async () => {
      token = await chain.token();
    });
    const refusal = async (terms: Terms) => chain.refusal(await trees.write("tree"), { token, ...terms });
    for (const [what, code, terms] of TERMS) {
      it(what, async () => {
        const { code: told, reason } = await refusal({ ...(await cumulative()), ...terms });
        expect(told, reason).to.equal(code);
      });
    }
    it("a timelock as long as the campaign, which pauses do not lengthen", async () => {
      const build = ownBuild("PauseGate", "distribution/gates");
      const gate = await chain.deploy(build, GUARDIAN, 9n * DAY, DAY);
      const given = { ...(await cumulative()), gate, "max-extra-time": String(9n * DAY), timelock: "6d" };
      const { code, reason } = await refusal({ ...given, end: await chain.inDays(6n) });
      expect(code, reason).to.equal("TimelockBeyondEnd");
      expect(reason).to.include("a timelock of 6 d,");
      const tree = await trees.write("meant");
      const { told, stderr } = await chain.create(tree, { token, ...given, end: await chain.inDays(7n) });
      expect(told, stderr).to.include({ state: "now" });
      const checked = await chain.runJson("check", `${tree}.campaign.json`, tree, "--guardian", GUARDIAN);
      expect(checked.told, checked.stderr).to.deep.include({ rootDelay: String(9n * DAY), findings: [] });
    });
  });

  it("sends a cumulative campaign what its accepted root lacks", async () => {
    const directory = await trees.write("tree");
    const token = await chain.token();
    const { told } = await chain.create(directory, { ...(await cumulative()), token });
    const campaign = told.campaign as Address;
    await chain.claimFirst(campaign, directory);
    const twice = ROWS.map(({ account, amount }) => ({ account, amount: 2n * amount }));
    const nextDirectory = await trees.write("next", "native", twice);
    const { manifest, manifestHash } = await publishedTree(nextDirectory);
    const { root } = manifest;
    await writeContract(
      chain.operator,
      proposeRootCall({ campaign, root, count: 21n, funding: 0n, manifestHash }),
    );
    await chain.mineAt((await chain.now()) + 2n * DAY);
    const state = await readCampaign(chain.reader, { campaign });
    const proposal = (state.kind === "cumulative" && state.roots.proposal?.hash) || "0x";
    await writeContract(chain.operator, acceptRootCall({ campaign, proposal }));
    const file = `${directory}.campaign.json`;
    const { error } = (await chain.runJson("fund", file, directory)).told;
    expect(error?.code).to.equal("TreeMismatch");
    expect(error.hint).to.match(
      /whose root is in force: since 20\d\d-.*Z = \d+ at the latest it is another than before\.$/,
    );
    expect(error.hint).to.include(String(await acceptedAt(campaign)));
    const funded = await chain.runJson("fund", file, nextDirectory);
    const owed = 2n * TOTAL - (ROWS[0]?.amount ?? 0n);
    expect(funded.told, funded.stderr).to.deep.include({
      claimed: 1,
      owed: String(owed),
      sent: String(TOTAL),
    });
    expect(await chain.balanceOf(token, campaign)).to.equal(owed);
    expect((await chain.runJson("fund", file, nextDirectory)).told).to.deep.include({
      missing: "0",
      transactions: [],
    });
  });

  it("says of a number in digits that it is too large", async () => {
    for (const option of [
      ["--timelock", "9".repeat(23)],
      ["--waves", "9".repeat(13)],
      ["--funding-cap", String(2n ** 256n)],
      ["--funding", "9".repeat(100)],
    ]) {
      const { code, stderr } = await chain.run("create", "tree", ...option);
      expect({ code, option }, stderr).to.deep.equal({ code: 2, option });
      expect(stderr)
        .to.match(/too (?:large|long)/)
        .and.not.to.include("in digits");
    }
  });

  it("is called wrongly with times that are none", async () => {
    for (const option of [
      ["--timelock", "2 days"],
      ["--overlap", "-1"],
      ["--timelock", "1.5d"],
      ["--schedule", ""],
    ]) {
      const { code, stderr } = await chain.run("create", "tree", ...option);
      expect({ code, option }, stderr).to.deep.equal({ code: 2, option });
    }
  });
});
