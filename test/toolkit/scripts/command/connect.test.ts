import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { chainNotReachable, openReader } from "../../../../scripts/command/connect.ts";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { runProcess } from "../runProcess.ts";
import { serveChain } from "../servedChain.ts";

const SYMBOLON = join(import.meta.dirname, "../../../../scripts/symbolon.ts");

describe("chainNotReachable", () => {
  it("tells the host, and nothing that may be a key", () => {
    const { reason, details } = chainNotReachable(
      "https://me:secret@node.example:8545/v2/secret?key=secret",
      undefined,
    );
    expect(reason).to.equal("No chain answers at https://node.example:8545.");
    expect(JSON.stringify(details)).not.to.include("secret");
  });

  it("repeats nothing of what is no address", () => {
    expect(chainNotReachable("secret", undefined).reason).to.equal("No chain answers at that address.");
  });

  it("says that a node wants a key, and which answer came where it is none of a chain", async () => {
    const server = createServer((request, response) => {
      response.writeHead(Number(request.url?.slice(1))).end("no");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const failing = async (status: number) => {
      const error = await openReader(`http://127.0.0.1:${port}/${status}`).catch((thrown) => thrown);
      return error as SymbolonError;
    };
    try {
      for (const status of [401, 403]) {
        const { code, reason, hint } = await failing(status);
        expect(code).to.equal("ChainAccessDenied");
        expect(reason).to.equal(`The node at http://127.0.0.1:${port} needs an access key (HTTP ${status}).`);
        expect(hint).to.match(/with the access key; best in SYMBOLON_RPC_URL/);
      }
      const { code, reason } = await failing(404);
      expect(code).to.equal("ChainNotReachable");
      expect(reason).to.equal(`No chain answers at http://127.0.0.1:${port} (HTTP 404).`);
    } finally {
      server.close();
    }
  });
});

describe("a chain behind ws://", () => {
  it("is asked as one behind http://, and keeps no command from ending", async () => {
    const chain = await serveChain();
    try {
      const rpc = chain.rpc.replace("http", "ws");
      const registry = "0x00000000000000000000000000000000000000a1";
      const args = ["attestation", "show", `0x${"11".repeat(32)}`, "--registry", registry];
      const { code, stderr } = await runProcess([SYMBOLON, ...args], { env: { SYMBOLON_RPC_URL: rpc } });
      expect(stderr).to.match(/^error: There is no /);
      expect(code).to.equal(1);
    } finally {
      await chain.close();
    }
  });

  it("is looked at by doctor, which ends too", async () => {
    const chain = await serveChain();
    try {
      const { stdout } = await runProcess([
        SYMBOLON,
        "doctor",
        "--rpc",
        chain.rpc.replace("http", "ws"),
        "--json",
      ]);
      const checks: readonly { check: string; status: string; found: string }[] = JSON.parse(stdout).checks;
      const rpc = checks.find(({ check }) => check === "rpc");
      expect(rpc).to.include({ status: "ok" });
      expect(rpc?.found).to.match(/, chain 31337, block 0 is \d.* old\b/);
    } finally {
      await chain.close();
    }
  });

  it("is told as not reachable where nobody answers", async () => {
    const error = await openReader("ws://127.0.0.1:1/secret").catch((thrown) => thrown);
    expect(error.reason).to.equal("No chain answers at ws://127.0.0.1:1.");
  });
});
