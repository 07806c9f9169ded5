import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Address, erc20Abi, getAddress, type Hex } from "viem";
import { getTransactionCount, writeContract } from "viem/actions";
import { readCampaignFile } from "../../src/node/campaigns/campaignFile.ts";
import {
  type CallsFile,
  safeTransactionFile,
  type WalletCalls,
} from "../../src/sdk/chain/calls/callFiles.ts";
import { openSafe, readSafeFile, type Safe, type SafeCall } from "../../tools/sandbox/safe.ts";
import { ROWS, treeDirectories } from "../toolkit/allocation/treeDirectories.ts";
import { DAY, NEWCOMER, total, UNIT } from "../toolkit/scripts/campaign/rootProposals.ts";
import { openFaultyNode } from "../toolkit/scripts/faultyNode.ts";
import { type OperatorChain, openOperatorChain } from "../toolkit/scripts/operatorChain.ts";
import { runProcess } from "../toolkit/scripts/runProcess.ts";
import { ownBuild } from "./easBuilds.ts";

const SANDBOX = join(import.meta.dirname, "../../tools/sandbox.ts");
/** Where a Safe's own payment goes. */
const ELSEWHERE = getAddress("0x00000000000000000000000000000000000ec1e1");

describe("a rewards programme whose proposer, guardian and treasury are Safes", () => {
  const trees = treeDirectories();
  let chain: OperatorChain;
  let safes: Readonly<Record<"treasury" | "proposer" | "guardian", Safe>>;
  let token: Address;
  let factory: Address;
  before(async () => {
    chain = await openOperatorChain();
    const { operator } = chain;
    factory = await chain.deploy(ownBuild("CumulativeCampaignFactory", "distribution"));
    token = await chain.token();
    const open = (name: string) => openSafe(operator, name);
    safes = {
      treasury: await open("treasury"),
      proposer: await open("proposer"),
      guardian: await open("guardian"),
    };
  });
  after(() => chain.close());

  /** Runs a command that must succeed; what it tells. */
  async function told(...args: readonly string[]) {
    const { code, stdout, stderr } = await chain.run(...args, "--json");
    expect(code, stderr + stdout).to.equal(0);
    return JSON.parse(stdout);
  }

  /** What a Safe is to do by a command: written to a file, with nothing sent. */
  async function planned(safe: Safe, ...args: readonly string[]) {
    const path = trees.writeFile("safe.json", "");
    const { address } = chain.operator.account;
    const before = await getTransactionCount(chain.reader, { address });
    const format = ["--calldata-format", "safe"];
    const document = await told(...args, "--from", safe.address, "--calldata", path, ...format);
    expect(await getTransactionCount(chain.reader, { address })).to.equal(before);
    const { calls } = readSafeFile(readFileSync(path, "utf8"));
    expect(document.calls.map(({ data }: SafeCall) => data)).to.deep.equal(calls.map(({ data }) => data));
    expect(document.calls.every(({ simulated }: { simulated: boolean }) => simulated)).to.equal(true);
    return { document, calls };
  }

  /** Has a Safe do what a command plans, which must not be nothing. */
  async function done(safe: Safe, ...args: readonly string[]) {
    const { document, calls } = await planned(safe, ...args);
    await safe.execute(calls);
    return document;
  }

  it("is created, proposed, funded, accepted, claimed, vetoed and swept by files for their owners", async () => {
    const { reader, operator } = chain;
    const { treasury, proposer, guardian } = safes;
    const rows = [...ROWS, { account: proposer.address, amount: 5n * UNIT }];
    const raised = rows.map(({ account, amount }) => ({ account, amount: amount + UNIT }));
    const week1 = [...raised, { account: NEWCOMER, amount: UNIT }];
    const week0Tree = await trees.write("week0", "native", rows);
    const week1Tree = await trees.write("week1", "native", week1);
    const week2Tree = await trees.write("week2", "native", [...week1, { account: token, amount: UNIT }]);
    const supply = 10n * total(week1);
    const transfer = { address: token, abi: erc20Abi, functionName: "transfer" } as const;
    await writeContract(operator, { ...transfer, args: [treasury.address, supply] });

    const end = (await chain.now()) + 30n * DAY;
    const terms = Object.entries({
      token,
      factory,
      treasury: treasury.address,
      end: String(end),
      timelock: "1d",
      proposer: proposer.address,
      guardian: guardian.address,
      "funding-cap": String(supply),
    }).flatMap(([name, value]) => [`--${name}`, value]);
    const create = ["create", week0Tree, ...terms, "--base-units"] as const;
    const plan = await done(treasury, ...create);
    expect(plan.calls.map(({ what }: { what: string }) => what.split(" ")[0])).to.deep.equal([
      "Approve",
      "Create",
    ]);
    const file = `${week0Tree}.campaign.json`;
    expect(readCampaignFile(file)).to.deep.include({ campaign: plan.campaign, created: undefined });
    // The command that follows finds what the Safe did.
    const again = await planned(treasury, ...create);
    expect(again.document).to.deep.include({ campaign: plan.campaign, state: "earlier", calls: [] });
    expect(readCampaignFile(file).created).not.to.equal(undefined);
    expect(await chain.balanceOf(token, plan.campaign)).to.equal(total(rows));

    // A Safe is paid like everybody, and sends its own payment elsewhere: by plain calls, printed.
    const claim = ["claim", file, week0Tree, "--claimant", proposer.address, "--to", ELSEWHERE] as const;
    const printed = await chain.run(...claim, "--from", proposer.address, "--calldata");
    const calls = JSON.parse(printed.stdout) as CallsFile;
    expect(calls).to.include({ format: "symbolon-calls", chainId: 31_337, from: proposer.address });
    expect(printed.stderr).to.include(`call 1: Claim leaf`);
    await proposer.execute(calls.calls.map((call) => ({ ...call, value: BigInt(call.value) })));
    expect(await chain.balanceOf(token, ELSEWHERE)).to.equal(5n * UNIT);
    expect((await told(...claim, "--from", proposer.address, "--dry-run")).status).to.equal("already");

    const propose = ["propose-root", file, week1Tree, "--previous", week0Tree] as const;
    await done(proposer, ...propose);
    expect((await planned(proposer, ...propose)).document).to.deep.include({
      already: "proposed",
      calls: [],
    });
    const accept = ["accept-root", file] as const;
    const approve = ["approve", file] as const;
    const { wanted } = await done(treasury, ...approve);
    expect(BigInt(wanted)).to.equal(total(week1) - total(rows));
    expect((await planned(treasury, ...approve)).document.calls).to.deep.equal([]);

    await chain.mineAt((await chain.now()) + DAY);
    // Anybody may accept: here a wallet that takes EIP-5792.
    const wallet = trees.writeFile("wallet.json", "");
    const format = ["--calldata-format", "eip5792"];
    await told(...accept, "--from", guardian.address, "--calldata", wallet, ...format);
    const asked = JSON.parse(readFileSync(wallet, "utf8")) as WalletCalls;
    expect(asked).to.include({ version: "2.0.0", chainId: "0x7a69", from: guardian.address });
    await guardian.execute(asked.calls.map((call) => ({ ...call, value: BigInt(call.value) })));
    expect((await planned(treasury, ...accept)).document).to.deep.include({ already: true, calls: [] });

    const relay = ["relay", file, week1Tree] as const;
    expect(await done(treasury, ...relay)).to.include({ planned: week1.length });
    expect((await planned(treasury, ...relay)).document).to.deep.include({
      already: week1.length,
      calls: [],
    });
    expect(await chain.balanceOf(token, NEWCOMER)).to.equal(UNIT);

    // A second root is not what was agreed: its guardian turns it down.
    const { calls: second } = await planned(
      proposer,
      "propose-root",
      file,
      week2Tree,
      "--previous",
      week1Tree,
    );
    await proposer.execute(second);
    const veto = ["veto", file] as const;
    await done(guardian, ...veto);
    expect((await planned(guardian, ...veto)).document).to.deep.include({ already: true, calls: [] });

    await writeContract(operator, { ...transfer, args: [plan.campaign as Hex, 77n] });
    await chain.mineAt(end);
    await done(treasury, "sweep", file);
    expect((await planned(treasury, "sweep", file)).document.calls).to.deep.equal([]);
    expect(await chain.balanceOf(token, plan.campaign)).to.equal(0n);
    const paid = total(week1);
    expect(await chain.balanceOf(token, treasury.address)).to.equal(supply - paid + 77n);
    expect(reader.chain.id).to.equal(31_337);
  });

  it("executes in a sandbox only what is for its Safe, whole, and on a chain of one's own", async () => {
    const { address } = chain.operator.account;
    const call = { to: address, data: "0x", value: 0n, what: "Nothing", simulated: true, gas: 0n } as const;
    const file = safeTransactionFile({
      chainId: 31_337,
      from: safes.treasury.address,
      calls: [call],
      name: "Nothing",
    });
    const sandbox = (path: string, rpc: string) =>
      runProcess([SANDBOX, "execute", path], {
        env: { SYMBOLON_RPC_URL: rpc },
      });
    const path = trees.writeFile("theirs.json", JSON.stringify(file));
    const theirs = await sandbox(path, chain.rpc);
    expect(theirs.code).to.equal(1);
    expect(theirs.stderr).to.match(/^error: \S+theirs\.json is for the Safe 0x\w+; the sandbox's is 0x/);
    const changed = JSON.stringify({ ...file, transactions: [{ ...file.transactions[0], value: "1" }] });
    expect(() => readSafeFile(changed)).to.throw(/The file's checksum is 0x\w+, that of its calls 0x/);
    for (const none of ["[]", '{"meta":null,"transactions":[]}']) {
      expect(() => readSafeFile(none)).to.throw("The file is none for Safe's Transaction Builder.");
    }
    const other = await openFaultyNode(chain.rpc);
    other.answer = (method) => (method === "eth_chainId" ? { result: "0x1" } : undefined);
    try {
      const { code, stderr } = await sandbox(path, other.url);
      expect(code).to.equal(1);
      expect(stderr).to.match(/^error: SYMBOLON_RPC_URL leads to chain 1, not to a chain of your own/);
      const port = new URL(chain.rpc).port;
      const taken = await runProcess([SANDBOX, "chain", "--port", port]);
      expect(taken.stderr).to.match(/^error: No chain can be served at 127\.0\.0\.1:\d+ \(EADDRINUSE\)/);
    } finally {
      await other.close();
    }
  });

  it("refuses a file for a Safe that is none on this chain", async () => {
    const path = trees.writeFile("refused.json", "kept");
    const ended = await chain.run(
      "approve",
      NEWCOMER,
      "--from",
      NEWCOMER,
      "--calldata",
      path,
      "--calldata-format",
      "safe",
      "--json",
    );
    expect(ended.code).to.equal(1);
    expect(JSON.parse(ended.stdout).error).to.include({ code: "NotSafe" });
    expect(readFileSync(path, "utf8")).to.equal("kept");
  });
});
