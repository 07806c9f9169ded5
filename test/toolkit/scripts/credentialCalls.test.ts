import { join } from "node:path";
import { expect } from "chai";
import { zeroAddress } from "viem";
import { runCredential } from "./credentialChain.ts";
import { runProcess } from "./runProcess.ts";

const SYMBOLON = join(import.meta.dirname, "..", "..", "..", "scripts", "symbolon.ts");
/** Nothing is asked of it. */
const RPC = "http://127.0.0.1:1";

describe("symbolon credential, called", () => {
  it("is called in one way only, and helps", async () => {
    const place = ["--rpc", RPC, "--batch", "header.json"];
    for (const args of [
      ["revoke", ...place],
      ["revoke", "1", "--rpc", RPC],
      ["revoke", "1", "--reason", "x", ...place],
      ["revoke", "--retract", ...place],
      ["announce", ...place],
      ["hold", ...place],
      ["hold", "1", "--all", ...place],
      ["hold", "1", "--until", "soon", ...place],
      ["issue"],
      ["verify", "a.json"],
      ["verify", "a", "--cache", "b", "--witness", "c", "--registry", zeroAddress],
      ["export", "header.json", "--out", "a", "--url", "https://x.example", "--rpc", RPC],
      ["batch"],
      ["batch", "a", "--check", "b"],
    ]) {
      const { code, stdout } = await runCredential([...args, "--json"]);
      expect(code, args.join(" ")).to.equal(2);
      expect(JSON.parse(stdout).error.code).to.equal("WrongCall");
    }
    const commands =
      "schema batch issue present disclose announce revoke suspend reinstate hold show verify witness export";
    for (const command of commands.split(" ")) {
      const { code, stdout } = await runCredential([command, "--help"]);
      expect(code, command).to.equal(0);
      expect(stdout).to.match(/--json/);
    }
    const help = await runProcess([SYMBOLON, "credential", "--help"]);
    for (const command of commands.split(" "))
      expect(help.stdout).to.match(new RegExp(`^ {2}${command}\\b`, "m"));
  });
});
