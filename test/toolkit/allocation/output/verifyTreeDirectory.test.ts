import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { rebuildTree } from "../../../../src/node/allocation/output/rebuildTree.ts";
import { verifyTreeDirectory } from "../../../../src/node/allocation/output/verifyTreeDirectory.ts";
import { writeTreeDirectory } from "../../../../src/node/allocation/output/writeTreeDirectory.ts";
import type { Manifest } from "../../../../src/sdk/allocation/published/manifest.ts";
import { buildTree } from "../../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed, conventions } from "../../../../src/sdk/allocation/tree/convention.ts";
import { nobleHasher } from "../../../../src/sdk/core/hasher.ts";
import { isDeep } from "../../../deep.ts";
import { allocationOf, rowsOf } from "../allocationOf.ts";
import {
  changeBytes,
  changeManifest,
  filesOf,
  manifestOf,
  ROWS,
  refusal,
  treeDirectories,
} from "../treeDirectories.ts";

const HASH = `0x${"1".repeat(64)}`;

describe("verifyTreeDirectory", () => {
  const folder = treeDirectories();

  it("finds a change of any byte in any file, and names the file", async () => {
    const kinds = isDeep ? [...conventions.keys()] : ["native", "uniswap"];
    for (const convention of kinds) {
      for (const proofs of ["binary", "json"] as const) {
        const directory = await folder.write("out", convention, ROWS, undefined, { proofs });
        for (const file of filesOf(directory)) {
          const sound = readFileSync(`${directory}/${file}`);
          for (let at = 0; at < sound.length; at += isDeep ? 7 : 631) {
            const changed = Buffer.from(sound);
            changed[at] = changed[at]! ^ (1 << (at % 8));
            writeFileSync(`${directory}/${file}`, changed);
            const error = await refusal(verifyTreeDirectory(directory));
            expect(error.name, `${file} ${at}: ${error.stack}`).to.match(/SymbolonError|BadRows/);
            const names = file === "allocation.csv" ? /allocation\.csv|rows: stated/ : new RegExp(file);
            expect(error.message, `${file} ${at}`).to.match(names);
          }
          writeFileSync(`${directory}/${file}`, sound);
        }
        await verifyTreeDirectory(directory);
        rmSync(directory, { recursive: true });
      }
    }
  });

  it("finds a file that is missing, torn, too long, or there besides, and names it", async () => {
    for (const convention of ["native", "oz-standard", "sharded-nybbles"]) {
      const directory = await folder.write("out", convention, ROWS, undefined, { proofs: "binary" });
      for (const file of filesOf(directory)) {
        const path = `${directory}/${file}`;
        const sound = readFileSync(path);
        rmSync(path);
        expect((await refusal(verifyTreeDirectory(directory))).message).to.include(file);
        mkdirSync(path);
        expect((await refusal(verifyTreeDirectory(directory))).message, "a folder").to.include(file);
        rmSync(path, { recursive: true });
        for (const torn of [
          sound.subarray(0, -1),
          sound.subarray(0, 0),
          Buffer.concat([sound, Buffer.of(10)]),
        ]) {
          writeFileSync(path, torn);
          const names = file === "allocation.csv" ? /allocation\.csv|rows: stated/ : new RegExp(file);
          expect((await refusal(verifyTreeDirectory(directory))).message).to.match(names);
        }
        writeFileSync(path, sound);
      }
      const isSharded = convention === "sharded-nybbles";
      for (const extra of ["tree.bin", "proofs.json", ".DS_Store", ...(isSharded ? [] : ["tiles/3f.bin"])]) {
        writeFileSync(`${directory}/${extra}`, "");
        const { code, message } = await refusal(verifyTreeDirectory(directory));
        expect(code).to.equal("TreeDiffers");
        expect(message).to.include(`${extra}: stated no such file, found a file`);
        rmSync(`${directory}/${extra}`);
      }
      // Named and not looked into: it may be a whole disk.
      for (const extra of ["foo", ...(isSharded ? ["tiles"] : ["tiles/00", "accounts/00"])]) {
        mkdirSync(`${directory}/${extra}/deep`, { recursive: true });
        writeFileSync(`${directory}/${extra}/deep/file`, "");
        const { message, details } = await refusal(verifyTreeDirectory(directory));
        expect(message).to.include(`${extra}: stated no such folder, found a folder`);
        expect(details.count).to.equal(1);
        rmSync(`${directory}/${extra}`, { recursive: true });
      }
      if (!isSharded) {
        symlinkSync("/", `${directory}/tiles/00`);
        const { message } = await refusal(verifyTreeDirectory(directory));
        expect(message).to.include("tiles/00: stated no such file, found a file");
        rmSync(`${directory}/tiles/00`);
      }
      await verifyTreeDirectory(directory);
      rmSync(directory, { recursive: true });
    }
  });

  it("finds any member of the manifest changed, whether or not its digest is kept in step", async () => {
    const directory = await folder.write("out", "native", ROWS, 18, { proofs: "binary" });
    const sound = manifestOf(directory);
    const values: readonly (readonly [keyof Manifest, unknown, string])[] = [
      ["root", HASH, "TreeDiffers"],
      ["total", "1", "TreeDiffers"],
      ["allocationHash", HASH, "TreeDiffers"],
      ["warnings", [{ code: "ZeroAddress", index: 0, message: "" }], "TreeDiffers"],
      ["allocation", { ...sound.allocation, sha256: HASH }, "TreeDiffers"],
      ["accounts", { ...sound.accounts, bits: 1, files: 2 }, "TreeDiffers"],
      ["accounts", { ...sound.accounts, amountBytes: 20 }, "TreeDiffers"],
      ["proofs", { ...sound.proofs, bytes: 1 }, "TreeDiffers"],
      ["proofs", { ...sound.proofs, file: "proofs.json" }, "TreeDiffers"],
      ["proofs", null, "TreeDiffers"],
      [
        "convention",
        { ...sound.convention, name: "oz-standard", leafFields: ["account", "amount"], leafOrder: "hash" },
        "TreeDiffers",
      ],
      ["convention", { ...sound.convention, name: "custom", shape: "promote" }, "TreeDiffers"],
      ["convention", { ...sound.convention, shape: "promote" }, "BadManifest"],
      ["convention", "native", "BadManifest"],
      ["count", 20, "TreeDiffers"],
      ["count", 400, "BadManifest"],
      ["count", 2 ** 32 + 1, "BadManifest"],
      ["version", 2, "BadManifest"],
      ["version", 4, "BadManifest"],
      ["format", "other", "BadManifest"],
      ["root", "0x12", "BadManifest"],
      ["total", "-1", "BadManifest"],
      ["total", "01", "BadManifest"],
      ["decimals", 78, "BadManifest"],
      ["merged", -1, "BadManifest"],
      ["tool", 7, "BadManifest"],
      ["allocation", { file: "../allocation.csv", sha256: HASH }, "BadManifest"],
      ["allocation", { ...sound.allocation, more: 1 }, "BadManifest"],
      ["tiles", null, "BadManifest"],
      ["tiles", { ...sound.tiles, levels: 9 }, "BadManifest"],
      ["tiles", { ...sound.tiles, files: 2 }, "BadManifest"],
      ["tiles", { ...sound.tiles, sha256: HASH }, "BadManifest"],
      ["tiles", { ...sound.tiles, folder: ".." }, "BadManifest"],
      ["accounts", null, "BadManifest"],
      ["accounts", { ...sound.accounts, bits: 25 }, "BadManifest"],
      ["accounts", { ...sound.accounts, files: 2 }, "BadManifest"],
      ["accounts", { ...sound.accounts, amountBytes: 9 }, "BadManifest"],
      ["proofs", { file: "proofs.txt", bytes: 0 }, "BadManifest"],
      ["source", "drop.csv", "BadManifest"],
      ["source", { ...sound.source, path: "/tmp" }, "BadManifest"],
      ["shuffle", null, "BadManifest"],
      ["extra" as keyof Manifest, 1, "BadManifest"],
    ];
    const text = readFileSync(`${directory}/manifest.json`);
    for (const [field, value, code] of values) {
      changeManifest(directory, { [field]: value });
      const error = await refusal(verifyTreeDirectory(directory), `${field} ${JSON.stringify(value)}`);
      expect(error.code, `${field} ${JSON.stringify(value)}: ${error.message}`).to.equal(code);
      // Without the digest in step every change is found, also of what no row tells.
      writeFileSync(`${directory}/manifest.json`, text);
      writeFileSync(
        `${directory}/manifest.json`,
        `${JSON.stringify({ ...manifestOf(directory), [field]: value }, undefined, 2)}\n`,
      );
      expect((await refusal(verifyTreeDirectory(directory))).code).to.equal("BadManifest");
      writeFileSync(`${directory}/manifest.json`, text);
    }
    for (const fields of [
      { tool: "symbolon 9.9.9" },
      { source: { ...sound.source, name: "x" } },
      { merged: 1 },
      { decimals: 6 },
    ]) {
      writeFileSync(
        `${directory}/manifest.json`,
        `${JSON.stringify({ ...sound, ...fields }, undefined, 2)}\n`,
      );
      const error = await refusal(verifyTreeDirectory(directory));
      expect(error.code).to.equal("BadManifest");
      expect(error.message).to.include("digest");
    }
    writeFileSync(`${directory}/manifest.json`, JSON.stringify(sound));
    expect((await refusal(verifyTreeDirectory(directory))).message).to.include("digest");
  });

  it("finds tiles or buckets that changed places, and bytes that did, in a tree of many", async () => {
    const directory = folder.path("out");
    const rows = allocationOf(rowsOf(Array.from({ length: 1_500 }, (_, i) => BigInt(i + 1))));
    for (const convention of ["native", "uniswap"]) {
      await writeTreeDirectory(buildTree(rows, conventionNamed(convention)), directory);
      const { files } = await verifyTreeDirectory(directory);
      const all = filesOf(directory);
      expect(files).to.equal(all.length);
      const { tiles, accounts } = manifestOf(directory);
      expect(all).to.have.length(2 + tiles!.files + accounts!.files);
      for (const [one, other] of [
        ["tiles/00.bin", "tiles/01.bin"],
        ["accounts/00.bin", "accounts/01.bin"],
        ["tiles/top.bin", "accounts/00.bin"],
      ]) {
        const swap = () => {
          renameSync(`${directory}/${one}`, folder.path("aside"));
          renameSync(`${directory}/${other}`, `${directory}/${one}`);
          renameSync(folder.path("aside"), `${directory}/${other}`);
        };
        swap();
        const { code, message } = await refusal(verifyTreeDirectory(directory));
        expect(code).to.equal("TreeDiffers");
        expect(message).to.include(`${one}: stated`).and.to.include(`${other}: stated`);
        swap();
      }
      for (let i = 0; i < (isDeep ? 2_000 : 25); i++) {
        const file = all[(i * 7_919) % all.length]!;
        const sound = readFileSync(`${directory}/${file}`);
        changeBytes(`${directory}/${file}`, (bytes) => {
          const at = (i * 104_729) % bytes.length;
          bytes[at] = bytes[at]! ^ (1 << (i % 8));
        });
        const { message } = await refusal(verifyTreeDirectory(directory), `${file}, fault ${i}`);
        expect(message).to.match(
          file === "allocation.csv" ? /allocation\.csv|rows: stated/ : new RegExp(file),
        );
        writeFileSync(`${directory}/${file}`, sound);
      }
      rmSync(directory, { recursive: true });
    }
  });

  it("tells a changed amount by the root, and rows that are not canonical by themselves", async () => {
    const directory = await folder.write("out");
    changeBytes(`${directory}/allocation.csv`, (bytes) => bytes.write("9", bytes.length - 3));
    expect((await refusal(verifyTreeDirectory(directory))).message).to.include("root: stated");
    rmSync(directory, { recursive: true });
    await folder.write("out");
    const text = readFileSync(`${directory}/allocation.csv`, "utf8");
    writeFileSync(`${directory}/allocation.csv`, text.toLowerCase());
    expect((await refusal(verifyTreeDirectory(directory))).message).to.include("rows: stated");
  });

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
      let compared = false;
      const bent = {
        ...nobleHasher,
        hashLevel(children: Uint8Array, parents: Uint8Array) {
          nobleHasher.hashLevel(children, parents);
          if (compared) parents[0] = parents[0]! ^ 1;
        },
      };
      // The leaf that stands first is the first that is folded.
      const first = (await rebuildTree(directory)).tree.positions?.indexOf(0) ?? 0;
      const verification = verifyTreeDirectory(directory, {
        hasher: bent,
        onProgress: (stage) => {
          compared ||= stage === "compare";
        },
      });
      expect((await refusal(verification)).message).to.include(`proof of index ${first}`);
    }
  });

  it("compares the source where it is given, read as the manifest says", async () => {
    const file = folder.path("drop.csv");
    const text = `account,amount\n${ROWS.map(({ account }, i) => `${account},${i + 1}.5\n`).join("")}`;
    const directory = await folder.write("out", "native", ROWS, 18);
    const amounts = ROWS.map(({ account, amount }) => `${account},${amount}\n`);
    writeFileSync(file, `account,amount\n${amounts.join("").trimEnd()}\n`);
    const { checks } = await verifyTreeDirectory(directory, { source: { file } });
    expect(checks).to.include("source");
    writeFileSync(file, text);
    const { code, message } = await refusal(verifyTreeDirectory(directory, { source: { file } }));
    expect(code).to.equal("TreeDiffers");
    expect(message).to.include("source.sha256").and.to.include("allocation hash of the source");
  });
});
