import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { expect } from "chai";
import { folderDigest } from "../../../src/node/files/folderDigest.ts";
import {
  openOwnOutput,
  requireNothingThere,
  requireOwnOutput,
  writeOwnOutput,
  writeOwnOutputs,
} from "../../../src/node/files/ownOutput.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";

function refusal(run: () => void): SymbolonError {
  try {
    run();
  } catch (error) {
    if (error instanceof SymbolonError) return error;
    throw error;
  }
  return expect.fail("nothing was refused");
}

describe("a file that people name for a command to write", () => {
  const folder = temporaryFolder();
  const textOf = (path: string) => readFileSync(path, "utf8");

  it("is written where nothing is, where it is empty, and where the same is", () => {
    for (const path of [folder.path("new"), folder.write("empty", ""), folder.write("same", "text")]) {
      writeOwnOutput(path, "text", { mode: 0o600 });
      expect(textOf(path)).to.equal("text");
      expect(statSync(path).mode & 0o777).to.equal(0o600);
    }
  });

  it("is kept where it holds something else, unless it may be replaced or is gone on with", () => {
    const path = folder.write("mine", "mine");
    const { code, reason, hint } = refusal(() => writeOwnOutput(path, "text"));
    expect(code).to.equal("OutputInTheWay");
    expect(reason).to.include(path).and.include("something else");
    expect(hint).to.include("--replace");
    refusal(() => writeOwnOutput(path, "text", { isEarlier: (written) => written !== "mine" }));
    expect(textOf(path)).to.equal("mine");
    expect(readdirSync(folder.path(""))).to.deep.equal(["mine"]);
    writeOwnOutput(path, "text", { isEarlier: (written) => written === "mine" });
    expect(textOf(path)).to.equal("text");
    writeOwnOutput(path, "third", { replace: true });
    expect(textOf(path)).to.equal("third");
  });

  it("is told from another to its last byte, however long it is", () => {
    const long = "0".repeat(3_000_000);
    const path = folder.write("long", `${long}1`);
    writeOwnOutput(path, [long, "1"]);
    refusal(() => writeOwnOutput(path, [long, "2"]));
    expect(textOf(path)).to.equal(`${long}1`);
  });

  it("is kept also where its pieces had to be waited for", () => {
    const path = folder.write("mine", "mine");
    const output = openOwnOutput(path);
    output.write("text");
    expect(refusal(() => output.finish()).code).to.equal("OutputInTheWay");
    output.end();
    expect(textOf(path)).to.equal("mine");
    expect(readdirSync(folder.path(""))).to.deep.equal(["mine"]);
  });

  it("says what it is, where it says so itself", () => {
    const proposal = folder.write("proposal.json", '{ "format": "symbolon-proposal" }');
    expect(refusal(() => writeOwnOutput(proposal, "x")).reason).to.include("symbolon-proposal");
    const page = folder.write("page.html", "<!doctype html>");
    expect(refusal(() => writeOwnOutput(page, "x")).reason).to.include("another page");
  });

  it("is written with others, or none of them is", () => {
    const first = folder.path("first");
    const second = folder.write("second", "mine");
    const texts = [
      [first, "one"],
      [second, "two"],
    ] as const;
    refusal(() => writeOwnOutputs(texts, {}));
    expect(existsSync(first)).to.equal(false);
    writeOwnOutputs(texts, { replace: true });
    expect([textOf(first), textOf(second)]).to.deep.equal(["one", "two"]);
  });

  it("is never replaced where it keeps signatures that the new one lacks", () => {
    const signed = (...signatures: string[]) => JSON.stringify({ signatures });
    const path = folder.write("requests.json", signed("0xaa", "0xbb"));
    expect(refusal(() => writeOwnOutput(path, signed("0xaa"), { replace: true })).code).to.equal(
      "SignaturesLost",
    );
    writeOwnOutput(path, signed("0xAA", "0xbb", "0xcc"), { replace: true });
    expect(textOf(path)).to.equal(signed("0xAA", "0xbb", "0xcc"));
  });

  it("is looked at before the work: a folder, another kind, what is never replaced", () => {
    mkdirSync(folder.path("folder"));
    expect(refusal(() => requireOwnOutput(folder.path("folder"), "x")).reason).to.include("is a folder");
    requireOwnOutput("/dev/null", "mark");
    requireOwnOutput(folder.path("none"), "mark");
    requireOwnOutput(folder.write("own", "with its mark"), "mark");
    const other = folder.write("other", "something");
    expect(refusal(() => requireOwnOutput(other, "mark")).code).to.equal("OutputInTheWay");
    requireOwnOutput(other, "mark", { replace: true });
    const key = folder.write("key.json", '{ "crypto": { "ciphertext": "ab", "kdf": "scrypt" } }');
    expect(refusal(() => requireOwnOutput(key, "mark", { replace: true })).hint).not.to.include("--replace");
  });
});

describe("a folder that people name for a command to write", () => {
  const folder = temporaryFolder();
  const over = {
    replace: true,
    digest: "another",
    hint: "Replace it.",
    names: ["rows", "record"],
    mark: { file: "record", text: "ours" },
  };

  it("is replaced only by another of its kind, and only where that is meant", async () => {
    mkdirSync(folder.path("out"));
    await requireNothingThere(folder.path("out"), "hint", { ...over, replace: false });
    folder.write("out/rows", "1");
    const refused = (given?: typeof over): Promise<SymbolonError | undefined> =>
      requireNothingThere(folder.path("out"), "Choose another.", given).then(
        () => undefined,
        (error) => error,
      );
    const codeOf = async (given?: typeof over) => (await refused(given))?.code;
    const hintOf = async (given?: typeof over) => (await refused(given))?.hint;
    expect(await codeOf(over)).to.equal("OutputInTheWay");
    folder.write("out/record", "theirs");
    expect(await hintOf(over)).to.equal("Choose another.");
    folder.write("out/record", "ours");
    expect(await codeOf()).to.equal("OutputInTheWay");
    expect(await hintOf({ ...over, replace: false })).to.equal("Choose another. Replace it.");
    expect(await codeOf(over)).to.equal(undefined);
    // The same again, while it is not known and once it is.
    const digest = await folderDigest(folder.path("out"));
    const same = { ...over, replace: false, digest };
    await requireNothingThere(folder.path("out"), "hint", { ...same, digest: undefined });
    expect(await codeOf(same)).to.equal(undefined);
    folder.write("out/rows", "2");
    expect(await codeOf(same)).to.equal("OutputInTheWay");
    folder.write("out/notes", "mine");
    expect(await codeOf(over)).to.equal("OutputInTheWay");
  });
});
