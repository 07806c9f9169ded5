import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import type { Hex } from "viem";
import { writeContract } from "viem/actions";
import { BLOCK_LEAD } from "../../../src/node/allocation/shuffle/commitAllocation.ts";
import { parseCommitment } from "../../../src/node/allocation/shuffle/commitmentFile.ts";
import { quicknet } from "../../../src/sdk/allocation/shuffle/shuffleRecord.ts";
import { timestampCall } from "../../../src/sdk/chain/calls/attestations.ts";
import { getDataTimestamp } from "../../../src/sdk/chain/read/attestations.ts";
import { shuffleCommitment } from "../../../src/sdk/core/campaign/shuffleCommitment.ts";
import { SIGNATURES } from "../allocation/shuffle/shuffledTrees.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { changeManifest, manifestOf } from "../allocation/treeDirectories.ts";
import { type AttestationChain, openAttestationChain } from "./attestationChain.ts";
import { openFaultyNode } from "./faultyNode.ts";
import { runTree } from "./runTree.ts";
import { ISSUER_KEY } from "./servedChain.ts";
import { withUnit } from "./withUnit.ts";

const ROWS = Array.from(
  { length: 12 },
  (_, i) => `0x${(i + 10).toString(16).repeat(40).slice(0, 40)},${i + 1}`,
);
const LIST = `account,amount\n${ROWS.join("\n")}\n`;
const OTHER_LIST = `account,amount\n${ROWS.toReversed().join("\n")}\n`;

describe("symbolon tree with a shuffle", () => {
  const folder = temporaryFolder();
  let chain: AttestationChain;
  before(async () => {
    chain = await openAttestationChain();
  });
  after(() => chain.close());

  const registry = () => chain.registries[1]!.registry;
  const onChain = () => ["--rpc", chain.rpc, "--registry", registry()];
  const run = (...args: readonly string[]) => {
    const words = args[0] === "build" || args[0] === "commit" ? withUnit(args) : args;
    return runTree([...words], { SYMBOLON_PRIVATE_KEY: ISSUER_KEY });
  };
  const json = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await run(...args, "--json");
    expect(stdout.trimEnd().split("\n"), stderr).to.have.length(1);
    return { code, ...JSON.parse(stdout) };
  };
  const list = () => folder.write("drop.csv", LIST);
  const mine = async (blocks: bigint) => chain.node.mine({ blocks: Number(blocks) });
  /** A block that is just far enough ahead. */
  const ahead = async () => (await chain.block()).number + BLOCK_LEAD + 1n;
  /** Commits to a block, waits until it is there, and says which it was. */
  const committed = async (file = list()) => {
    const number = await ahead();
    const made = await json("commit", file, "--randomness", `block:${number}`, ...onChain());
    expect(made.code, JSON.stringify(made)).to.equal(0);
    await mine(BLOCK_LEAD + 1n);
    return { number, ...made, file: `${file}.commitment.json` };
  };
  const built = async () => {
    const made = await committed();
    const out = folder.path("tree");
    const done = await json(
      "build",
      list(),
      "--commitment",
      made.file,
      "--rpc",
      chain.rpc,
      "--waves",
      "4",
      "--out",
      out,
    );
    expect(done.code, JSON.stringify(done)).to.equal(0);
    return { ...made, out, done };
  };

  it("goes from a commitment over a block to a tree that anybody checks", async () => {
    const { number, commitment, transaction, file, out, done } = await built();
    expect(parseCommitment(readFileSync(file, "utf8"), file)).to.deep.equal({
      allocationHash: done.allocationHash,
      source: { kind: "block", chainId: 31_337n, number },
      commitment,
      timestamped: { chainId: 31_337n, registry: registry().toLowerCase() },
    });
    expect(transaction).to.match(/^0x/);
    const { hash } = (await chain.reader.request({
      method: "eth_getBlockByNumber",
      params: [`0x${number.toString(16)}`, false],
    })) as { hash: Hex };
    expect(done.shuffle).to.deep.include({ commitment, randomness: hash, signature: null, waves: 4 });
    expect(manifestOf(out).shuffle).to.deep.equal(done.shuffle);

    const verified = await json("verify", out, ...onChain(), "--announced", commitment);
    expect(verified).to.deep.include({
      code: 0,
      verified: true,
      shuffleChecked: true,
      shuffle: done.shuffle,
    });
    const alone = await run("verify", out);
    expect(alone).to.include({ code: 0 });
    expect(alone.stdout).to.include("is not checked (give --rpc)");
    expect((await run("verify", out, ...onChain())).stdout).to.include("if there was no other commitment");
    // The source file gives the same root again, from the block's hash alone.
    const again = await json("build", list(), "--commitment", file, "--block-hash", hash);
    expect(again.root).to.equal(done.root);
    expect((await json("build", list())).root).to.not.equal(done.root);
  });

  it("sends a commitment once, and finds one that somebody else sent", async () => {
    const file = list();
    const number = await ahead();
    const source = ["--randomness", `block:${number}`];
    const dry = await json("commit", file, ...source, "--chain-id", "31337");
    expect(dry).to.deep.include({ code: 0, timestamped: null, transaction: null, out: null });
    expect(await getDataTimestamp(chain.reader, { registry: registry(), data: dry.commitment })).to.equal(0n);
    await writeContract(chain.other, timestampCall({ registry: registry(), data: dry.commitment }));
    const found = await json("commit", file, ...source, ...onChain());
    expect(found).to.deep.include({ code: 0, commitment: dry.commitment, transaction: null });
    const text = readFileSync(`${file}.commitment.json`, "utf8");
    expect((await run("commit", file, ...source, ...onChain())).stdout).to.include("it was there already");
    expect(readFileSync(`${file}.commitment.json`, "utf8")).to.equal(text);
  });

  it("commits to what a file comes to as it is read: merged, without some of its columns", async () => {
    const [first = ""] = ROWS;
    const noted = `account,amount,note\n${ROWS.map((row) => `${row},x`).join("\n")}\n${first.replace(/,.*/, ",9,again")}\n`;
    const file = folder.write("noted.csv", noted);
    const source = ["--randomness", `block:${await ahead()}`, ...onChain()];
    const how = ["--merge", "--ignore-columns", "note", "--rows", "12"];
    expect((await json("commit", file, ...source)).error.code).to.equal("UnknownColumn");
    const made = await json("commit", file, ...source, ...how, "--out", folder.path("noted.json"));
    expect(made).to.deep.include({ code: 0, count: 12 });
    const block = ["--commitment", folder.path("noted.json"), "--block-hash", `0x${"5a".repeat(32)}`];
    const done = await json("build", file, ...how, ...block);
    expect(done, JSON.stringify(done)).to.deep.include({ code: 0, allocationHash: made.allocationHash });
    expect(done.shuffle.commitment).to.equal(made.commitment);
    expect((await run("commit", file, ...source, "--total", "1.5")).code).to.equal(2);
  });

  it("commits to a round that is far enough ahead, and to no other", async () => {
    const { timestamp } = await chain.block();
    const next = (timestamp - quicknet.genesis) / 3n;
    const good = await json("commit", list(), "--randomness", `drand:${next + 1_000n}`, ...onChain());
    expect(good, JSON.stringify(good)).to.include({ code: 0 });
    expect(good.source).to.deep.equal({ kind: "drand", chain: quicknet.chain, round: String(next + 1_000n) });
    const out = folder.path("other.json");
    for (const round of [1_000n, next, next + 20n]) {
      for (const more of [onChain(), []]) {
        const late = await json("commit", list(), "--randomness", `drand:${round}`, "--out", out, ...more);
        expect(late.error?.code, `${round}`).to.equal("SourceTooSoon");
      }
    }
    expect(existsSync(out)).to.equal(false);
  });

  it("refuses to commit to a block that is there, or nearer than its proposer is known", async () => {
    const { number } = await chain.block();
    for (const near of [1n, number, number + BLOCK_LEAD]) {
      const { code, error } = await json("commit", list(), "--randomness", `block:${near}`, ...onChain());
      expect({ code, error: error.code }).to.deep.equal({ code: 1, error: "SourceTooSoon" });
      expect(error.hint).to.include(`block:${number + 2n * BLOCK_LEAD}`);
    }
    expect(existsSync(`${folder.path("drop.csv")}.commitment.json`)).to.equal(false);
  });

  it("never writes over another commitment", async () => {
    const { file } = await committed();
    const before = readFileSync(file, "utf8");
    const { error } = await json("commit", list(), "--randomness", `block:${await ahead()}`, ...onChain());
    expect(error.code).to.equal("OutputInTheWay");
    expect(readFileSync(file, "utf8")).to.equal(before);
  });

  it("says so where a commitment was mined too late, and so does who checks it", async () => {
    const number = (await chain.block()).number + 2n;
    const dry = await json(
      "commit",
      list(),
      "--randomness",
      `block:${number}`,
      "--chain-id",
      "31337",
      "--out",
      folder.path("c.json"),
    );
    expect(dry.code).to.equal(0);
    await mine(3n);
    await writeContract(chain.issuer, timestampCall({ registry: registry(), data: dry.commitment }));
    const { error } = await json("commit", list(), "--randomness", `block:${number}`, ...onChain());
    expect(error.code).to.equal("CommittedTooLate");
    // An author who writes the file by hand nevertheless.
    const file = JSON.parse(readFileSync(folder.path("c.json"), "utf8"));
    const forged = { ...file, timestamped: { chainId: "31337", registry: registry().toLowerCase() } };
    const path = folder.write("forged.json", JSON.stringify(forged));
    await mine(2n);
    const withChain = await json("build", list(), "--commitment", path, "--rpc", chain.rpc);
    expect(withChain.error.code).to.equal("CommittedTooLate");
    const { hash } = await chain.block();
    const out = folder.path("tree");
    const unseen = await json("build", list(), "--commitment", path, "--block-hash", hash, "--out", out);
    expect(unseen.code).to.equal(0);
    const checked = await json("verify", out, ...onChain());
    expect(checked.code).to.equal(1);
    expect(checked.error.code).to.equal("CommittedTooLate");
    const all = checked.error.details.problems.map((problem: { code: string }) => problem.code);
    expect(all).to.deep.equal(["CommittedTooLate", "RandomnessDiffers"]);
  });

  it("finds what was changed in a tree that somebody else published", async () => {
    const { out } = await built();
    const { shuffle } = manifestOf(out);
    const codeOf = async (...args: readonly string[]) => (await json("verify", out, ...args)).error?.code;
    expect(await codeOf("--rpc", chain.rpc, "--registry", chain.registries[0]!.registry)).to.equal(
      "RegistryMismatch",
    );
    expect(await codeOf(...onChain(), "--announced", `0x${"12".repeat(32)}`)).to.equal("NotTheAnnounced");
    expect(await codeOf("--rpc", chain.rpc, "--registry", `0x${"12".repeat(20)}`)).to.equal("NoRegistry");
    changeManifest(out, {
      shuffle: { ...shuffle, source: { kind: "block", chainId: "31337", number: "1" } },
    });
    expect(await codeOf()).to.equal("CommitmentDiffers");
    changeManifest(out, { shuffle, allocationHash: `0x${"12".repeat(32)}` });
    expect((await json("report", out)).error.code).to.equal("TreeDiffers");
    const plain = folder.path("plain");
    await json("build", list(), "--out", plain);
    expect((await json("verify", plain)).code).to.equal(0);
    expect((await json("verify", plain, ...onChain())).error.code).to.equal("NotShuffled");
  });

  it("builds by a round of drand, whose signature it checks", async () => {
    const { allocationHash } = await json("build", list());
    const round = { kind: "drand", chain: quicknet.chain, round: "1000" };
    const commitment = shuffleCommitment(allocationHash, {
      kind: "drand",
      chain: quicknet.chain,
      round: 1_000n,
    });
    const timestamped = { chainId: "31337", registry: registry().toLowerCase() };
    const file = {
      format: "symbolon-shuffle-commitment",
      version: 1,
      allocationHash,
      source: round,
      commitment,
    };
    const path = folder.write("c.json", JSON.stringify({ ...file, timestamped }));
    const out = folder.path("tree");
    const by = (...args: readonly string[]) => json("build", list(), "--commitment", path, ...args);
    expect((await by()).error.code).to.equal("RandomnessMissing");
    expect((await by()).error.hint).to.include(`${quicknet.chain.slice(2)}/public/1000`);
    expect((await by("--drand-signature", SIGNATURES[1_001]!)).error.code).to.equal("WrongDrandSignature");
    const checked = await by("--drand-signature", SIGNATURES[1_000]!, "--rpc", chain.rpc, "--out", out);
    expect(checked.error.code).to.equal("NotTimestamped");
    expect(existsSync(out)).to.equal(false);
    const done = await by("--drand-signature", SIGNATURES[1_000]!.slice(2), "--out", out);
    expect(done.shuffle).to.deep.include({ source: round, signature: SIGNATURES[1_000] });
    expect((await json("verify", out)).code).to.equal(0);
    expect((await json("verify", out, ...onChain())).error.code).to.equal("NotTimestamped");
    await writeContract(chain.issuer, timestampCall({ registry: registry(), data: commitment }));
    // The round is of 2023: whoever timestamps it now knows it.
    expect((await json("verify", out, ...onChain())).error.code).to.equal("CommittedTooLate");
  });

  it("waits until the block is final, so that no other can take its place", async () => {
    const { number, file } = await committed();
    const node = await openFaultyNode(chain.rpc);
    try {
      const final = await chain.reader.request({
        method: "eth_getBlockByNumber",
        params: [`0x${(number - 1n).toString(16)}`, false],
      });
      node.answer = (method, [block]) =>
        method === "eth_getBlockByNumber" && block === "finalized" ? { result: final } : undefined;
      const { error } = await json("build", list(), "--commitment", file, "--rpc", node.url);
      expect(error?.code).to.equal("BlockNotFinal");
      expect(error.reason).to.include(`the newest final block is ${number - 1n}`);
    } finally {
      await node.close();
    }
  });

  it("refuses to build what was not committed to, or not yet", async () => {
    const made = await committed();
    const code = async (...args: readonly string[]) => (await json("build", ...args)).error?.code;
    const other = folder.write("other.csv", OTHER_LIST);
    const chainly = ["--commitment", made.file, "--rpc", chain.rpc];
    expect(await code(other, ...chainly)).to.equal("CommitmentDiffers");
    expect(await code(list(), "--decimals", "6", ...chainly)).to.equal("CommitmentDiffers");
    expect(await code(list(), "--convention", "uniswap", ...chainly)).to.equal("ShuffleNotSupported");
    expect(await code(list(), "--waves", "13", ...chainly)).to.equal("WavesOutOfRange");
    expect(await code(list(), "--commitment", made.file)).to.equal("RandomnessMissing");
    const dry = folder.path("dry.json");
    await json("commit", list(), "--randomness", "block:99999", "--chain-id", "31337", "--out", dry);
    expect(await code(list(), "--commitment", dry, "--rpc", chain.rpc)).to.equal("NotTimestamped");
    const later = await json("commit", other, "--randomness", `block:${await ahead()}`, ...onChain());
    expect(later.code).to.equal(0);
    expect(await code(other, "--commitment", `${other}.commitment.json`, "--rpc", chain.rpc)).to.equal(
      "BlockNotFinal",
    );
    const numbered = folder.write(
      "numbered.csv",
      `index,${LIST.replace(/\n0x/g, () => `\n${++row - 1},0x`)}`,
    );
    expect((await json("commit", numbered, "--randomness", "block:99999", ...onChain())).error.code).to.equal(
      "IndexesStated",
    );
    expect((await json("commit", list(), "--randomness", "block:9")).error.code).to.equal("ChainNeeded");
    expect(
      (await json("commit", other, "--randomness", "block:9", "--chain-id", "1", ...onChain())).error.code,
    ).to.equal("ChainMismatch");
  });
  let row = 0;
});
