import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { type Address, erc20Abi, getAddress, zeroAddress } from "viem";
import { getBlock, getTransactionCount, writeContract } from "viem/actions";
import { create as createCommand } from "../../../../scripts/campaign/create.ts";
import { fund as fundCommand } from "../../../../scripts/campaign/fund.ts";
import { publishedTree } from "../../../../scripts/campaign/publishedTree.ts";
import { addressBookToJson } from "../../../../src/chain/book/addressBookFiles.ts";
import {
  acceptRootCall,
  claimCall,
  fundVestingCall,
  proposeRootCall,
} from "../../../../src/chain/calls/campaigns.ts";
import { listRoots } from "../../../../src/chain/events/roots.ts";
import { readCampaign } from "../../../../src/chain/read/readCampaign.ts";
import type { SymbolonError } from "../../../../src/core/errors.ts";
import type { Timing } from "../../../../src/delivery/timing.ts";
import { fundTask, fundWork } from "../../../../src/distribution/fund/fundWork.ts";
import { findCampaignFile, readCampaignFile } from "../../../../src/distribution/node/campaignFile.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { ROWS, treeDirectories } from "../../allocation/treeDirectories.ts";
import { type FaultyNode, openFaultyNode } from "../faultyNode.ts";
import { type OperatorChain, openOperatorChain, SUPPLY } from "../operatorChain.ts";
import { captured } from "../runSymbolon.ts";
import { ISSUER_KEY } from "../servedChain.ts";

const TREASURY: Address = "0x00000000000000000000000000000000000000aa";
const GUARDIAN = getAddress("0x00000000000000000000000000000000000000cc");
const TOTAL = ROWS.reduce((sum, { amount }) => sum + amount, 0n);
const DAY = 86_400n;
const QUICK: Timing = { patience: 150, rounds: 0, lag: 60, doubt: 60 };

describe("symbolon campaign create, of the kinds that last", () => {
  const trees = treeDirectories();
  let chain: OperatorChain;
  let node: FaultyNode;
  let vestingFactory: Address;
  let cumulativeFactory: Address;
  before(async () => {
    chain = await openOperatorChain();
    node = await openFaultyNode(chain.rpc);
    vestingFactory = await chain.deploy(ownBuild("VestingCampaignFactory", "distribution"));
    cumulativeFactory = await chain.deploy(ownBuild("CumulativeCampaignFactory", "distribution"));
  });
  after(async () => {
    await node.close();
    await chain.close();
  });

  type Terms = Readonly<Record<string, string | undefined>>;
  async function create(directory: string, terms: Terms, ...flags: string[]) {
    const options = Object.entries({ treasury: TREASURY, ...terms }).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}`, value],
    );
    const ended = await chain.run("create", directory, ...options, ...flags, "--json");
    return { ...ended, told: JSON.parse(ended.stdout) };
  }
  const run = async (...args: readonly string[]) => {
    const ended = await chain.run(...args, "--json");
    return { ...ended, told: JSON.parse(ended.stdout) };
  };
  const inDays = async (days: bigint) => String((await chain.now()) + days * DAY);
  const nonce = () => getTransactionCount(chain.reader, { address: chain.operator.account.address });
  const schedule = (points: readonly (readonly [time: bigint | string, share: string])[], stepped = false) =>
    trees.writeFile(
      "schedule.json",
      JSON.stringify({ stepped, points: points.map(([time, share]) => ({ time: String(time), share })) }),
    );
  const vesting = async () => ({
    factory: vestingFactory,
    end: await inDays(30n),
    schedule: schedule([
      [(await chain.now()) + DAY, "0.25"],
      [(await chain.now()) + 101n * DAY, "1"],
    ]),
  });
  const cumulative = async () => ({
    factory: cumulativeFactory,
    end: await inDays(300n),
    proposer: chain.operator.account.address,
    guardian: GUARDIAN,
    timelock: "2d",
    "funding-cap": String(TOTAL),
  });

  const transfer = (token: Address, to: Address, amount: bigint) =>
    writeContract(chain.operator, {
      address: token,
      abi: erc20Abi,
      functionName: "transfer",
      args: [to, amount],
    });

  /** When the present root was accepted. */
  async function acceptedAt(campaign: Address): Promise<bigint> {
    const [event] = (await listRoots(chain.reader, { campaign, fromBlock: 0n })).filter(
      (one) => one.event === "RootAccepted",
    );
    return (await getBlock(chain.reader, { blockNumber: event?.blockNumber as bigint })).timestamp;
  }

  async function claimFirst(campaign: Address, directory: string): Promise<void> {
    const { tree } = await publishedTree(directory);
    const { account, amount } = ROWS[0] as { account: Address; amount: bigint };
    await writeContract(
      chain.operator,
      claimCall({ campaign, index: 0n, account, amount, proof: tree.proof(0) }),
    );
  }

  it("creates a vesting campaign by its schedule, and finds it there when it is run again", async () => {
    const directory = await trees.write("tree");
    const token = await chain.token();
    const terms = { ...(await vesting()), token };
    const dry = await create(directory, terms, "--dry-run");
    expect(dry.told, dry.stderr).to.include({ dryRun: true, state: null, kind: "vesting" });
    const first = await create(directory, terms);
    expect(first.told, first.stderr).to.include({ state: "now", kind: "vesting" });
    expect(Number(dry.told.gas) / Number(first.told.gas)).to.be.within(0.97, 1.03);
    const { campaign } = first.told;
    const file = readCampaignFile(`${directory}.campaign.json`);
    const state = await readCampaign(chain.reader, { campaign });
    if (state.kind !== "vesting") return expect.fail(state.kind);
    expect(state.funding).to.deep.equal({ funded: TOTAL, claimed: 0n });
    expect(file.plan).to.deep.equal({ kind: "vesting", terms: state.terms, schedule: state.schedule });
    // Neither the schedule nor the factory must be given again; a schedule that is given must be the same.
    const again = await create(directory, { token });
    expect(again.told, again.stderr).to.deep.include({ campaign, state: "earlier", transactions: [] });
    expect((await create(directory, terms)).told).to.deep.include({ campaign, state: "earlier" });
    const other = schedule([[(await chain.now()) + DAY, "1"]]);
    const refused = await create(directory, { ...terms, schedule: other });
    expect(refused.told.error?.code).to.equal("TermsMismatch");
    expect(refused.told.error.reason).to.include("schedule");
    const { factory: _, ...rules } = await cumulative();
    expect((await create(directory, rules)).told.error?.code).to.equal("OtherKind");
    const people = await chain.run("create", directory);
    expect(people.stdout).to.match(/vesting {2,}2 points, linear, /);
  });

  it("creates a cumulative campaign by its rules, by permit, from an address book", async () => {
    const directory = await trees.write("tree");
    const token = await chain.token();
    const { factory, ...terms } = { ...(await cumulative()), token };
    const book = { instantCampaignFactory: chain.factory, cumulativeCampaignFactory: factory };
    const addresses = trees.writeFile("book.json", addressBookToJson(new Map([[31_337, book]])));
    const { told, code, stderr } = await create(directory, { ...terms, addresses }, "--permit");
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
    const other = await create(directory, { ...terms, addresses, timelock: "3d" });
    expect(other.told.error?.reason).to.include("timelock 172800, not 259200");
    expect((await create(directory, {})).told.state).to.equal("earlier");
  });

  it("reads files without a kind as those of instant campaigns, and none that mixes kinds", async () => {
    const directory = await trees.write("tree");
    const token = await chain.token();
    const { told } = await create(directory, { token, end: await inDays(2n), factory: chain.factory });
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

  describe("refuses before anything is sent", () => {
    const VESTING: readonly (readonly [what: string, code: string, terms: Terms])[] = [
      ["the factory of another kind", "OtherKind", { factory: undefined }],
      ["too little money", "FundingBelowTotal", { funding: String(TOTAL - 1n) }],
      ["both kinds at once", "TwoKinds", { guardian: GUARDIAN }],
      ["no treasury", "TreasuryRefused", { treasury: zeroAddress }],
    ];
    const SCHEDULES = [
      [
        "unsorted times",
        "PointsNotAscending",
        [
          [2_000_000_000n, "0.5"],
          [1_900_000_000n, "1"],
        ],
      ],
      [
        "shares that fall",
        "ShareFalls",
        [
          [2_000_000_000n, "0.5"],
          [2_100_000_000n, "0.4"],
        ],
      ],
      ["shares that do not end at the whole", "ScheduleIncomplete", [[2_000_000_000n, "0.5"]]],
      ["an end in a hundred and fifty years", "ScheduleTooFar", [[6_600_000_000n, "1"]]],
      ["no points", "PointsOutOfRange", []],
    ] as const;
    const CUMULATIVE: readonly (readonly [what: string, code: string, terms: Terms])[] = [
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
    async function refusal(terms: Terms, rows = ROWS) {
      const tree = await trees.write("tree", "native", rows);
      const before = await nonce();
      const { told, code, stderr } = await create(tree, { token, ...terms });
      expect(await nonce()).to.equal(before);
      expect(existsSync(`${tree}.campaign.json`)).to.equal(false);
      expect({ code, told: Object.keys(told) }, stderr).to.deep.equal({ code: 1, told: ["error"] });
      return told.error as SymbolonError;
    }
    for (const [what, code, terms] of VESTING) {
      it(`vesting: ${what}`, async () => {
        const given = { ...(await vesting()), ...terms };
        // A factory that is given may be another kind's.
        const { code: told, reason } = await refusal({ ...given, factory: given.factory ?? chain.factory });
        expect(told, reason).to.equal(code);
      });
    }
    for (const [what, code, points] of SCHEDULES) {
      it(`vesting: ${what}`, async () => {
        const { code: told, reason } = await refusal({ ...(await vesting()), schedule: schedule(points) });
        expect(told, reason).to.equal(code);
      });
    }
    it("vesting: amounts above what an entitlement can have", async () => {
      const rich = await chain.token();
      const rows = [...ROWS, { account: GUARDIAN.toLowerCase(), amount: 2n ** 120n }];
      const { code, reason } = await refusal({ ...(await vesting()), token: rich }, rows);
      expect(code, reason).to.equal("AmountTooLarge");
      expect(reason).to.include(String(2n ** 120n - 1n));
    });
    it("vesting: a schedule that is over before claims begin, until that is accepted", async () => {
      const given = { ...(await vesting()), schedule: schedule([["1", "1"]]) };
      const { code, reason, hint } = await refusal(given);
      expect(code, reason).to.equal("VestedAtStart");
      expect(reason).to.include("1970-01-01T00:00:01Z");
      expect(hint).to.include("--accept VestedAtStart");
      const tree = await trees.write("meant");
      const { told, stderr } = await create(tree, { token, ...given }, "--accept", "VestedAtStart");
      expect(told, stderr).to.include({ state: "now" });
      expect(told.warnings.map(({ id }: { id: string }) => id)).to.include("VestedAtStart");
    });
    it("cumulative: a timelock as long as the campaign, which pauses do not lengthen", async () => {
      const build = ownBuild("PauseGate", "distribution/gates");
      const gate = await chain.deploy(build, GUARDIAN, 9n * DAY, DAY);
      const given = { ...(await cumulative()), gate, "max-extra-time": String(9n * DAY), timelock: "6d" };
      const { code, reason } = await refusal({ ...given, end: await inDays(6n) });
      expect(code, reason).to.equal("TimelockBeyondEnd");
      expect(reason).to.include(String(6n * DAY));
      const tree = await trees.write("meant");
      const { told, stderr } = await create(tree, { token, ...given, end: await inDays(7n) });
      expect(told, stderr).to.include({ state: "now" });
      const checked = await run("check", `${tree}.campaign.json`, tree, "--guardian", GUARDIAN);
      expect(checked.told, checked.stderr).to.deep.include({ rootDelay: String(9n * DAY), findings: [] });
    });
    for (const [what, code, terms] of CUMULATIVE) {
      it(`cumulative: ${what}`, async () => {
        const { code: told, reason } = await refusal({ ...(await cumulative()), ...terms });
        expect(told, reason).to.equal(code);
      });
    }
  });

  it("funds a vesting campaign so that it counts on the money, and sweeps what nobody claimed", async () => {
    const directory = await trees.write("tree");
    const token = await chain.token();
    const { told } = await create(directory, { ...(await vesting()), token });
    const campaign = told.campaign as Address;
    const path = `${directory}.campaign.json`;
    const full = await run("fund", path, directory);
    expect(full.told, full.stderr).to.deep.include({ missing: "0", sent: "0", transactions: [] });

    // Taken away, as by a token that is rebased: as long as nothing is claimed, the campaign counts what it holds.
    const lose = async (amount: bigint) => {
      await chain.node.impersonateAccount({ address: campaign });
      await chain.node.setBalance({ address: campaign, value: 10n ** 18n });
      const args = [TREASURY, amount] as const;
      const call = { address: token, abi: erc20Abi, functionName: "transfer", args } as const;
      await writeContract(chain.node, { ...call, account: campaign } as never);
    };
    await lose(9n);
    const dry = await run("fund", path, directory, "--dry-run");
    expect(dry.told, dry.stderr).to.deep.include({ missing: "9", sent: "0", balance: String(TOTAL - 9n) });
    const funded = await run("fund", path, directory);
    expect(funded.told, funded.stderr).to.deep.include({ missing: "9", sent: "9" });
    expect(funded.told.transactions).to.have.length(2);
    expect(await chain.balanceOf(token, campaign)).to.equal(TOTAL);

    await chain.mineAt((await chain.now()) + 2n * DAY);
    await claimFirst(campaign, directory);
    await chain.mineAt(BigInt(told.arguments.end));
    expect((await run("fund", path, directory)).told.error?.code).to.equal("CampaignEnded");
    const held = await chain.balanceOf(token, campaign);
    const rest = TOTAL - (ROWS[0]?.amount ?? 0n);
    const drySweep = await run("sweep", path, "--dry-run");
    expect(drySweep.told, drySweep.stderr).to.include({ dryRun: true, held: String(held), swept: "0" });
    const swept = await run("sweep", path);
    expect(swept.told, swept.stderr).to.include({ swept: String(rest) });
    expect(await chain.balanceOf(token, campaign)).to.equal(held - rest);
    const again = await run("sweep", path);
    expect(again.told, again.stderr).to.include({ swept: "0", transaction: null });
  });

  /** A vesting campaign that was deployed by itself, so without its money. */
  async function unfunded() {
    const rows = ROWS.slice(0, 3);
    const directory = await trees.write("tree", "native", rows);
    const total = rows.reduce((sum, { amount }) => sum + amount, 0n);
    const token = await chain.token();
    const [points, { timestamp }] = [
      [[2_000_000_000n, 10n ** 18n]] as const,
      { timestamp: await chain.now() },
    ];
    const { manifest, manifestHash } = await publishedTree(directory);
    const campaign = await chain.deploy(ownBuild("VestingCampaign", "distribution"), {
      terms: {
        ...{ token, root: manifest.root, count: 3n, start: timestamp, end: timestamp + 30n * DAY },
        ...{ waves: 0n, waveInterval: 0n, treasury: TREASURY, gate: zeroAddress, maxExtraTime: 0n },
        ...{ claimFor: 0, manifestHash },
      },
      stepped: true,
      points: points.map(([time, share]) => ({ time, share })),
    });
    const fund = (...flags: string[]) =>
      run("fund", campaign, directory, "--journal", trees.path(`${campaign}.journal`), ...flags);
    const fundingOf = async () => {
      const state = await readCampaign(chain.reader, { campaign });
      return state.kind === "vesting" ? state.funding : undefined;
    };
    return { rows, directory, token, campaign, fund, fundingOf, total };
  }

  it("counts what was merely sent to a vesting campaign while nothing is claimed", async () => {
    const { rows, directory, token, campaign, fund, fundingOf, total } = await unfunded();
    const first = rows[0]?.amount ?? 0n;
    await transfer(token, campaign, first);
    const counted = await fund("--dry-run");
    expect(counted.told, counted.stderr).to.deep.include({ missing: String(total - first), funded: "0" });
    await transfer(token, campaign, total - first);
    const told = await fund();
    expect(told.told, told.stderr).to.deep.include({ missing: "0", funded: "0", sent: "0" });
    expect(told.told.transactions).to.have.length(1);
    expect(await fundingOf()).to.deep.equal({ funded: total, claimed: 0n });
    expect((await fund()).told.transactions).to.deep.equal([]);
    // More than the tree needs goes back to the treasury after the end, if it is counted in time.
    await transfer(token, campaign, 7n);
    const more = await fund();
    expect(more.told).to.deep.include({ missing: "0", uncounted: "7", warnings: [] });
    expect(await fundingOf()).to.deep.equal({ funded: total + 7n, claimed: 0n });
    await claimFirst(campaign, directory);
    await transfer(token, campaign, 5n);
    const after = await fund();
    expect(after.told).to.deep.include({
      missing: "0",
      promised: String(first),
      uncounted: "5",
      transactions: [],
    });
    expect(after.told.warnings.map(({ id }: { id: string }) => id)).to.deep.equal(["MoneyNotCounted"]);
    const journal = ["--journal", trees.path(`${campaign}.journal`)];
    const people = await chain.run("fund", campaign, directory, ...journal);
    expect(people.stdout).to.match(
      /^warning: MoneyNotCounted: .* 5 more than .* lost, neither fund nor sweep gets them out/m,
    );
  });

  it("does not count on what was merely sent to a vesting campaign after the first claim", async () => {
    const { rows, directory, token, campaign, fund, fundingOf, total } = await unfunded();
    const first = rows[0]?.amount ?? 0n;
    await transfer(token, campaign, first);
    await writeContract(chain.operator, fundVestingCall({ campaign, amount: 0n }));
    await claimFirst(campaign, directory);
    await transfer(token, campaign, total - first);
    const { told, stderr } = await fund();
    expect(told, stderr).to.deep.include({ balance: String(total), sent: String(total - first) });
    expect(await fundingOf()).to.deep.equal({ funded: total, claimed: first });

    // As a run finds it that lost the transaction's hash.
    const account = chain.operator.account.address;
    const recovered = (amount: bigint, isTaken: boolean, by: Address = account) =>
      fundWork(chain.reader, { kind: "vesting", token, campaign, account: by })
        .recover([fundTask(campaign, 0, amount)], 0n, () => isTaken)
        .then(({ hash }) => hash);
    expect(await recovered(total - first, false)).to.equal(told.transactions.at(-1).hash);
    expect(await recovered(total - first, true)).to.equal(undefined);
    expect(await recovered(1n, false)).to.equal(undefined);
    expect(await recovered(0n, false, TREASURY)).to.equal(undefined);
  });

  it("sends a cumulative campaign what its accepted root lacks", async () => {
    const directory = await trees.write("tree");
    const token = await chain.token();
    const { told } = await create(directory, { ...(await cumulative()), token });
    const campaign = told.campaign as Address;
    await claimFirst(campaign, directory);
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
    const { error } = (await run("fund", file, directory)).told;
    expect(error?.code).to.equal("TreeMismatch");
    expect(error.hint).to.match(
      /whose root is in force: since 20\d\d-.*Z = \d+ at the latest it is another than before\.$/,
    );
    expect(error.hint).to.include(String(await acceptedAt(campaign)));
    const funded = await run("fund", file, nextDirectory);
    const owed = 2n * TOTAL - (ROWS[0]?.amount ?? 0n);
    expect(funded.told, funded.stderr).to.deep.include({
      claimed: 1,
      owed: String(owed),
      sent: String(TOTAL),
    });
    expect(await chain.balanceOf(token, campaign)).to.equal(owed);
    expect((await run("fund", file, nextDirectory)).told).to.deep.include({ missing: "0", transactions: [] });
  });

  it("creates and funds a vesting campaign once, whatever question or answer is lost", async () => {
    for (const fate of ["lose the question", "lose the answer"] as const) {
      for (const last of [1, 2]) {
        const directory = await trees.write("tree");
        const token = await chain.token();
        const given = await vesting();
        const out = trees.path(`${fate}-${last}.json`);
        const options = {
          ...{ rpc: node.url, json: true, token, treasury: TREASURY, factory: given.factory, out },
          ...{ end: BigInt(given.end), schedule: given.schedule },
        };
        let sent = 0;
        const twice = async (command: () => Promise<void>) => {
          const once = () => captured({ SYMBOLON_PRIVATE_KEY: ISSUER_KEY }, command);
          node.reset();
          sent = 0;
          node.fate = (method) => {
            if (method === "eth_sendRawTransaction") sent += 1;
            return method === "eth_sendRawTransaction" && sent === last ? fate : "pass";
          };
          await once().catch(() => undefined);
          node.reset();
          return JSON.parse((await once()).stdout);
        };
        const { campaign } = await twice(() => createCommand(directory, options, QUICK));
        const holder = chain.operator.account.address;
        expect(await chain.balanceOf(token, holder)).to.equal(SUPPLY - TOTAL);
        await chain.node.impersonateAccount({ address: campaign });
        await chain.node.setBalance({ address: campaign, value: 10n ** 18n });
        const args = [TREASURY, 9n] as const;
        const call = { address: token, abi: erc20Abi, functionName: "transfer", args } as const;
        await writeContract(chain.node, { ...call, account: campaign } as never);
        const common = { rpc: node.url, json: true, journal: trees.path(`${fate}-${last}.journal`) };
        await twice(() => fundCommand(campaign, directory, common, QUICK));
        expect(await chain.balanceOf(token, holder), `${fate} ${last}`).to.equal(SUPPLY - TOTAL - 9n);
        const state = await readCampaign(chain.reader, { campaign });
        expect(state).to.deep.include({ funding: { funded: TOTAL, claimed: 0n } });
      }
    }
  });

  it("says of a number in digits that it is too great", async () => {
    for (const option of [
      ["--timelock", "9".repeat(23)],
      ["--waves", "9".repeat(13)],
      ["--funding-cap", String(2n ** 256n)],
      ["--funding", "9".repeat(100)],
    ]) {
      const { code, stderr } = await chain.run("create", "tree", ...option);
      expect({ code, option }, stderr).to.deep.equal({ code: 2, option });
      expect(stderr).to.include("too great").and.not.to.include("in digits");
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
