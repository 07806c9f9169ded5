import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { type Address, zeroAddress } from "viem";
import { findCampaignFile, readCampaignFile } from "../../../../src/node/campaigns/campaignFile.ts";
import { addressBookToJson } from "../../../../src/sdk/chain/book/addressBookFiles.ts";
import type { PlannedCall } from "../../../../src/sdk/chain/calls/plannedCall.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { manifestOf, ROWS, treeDirectories } from "../../allocation/treeDirectories.ts";
import { runCampaign, SUPPLY } from "../operatorChain.ts";
import { atTerminal } from "../runSymbolon.ts";
import { OTHER_KEY } from "../servedChain.ts";
import { shortOfEther } from "../shortOfEther.ts";
import {
  type CreationChain,
  DAY,
  NOBODY,
  openCreationChain,
  type Terms,
  TOTAL,
  TREASURY,
} from "./creationChain.ts";

describe("symbolon campaign create", () => {
  const trees = treeDirectories();
  let chain: CreationChain;
  before(async () => {
    chain = await openCreationChain();
  });
  after(() => chain.close());

  const create = (directory: string, terms: Terms, ...flags: readonly string[]) =>
    chain.create(directory, { factory: chain.factory, ...terms }, ...flags);
  const inDays = (days: bigint) => chain.inDays(days);

  it("creates, funds, writes the file, and finds it there when it is run again", async () => {
    const directory = await trees.write("tree");
    const token = await chain.token();
    const terms = { token, end: await inDays(2n) };
    const dry = await create(directory, terms, "--dry-run");
    expect(dry.code, dry.stderr).to.equal(0);
    expect(dry.told).to.include({ dryRun: true, state: null, file: null });
    expect(existsSync(`${directory}.campaign.json`)).to.equal(false);
    expect(await chain.allowance(token)).to.equal(0n);

    const first = await create(directory, terms);
    expect(first.code, first.stderr).to.equal(0);
    const { campaign, funding, state, transactions, gas } = first.told;
    const sent = transactions.length;
    expect({ funding, state, sent }).to.deep.equal({ funding: String(TOTAL), state: "now", sent: 2 });
    // The dry run's guess is of another block, and without refunds.
    expect(Number(dry.told.gas) / Number(gas)).to.be.within(0.97, 1.03);
    expect(await chain.balanceOf(token, campaign)).to.equal(TOTAL);
    expect(await chain.allowance(token)).to.equal(0n);
    const file = readCampaignFile(`${directory}.campaign.json`);
    expect(file.campaign).to.equal(campaign);
    expect(file.plan.terms.root).to.equal(manifestOf(directory).root);
    expect(file.created?.transaction).to.equal(transactions[1]);

    const again = await create(directory, terms);
    expect(again.code, again.stderr).to.equal(0);
    expect(again.told).to.deep.include({ campaign, state: "earlier", transactions: [] });
    const people = await chain.run("create", directory, "--factory", chain.factory);
    expect(people.stdout)
      .to.match(new RegExp(`^campaign {3,}${campaign}`))
      .and.include("earlier");

    const wasWritten = readFileSync(`${directory}.campaign.json`, "utf8");
    rmSync(`${directory}.campaign.json`);
    rmSync(`${directory}.campaign.json.journal`);
    const start = String(file.plan.terms.start);
    const lost = await create(directory, { ...terms, start });
    expect(lost.told, lost.stderr).to.deep.include({ campaign, state: "earlier", transactions: [] });
    expect(readFileSync(`${directory}.campaign.json`, "utf8")).to.equal(wasWritten);
  });

  it("asks somebody at a terminal before anything is sent, unless they give --yes", async () => {
    const directory = await trees.write("tree");
    const terms = { token: await chain.token(), end: await inDays(2n) };
    const nonce = await chain.nonce();
    const refused = await atTerminal("no", () => create(directory, terms));
    expect(refused.told.error).to.include({ code: "NotConfirmed", hint: "Answer yes, or give --yes." });
    expect(refused.stderr)
      .to.match(/^campaign {3,}0x/)
      .and.include("(yes/no)");
    expect([await chain.nonce(), existsSync(`${directory}.campaign.json`)]).to.deep.equal([nonce, false]);

    const dry = await atTerminal("no", () => create(directory, terms, "--dry-run"));
    expect(dry.told, dry.stderr).to.include({ dryRun: true });
    const created = await atTerminal("yes", () => create(directory, terms));
    expect(created.told, created.stderr).to.include({ state: "now" });
    const again = await atTerminal("no", () => create(directory, terms));
    expect(again.told, again.stderr).to.include({ state: "earlier" });

    const other = await trees.write("other");
    const unasked = await atTerminal("no", () =>
      create(other, { ...terms, salt: `0x${"01".repeat(32)}` }, "--yes"),
    );
    expect(unasked.told, unasked.stderr).to.include({ state: "now" });
  });

  it("takes all its terms, and only those of its file where there is one", async () => {
    const directory = await trees.write("tree");
    const token = await chain.token({ decimals: 6 });
    const registry = await chain.deploy(ownBuild("BatchRegistry", "credentials"));
    const { address } = chain.operator.account;
    const guardian = await chain.deploy(ownBuild("PauseGate", "distribution/gates"), address, 3_600n, 60n);
    const terms = {
      token,
      start: await inDays(1n),
      end: await inDays(40n),
      gate: guardian,
      "max-extra-time": "3600",
      "claim-for": "after-last-wave",
      waves: "3",
      "wave-interval": String(DAY),
      salt: `0x${"5a".repeat(32)}`,
      funding: String(TOTAL + 5n),
    };
    const { told, code, stderr } = await create(directory, terms);
    expect(code, stderr).to.equal(0);
    const ids = told.warnings.map(({ id }: { id: string }) => id);
    expect(ids).to.deep.equal(["FundingAboveTotal", "WavesNotShuffled"]);
    expect(told.arguments).to.deep.include({
      start: terms.start,
      end: terms.end,
      gate: guardian,
      maxExtraTime: "3600",
      claimFor: "AfterLastWave",
      waves: "3",
      waveInterval: "86400",
    });
    expect(await chain.balanceOf(token, told.campaign)).to.equal(TOTAL + 5n);
    for (const [name, value] of [
      ["waves", "4"],
      ["token", registry],
      ["salt", `0x${"00".repeat(32)}`],
      ["funding", String(TOTAL)],
    ] as const) {
      const other = await create(directory, { ...terms, [name]: value });
      expect(other.told.error?.code, name).to.equal("TermsMismatch");
      expect(other.told.error.reason).to.include(name);
    }
    const elsewhere = await chain.deploy(ownBuild("InstantCampaignFactory", "distribution"));
    const moved = await create(directory, { ...terms, factory: elsewhere });
    expect(moved.told.error?.code).to.equal("PlaceMismatch");
    const fewer = await trees.write("fewer", "native", ROWS.slice(1));
    const same = await create(fewer, terms, "--out", `${directory}.campaign.json`);
    expect(same.told.error?.reason).to.match(/another campaign: root/);
    const second = await create(fewer, terms, "--out", trees.path("second.json"));
    expect(second.code, second.stderr).to.equal(0);
  });

  it("takes the factory from an address book, or from its file", async () => {
    const directory = await trees.write("tree");
    const book = new Map([[31_337, { instantCampaignFactory: chain.factory }]]);
    const addresses = trees.writeFile("book.json", addressBookToJson(book));
    const terms = { token: await chain.token(), end: await inDays(2n), factory: undefined };
    const first = await create(directory, { ...terms, addresses });
    expect(first.told.factory, first.stderr).to.equal(chain.factory);
    expect((await create(directory, terms)).told).to.deep.include({ state: "earlier" });
    const other = trees.writeFile("other.json", addressBookToJson(new Map([[1, {}]])));
    const refused = await create(directory, { ...terms, addresses: other });
    expect(refused.told.error?.code).to.equal("NotInAddressBook");
  });

  it("reads files without a kind as those of instant campaigns, and none that mixes kinds", async () => {
    const directory = await trees.write("tree");
    const token = await chain.token();
    const { told } = await create(directory, { token, end: await inDays(2n) });
    const path = `${directory}.campaign.json`;
    const { kind, ...content } = JSON.parse(readFileSync(path, "utf8"));
    expect(kind).to.equal("instant");
    writeFileSync(path, JSON.stringify(content));
    expect(findCampaignFile(path)?.plan.kind).to.equal("instant");
    expect((await create(directory, {})).told).to.deep.include({ campaign: told.campaign, state: "earlier" });
    for (const [changed, problem] of [
      [{ kind: "gift" }, /kind is "gift"/],
      [{ kind: "vesting" }, /no member "schedule", and is of kind vesting/],
      [{ rules: {} }, /a member "rules", and is of kind instant/],
      [{ kind: "vesting", schedule: { stepped: false, points: [{ time: 1, share: -1 }] } }, /share/],
      [{ kind: "cumulative", rules: { proposer: zeroAddress } }, /rules has no guardian/],
    ] as const) {
      writeFileSync(path, JSON.stringify({ ...content, ...changed }));
      expect(() => readCampaignFile(path), JSON.stringify(changed)).to.throw(problem);
    }
  });

  /** How the calls begin that a dry run plans, each of them simulated. */
  async function wordsOf(directory: string, terms: Terms): Promise<readonly string[]> {
    const { told } = await create(directory, terms, "--dry-run");
    const calls: readonly PlannedCall[] = told.calls;
    expect(calls.every(({ simulated }) => simulated)).to.equal(true);
    return calls.map(({ what }) => what.split(" ")[0] as string);
  }

  it("opens the adapters of a gate that asks several, and of one of two inside it", async () => {
    const directory = await trees.write("tree");
    const { address } = chain.operator.account;
    const gate = (name: string, ...args: unknown[]) =>
      chain.deploy(ownBuild(name, "distribution/gates"), ...args);
    const pauses = [];
    for (const stretch of [60n, 61n, 62n]) pauses.push(await gate("PauseGate", address, 100n, stretch));
    const inner = await gate("AllOfGate", pauses[0], pauses[1]);
    const last = await gate("PauseGate", address, 100n, 63n);
    const outer = await gate("AllOfManyGate", [inner, pauses[2], last]);
    const terms = {
      token: await chain.token(),
      end: await inDays(3n),
      gate: outer,
      "max-extra-time": "400s",
    };
    expect(await wordsOf(directory, terms)).to.deep.equal(["Approve", "Create", "Open", "Open"]);
    const { told, code, stderr } = await create(directory, terms);
    expect(code, stderr).to.equal(0);
    expect(told.transactions).to.have.length(4);
    const checked = await chain.run("check", `${directory}.campaign.json`, directory, "--json");
    expect(JSON.parse(checked.stdout).findings, checked.stderr).to.deep.equal([]);
    expect((await create(directory, terms)).told.transactions).to.deep.equal([]);
  });

  it("approves nothing where the ether does not suffice for the creation", async () => {
    const directory = await trees.write("poor");
    const terms = { token: await chain.token(), end: await inDays(2n), out: trees.path("poor.json") };
    const { address } = chain.operator.account;
    const { told } = await shortOfEther(chain, { address, gas: 120_000n }, () => create(directory, terms));
    expect(told.error).to.include({ code: "NotEnoughFunds" });
    expect(told.error.reason).to.match(/too little ETH for 2 transactions/);
    expect(told.error.hint).to.match(/None of them was sent. Send 0x/);
    expect(existsSync(terms.out)).to.equal(false);
  });

  it("changes an allowance that is there by way of 0, and leaves a greater one as it is", async () => {
    const directory = await trees.write("tree");
    const token = await chain.token({ stubborn: true });
    await chain.approve(token, 1n);
    const terms = { token, end: await inDays(2n) };
    expect(await wordsOf(directory, terms)).to.deep.equal(["Take", "Approve", "Create"]);
    const { told, code, stderr } = await create(directory, terms);
    expect(code, stderr).to.equal(0);
    expect(told.transactions).to.have.length(3);
    await chain.approve(token, 2n * TOTAL);
    const more = await create(directory, { token, end: await inDays(2n), out: trees.path("more.json") });
    expect(more.told.transactions, more.stderr).to.have.length(1);
    expect(await chain.allowance(token)).to.equal(TOTAL);
  });

  describe("refuses before anything is sent", () => {
    const now = BigInt(Math.floor(Date.now() / 1000));
    const REFUSED: readonly (readonly [what: string, code: string, terms: Terms])[] = [
      ["too little money", "FundingBelowTotal", { funding: String(TOTAL - 1n) }],
      ["more money than there is", "AboveSupply", { funding: String(SUPPLY + 1n) }],
      [
        "more money than the creator has",
        "BalanceBelowFunding",
        { funding: String(SUPPLY + 1n), accept: "AboveSupply" },
      ],
      ["milliseconds", "MillisecondsForSeconds", { "max-extra-time": "999999999999" }],
      [
        "an end before the start",
        "EndBeforeStart",
        { start: String(now + 9n * DAY), end: String(now + 8n * DAY) },
      ],
      ["an end in the past", "EndInThePast", { start: "1000000000", end: "2020-01-01" }],
      ["an end in two hundred years", "EndTooFar", { end: "2226-01-01" }],
      ["waves beyond the end", "WavesBeyondEnd", { waves: "3", "wave-interval": String(60n * DAY) }],
      ["waves without an interval", "WavesOutOfRange", { waves: "3" }],
      ["more waves than leaves", "WavesOutOfRange", { waves: "22", "wave-interval": "60" }],
      ["a last wave that there is not", "AfterLastWaveWithoutWaves", { "claim-for": "after-last-wave" }],
      ["a gate without code", "GateWithoutCode", { gate: NOBODY }],
      ["extra time without a gate", "ExtraTimeWithoutGate", { "max-extra-time": "60s" }],
      ["extra time beyond ten years", "ExtraTimeTooLong", { "max-extra-time": "315576001" }],
      ["a token without code", "TokenWithoutCode", { token: NOBODY }],
      ["no treasury", "TreasuryRefused", { treasury: zeroAddress }],
      ["a factory without code", "NoFactory", { factory: NOBODY }],
      ["no factory where all chains have it", "NoFactory", { factory: undefined }],
      ["no end", "TermNeeded", { end: undefined }],
    ];
    let token: Address;
    before(async () => {
      token = await chain.token();
    });
    async function refusal(terms: Terms, directory?: string) {
      const tree = directory ?? (await trees.write("tree"));
      return chain.refusal(tree, { factory: chain.factory, token, end: await inDays(30n), ...terms });
    }
    for (const [what, code, terms] of REFUSED) {
      it(what, async () => {
        const { code: told, reason } = await refusal(terms);
        expect(told, reason).to.equal(code);
      });
    }

    it("a token that takes a fee, that answers nothing, or has other decimals", async () => {
      const { code, reason } = await refusal({ token: await chain.token({ fee: 1n }) });
      expect(code).to.equal("UnderFunded");
      expect(reason).to.include(String(TOTAL - 1n));
      expect((await refusal({ token: chain.factory })).code).to.equal("TokenSilent");
      const tree = await trees.write("six", "native", ROWS, 6);
      expect((await refusal({}, tree)).code).to.equal("DecimalsDiffer");
    });

    it("a token that is odd where a contract sends, which the factory cannot see", async () => {
      for (const [whereContractsSend, code] of [
        ["charges", "TokenChargesSender"],
        // The creator plays a contract as well, so with these two the funding fails already.
        ["asks", "Error"],
        ["pretends", "UnderFunded"],
      ] as const) {
        const odd = await chain.token({ whereContractsSend });
        expect((await refusal({ token: odd })).code, whereContractsSend).to.equal(code);
      }
    });

    it("another convention, a damaged tree, and a gate that could never pause it", async () => {
      expect((await refusal({}, await trees.write("uniswap", "uniswap"))).code).to.equal("NotNative");
      const damaged = await trees.write("damaged");
      rmSync(`${damaged}/tiles/top.bin`);
      expect((await refusal({}, damaged)).code).to.equal("TreeDiffers");
      const { address } = chain.operator.account;
      const gate = await chain.deploy(ownBuild("PauseGate", "distribution/gates"), address, 100n, 60n);
      expect((await refusal({ gate })).code).to.equal("PauseImpossible");
    });

    it("anyone's choice of whose account is paid, in a part of the gate too, until that is accepted", async () => {
      const deploy = (name: string, ...args: unknown[]) =>
        chain.deploy(ownBuild(name, "distribution/gates"), ...args);
      const { address } = chain.operator.account;
      const registry = await chain.deploy(ownBuild("BatchRegistry", "credentials"));
      const schema = `0x${"11".repeat(32)}`;
      const wants = { schema, issuers: [address], trustList: zeroAddress, trusted: 0 };
      const person = await deploy("CredentialGate", registry, wants, 2, 0n);
      const pauses = await deploy("PauseGate", address, 100n, 60n);
      const both = { gate: await deploy("AllOfGate", pauses, person), "max-extra-time": "100s" };
      const id = "StrangerChoosesAccount";
      for (const terms of [{ gate: person }, both]) {
        const { code, reason, hint } = await refusal(terms);
        expect(code, reason).to.equal(id);
        expect(reason).to.include(person);
        expect(hint).to.include("--claim-for never").and.include(`--accept ${id}`);
        const tree = await trees.write(`never-${terms.gate}`);
        const given = { token: await chain.token(), end: await inDays(2n), ...terms };
        const { told, stderr } = await create(tree, { ...given, "claim-for": "never" });
        expect(told.state, stderr).to.equal("now");
      }
      const tree = await trees.write("meant");
      const given = { token: await chain.token(), end: await inDays(2n), gate: person };
      const { told, stderr } = await create(tree, given, "--accept", id);
      expect(told.state, stderr).to.equal("now");
      const idsOf = (findings: readonly { readonly id: string }[]) => findings.map((one) => one.id);
      expect(idsOf(told.warnings)).to.deep.equal([id]);
      const checked = await chain.run("check", `${tree}.campaign.json`, tree, "--issuer", address, "--json");
      expect(checked.code, checked.stderr).to.equal(3);
      expect(idsOf(JSON.parse(checked.stdout).findings)).to.deep.equal([id]);
    });

    it("an account that has no tokens", async () => {
      const tree = await trees.write("tree");
      const env = { SYMBOLON_PRIVATE_KEY: OTHER_KEY, SYMBOLON_RPC_URL: chain.rpc };
      const terms = ["--token", token, "--end", await inDays(2n), "--treasury", TREASURY];
      const { stderr } = await runCampaign(["create", tree, ...terms, "--factory", chain.factory], env);
      expect(stderr).to.match(/has 0 \w+, less than the funding of [\d.]+ \w+\./);
    });
  });

  it("tells of leaves that nobody can claim, and creates it all the same", async () => {
    const token = await chain.token();
    const rows = [
      ...ROWS,
      { account: zeroAddress, amount: 5n },
      { account: token.toLowerCase(), amount: 6n },
    ];
    const directory = await trees.write("tree", "native", rows);
    const { told, code, stderr } = await create(directory, { token, end: await inDays(2n) });
    expect(code, stderr).to.equal(0);
    const ids = told.warnings.map(({ id }: { id: string }) => id);
    expect(ids).to.deep.equal(["LeafOfZeroAddress", "LeafOfToken"]);
  });

  it("is called wrongly without a chain, and with values that are none", async () => {
    const unset = { SYMBOLON_RPC_URL: undefined };
    expect((await runCampaign(["create", "tree"], unset)).code).to.equal(2);
    for (const option of [
      ["--token", "0x12"],
      ["--end", "tomorrow"],
      ["--claim-for", "AfterLastWave"],
      ["--salt", "0x12"],
      ["--funding", "1e18"],
    ]) {
      const { code, stderr } = await chain.run("create", "tree", ...option);
      expect({ code, option }, stderr).to.deep.equal({ code: 2, option });
    }
  });
});
