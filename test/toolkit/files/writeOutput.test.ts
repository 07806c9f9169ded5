import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { expect } from "chai";
import { neighbourPrefix, runOwner } from "../../../src/node/files/leftovers.ts";
import { writeOutput } from "../../../src/node/files/writeOutput.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";

const code = (run: () => void) => {
  try {
    run();
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
  return "written";
};

describe("writeOutput", () => {
  const folder = temporaryFolder();
  const names = () => readdirSync(folder.path(""));

  it("writes texts, bytes and pieces, in place of an earlier file, and leaves nothing else", () => {
    const path = folder.path("out");
    const pieces: number[] = [];
    writeOutput(path, "one");
    writeOutput(path, new Uint8Array([0x74, 0x77, 0x6f]));
    expect(readFileSync(path, "utf8")).to.equal("two");
    writeOutput(path, ["th", new Uint8Array([0x72]), "ee"], {
      mode: 0o600,
      onPiece: (done) => pieces.push(done),
    });
    expect(readFileSync(path, "utf8")).to.equal("three");
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    expect(pieces).to.deep.equal([1, 2, 3]);
    expect(names()).to.deep.equal(["out"]);
  });

  it("leaves the earlier file, and nothing else, where its pieces fail", () => {
    const path = folder.write("out", "earlier");
    const failing = function* () {
      yield "half";
      throw new Error("no more");
    };
    expect(() => writeOutput(path, failing())).to.throw("no more");
    expect(readFileSync(path, "utf8")).to.equal("earlier");
    expect(names()).to.deep.equal(["out"]);
  });

  it("keeps two that write one file at once apart: the last is there, whole", () => {
    const path = folder.path("out");
    const outer = function* () {
      yield "outer ";
      writeOutput(path, "inner");
      expect(readFileSync(path, "utf8")).to.equal("inner");
      yield "whole";
    };
    writeOutput(path, outer());
    expect(readFileSync(path, "utf8")).to.equal("outer whole");
    expect(names()).to.deep.equal(["out"]);
  });

  it("follows no link that somebody else put there", () => {
    const precious = folder.write("precious", "kept");
    const path = folder.path("out");
    symlinkSync(precious, `${path}.partial`);
    symlinkSync(precious, path);
    writeOutput(path, "new");
    expect(readFileSync(precious, "utf8")).to.equal("kept");
    expect(lstatSync(path).isFile()).to.equal(true);
    expect(readFileSync(path, "utf8")).to.equal("new");
  });

  it("takes away what a killed run left, and nothing of one that runs", () => {
    const path = folder.path("swept/out");
    mkdirSync(folder.path("swept"));
    const left = (owner: string) => `${neighbourPrefix(path)}${owner}-0a1b2c`;
    // No process has so great a number.
    const dead = left(runOwner().replace(/^\d+/, "4194305"));
    const living = left(runOwner());
    for (const name of [dead, living]) writeFileSync(folder.path(`swept/${name}`), "half");
    writeOutput(path, "new");
    expect(readdirSync(folder.path("swept")).sort()).to.deep.equal([living, "out"].sort());
  });

  it("refuses a folder, a device, and a place that is not there", () => {
    mkdirSync(folder.path("folder"));
    for (const path of [folder.path("folder"), "/dev/null", folder.path("none/out")]) {
      expect(code(() => writeOutput(path, "x"))).to.equal("OutputNotWritable");
    }
    expect(statSync("/dev/null").isCharacterDevice()).to.equal(true);
    expect(existsSync(folder.path("none"))).to.equal(false);
    expect(names()).to.deep.equal(["folder"]);
  });
});
