import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { expect } from "chai";
import { readPlainFile } from "../../../src/node/files/readText.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";

describe("readPlainFile", () => {
  const folder = temporaryFolder();
  const codeOf = (path: string) => {
    try {
      readPlainFile(path, 10);
      return undefined;
    } catch (error) {
      return (error as { code: string }).code;
    }
  };

  it("reads a file up to the bytes that it can have", () => {
    for (const content of ["", "five.", "ten bytes."]) {
      const file = folder.write("file", content);
      expect(readPlainFile(file, 10).toString()).to.equal(content);
    }
    symlinkSync(folder.path("file"), folder.path("link"));
    expect(readPlainFile(folder.path("link"), 10).toString()).to.equal("ten bytes.");
    expect(codeOf(folder.write("file", "eleven bytes"))).to.equal("FileTooLong");
    expect(codeOf(folder.path("none"))).to.equal("ENOENT");
  });

  it("waits for no pipe and reads no device or folder", function () {
    mkdirSync(folder.path("folder"));
    expect(codeOf(folder.path("folder"))).to.be.oneOf(["NotAFile", "EISDIR"]);
    if (process.platform === "win32") this.skip();
    spawnSync("mkfifo", [folder.path("pipe")]);
    expect(codeOf(folder.path("pipe"))).to.equal("NotAFile");
    expect(codeOf("/dev/zero")).to.equal("NotAFile");
  });
});
