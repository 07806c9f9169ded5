import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import {
  type Address,
  concatHex,
  encodeAbiParameters,
  encodeFunctionResult,
  getAddress,
  type Hex,
  keccak256,
  padHex,
  parseAbiParameters,
  toHex,
  zeroAddress,
} from "viem";
import { writeContract } from "viem/actions";
import { sha256 } from "../../../src/node/files/sha256.ts";
import { schemaRegistryAbi } from "../../../src/sdk/chain/abi/schemaRegistryAbi.ts";
import { multiRevokeCall } from "../../../src/sdk/chain/calls/attestations.ts";
import type { BatchHeader } from "../../../src/sdk/core/credential/batchId.ts";
import { schemaUid } from "../../../src/sdk/core/credential/schemaUid.ts";
import { filesOf } from "../credentials/node/batchDirectories.ts";
import {
  type AllocationChain,
  EPOCH,
  OTHER,
  openAllocationChain,
  PLAIN,
  personOf,
  runAllocation,
  SCHEMA,
  subjectOf,
} from "./allocationChain.ts";
import { type FaultyNode, openFaultyNode } from "./faultyNode.ts";
import { runTree } from "./runTree.ts";

const FIRST = 100;
const SIZE = 230;
const DAY = 86_400n;

describe("symbolon allocation from-credentials", () => {
  let chain: AllocationChain;
  let node: FaultyNode;
  let folder: string;
  let header: BatchHeader;
  let issuer: Address;
  /** Before anything was revoked, suspended or expired; and the block in which the first attestation was made. */
  let past: bigint;
  let atFirst: bigint;
  const uids: Record<string, Hex> = {};
  let outs = 0;

  const path = (name: string) => join(folder, name);
  const newOut = () => path(`out-${outs++}`);
  const write = (name: string, content: object | string) => {
    const file = path(name);
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  };
  const rulesFile = (part: object = {}) =>
    write("rules.json", {
      format: "symbolon-allocation-rules",
      version: 1,
      decimals: null,
      combine: "sum",
      issuers: [issuer],
      rules: [{ name: "by score", gives: { type: "field", field: "score", times: "10" } }],
      ...part,
    });
  const run = async (part: object, args: readonly string[], out = newOut()) => {
    const common = [
      "--rpc",
      node.url,
      "--schema",
      SCHEMA,
      "--rules",
      rulesFile(part),
      "--out",
      out,
      "--json",
    ];
    const { code, stdout, stderr } = await runAllocation(["from-credentials", ...common, ...args]);
    return { code, out, stderr, told: JSON.parse(stdout) };
  };
  const made = async (part: object, args: readonly string[], out?: string) => {
    const ended = await run(part, args, out);
    expect(ended.code, ended.stderr).to.equal(0);
    const csv = readFileSync(join(ended.out, "allocation.csv"), "utf8");
    const [head, ...lines] = csv.trimEnd().split("\n");
    expect(head).to.equal("account,amount");
    const rows = Object.fromEntries(
      lines.map((line) => line.split(",")).map(([a = "", b]) => [a, Number(b)]),
    );
    return { ...ended, rows };
  };
  const refused = async (part: object, args: readonly string[]) => {
    const { code, out, told } = await run(part, args);
    expect([code, existsSync(out)]).to.deep.equal([1, false]);
    expect(readdirSync(folder).filter((name) => name.includes("partial"))).to.deep.equal([]);
    return told.error as { code: string; reason: string; hint: string };
  };
  const ours = (...more: readonly string[]) => ["--registry", chain.ours, ...more];
  const batch = (...more: readonly string[]) => [
    "--batch",
    path("batch"),
    "--batch-registry",
    chain.batchRegistry,
    ...more,
  ];
  const lines = (out: string, name: string) =>
    readFileSync(join(out, name), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
  /** The events that the chain itself tells. */
  const logsOf = async (params: readonly unknown[]) => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_getLogs", params });
    const headers = { "content-type": "application/json" };
    const answer = await (await fetch(chain.rpc, { method: "POST", headers, body })).json();
    return (answer as { result: object[] }).result;
  };
  /** A block as a node tells it. */
  const hexed = (block: object) =>
    Object.fromEntries(
      Object.entries(block).map(([name, value]) => [name, typeof value === "bigint" ? toHex(value) : value]),
    );
  const account = (i: number) => getAddress(subjectOf(i));

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "symbolon-test-"));
    chain = await openAllocationChain();
    node = await openFaultyNode(chain.rpc);
    issuer = chain.issuer.account.address.toLowerCase() as Address;
    const { timestamp } = await chain.block();
    for (const registry of [chain.ours, chain.eas]) {
      const name = (text: string) => `${registry === chain.ours ? "" : "eas "}${text}`;
      uids[name("one")] = await chain.attest(registry, { subject: 1, score: 100 });
      if (registry === chain.ours) atFirst = (await chain.block()).number;
      uids[name("two")] = await chain.attest(registry, { subject: 1, score: 50, person: 8 });
      uids[name("revoked")] = await chain.attest(registry, { subject: 2, score: 7 });
      await chain.attest(registry, { subject: 3, score: 9, expires: timestamp + DAY });
      await chain.attest(registry, { subject: 4, score: 1_000 }, { client: chain.other });
      await chain.attest(registry, { subject: 5, score: 1_000 }, { schema: schemaUid(OTHER) });
      uids[name("odd")] = await chain.attest(registry, { subject: 5, score: 5 }, { data: "0x1234" });
      uids[name("split")] = await chain.attest(registry, { subject: 6, score: 60, person: 1 });
    }
    header = await chain.writeBatch(
      path("batch"),
      Array.from({ length: SIZE }, (_, i) => ({
        subject: FIRST + i,
        score: i + 1,
        ...(i === 0 && { expires: timestamp + DAY }),
        ...(i === 1 && { validFrom: timestamp + 100n * DAY }),
      })),
    );
    await chain.issue(header);
    past = (await chain.block()).number;
    await chain.change(header, "Revoke", [2, 229]);
    await chain.change(header, "Suspend", [3]);
    for (const [registry, uid] of [
      [chain.ours, uids.revoked],
      [chain.eas, uids["eas revoked"]],
    ] as const) {
      const requests = [{ schema: SCHEMA, data: [{ uid: uid as Hex, value: 0n }] }];
      await writeContract(chain.issuer, multiRevokeCall({ registry, requests }));
    }
    const later = await chain.pass(DAY + 3n * EPOCH);
    await chain.hold(header, 4, later.timestamp + EPOCH);
    await chain.pass(60n);
  });
  after(async () => {
    await node?.close();
    await chain?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => node.reset());

  it("gives to who holds valid credentials of the issuer, and tells each row's reasons", async () => {
    const { out, told, rows } = await made({}, [...ours(), ...batch()]);
    const bad = [0, 1, 2, 3, 4, 229];
    const expected = Object.fromEntries(
      Array.from({ length: SIZE }, (_, i) => i)
        .filter((i) => !bad.includes(i))
        .map((i) => [account(FIRST + i), 10 * (i + 1)]),
    );
    expect(rows).to.deep.equal({ [account(1)]: 1_500, [account(6)]: 600, ...expected });
    expect(told.credentials).to.deep.equal({
      found: 6 + SIZE,
      counted: 3 + SIZE - bad.length,
      leftOut: { Revoked: 3, Expired: 2, NotYetValid: 1, Suspended: 2, Undecodable: 1 },
    });
    const accounts = Object.keys(rows).map((one) => one.toLowerCase());
    expect(accounts).to.deep.equal(accounts.toSorted());
    const reasons = lines(out, "reasons.jsonl");
    expect(reasons.map((line) => [line.account, Number(line.amount)])).to.deep.equal(Object.entries(rows));
    const of = (i: number) => reasons.find((line) => line.account === account(i));
    expect(of(1).credentials.map((one: { credential: Hex }) => one.credential)).to.deep.equal([
      uids.one,
      uids.two,
    ]);
    expect(of(FIRST + 7).credentials).to.have.length(1);
    expect(of(FIRST + 7).credentials[0]).to.deep.include({
      issuer,
      batch: chain.idOf(header),
      index: 7,
      rule: "by score",
      fields: { score: "8" },
      uncapped: "80",
      amount: "80",
    });
    const left = lines(out, "left-out.jsonl").map(({ account: who, why }) => [who, why]);
    expect(left).to.deep.include.members([
      [account(2), "Revoked"],
      [account(3), "Expired"],
      [account(5), "Undecodable"],
      [account(FIRST), "Expired"],
      [account(FIRST + 1), "NotYetValid"],
      [account(FIRST + 3), "Suspended"],
      [account(FIRST + 4), "Suspended"],
      [account(FIRST + 229), "Revoked"],
    ]);
    const block = await chain.block();
    const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));
    expect(manifest).to.deep.include({
      chainId: chain.reader.chain.id,
      block: { number: `${block.number}`, hash: block.hash, timestamp: `${block.timestamp}` },
      issuers: [issuer],
      attestations: { registry: chain.ours.toLowerCase(), fromBlock: "0" },
      total: `${Object.values(rows).reduce((sum, amount) => sum + amount, 0)}`,
    });
    for (const { file, sha256: hash } of [...Object.values(manifest.files), manifest.rules] as never[] as {
      file: string;
      sha256: Hex;
    }[]) {
      expect(sha256(readFileSync(join(out, file)))).to.equal(hash);
    }
  });

  it("judges at a block of the past as it was then", async () => {
    const { rows, told } = await made({}, [...ours(), ...batch(), "--block", `${past}`]);
    expect(told.credentials.leftOut).to.deep.equal({ NotYetValid: 1, Undecodable: 1 });
    expect([
      rows[account(2)],
      rows[account(3)],
      rows[account(FIRST + 2)],
      rows[account(FIRST)],
    ]).to.deep.equal([70, 90, 30, 10]);
    // A node that takes no hash for a block is asked by number, for the same block.
    node.answer = (method, params) =>
      method === "eth_call" && typeof params[1] === "object"
        ? { error: { code: -32_602, message: "no such parameter" } }
        : undefined;
    const again = await made({}, [...ours(), ...batch(), "--block", `${past}`]);
    expect(again.told.files).to.deep.equal(told.files);
    node.reset();
    const early = await made({}, ours("--block", `${atFirst}`));
    expect(early.rows).to.deep.equal({ [account(1)]: 1_000 });
    expect((await refused({}, batch("--block", `${past - 1n}`))).code).to.equal("NotIssuedYet");
  });

  it("reads EAS as it reads ours", async () => {
    const one = await made({}, ours());
    const other = await made({}, ["--registry", chain.eas]);
    expect(other.rows).to.deep.equal(one.rows);
    expect(other.told.credentials).to.deep.equal(one.told.credentials);
    expect(node.asked.filter((method) => method === "eth_call").length).to.be.below(20);

    // More than one answer may hold: the question is halved until its parts fit.
    const told = encodeAbiParameters(parseAbiParameters("bytes32,uint16,bool"), [personOf(7), 5, true]);
    for (let i = 0; i < 12; i++) {
      await chain.attest(
        chain.eas,
        { subject: 7, score: 5 },
        { data: concatHex([told, padHex("0x", { size: 3_000 })]) },
      );
    }
    const more = await made({}, ["--registry", chain.eas]);
    expect(more.rows).to.deep.equal({ ...one.rows, [account(7)]: 600 });
  });

  it("makes what tree build takes, and what trace explains", async () => {
    const part = { decimals: 2, accountCap: "120", oncePer: { field: "person" } };
    const { out, told, rows } = await made(part, ours());
    // 100 * 10.00 and 50 * 10.00 tokens, capped; the other account of person 1 gets nothing.
    expect(rows).to.deep.equal({ [account(1)]: 12_000 });
    const built = await runTree(["build", join(out, "allocation.csv"), "--base-units", "--json"]);
    expect(built.code, built.stderr).to.equal(0);
    expect(JSON.parse(built.stdout)).to.deep.include({ count: 1, total: told.total });
    const traced = await runAllocation(["trace", out, subjectOf(1)]);
    expect(traced.code).to.equal(0);
    expect(traced.stdout)
      .to.include('rule "by score" by person = "')
      .and.to.include("gives 100000")
      .and.to.include("account cap: 150000 becomes 12000");
    const nothing = await runAllocation(["trace", out, account(6)]);
    expect([nothing.code, nothing.stdout]).to.deep.include(3);
    expect(nothing.stdout).to.match(
      new RegExp(`left out ${uids.split} of .*: SamePerson \\(counted ${uids.one}`),
    );
    const json = JSON.parse((await runAllocation(["trace", out, subjectOf(2), "--json"])).stdout);
    expect([json.amount, json.row, json.leftOut[0].why]).to.deep.equal(["0", null, "Revoked"]);
    expect((await runAllocation(["trace", out, subjectOf(77)])).stdout).to.include(
      "No credential of this account was",
    );
  });

  it("can be repeated byte for byte, whatever the order in which a node tells events", async () => {
    const excluded = write("out.csv", `reason,account\n"exchange, hot wallet",${account(FIRST + 9)}\n`);
    const part = {
      exclusions: [
        { account: account(FIRST + 8), reason: "treasury" },
        { file: "out.csv", sha256: sha256(readFileSync(excluded)), reason: "listed" },
      ],
      budget: { total: "7777", over: "scale" },
    };
    const first = await made(part, [...ours(), ...batch()]);
    expect(first.told.total).to.equal("7777");
    const left = lines(first.out, "left-out.jsonl").filter(({ why }) => why === "Excluded");
    expect(left.map(({ details }) => details.reason)).to.deep.equal(["treasury", "exchange, hot wallet"]);
    await chain.pass(DAY);
    let backwards = 0;
    node.answer = (method, params) => {
      if (method !== "eth_getLogs" || backwards > 0) return undefined;
      backwards++;
      return logsOf(params).then((logs) => ({ result: logs.toReversed() }));
    };
    const args = ["--rpc", node.url, "--batch", path("batch")];
    const verified = await runTree(["verify", first.out, ...args]);
    expect([verified.code, verified.stderr, backwards]).to.deep.equal([0, "", 1]);
    expect(verified.stdout).to.match(/\nverified\n$/);
    expect(
      [...filesOf(first.out).keys()].some((name) => /exclusions\/0x[0-9a-f]{64}\.csv$/.test(name)),
    ).to.equal(true);

    // Another sum, with hashes to fit: the rules do not give it.
    const forged = path("forged");
    cpSync(first.out, forged, { recursive: true });
    const csv = readFileSync(join(forged, "allocation.csv"), "utf8").replace(/,(\d+)\n$/, ",9$1\n");
    writeFileSync(join(forged, "allocation.csv"), csv);
    const damaged = await runTree(["verify", forged, ...args, "--json"]);
    expect(JSON.parse(damaged.stdout).error.code).to.equal("BadAllocationDirectory");
    const manifest = readFileSync(join(forged, "manifest.json"), "utf8");
    const stated = JSON.parse(manifest).files.allocation.sha256;
    writeFileSync(join(forged, "manifest.json"), manifest.replace(stated, sha256(Buffer.from(csv))));
    const { error } = JSON.parse((await runTree(["verify", forged, ...args, "--json"])).stdout);
    expect([error.code, error.details.different]).to.deep.equal([
      "AllocationDiffers",
      ["allocation.csv", "manifest.json"],
    ]);
    const { number, hash, ...rest } = await chain.block();
    node.answer = (method) =>
      method === "eth_getBlockByNumber"
        ? {
            result: { ...hexed(rest), number: toHex(BigInt(first.told.block.number)), hash: keccak256(hash) },
          }
        : undefined;
    const moved = await runTree(["verify", first.out, ...args, "--json"]);
    expect([JSON.parse(moved.stdout).error.code, number > 0n]).to.deep.equal(["BlockMismatch", true]);
    node.reset();
    for (const option of ["--second-opinion", "--registry=0x52908400098527886E0F7030069857D2E4169EE7"]) {
      const wrong = await runTree(["verify", first.out, ...args, option]);
      expect([wrong.code, wrong.stderr]).to.deep.equal([
        2,
        `error: ${option.split("=")[0]} is for a tree, and ${first.out} is an allocation from credentials\nhint: run the same command with --help to see what it takes\n`,
      ]);
    }
    const chainless = await runTree(["verify", first.out]);
    expect([chainless.code, chainless.stderr.includes("needs --rpc")]).to.deep.equal([2, true]);
    const without = await runTree(["verify", first.out, "--rpc", node.url, "--json"]);
    expect(JSON.parse(without.stdout).error.code).to.equal("BatchesMissing");
  });

  it("verifies only what counts the issuers that its rules name", async () => {
    const other = chain.other.account.address.toLowerCase();
    const { out, rows } = await made({ issuers: undefined }, ours("--issuer", other));
    expect(rows).to.deep.equal({ [account(4)]: 10_000 });
    const args = ["verify", out, "--rpc", node.url, "--json"];
    expect((await runTree(args)).code).to.equal(0);
    const told = readFileSync(join(out, "rules.json"));
    const forged = Buffer.from(readFileSync(rulesFile()));
    writeFileSync(join(out, "rules.json"), forged);
    const manifest = readFileSync(join(out, "manifest.json"), "utf8");
    writeFileSync(join(out, "manifest.json"), manifest.replace(sha256(told), sha256(forged)));
    const { error } = JSON.parse((await runTree(args)).stdout);
    expect(error.code).to.equal("IssuersMismatch");
  });

  it("refuses a node that lost the state, changed its chain under way, or makes attestations up", async () => {
    node.answer = (method, params) =>
      method === "eth_getCode" && params[1] !== "latest"
        ? { error: { code: -32_000, message: "missing trie node 0xab (path )" } }
        : undefined;
    const lost = await refused({}, ours("--block", `${past}`));
    expect([lost.code, lost.reason.includes("missing trie node")]).to.deep.equal(["StateNotKept", true]);
    expect(lost.hint).to.include("archive node");

    let asked = 0;
    const { number, ...rest } = await chain.block();
    node.reset();
    node.answer = (method) =>
      method === "eth_getBlockByNumber" && ++asked > 1
        ? { result: { ...hexed(rest), number: `0x${number.toString(16)}`, hash: keccak256("0x01") } }
        : undefined;
    expect((await refused({}, ours())).code).to.equal("BlockReplaced");

    node.reset();
    let made = 0;
    node.answer = (method, params) => {
      if (method !== "eth_getLogs" || made++ > 0) return undefined;
      return logsOf(params).then((logs) => ({
        result: [...logs, { ...logs[0], data: keccak256("0x02"), logIndex: "0x63" }],
      }));
    };
    expect((await refused({}, ours())).code).to.equal("NodeContradicts");

    node.reset();
    const schemas = chain.registries[1]?.schemas.toLowerCase();
    const record = { uid: SCHEMA, ...PLAIN, schema: "bytes32 person,uint16 points,bool score" };
    const result = encodeFunctionResult({
      abi: schemaRegistryAbi,
      functionName: "getSchema",
      result: record,
    });
    node.answer = (method, [call]) =>
      method === "eth_call" && (call as { to: string }).to.toLowerCase() === schemas ? { result } : undefined;
    expect((await refused({}, ours())).code).to.equal("NodeContradicts");
  });

  it("refuses what does not fit together, and writes nothing", async () => {
    const codeOf = async (part: object, args: readonly string[]) => (await refused(part, args)).code;
    const other = chain.other.account.address;
    expect(await codeOf({ issuers: undefined }, ours())).to.equal("NoIssuers");
    expect(await codeOf({}, ours("--issuer", other))).to.equal("IssuersMismatch");
    expect(await codeOf({ schema: keccak256("0x05") }, ours())).to.equal("SchemaMismatch");
    expect(
      await codeOf({ rules: [{ name: "x", gives: { type: "field", field: "age", times: "1" } }] }, ours()),
    ).to.equal("RulesDoNotFit");
    expect(await codeOf({ issuers: [other] }, batch())).to.equal("IssuerNotNamed");
    expect(await codeOf({}, ["--batch", path("batch"), "--batch-registry", chain.ours])).to.equal(
      "RegistryMismatch",
    );
    expect(await codeOf({}, ["--batch", path("batch"), ...batch()])).to.equal("SameBatch");
    expect(await codeOf({}, ["--registry", zeroAddress])).to.equal("NotThereYet");
    expect(await codeOf({}, ours("--from-block", `${past + 1n}`))).to.equal("NothingAllocated");
    expect(await codeOf({ budget: { total: "5", over: "refuse" } }, ours())).to.equal("BudgetExceeded");
    const listed = { file: "nobody.csv", sha256: keccak256("0x06"), reason: "x" };
    expect(await codeOf({ exclusions: [listed] }, ours())).to.equal("MissingFile");
    write("nobody.csv", `${account(1)}\n`);
    expect(await codeOf({ exclusions: [listed] }, ours())).to.equal("ExclusionsMismatch");
    const wrong = write("nobody.csv", "account\n0x12\n");
    const hashed = { ...listed, sha256: sha256(readFileSync(wrong)) };
    expect(await codeOf({ exclusions: [hashed] }, ours())).to.equal("NotAnAddress");
    const there = write("there", "");
    expect((await run({}, ours(), there)).told.error.code).to.equal("OutputInTheWay");
    expect((await run({}, [])).code).to.equal(2);
  });

  it("writes the same again, and another only where that is meant", async () => {
    const at = (block: bigint) => ours("--block", `${block}`);
    const { number } = await chain.block();
    const { out } = await made({}, at(number));
    const before = filesOf(out);
    await made({}, at(number), out);
    expect(filesOf(out)).to.deep.equal(before);
    for (const args of [at(number - 1n), ours()]) {
      expect((await run({}, args, out)).told.error.code).to.equal("OutputInTheWay");
      expect(filesOf(out)).to.deep.equal(before);
    }
    await made({}, [...at(number - 1n), "--replace"], out);
    expect(filesOf(out)).not.to.deep.equal(before);
  });

  it("takes a batch's folder at its root's word only", async () => {
    const copied = (change: (directory: string) => void) => {
      const directory = newOut();
      cpSync(path("batch"), directory, { recursive: true });
      change(directory);
      return ["--batch", directory, "--batch-registry", chain.batchRegistry];
    };
    const replaced = (name: string, from: string, to: string) => (directory: string) => {
      const text = readFileSync(join(directory, name), "utf8");
      expect(text).to.include(from);
      writeFileSync(join(directory, name), text.replace(from, to));
    };
    const raised = copied(
      replaced("secret/credentials.jsonl", `["${personOf(FIRST + 7)}","8"`, `["${personOf(FIRST + 7)}","80"`),
    );
    expect((await refused({}, raised)).code).to.equal("BatchDiffers");
    // The names of fields are in no leaf, so the root alone would not tell.
    const renamed = copied(
      replaced("secret/secret.json", "uint16 score,bool adult", "uint16 points,bool score"),
    );
    expect((await refused({}, renamed)).code).to.equal("SchemaMismatch");
    const unissued = copied((directory) => rmSync(join(directory, "public/header.json")));
    expect((await refused({}, unissued)).code).to.equal("NotIssued");
    expect(
      (
        await refused(
          {},
          copied((directory) => rmSync(join(directory, "secret"), { recursive: true })),
        )
      ).code,
    ).to.equal("BadBatchDirectory");
  });
});
