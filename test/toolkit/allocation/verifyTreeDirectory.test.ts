import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { verifyTreeDirectory } from "../../../src/allocation/output/verifyTreeDirectory.ts";
import { nobleHasher } from "../../../src/core/hasher.ts";
import {
  changeBytes,
  changeManifest,
  manifestOf,
  ROWS,
  refusal,
  treeDirectories,
} from "./treeDirectories.ts";

describe("verifyTreeDirectory notices", () => {
  const folder = treeDirectories();

  const edits: Record<string, { code: string; says: string; edit: (directory: string) => void }> = {
    "a changed amount": {
      code: "TreeDiffers",
      says: "root",
      edit: (directory) =>
        changeBytes(`${directory}/allocation.csv`, (bytes) => bytes.write("9", bytes.length - 3)),
    },
    "an account in lower case: the rows are no longer canonical": {
      code: "TreeDiffers",
      says: "rows",
      edit: (directory) => {
        const text = readFileSync(`${directory}/allocation.csv`, "utf8");
        writeFileSync(`${directory}/allocation.csv`, text.toLowerCase());
      },
    },
    "a row left out": {
      code: "TreeDiffers",
      says: "count: stated 21, found 20",
      edit: (directory) => {
        const lines = readFileSync(`${directory}/allocation.csv`, "utf8").trimEnd().split("\n");
        writeFileSync(`${directory}/allocation.csv`, `${lines.slice(0, -1).join("\n")}\n`);
      },
    },
    "a changed node": {
      code: "TreeDiffers",
      says: "stored nodes",
      edit: (directory) =>
        changeBytes(`${directory}/tree.bin`, (bytes) => {
          bytes[700] = bytes[700]! ^ 1;
        }),
    },
    "nodes cut short": {
      code: "DamagedTree",
      says: "1300 bytes where 41 nodes take 1312",
      edit: (directory) =>
        writeFileSync(`${directory}/tree.bin`, readFileSync(`${directory}/tree.bin`).subarray(0, 1_300)),
    },
    "missing nodes": {
      code: "DamagedTree",
      says: "tree.bin cannot be read",
      edit: (directory) => rmSync(`${directory}/tree.bin`),
    },
    "missing rows": {
      code: "MissingFile",
      says: "allocation.csv does not exist",
      edit: (directory) => rmSync(`${directory}/allocation.csv`),
    },
    "a missing manifest": {
      code: "NotATree",
      says: "manifest.json cannot be read",
      edit: (directory) => rmSync(`${directory}/manifest.json`),
    },
    ...Object.fromEntries(
      (
        [
          ["root", `0x${"1".repeat(64)}`, "TreeDiffers"],
          ["total", "1", "TreeDiffers"],
          ["allocationHash", `0x${"1".repeat(64)}`, "TreeDiffers"],
          ["convention", "oz-standard", "TreeDiffers"],
          ["warnings", [{ code: "ZeroAddress", index: 0, message: "" }], "TreeDiffers"],
          ["count", 20, "BadManifest"],
          ["convention", "nobody's", "BadManifest"],
          ["version", 2, "BadManifest"],
          ["format", "other", "BadManifest"],
          ["root", "0x12", "BadManifest"],
          ["total", "-1", "BadManifest"],
          ["decimals", 78, "BadManifest"],
          ["allocation", { file: "../allocation.csv", sha256: `0x${"1".repeat(64)}` }, "BadManifest"],
          ["nodes", null, "BadManifest"],
          ["source", "drop.csv", "BadManifest"],
        ] as const
      ).map(([field, value, code]) => [
        `a manifest whose ${field} is ${JSON.stringify(value).slice(0, 30)}`,
        {
          code,
          says: code === "BadManifest" && field !== "count" ? field : "manifest",
          edit: (directory: string) => changeManifest(directory, { [field]: value }),
        },
      ]),
    ),
  };
  for (const [name, { code, says, edit }] of Object.entries(edits)) {
    it(name, async () => {
      const directory = await folder.write("out");
      edit(directory);
      const error = await refusal(verifyTreeDirectory(directory));
      expect(error.code, error.stack).to.equal(code);
      expect(error.message).to.include(says).and.to.include(directory);
    });
  }

  it("a forger who also keeps the manifest's hashes in step, by the root", async () => {
    const directory = await folder.write("out");
    const forged = await folder.write("forged", "native", [{ ...ROWS[0]!, amount: 7n }, ...ROWS.slice(1)]);
    const { root } = manifestOf(directory);
    changeManifest(forged, { root });
    expect((await refusal(verifyTreeDirectory(forged))).message).to.include(`root: stated ${root}`);
  });

  it("a proof that does not lead to the root, though every node is right", async () => {
    for (const convention of ["native", "uniswap"]) {
      const directory = await folder.write("out", convention);
      let rebuilt = false;
      const bent = {
        ...nobleHasher,
        hashLevel(children: Uint8Array, parents: Uint8Array) {
          nobleHasher.hashLevel(children, parents);
          if (rebuilt) parents[0] = parents[0]! ^ 1;
        },
      };
      const verification = verifyTreeDirectory(directory, {
        hasher: bent,
        onProgress: (stage, done, total) => {
          rebuilt ||= stage === "rebuild" && done === total;
        },
      });
      expect((await refusal(verification)).message).to.include("proof of index 0");
    }
  });
});
