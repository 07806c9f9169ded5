import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { getAddress } from "viem";
import { proveAccount } from "../../../src/allocation/output/proveAccount.ts";
import { conventions } from "../../../src/allocation/tree/conventions.ts";
import { changeBytes, manifestOf, ROWS, refusal, treeDirectories } from "./treeDirectories.ts";

describe("proveAccount", () => {
  const folder = treeDirectories();

  it("is refused for an account that is not in the tree, is none, or is mistyped", async () => {
    const directory = await folder.write("out");
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
  });

  it("is never handed out where it would not lead to the stated root", async () => {
    for (const convention of conventions.keys()) {
      const directory = await folder.write("out", convention);
      const sound = readFileSync(`${directory}/tree.bin`);
      const codes = new Set<string>();
      for (let node = 0; node < sound.length / 32; node++) {
        changeBytes(`${directory}/tree.bin`, (bytes) => {
          bytes[32 * node + 5] = bytes[32 * node + 5]! ^ 1;
        });
        for (const { account } of ROWS.slice(0, 7)) {
          await proveAccount(directory, account).then(
            (proven) => expect(proven.root).to.equal(manifestOf(directory).root),
            (error) => codes.add(error.code),
          );
        }
        writeFileSync(`${directory}/tree.bin`, sound);
      }
      expect([...codes].sort()).to.deep.equal(["DamagedTree", "LeafNotInTree"]);
      const rows = readFileSync(`${directory}/allocation.csv`, "utf8");
      writeFileSync(
        `${directory}/allocation.csv`,
        rows.replace(",1000000000000000000\n", ",9000000000000000000\n"),
      );
      expect((await refusal(proveAccount(directory, ROWS[0]!.account))).code).to.equal("LeafNotInTree");
      rmSync(directory, { recursive: true });
    }
  });
});
