import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Address, erc20Abi, type Hex, parseAbi, toFunctionSelector } from "viem";
import { readContract, writeContract } from "viem/actions";
import { type DryRunReport, mergeRanges } from "../../../src/lab/dryRun/mergeRanges.ts";
import type { RangeResult } from "../../../src/lab/dryRun/rangeResult.ts";
import { rangesLeft } from "../../../src/lab/dryRun/rangesLeft.ts";
import type { CampaignKind } from "../../../src/sdk/chain/campaigns/campaignPlan.ts";
import { isDeep, sliced } from "../../deep.ts";
import { ownBuild } from "../../journeys/easBuilds.ts";
import { type KindChain, openKindChain, type Row } from "../scripts/kindChain.ts";
import { accountOf, type TestCampaign } from "../scripts/relayChain.ts";
import { rangeOf } from "./rangeOf.ts";
import { relayedAll } from "./relayedAll.ts";

const LEAVES = 4;
const KINDS: readonly CampaignKind[] = ["instant", "vesting", "cumulative"];
/** What is in the folder of tokens and is none by itself. */
const NO_TOKENS = ["AwkwardToken", "ITokenHooks", "SecondAddressToken"];
const TOKENS = readdirSync(join(import.meta.dirname, "../../../contracts/mocks/tokens"))
  .map((name) => name.replace(/\.sol$/, ""))
  .filter((name) => !NO_TOKENS.includes(name));

const AWKWARD = parseAbi([
  "function mint(address to, uint256 amount)",
  "function turnOnForAll()",
  "function turnOnFor(address account)",
  "function turnOff()",
  "function setWorth(uint256 worth)",
  "function rebase(address account, uint256 balance)",
  "function upgrade(address implementation)",
]);

type Quirk = "for one" | "for all" | "plain";

/** Amounts that look drawn, and are the same each time; above a cap where there is one. */
function rowsFor(token: string): readonly Row[] {
  const least = token === "CappedToken" ? (1n << 96n) - 1_500n : 1_000n;
  return Array.from({ length: LEAVES }, (_, who) => ({ who, amount: least + BigInt((who * 7_919) % 1_013) }));
}

/** What a dry run says of a campaign; of its ranges nothing. */
function outcome({ verdict, leaves, amounts, leafFindings, findings, contracts, sweep }: DryRunReport) {
  const ids = findings.map(({ id }) => id);
  return { verdict, leaves, amounts, leafFindings, ids, contracts, sweep };
}

describe("a dry run in any ranges", () => {
  let chain: KindChain;
  let folder: string;
  let made = 0;
  const place = () => join(folder, String(made++));
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "any-ranges-"));
    chain = await openKindChain();
  });
  after(async () => {
    await chain.close();
    rmSync(folder, { recursive: true });
  });

  const told = (token: Address, functionName: string, ...args: readonly unknown[]) =>
    writeContract(chain.other, { address: token, abi: AWKWARD, functionName, args } as never);

  async function tokenNamed(name: string): Promise<Address> {
    const build = (one: string) => ownBuild(one, "mocks/tokens");
    const token =
      name === "UpgradableToken"
        ? await chain.deploy(build(name), await chain.deploy(build("NoDecimalsToken")))
        : await chain.deploy(build(name));
    await told(token, "mint", chain.other.account.address, 1n << 110n);
    return token;
  }

  /** A campaign that was funded while its token was plain. @param extra base units that it has too many */
  async function campaignOf(kind: CampaignKind, token: Address, rows: readonly Row[], extra = 0n) {
    const test = await chain[kind](place(), rows, { token });
    const money = { address: token, abi: erc20Abi } as const;
    if (extra > 0n) {
      await writeContract(chain.other, { ...money, functionName: "transfer", args: [test.campaign, extra] });
    }
    return test;
  }

  async function turnOn(name: string, token: Address, quirk: Quirk): Promise<void> {
    if (name === "UpgradableToken" && quirk !== "plain") {
      await told(token, "upgrade", await chain.deploy(ownBuild("FalseToken", "mocks/tokens")));
    }
    if (name === "SharesToken" && quirk !== "plain")
      await told(token, "setWorth", 1_100_000_000_000_000_007n);
    if (quirk === "for one") await told(token, "turnOnFor", accountOf(1));
    if (quirk === "for all") await told(token, "turnOnForAll");
  }

  async function reportOf(kind: CampaignKind, test: TestCampaign, token: Address, size: number) {
    const address = { address: token, abi: erc20Abi } as const;
    const held = await readContract(chain.reader, {
      ...address,
      functionName: "balanceOf",
      args: [test.campaign],
    }).catch(() => 0n);
    const results: RangeResult[] = [];
    const { count } = test.tree;
    const left = () => rangesLeft({ count, size, held, isShort: false, results }).ranges;
    for (let ranges = left(); ranges.length > 0; ranges = left()) {
      results.push(...(await Promise.all(ranges.map((range) => rangeOf(chain, test, range)))));
    }
    const { total } = test.tree.allocation;
    const terms = { ...TERMS, campaign: test.campaign, root: test.tree.root, count };
    const effort = { seconds: 0, workers: 1, upstreamCalls: 0, memory: [] };
    const given = { claimFor: "Anyone", findings: [], lost: [], campaignKind: kind, effort } as const;
    return { report: mergeRanges({ ...given, terms, total, held, results }), ranges: results.length };
  }

  /** All sizes say what one range says, which is what relaying everything comes to. @returns of one range, and how many it took */
  async function sameInAll(kind: CampaignKind, test: TestCampaign, token: Address, gateData?: Hex) {
    const { count } = test.tree;
    const one = outcome((await reportOf(kind, test, token, count)).report);
    const took: number[] = [];
    for (const size of [2, 1]) {
      const { report, ranges } = await reportOf(kind, test, token, size);
      expect(outcome(report), `ranges of ${size}`).to.deep.equal(one);
      took.push(ranges);
    }
    const unpaid = await relayedAll(chain, { kind, test, token, gateData });
    expect(one.leafFindings.map(({ index }) => index)).to.deep.equal(unpaid);
    return { one, took };
  }

  const APART = [Math.ceil(LEAVES / 2), LEAVES];

  async function played(kind: CampaignKind, name: string, quirk: Quirk, extra = 0n) {
    const token = await tokenNamed(name);
    const test = await campaignOf(kind, token, rowsFor(name), extra);
    await turnOn(name, token, quirk);
    return await sameInAll(kind, test, token);
  }

  for (const kind of KINDS) {
    it(`says of a plain token what one range says, and needs no other: ${kind}`, async () => {
      const { one, took } = await played(kind, "NoDecimalsToken", "plain", 9n);
      expect(one.verdict).to.equal("sound");
      expect(took).to.deep.equal(APART);
    });
  }

  for (const kind of sliced(KINDS, 3)) {
    it(`names the leaves that a fee on one payment leaves no money for: ${kind}`, async () => {
      const { one } = await played(kind, "FeeOnSendToken", "for one");
      expect(one.verdict).to.equal("findings");
      expect(one.leafFindings).not.to.deep.equal([]);
    });
  }

  for (const name of isDeep ? TOKENS : []) {
    for (const kind of KINDS) {
      for (const quirk of ["for one", "for all", "plain"] as const) {
        it(`says of ${name} ${quirk} what one range says: ${kind}`, async () => {
          await played(kind, name, quirk);
        });
      }
    }
  }

  it("names a blocked account in whatever ranges, each for itself", async () => {
    const { one, took } = await played("instant", "BlocklistToken", "for one");
    expect(one.leafFindings.map(({ index }) => index)).to.deep.equal([1]);
    expect(took).to.deep.equal(APART);
  });

  it("heeds that a sweep may fail of less than one range leaves", async () => {
    const { one } = await played("instant", "ZeroAmountToken", "for all");
    expect(one).to.deep.include({ ids: ["SweepFails"], leafFindings: [] });
  });

  it("says that there is too little money as one range does", async () => {
    const token = await tokenNamed("RebasingToken");
    const test = await campaignOf("instant", token, rowsFor("RebasingToken"));
    await told(token, "rebase", test.campaign, test.tree.allocation.total - 1n);
    const { one } = await sameInAll("instant", test, token);
    expect(one.leafFindings.map(({ index }) => index)).to.deep.equal([LEAVES - 1]);
  });

  it("heeds that a gate lets only so many pass", async () => {
    const token = await tokenNamed("NoDecimalsToken");
    const gate = accountOf(70);
    await chain.node.setCode({ address: gate, bytecode: LETS_TWO_PASS });
    const test = await chain.instant(place(), rowsFor("NoDecimalsToken"), { token, gate });
    const { one } = await sameInAll("instant", test, token, "0x");
    expect(one.leafFindings.map(({ index }) => index)).to.deep.equal([2, 3]);
  });

  it("heeds that a gate closes for all others after the first", async () => {
    const token = await tokenNamed("NoDecimalsToken");
    const gate = accountOf(72);
    await chain.node.setCode({ address: gate, bytecode: FIRST_CLOSES });
    const test = await chain.instant(place(), rowsFor("NoDecimalsToken"), { token, gate });
    const { one } = await sameInAll("instant", test, token, "0x");
    expect(one.leafFindings.map(({ index }) => index)).to.deep.equal([1, 2, 3]);
  });

  it("heeds that a gate looks at what the campaign still holds", async () => {
    const token = await tokenNamed("NoDecimalsToken");
    const gate = accountOf(71);
    await chain.node.setCode({ address: gate, bytecode: wantsHeld(token, 2_000) });
    const test = await chain.instant(place(), rowsFor("NoDecimalsToken"), { token, gate });
    const { one } = await sameInAll("instant", test, token, "0x");
    expect(one.leafFindings.map(({ index }) => index)).to.deep.equal([LEAVES - 1]);
  });

  it("heeds what the hook of one account does to the others", async () => {
    const first = accountOf(0);
    const last = accountOf(LEAVES - 1);
    await chain.node.setCode({ address: first, bytecode: TURNS_OFF });
    await chain.node.setCode({ address: last, bytecode: REVERTS });
    const { one } = await played("instant", "RecipientHookToken", "for all");
    for (const address of [first, last]) await chain.node.setCode({ address, bytecode: "0x" });
    // The first account, once it is paid, turns off what would have refused the last.
    expect(one.leafFindings).to.deep.equal([]);
  });
});

/** Calls `turnOff()` of whoever calls it. */
const TURNS_OFF: Hex = `0x63${toFunctionSelector("turnOff()").slice(2)}5f525f5f6004601c5f335af100`;
/** A gate: if (sload(0) > 1) revert; sstore(0, sload(0) + 1); return its selector. */
const LETS_TWO_PASS: Hex = "0x5f5460018111601c576001015f555f3560e01c60e01b5f5260205ff35b5f5ffd";
/** A gate: if (token.balanceOf(msg.sender) < least) revert; return its selector. */
const wantsHeld = (token: Address, least: number): Hex =>
  `0x6370a0823160e01b5f523360045260205f60245f73${token.slice(2)}5afa5061${least.toString(16).padStart(4, "0")}5f5110604357${RETURNS_SELECTOR}5b5f5ffd`;
const RETURNS_SELECTOR = "5f3560e01c60e01b5f5260205ff3";
/** A gate: if (index == 0) sstore(0, 1); else if (sload(0) != 0) revert; return its selector. */
const FIRST_CLOSES: Hex = `0x60043515600f575f546023576014565b60015f555b${RETURNS_SELECTOR}5b5f5ffd`;
const REVERTS: Hex = "0x5f5ffd";
const BYTES_32: Hex = `0x${"11".repeat(32)}`;
const TERMS = { chainId: 31_337, blockNumber: 1n, blockHash: BYTES_32, manifestHash: BYTES_32 };
