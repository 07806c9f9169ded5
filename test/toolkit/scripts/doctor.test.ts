import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import {
  type Check,
  checkNode,
  checkNpm,
  checkPackages,
  checkRpc,
  oldestNode,
} from "../../../scripts/doctor/checks.ts";
import { checkLines } from "../../../scripts/doctor.ts";
import { type Answering, openAnswering } from "../answering.ts";
import { runProcess } from "./runProcess.ts";

const SYMBOLON = join(import.meta.dirname, "..", "..", "..", "scripts", "symbolon.ts");

describe("doctor", () => {
  it("tells a Node that is too old from one that will do", () => {
    expect(checkNode("24.2.0", oldestNode.checkout).status).to.equal("ok");
    expect(checkNode("26.0.0", oldestNode.checkout).status).to.equal("ok");
    expect(checkNode("22.12.0", oldestNode.package).status).to.equal("ok");
    for (const version of ["18.20.8", "22.23.3", "24.1.0"]) {
      const { status, found, hint } = checkNode(version, oldestNode.checkout);
      expect({ status, found }).to.deep.equal({ status: "missing", found: `${version}, too old` });
      expect(hint).to.include("24.2");
    }
    expect(checkNode("22.11.0", oldestNode.package).status).to.equal("missing");
  });

  it("tells packages as locked from missing and differing ones, by name", () => {
    const folder = mkdtempSync(join(tmpdir(), "symbolon-doctor-"));
    const put = (file: string, packages: object) => writeFileSync(file, JSON.stringify({ packages }));
    const foreign = { "node_modules/fsevents": { version: "2.0.0", optional: true } };
    const names = ["viem", "mocha", "solc", "chai"].map((name) => `node_modules/${name}`);
    const ofVersion = (version: string) => Object.fromEntries(names.map((name) => [name, { version }]));
    try {
      put(join(folder, "package-lock.json"), { "": {}, ...ofVersion("1.0.0"), ...foreign });
      expect(checkPackages(folder)).to.include({ status: "missing", found: "not installed" });
      mkdirSync(join(folder, "node_modules"));
      const list = join(folder, "node_modules", ".package-lock.json");
      put(list, ofVersion("1.0.0"));
      expect(checkPackages(folder).status).to.equal("ok");
      for (const [installed, found] of [
        [ofVersion("2.0.0"), "4 not as in the lockfile: viem, mocha, solc, ..."],
        [{ ...ofVersion("1.0.0"), "node_modules/stray": {} }, "1 not as in the lockfile: stray"],
      ] as const) {
        put(list, installed);
        expect(checkPackages(folder)).to.include({ status: "missing", found });
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("tells npm from none", () => {
    const path = process.env.PATH;
    try {
      process.env.PATH = "";
      expect(checkNpm().status).to.equal("missing");
    } finally {
      process.env.PATH = path;
    }
  });

  it("prints one line a check, with the hint under it", () => {
    const checks: Check[] = [
      { check: "node", status: "ok", found: "24" },
      { check: "compiler", status: "missing", found: "no solc", hint: "install it" },
    ];
    expect(checkLines(checks)).to.deep.equal([
      "ok       node      24",
      "missing  compiler  no solc",
      "                   hint: install it",
    ]);
  });

  describe("asks a chain's RPC", () => {
    let server: Answering;
    let url: string;
    let authorization: string | undefined;
    let answer: (method: string) => { status?: number; body: string };
    before(async () => {
      server = await openAnswering(({ request, response, body: asked }) => {
        ({ authorization } = request.headers);
        const { method } = JSON.parse(asked) as { method: string };
        const { status = 200, body } = answer(method);
        response.writeHead(status).end(body);
      });
      ({ url } = server);
    });
    after(() => server.close());

    it("tells client, chain and the age of its newest block", async () => {
      const results: Record<string, unknown> = {
        web3_clientVersion: "Some/1.0",
        eth_chainId: "0x64",
        get eth_getBlockByNumber() {
          return { number: "0x10", timestamp: `0x${(Math.floor(Date.now() / 1000) - 90).toString(16)}` };
        },
      };
      answer = (method) => ({ body: JSON.stringify({ jsonrpc: "2.0", id: 1, result: results[method] }) });
      const { status, found } = await checkRpc(url);
      expect(status).to.equal("ok");
      expect(found).to.match(
        /^Some\/1\.0, chain 100, block 16 is 9[01] s old; it speaks as Gnosis does, by its chain's number: .*tip/,
      );
      answer = (method) => {
        const result = method === "eth_chainId" ? "0x7777" : results[method];
        return { body: JSON.stringify({ jsonrpc: "2.0", id: 1, result }) };
      };
      expect((await checkRpc(url)).found).to.match(/ s old$/);
    });

    type Answer = { readonly status?: number; readonly body: string };
    const noBlock = (method: string) =>
      method === "eth_getBlockByNumber" ? '{"result":null}' : '{"result":"0x1"}';
    const bad: readonly [string, (method: string) => Answer, RegExp][] = [
      [
        "refuses",
        () => ({ body: '{"error":{"message":"no such method"}}' }),
        /web3_clientVersion: no such method/,
      ],
      ["needs an API key", () => ({ status: 401, body: "" }), /HTTP 401/],
      ["is no RPC at all", () => ({ body: "<html>" }), /^no chain answers at http:.*: not a word of why$/],
      ["gives no block", (method) => ({ body: noBlock(method) }), /no block/],
    ];
    for (const [what, say, reason] of bad) {
      it(`says so when the other side ${what}`, async () => {
        answer = say;
        const { status, found, hint } = await checkRpc(url);
        expect(status).to.equal("missing");
        expect(found).to.match(reason);
        expect(hint).to.be.a("string");
      });
    }

    it("gives name and password of an address as commands do, and repeats neither", async () => {
      answer = () => ({ status: 401, body: "not you" });
      const { found } = await checkRpc(url.replace("//", "//someone:secret@"));
      expect(found).to.equal(`no chain answers at ${url}: HTTP 401 to web3_clientVersion: not you`);
      expect(authorization).to.equal(`Basic ${btoa("someone:secret")}`);
    });

    it("says so when nobody is there, or the address is none", async () => {
      const closed = createServer();
      await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
      const { port } = closed.address() as AddressInfo;
      await new Promise((resolve) => closed.close(resolve));
      expect((await checkRpc(`http://127.0.0.1:${port}`)).found).to.include("ECONNREFUSED");
      expect((await checkRpc("nonsense")).found).to.include("Invalid URL");
    });
  });

  it("as a command: one JSON document, exit 1 exactly when something needed is missing", async () => {
    const { code, stdout } = await runProcess([SYMBOLON, "doctor", "--json"]);
    const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: Check[] };
    const names = ["node", "npm", "packages", "compiler", "embedded chain", "disk", "memory"];
    expect(checks.map(({ check }) => check)).to.deep.equal(names);
    expect(ok).to.equal(checks.every(({ status }) => status !== "missing"));
    expect(code).to.equal(ok ? 0 : 1);
    expect(checks.filter(({ status, hint }) => (status === "ok") === (hint !== undefined))).to.deep.equal([]);

    const { code: failed, stdout: lines } = await runProcess([
      SYMBOLON,
      "doctor",
      "--rpc",
      "http://127.0.0.1:1",
    ]);
    expect(failed).to.equal(1);
    expect(lines).to.match(
      /missing +rpc +no chain answers at http:\/\/127.0.0.1:1: .*\n +hint: check the address/,
    );
  });
});
