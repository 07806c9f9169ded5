import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { getAddress, type Hex } from "viem";
import { proveAccount } from "../../../../src/node/allocation/output/proveAccount.ts";
import { readManifest } from "../../../../src/node/allocation/output/rebuildTree.ts";
import { verifyTreeDirectory } from "../../../../src/node/allocation/output/verifyTreeDirectory.ts";
import { writeTreeDirectory } from "../../../../src/node/allocation/output/writeTreeDirectory.ts";
import { readAllocation } from "../../../../src/node/allocation/readAllocation.ts";
import { accountAt, amountAt } from "../../../../src/sdk/allocation/allocation.ts";
import { allocationFromRows } from "../../../../src/sdk/allocation/allocationFromRows.ts";
import { buildShuffledTree } from "../../../../src/sdk/allocation/shuffle/buildShuffledTree.ts";
import type { ShuffleJson } from "../../../../src/sdk/allocation/shuffle/shuffleRecord.ts";
import { buildTree } from "../../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed, conventionToJson } from "../../../../src/sdk/allocation/tree/convention.ts";
import { hexToBytes } from "../../../../src/sdk/core/bytes.ts";
import { shuffleOrder, shuffleSeed } from "../../../../src/sdk/core/campaign/shuffle.ts";
import { shuffleCommitment } from "../../../../src/sdk/core/campaign/shuffleCommitment.ts";
import { readVectors } from "../../core/readVectors.ts";
import { allocationRows, type Row } from "../allocationRows.ts";
import {
  changeManifest,
  manifestOf,
  ROWS,
  refusal,
  TREE_FILES,
  treeDirectories,
} from "../treeDirectories.ts";
import {
  BLOCK_HASH,
  block,
  recordOf,
  round,
  SIGNATURES,
  shuffledTree,
  writeShuffled,
} from "./shuffledTrees.ts";

const native = conventionNamed("native");
const EXAMPLE: Row[] = ["11", "22", "33", "44"].map((pair, i) => ({
  account: `0x${pair.repeat(20)}`,
  amount: BigInt(i + 1) * 10n ** 18n,
}));

describe("buildShuffledTree", () => {
  it("makes the worked example of the formats: hash, order and root", async () => {
    const [seeds] = readVectors<{ allocationHash: Hex; randomness: Hex }>("shuffle-seed");
    const tree = await shuffledTree(EXAMPLE, block, { randomness: seeds!.randomness });
    expect(tree.allocationHash).to.equal(seeds!.allocationHash);
    expect([0, 1, 2, 3].map((i) => accountAt(tree.allocation, i).slice(2, 4)).join(" ")).to.equal(
      "22 33 44 11",
    );
    const [leaf] = readVectors<{ leaf: Hex }>("campaign-leaf");
    expect(tree.leaf(0)).to.equal(leaf!.leaf);
  });

  it("puts any rows where the seed of allocation and randomness says", async () => {
    await fc.assert(
      fc.asyncProperty(allocationRows(40), fc.constantFrom(block, round), async (rows, source) => {
        const tree = await shuffledTree(rows, source);
        const plain = buildTree(allocationFromRows(rows), native);
        expect(tree.allocationHash).to.equal(plain.allocationHash);
        const seed = shuffleSeed(hexToBytes(plain.allocationHash), hexToBytes(tree.shuffle!.randomness));
        for (const [index, row] of shuffleOrder(seed, rows.length).entries()) {
          expect(accountAt(tree.allocation, index)).to.equal(rows[row]!.account);
          expect(amountAt(tree.allocation, index)).to.equal(rows[row]!.amount);
        }
        expect(tree.allocation.total).to.equal(plain.allocation.total);
      }),
      { numRuns: 20 },
    );
  });

  const other = `0x${"12".repeat(32)}` as const;
  const refused = {
    "another amount than was committed to": {
      code: "CommitmentDiffers",
      run: () =>
        shuffledTree(
          [{ ...ROWS[0]!, amount: 1n }, ...ROWS.slice(1)],
          block,
          recordOf(allocationFromRows(ROWS)),
        ),
    },
    "another source order than was committed to": {
      code: "CommitmentDiffers",
      run: () => shuffledTree([...ROWS].reverse(), block, recordOf(allocationFromRows(ROWS))),
    },
    "another block than was committed to": {
      code: "CommitmentDiffers",
      run: () => shuffledTree(ROWS, block, { source: { ...block, number: 1_001n } as typeof block }),
    },
    "the signature of another round": {
      code: "WrongDrandSignature",
      run: () => shuffledTree(ROWS, round, { signature: SIGNATURES[1_001] }),
    },
    "a round without a signature": {
      code: "WrongSize",
      run: () => shuffledTree(ROWS, round, { signature: undefined }),
    },
    "randomness that the round did not give": {
      code: "RandomnessDiffers",
      run: () => shuffledTree(ROWS, round, { randomness: other }),
    },
    "a chain of drand's that nobody knows": {
      code: "UnknownDrandChain",
      run: () => shuffledTree(ROWS, { ...round, chain: other } as typeof round),
    },
    "one wave": { code: "WavesOutOfRange", run: () => shuffledTree(ROWS, block, { waves: 1 }) },
    "more waves than rows": { code: "WavesOutOfRange", run: () => shuffledTree(ROWS, block, { waves: 22 }) },
  };
  for (const [name, { code, run }] of Object.entries(refused)) {
    it(`refuses ${name}`, async () => {
      const error = await refusal(run());
      expect(error.code, error.stack).to.equal(code);
    });
  }

  it("refuses conventions without waves, by their name", async () => {
    const allocation = allocationFromRows(ROWS);
    for (const convention of ["oz-standard", "uniswap"]) {
      const built = buildShuffledTree(allocation, conventionNamed(convention), recordOf(allocation));
      const error = await refusal(built);
      expect(error.code).to.equal("ShuffleNotSupported");
      expect(error.message).to.include(convention).and.to.include("--convention native");
    }
  });
});

describe("shuffled tree directory", () => {
  const folder = treeDirectories();

  it("is written, verified and proven for any rows", async () => {
    await fc.assert(
      fc.asyncProperty(allocationRows(25), fc.constantFrom(block, round), async (rows, source) => {
        const directory = folder.path("out");
        const waves = rows.length > 2 ? 2 : undefined;
        const manifest = await writeShuffled(directory, rows, source, { waves });
        expect(await readManifest(directory)).to.deep.equal(manifest);
        const { tree, checks } = await verifyTreeDirectory(directory);
        expect(tree.shuffle).to.deep.equal({ ...recordOf(allocationFromRows(rows), source), waves });
        expect(checks).to.include.members(["allocation hash", "shuffled order", "commitment", "proofs"]);
        for (const { account, amount } of rows) {
          const proven = await proveAccount(directory, account);
          expect(proven).to.include({ account: getAddress(account), amount, root: tree.root });
          expect(accountAt(tree.allocation, proven.index)).to.equal(account);
        }
      }),
      { numRuns: 10 },
    );
  });

  it("keeps the allocation's hash in source order, and all that a check needs", async () => {
    const manifest = await writeShuffled(folder.path("out"), ROWS, round, { waves: 3 });
    expect(manifest.version).to.equal(3);
    expect(manifest.allocationHash).to.equal(buildTree(allocationFromRows(ROWS), native).allocationHash);
    expect(manifest.shuffle).to.deep.equal({
      commitment: shuffleCommitment(manifest.allocationHash, round),
      source: { kind: "drand", chain: (round as { chain: Hex }).chain, round: "1000" },
      timestamped: { chainId: "31337", registry: `0x${"c3".repeat(20)}` },
      randomness: "0xfe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd",
      signature: SIGNATURES[1_000],
      waves: 3,
    });
    await writeShuffled(folder.path("again"), ROWS, round, { waves: 3 });
    for (const file of TREE_FILES) {
      const bytes = (name: string) => readFileSync(folder.path(`${name}/${file}`));
      expect(bytes("again").equals(bytes("out")), file).to.equal(true);
    }
  });

  it("has a manifest of one text, byte for byte", async () => {
    const directory = await folder.write("out", "native", EXAMPLE);
    expect(readFileSync(`${directory}/manifest.json`, "utf8")).to.equal(MANIFEST);
  });

  /** Writes an honest tree and lets a forger at it. */
  const forged = async (
    forge: (directory: string, shuffle: ShuffleJson) => void | Promise<void>,
    source = block,
  ) => {
    const directory = folder.path("out");
    const { shuffle } = await writeShuffled(directory, ROWS, source);
    await forge(directory, shuffle!);
    return refusal(verifyTreeDirectory(directory));
  };

  it("does not verify with rows swapped by hand, though all else is in step", async () => {
    const error = await forged(async (directory, shuffle) => {
      const { allocationHash } = manifestOf(directory);
      const rows = (await shuffledTree(ROWS)).allocation;
      const swapped = ROWS.map((_, i) => {
        const from = i === 0 ? 20 : i === 20 ? 0 : i;
        return { account: accountAt(rows, from), amount: amountAt(rows, from) };
      });
      await writeTreeDirectory(buildTree(allocationFromRows(swapped), native), directory, { replace: true });
      changeManifest(directory, { allocationHash, shuffle });
    });
    expect(error.code).to.equal("TreeDiffers");
    expect(error.message).to.include("allocation hash: stated");
    expect(error.message).to.not.include("root:");
  });

  it("does not verify where randomness, source, commitment or signature are not those of the order", async () => {
    const change = (fields: Partial<ShuffleJson>) => (directory: string, shuffle: ShuffleJson) =>
      changeManifest(directory, { shuffle: { ...shuffle, ...fields } });
    const word: Hex = `0x${"12".repeat(32)}`;
    for (const [code, fields, source] of [
      ["TreeDiffers", { randomness: word }, block],
      ["CommitmentDiffers", { commitment: word }, block],
      ["CommitmentDiffers", { source: { kind: "block", chainId: "31337", number: "1001" } }, block],
      ["CommitmentDiffers", { source: { kind: "block", chainId: "1", number: "1000" } }, block],
      ["WrongDrandSignature", { signature: SIGNATURES[1_002]! }, round],
    ] as const) {
      expect((await forged(change(fields), source)).code, JSON.stringify(fields)).to.equal(code);
    }
  });

  it("is not read where its shuffle is not what this version writes", async () => {
    const good = (shuffle: ShuffleJson) => ({ shuffle });
    const bad: Record<string, (shuffle: ShuffleJson) => Record<string, unknown>> = {
      "version is 2": () => ({ version: 2 }),
      "shuffle is null": () => ({ shuffle: null }),
      "never shuffled": (shuffle) => ({
        ...good(shuffle),
        convention: conventionToJson(conventionNamed("packed")),
      }),
      "shuffle.waves is 22": (shuffle) => good({ ...shuffle, waves: 22 }),
      "shuffle.waves is 1": (shuffle) => good({ ...shuffle, waves: 1 }),
      '"signature"': (shuffle) => good({ ...shuffle, signature: SIGNATURES[1_000]! }),
      '"kind":"moon"': (shuffle) => good({ ...shuffle, source: { kind: "moon" } as never }),
      '"number":"01"': (shuffle) =>
        good({ ...shuffle, source: { kind: "block", chainId: "1", number: "01" } }),
      '"number":1': (shuffle) =>
        good({ ...shuffle, source: { kind: "block", chainId: "1", number: 1 as never } }),
      '"note"': (shuffle) => good({ ...shuffle, note: "" } as ShuffleJson),
      '"registry":"0xC3': (shuffle) =>
        good({ ...shuffle, timestamped: { chainId: "1", registry: `0x${"C3".repeat(20)}` } }),
    };
    for (const [says, change] of Object.entries(bad)) {
      const error = await forged((directory, shuffle) => changeManifest(directory, change(shuffle)));
      expect(error.code, says).to.equal("BadManifest");
      expect(error.message).to.include(says);
    }
  });

  it("is not shuffled again: its rows state their indexes", async () => {
    await writeShuffled(folder.path("out"), ROWS);
    const allocation = await readAllocation(folder.path("out/allocation.csv"));
    const error = await refusal(buildShuffledTree(allocation, native, recordOf(allocation)));
    expect(error.code).to.equal("IndexesStated");
    expect(error.message).to.include("allocation.csv");
  });

  it("differs from the same list under another block's hash", async () => {
    const first = await writeShuffled(folder.path("first"), ROWS);
    const second = await writeShuffled(folder.path("second"), ROWS, block, {
      randomness: `0x${"5f".repeat(32)}`,
    });
    expect(first.shuffle?.randomness).to.equal(BLOCK_HASH);
    expect(first.root).to.not.equal(second.root);
    expect(first.allocationHash).to.equal(second.allocationHash);
    writeFileSync(folder.path("first/allocation.csv"), readFileSync(folder.path("second/allocation.csv")));
    expect((await refusal(verifyTreeDirectory(folder.path("first")))).code).to.equal("TreeDiffers");
  });
});

/** What anybody gets who builds a tree of these rows. */
const MANIFEST = `{
  "format": "symbolon-tree",
  "version": 3,
  "tool": "symbolon 0.1.0",
  "convention": {
    "name": "native",
    "leafFields": [
      "index",
      "account",
      "amount"
    ],
    "leafEncoding": "abi",
    "leafHashing": "twice",
    "leafOrder": "index",
    "indexRule": "source",
    "shape": "heap",
    "shardNybbles": 0
  },
  "root": "0x0b451b01eee991db62ba63845d153488ded07314fdbd3900208bfd839ea27acb",
  "count": 4,
  "total": "10000000000000000000",
  "decimals": null,
  "merged": 0,
  "allocationHash": "0x525cf3333fb58516cd45f378e40043c52e9f7c25cfd175cb2dc6cfb1b3ac803e",
  "source": {
    "name": "drop.csv",
    "sha256": "0xcd6878fdb85a84aa6b6fc3f366c1b08b308bdd14159511268a7d05af2cac618b"
  },
  "warnings": [],
  "allocation": {
    "file": "allocation.csv",
    "sha256": "0x64f7c0ebb6e871b3f8de3439dfad66193a02a1e4e1cfe866ca5a8065b7b4d04d"
  },
  "tiles": {
    "folder": "tiles",
    "levels": 8,
    "files": 1
  },
  "accounts": {
    "folder": "accounts",
    "bits": 0,
    "amountBytes": 8,
    "files": 1
  },
  "proofs": null,
  "digest": "0x6e50babefa66b363a0d39a7b93ab1320aa179efadc2b74fd47ba1292d873276a"
}
`;
