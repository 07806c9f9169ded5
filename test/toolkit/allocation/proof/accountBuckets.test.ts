import { readFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { hexToBytes as bytesOf, keccak256 } from "viem";
import { writeTreeDirectory } from "../../../../src/node/allocation/output/writeTreeDirectory.ts";
import { accountAt, amountAt } from "../../../../src/sdk/allocation/allocation.ts";
import {
  bucketOf,
  bucketPath,
  findInBucket,
  recordBytes,
  recordLayout,
} from "../../../../src/sdk/allocation/proof/accountBuckets.ts";
import { proofFromFiles } from "../../../../src/sdk/allocation/proof/proofFromFiles.ts";
import { tilesOfTree } from "../../../../src/sdk/allocation/proof/tilesOfTree.ts";
import { bucketsOf, sortAccounts } from "../../../../src/sdk/allocation/published/treePieces.ts";
import { buildTree, type Tree } from "../../../../src/sdk/allocation/tree/buildTree.ts";
import {
  conventionNamed,
  conventionOf,
  conventions,
} from "../../../../src/sdk/allocation/tree/convention.ts";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { claimFromFiles, type NaiveManifest } from "../../../vectors/naive/claimFromFiles.ts";
import { keccak256 as naiveKeccak } from "../../../vectors/naive/keccak256.ts";
import { allocationOf, rowsOf, spread, type TestRow } from "../allocationOf.ts";
import { temporaryFolder } from "../temporaryFolder.ts";
import { beneficiaryOf, manifestOf } from "../treeDirectories.ts";

const fastKeccak = (bytes: Uint8Array) => keccak256(bytes, "bytes");
const slowKeccak = (bytes: Uint8Array) =>
  bytesOf(naiveKeccak(`0x${Buffer.from(bytes).toString("hex")}` as never));

const native = conventionNamed("native");
const treeOf = (rows: readonly TestRow[], convention = native) => buildTree(allocationOf(rows), convention);
const many = (count: number) => rowsOf(Array.from({ length: count }, (_, i) => BigInt(i + 1) * 10n ** 20n));

/** Every record of every bucket, found again by its account. */
function readAll(tree: Tree) {
  const { bits, amountBytes, files, pieces } = bucketsOf(tree) ?? expect.fail("no buckets");
  const layout = recordLayout(tree.convention, amountBytes);
  let bucket = 0;
  let rows = 0;
  let largest = 0;
  for (const { path, bytes } of pieces()) {
    expect(path).to.equal(bucketPath(bits, bucket));
    largest = Math.max(largest, bytes.length);
    for (let at = 0; at < bytes.length; at += recordBytes(layout)) {
      const account = bytes.slice(at, at + 20);
      const place = { path, bits, bucket, count: tree.count, layout, mayRepeat: false };
      const [found, ...others] = findInBucket(bytes, account, place);
      expect(others).to.deep.equal([]);
      const { index = -1, position, amount } = found ?? {};
      expect(accountAt(tree.allocation, index)).to.equal(`0x${Buffer.from(account).toString("hex")}`);
      expect(position).to.equal(tree.positions?.[index] ?? index);
      expect(BigInt(`0x${Buffer.from(amount ?? []).toString("hex")}`)).to.equal(
        amountAt(tree.allocation, index),
      );
      rows++;
    }
    bucket++;
  }
  expect({ rows, bucket }).to.deep.equal({ rows: tree.count, bucket: files });
  return { bits, amountBytes, largest };
}

describe("buckets of accounts", () => {
  const folder = temporaryFolder();

  it("hold each row once, under every convention that has them", () => {
    for (const convention of conventions.values()) {
      const rows = many(300).map((row) =>
        convention.leafFields.includes("beneficiary")
          ? { ...row, beneficiary: beneficiaryOf(String(row.account)) }
          : row,
      );
      if (convention.shardNybbles > 0) expect(bucketsOf(treeOf(rows, convention))).to.equal(undefined);
      else readAll(treeOf(rows, convention));
    }
  });

  it("keep what a claimant fetches within 32 KiB, in as few files as that takes", () => {
    const sizes = [1, 2, 200, 256, 257, 500, 700, 1_000, 5_000, 20_000, 70_000];
    for (const count of sizes) {
      const tree = treeOf(many(count));
      const { bits, pieces } = bucketsOf(tree) ?? expect.fail("no buckets");
      const largest = Math.max(...Array.from(pieces(), ({ bytes }) => bytes.length));
      const steps = tilesOfTree(native, count)?.tilesOfLeaf(0) ?? [];
      const tiles = steps.reduce((sum, { tile }) => sum + 32 * tile.count, 0);
      expect(tiles + largest, `${count} rows`).to.be.at.most(32_768);
      // Half as many would have to hold twice as much on average.
      if (bits > 0) expect((count * 36) / 2 ** (bits - 1) + tiles).to.be.above(32_768 * 0.7);
    }
  });

  it("take the greatest amount, and no more room than it takes", () => {
    for (const [amount, bytes] of [
      [1n, 4],
      [2n ** 32n - 1n, 4],
      [2n ** 32n, 8],
      [2n ** 96n - 1n, 12],
      [2n ** 200n, 28],
      [2n ** 256n - 400n, 32],
    ] as const) {
      expect(readAll(treeOf(rowsOf([3n, amount, 5n]))).amountBytes).to.equal(bytes);
    }
  });

  it("spread accounts that begin or end alike", () => {
    for (const account of [
      (i: number) => BigInt(i),
      (i: number) => BigInt(i) << 140n,
      (i: number) => (0xdeadbeefn << 128n) | (BigInt(i) << 96n) | 0xc0ffeen,
    ]) {
      const counts = new Uint32Array(64);
      for (let i = 0; i < 6_400; i++) {
        const bytes = bytesOf(`0x${account(i).toString(16).padStart(40, "0")}`);
        const bucket = bucketOf(bytes, 0, 6);
        counts[bucket] = (counts[bucket] ?? 0) + 1;
      }
      expect(Math.max(...counts)).to.be.below(200);
    }
  });

  it("are still written where somebody put all accounts into one, and no more than eight times as many", () => {
    // The same word twice leaves nothing: all of these are mixed to zero.
    const account = (i: number) => `0x${i.toString(16).padStart(8, "0").repeat(2)}${"0".repeat(24)}`;
    const rows = Array.from({ length: 2_100 }, (_, i) => ({ account: account(i + 1), amount: 1n }));
    const { bits, largest } = readAll(treeOf(rows));
    expect(largest).to.equal(2_100 * 28);
    expect(bits).to.be.at.most(5);
  });

  it("are sorted by account whatever these have in common", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            0n,
            1n,
            255n,
            1n << 31n,
            1n << 96n,
            1n << 127n,
            1n << 128n,
            1n << 152n,
            (1n << 160n) - 1n,
          ),
          {
            maxLength: 60,
          },
        ),
        fc.array(fc.bigInt({ min: 0n, max: (1n << 160n) - 1n }), { maxLength: 60 }),
        (odd, any) => {
          const accounts = [...odd.map((one, i) => one ^ BigInt(i << 3)), ...any];
          const texts = accounts.map((one) => one.toString(16).padStart(40, "0"));
          // Records of six words, the last of which stays with its account; two of another bucket come first.
          const bytes = Buffer.from(
            ["00".repeat(48), ...texts.map((text) => `${text}12345678`)].join(""),
            "hex",
          );
          const order = sortAccounts(new Uint32Array(new Uint8Array(bytes).buffer), 6, 2, 2 + texts.length);
          const sorted = [...order.subarray(0, texts.length)].map((record) => texts[record - 2]);
          expect(sorted).to.deep.equal([...texts].sort());
        },
      ),
    );
  });

  it("are refused where they are torn, out of order, of another place or beyond the tree", () => {
    const tree = treeOf(many(2_000));
    const { bits, amountBytes, pieces } = bucketsOf(tree) ?? expect.fail("no buckets");
    const layout = recordLayout(native, amountBytes);
    const [, bytes = expect.fail()] = Array.from(pieces(), (piece) => piece.bytes.slice());
    const refusal = (changed: Uint8Array, bucket = 1) => {
      try {
        const place = { path: "x", bits, bucket, count: 2_000, layout, mayRepeat: false };
        findInBucket(changed, bytes.slice(0, 20), place);
      } catch (error) {
        return (error as SymbolonError).message;
      }
      return "none";
    };
    const size = recordBytes(layout);
    expect(bytes.length / size).to.be.above(2);
    expect(refusal(bytes)).to.equal("none");
    expect(refusal(bytes.slice(0, -1))).to.include("not a multiple of");
    expect(refusal(Buffer.concat([bytes.slice(size, 2 * size), bytes]))).to.include(
      "out of order (record 1)",
    );
    expect(refusal(Buffer.concat([bytes.slice(0, size), bytes]))).to.include("out of order (record 1)");
    expect(refusal(bytes, 2)).to.include("of another bucket (record 0)");
    const beyond = bytes.slice();
    beyond[20] = 1;
    expect(refusal(beyond)).to.include("beyond the 2000 of the tree (record 0)");
  });

  it("and tiles give a reader that shares no line with ours the same claim", async () => {
    const { name: _name, summary: _summary, ...rules } = native;
    const kinds = [
      ...[...conventions.values()].filter(({ shardNybbles }) => shardNybbles === 0),
      ...(["promote", "duplicate", "pad"] as const).map((shape) => conventionOf({ ...rules, shape })),
    ];
    for (const convention of kinds) {
      const rows = many(777).map((row) =>
        convention.leafFields.includes("beneficiary")
          ? { ...row, beneficiary: beneficiaryOf(String(row.account)) }
          : row,
      );
      const tree = treeOf(rows, convention);
      const directory = folder.path(convention.name + convention.shape);
      await writeTreeDirectory(tree, directory);
      const manifest = manifestOf(directory);
      const read = (path: string) => new Uint8Array(readFileSync(`${directory}/${path}`));
      for (const row of [0, 255, 256, 511, 512, 768, 776]) {
        const account = String(rows[row]?.account);
        const naive = claimFromFiles(
          read,
          manifest as unknown as NaiveManifest,
          bytesOf(account as never),
          fastKeccak,
        );
        const own = await proofFromFiles({ read: async (path) => read(path), account });
        expect(naive, `${convention.name} ${row}`).to.deep.equal({
          index: BigInt(own.index),
          amount: own.amount,
          leaf: own.leaf,
          siblings: own.proof,
          root: tree.root,
        });
      }
      const nobody = bytesOf(spread(5_000) as never);
      expect(claimFromFiles(read, manifest as unknown as NaiveManifest, nobody, fastKeccak)).to.equal(
        undefined,
      );
    }
    const directory = folder.path("small");
    const tree = treeOf(many(40));
    await writeTreeDirectory(tree, directory);
    const read = (path: string) => new Uint8Array(readFileSync(`${directory}/${path}`));
    const manifest = manifestOf(directory) as unknown as NaiveManifest;
    expect(claimFromFiles(read, manifest, bytesOf(spread(7) as never), slowKeccak)).to.deep.include({
      leaf: tree.leaf(7),
      siblings: tree.proof(7),
      root: tree.root,
    });
  });
});
