import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { isDeep } from "../../deep.ts";
import { type AbiStruct, abiEncode } from "../naive/abiEncode.ts";
import { typeHash } from "../naive/typeHash.ts";
import { writeAbiFiles } from "./abiFiles.ts";
import { allKinds } from "./allKinds.ts";
import { differences } from "./differences.ts";
import { solidityStructs, structName } from "./solidityStruct.ts";
import { vectorFiles } from "./vectorFiles.ts";

const folder = join(import.meta.dirname, "..");
const vectorsIn = (json: string): unknown[] => (JSON.parse(json) as { vectors: unknown[] }).vectors;

describe("vector files", () => {
  let files: Map<string, string>;
  const vectors = new Map<string, readonly AbiStruct[]>();
  before(() => {
    files = vectorFiles((kind) => {
      vectors.set(kind.kind, kind.vectors());
      return vectors.get(kind.kind) ?? [];
    });
  });

  it("on disk are byte for byte what the generator makes", () => {
    expect(differences(folder, files)).to.deep.equal([]);
  });

  (isDeep ? it : it.skip)("come out the same a second time, in another process", () => {
    const run = spawnSync(process.execPath, [join(folder, "generate.ts"), "--check"], { encoding: "utf8" });
    expect(run.status, run.stderr).to.equal(0);
  });

  it("cover every format with 1,000 vectors at least, none of them twice, in under 2.5 MB of JSON", () => {
    const documents = [...files.values()];
    expect(documents).to.have.length(allKinds.length);
    expect(documents.flatMap(vectorsIn)).to.have.length.at.least(1_000);
    expect(documents.join("").length).to.be.below(2_500_000);
    for (const document of documents) {
      const texts = vectorsIn(document).map((vector) => JSON.stringify(vector));
      expect(texts.length - new Set(texts).size, JSON.parse(document).kind).to.equal(0);
    }
  });

  it("are reported when changed, missing or strange", () => {
    const copy = mkdtempSync(join(tmpdir(), "vectors-"));
    try {
      for (const [name, contents] of files) writeFileSync(join(copy, name), contents);
      expect(differences(copy, files)).to.deep.equal([]);
      writeFileSync(join(copy, "policy.json"), `${files.get("policy.json")}0`);
      writeFileSync(join(copy, "stray.json"), "{}");
      rmSync(join(copy, "verdict.json"));
      expect(differences(copy, files)).to.deep.equal([
        "policy.json differs from what the generator makes",
        "verdict.json is missing",
        "stray.json is made by no generator",
      ]);
    } finally {
      rmSync(copy, { recursive: true });
    }
  });

  it("reach Solidity value for value, whatever lay there before", () => {
    const built = mkdtempSync(join(tmpdir(), "vectors-"));
    try {
      writeFileSync(join(built, "policy.abi"), "0x");
      writeAbiFiles(folder, built);
      expect(readdirSync(built).sort()).to.deep.equal(allKinds.map(({ kind }) => `${kind}.abi`).sort());
      for (const { kind, layout } of allKinds) {
        const expected = abiEncode([{ array: { struct: layout } }], [vectors.get(kind) ?? []]);
        expect(readFileSync(join(built, `${kind}.abi`), "utf8") === expected, kind).to.equal(true);
      }
    } finally {
      rmSync(built, { recursive: true });
    }
  });

  it("have the structs that README.md prints for Solidity", () => {
    const page = readFileSync(join(folder, "README.md"), "utf8");
    const structs = allKinds.flatMap(({ kind, layout }) => solidityStructs(structName(kind), layout));
    expect(page.split("\n").filter((line) => line.startsWith("struct "))).to.deep.equal(structs);
  });

  it("hold every hash that docs/formats.md prints", () => {
    const page = readFileSync(join(folder, "../../docs/formats.md"), "utf8");
    const known = [...files.values(), ...Object.values(typeHash)].join("\n");
    const printed = page.match(/\b(0x[0-9a-f]{64}|\d{40,})\b/g) ?? [];
    expect(printed).to.have.length.above(20);
    expect(printed.filter((hash) => !known.includes(hash))).to.deep.equal([]);
  });
});
