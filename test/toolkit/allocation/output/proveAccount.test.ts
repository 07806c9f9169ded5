import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { getAddress } from "viem";
import { proveAccount } from "../../../../src/node/allocation/output/proveAccount.ts";
import { rebuildTree } from "../../../../src/node/allocation/output/rebuildTree.ts";
import { conventions } from "../../../../src/sdk/allocation/tree/convention.ts";
import { runTree } from "../../scripts/runTree.ts";
import { filesOf, manifestOf, ROWS, refusal, treeDirectories } from "../treeDirectories.ts";

describe("proveAccount", () => {
  const folder = treeDirectories();

  it("is refused for an account that is not in the tree, is none, or is mistyped", async () => {
    for (const convention of ["native", "sharded-nybbles"]) {
      const directory = await folder.write("out", convention);
      const cases = {
        [`0x${"1".repeat(40)}`]: "AccountNotInTree",
        [`0x${"0".repeat(40)}`]: "AccountNotInTree",
        "0x12": "NotAnAddress",
        [getAddress(ROWS[3]!.account).replace(/[a-f]/, (letter) => letter.toUpperCase())]: "WrongChecksum",
      };
      for (const [account, code] of Object.entries(cases)) {
        const error = await refusal(proveAccount(directory, account));
        expect(error.code).to.equal(code);
        expect(error.message).to.include(account);
      }
    }
    expect((await refusal(proveAccount(folder.path("none"), ROWS[0]!.account))).code).to.equal("NotATree");
  });

  it("is refused for an account as Rootstock spells it, with the spelling to write", async () => {
    // From EIP-1191.
    const error = await refusal(
      proveAccount(await folder.write("out"), "0x5aaEB6053f3e94c9b9a09f33669435E7ef1bEAeD"),
    );
    expect(error.reason).to.include("that of chain 30 (EIP-1191)");
    expect(error.hint).to.equal(
      "Write 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed, which is the same account.",
    );
  });

  it("is of the root and the convention that are wanted, or refused", async () => {
    const { account } = ROWS[4]!;
    for (const convention of ["native", "oz-standard", "sharded-nybbles"]) {
      const directory = await folder.write("out", convention);
      const { root } = manifestOf(directory);
      const proven = await proveAccount(directory, account);
      const upper = `0x${root.slice(2).toUpperCase()}` as const;
      for (const wanted of [{ root }, { root: upper, convention }, { convention }]) {
        expect(await proveAccount(directory, account, wanted)).to.deep.equal(proven);
      }
      const other = `0x${"11".repeat(32)}` as const;
      const otherRoot = await refusal(proveAccount(directory, account, { root: other, convention }));
      expect([otherRoot.code, otherRoot.details]).to.deep.equal([
        "RootMismatch",
        { stated: root, wanted: other },
      ]);
      const error = await refusal(proveAccount(directory, account, { root, convention: "uniswap" }));
      expect(error.code).to.equal("ConventionMismatch");
      expect(error.details).to.deep.equal({ stated: convention, wanted: "uniswap" });
    }
  });

  it("says on the terminal what is only the publisher's word", async () => {
    const { account } = ROWS[4]!;
    const told = async (convention: string, ...args: string[]) => {
      const directory = await folder.write("out", convention);
      const root = args.includes("--root") ? [manifestOf(directory).root] : [];
      return await runTree(["proof", directory, account, ...args, ...root]);
    };
    const line = (stdout: string, name: string) =>
      new RegExp(`^${name} +\\S+ ?(.*)$`, "m").exec(stdout)?.[1] ?? "none";
    const word = "(as published: compare it, or give";
    const bare = (await told("native")).stdout;
    expect(line(bare, "root")).to.equal(`${word} --root)`);
    expect(line(bare, "convention")).to.equal(`${word} --convention)`);
    const trusted = (await told("native", "--root")).stdout;
    for (const name of ["root", "convention", "index"]) expect(line(trusted, name), name).to.equal("");
    const { code, stderr } = await told("oz-standard", "--root");
    expect([code, stderr]).to.satisfy(
      ([exit, text]: [number, string]) => exit === 1 && /oz-standard/.test(text),
    );
    const standard = (await told("oz-standard", "--convention", "oz-standard", "--root")).stdout;
    expect(line(standard, "convention")).to.equal("");
    expect(line(standard, "index")).to.equal("(as published: no leaf holds it)");
    expect((await told("native", "--convention", "other")).code).to.equal(2);
  });

  it("is never handed out with anything else than what leads to the stated root, whatever byte is changed", async () => {
    for (const convention of conventions.keys()) {
      const directory = await folder.write("out", convention);
      const { tree } = await rebuildTree(directory);
      const codes = new Set<string>();
      for (const file of filesOf(directory)) {
        if (file === "manifest.json") continue;
        const sound = readFileSync(`${directory}/${file}`);
        for (let at = 0; at < sound.length; at += 41) {
          const changed = Buffer.from(sound);
          changed[at] = changed[at]! ^ 1;
          writeFileSync(`${directory}/${file}`, changed);
          const { account } = ROWS[at % ROWS.length]!;
          try {
            const { index, proof, leaf } = await proveAccount(directory, account);
            expect({ leaf, proof }).to.deep.equal({ leaf: tree.leaf(index), proof: tree.proof(index) });
            expect(tree.allocation.accounts.subarray(20 * index, 20 * index + 20)).to.deep.equal(
              new Uint8Array(Buffer.from(account.slice(2), "hex")),
            );
          } catch (error) {
            codes.add((error as { code: string }).code);
          }
        }
        writeFileSync(`${directory}/${file}`, sound);
      }
      if (convention !== "sharded-nybbles") {
        expect([...codes], convention).to.include.members(["DamagedBucket", "DamagedTile"]);
      } else expect(codes.size).to.be.greaterThan(0);
      rmSync(directory, { recursive: true });
    }
  });

  it("names the file that is missing, torn or of another tree", async () => {
    const directory = await folder.write("out");
    const other = await folder.write("other", "native", ROWS.slice(0, 20));
    const account = ROWS[5]!.account;
    for (const [file, code] of [
      ["tiles/top.bin", "DamagedTile"],
      ["accounts/all.bin", "DamagedBucket"],
    ] as const) {
      const sound = readFileSync(`${directory}/${file}`);
      rmSync(`${directory}/${file}`);
      const missing = await refusal(proveAccount(directory, account));
      expect(missing.code).to.equal("DamagedTree");
      expect(missing.message).to.include(`${file} cannot be read (ENOENT)`);
      writeFileSync(`${directory}/${file}`, sound.subarray(0, sound.length - 5));
      expect((await refusal(proveAccount(directory, account))).code).to.equal(code);
      writeFileSync(`${directory}/${file}`, sound);
    }
    writeFileSync(`${directory}/tiles/top.bin`, readFileSync(`${other}/tiles/top.bin`));
    expect((await refusal(proveAccount(directory, account))).code).to.equal("DamagedTile");
  });
});
