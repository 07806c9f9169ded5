import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { getBlockNumber } from "viem/actions";
import { chainNotReachable, openReader } from "../../../../scripts/command/connect.ts";
import { closeConnections } from "../../../../scripts/command/openConnections.ts";
import { checkRpc } from "../../../../scripts/doctor/checks.ts";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { openAnswering } from "../../answering.ts";
import { openSocketServer } from "../../delivery/socketServer.ts";
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
      response.writeHead(Number(request.url?.slice(1))).end();
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

/** What answers in a chain's place: status, body, and what is said of it after the place, with its hint. */
const ACCESS = /with the access key.* ask the provider\.$/;
const IN_WORDS = /^Check the address, and the access key .*symbolon doctor --rpc URL\.$/;
const OTHERS: readonly (readonly [number, string, string, RegExp])[] = [
  [200, '{"message":"Invalid API key"}', " It says: Invalid API key.", IN_WORDS],
  [200, '{"jsonrpc":"2.0","id":1,"error":"daily limit reached"}', " It says: daily limit reached.", IN_WORDS],
  [200, '{"jsonrpc":"2.0","id":1,"error":{"message":"bad key."}}', " It says: bad key.", IN_WORDS],
  [200, '{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"paused"}}', " It says: paused.", IN_WORDS],
  [
    200,
    '{"message":"NOTOK","result":"no key \\u202e\\u001b[31m"}',
    " It says: NOTOK: no key [31m.",
    IN_WORDS,
  ],
  [404, "<pre>Cannot POST /v2/0123456789abcdef</pre>", "", IN_WORDS],
  [503, '{"error":{"message":"no backend"}}', " (HTTP 503). It says: no backend.", IN_WORDS],
  [401, '{"message":"who is that"}', " needs an access key (HTTP 401). It says: who is that.", ACCESS],
  [402, '{"message":"pay first"}', " refuses access (HTTP 402). It says: pay first.", ACCESS],
  [
    403,
    '{"error":{"code":-32000,"message":"origin not allowed"}}',
    " refuses access (HTTP 403). It says: origin not allowed.",
    ACCESS,
  ],
];

describe("what answers in the place of a chain", () => {
  const KEY = "0123456789abcdef";
  let answer: (method: string | undefined, path: string | undefined) => readonly [number, string, string?];
  let server: Awaited<ReturnType<typeof openAnswering>>;
  before(async () => {
    server = await openAnswering(({ request, response }) => {
      const [status, body, location] = answer(request.method, request.url);
      response.writeHead(status, location === undefined ? {} : { location }).end(body);
    });
  });
  after(() => server.close());

  const opened = async () => {
    const error = await openReader(`${server.url}/v2/${KEY}?token=${KEY}`).catch((thrown) => thrown);
    expect(error.reason + error.hint + JSON.stringify(error.details)).not.to.include(KEY);
    expect(error.reason).not.to.match(/viem|HTTP request failed|URL:/);
    return error as SymbolonError;
  };

  for (const [status, body, said, hint] of OTHERS) {
    it(`is quoted: ${status} ${body.replace(KEY, "KEY")}`, async () => {
      answer = () => [status, body];
      const error = await opened();
      const isClosed = status > 400 && status < 404;
      expect(error.code).to.equal(isClosed ? "ChainAccessDenied" : "ChainNotReachable");
      expect(error.reason).to.include(isClosed ? `The node at ${server.url}` : "No chain answers at");
      expect(error.reason)
        .to.include(said)
        .and.include(body.includes("POST") ? "Cannot POST /v2/..." : "");
      expect(error.hint).to.match(hint);
      const { status: failed, found } = await checkRpc(`${server.url}/v2/${KEY}`);
      expect(failed).to.equal("missing");
      expect(found).to.include(said.replace(/^.*: /, "").replace(/\.$/, "")).and.not.include(KEY);
      if (status !== 200) expect(found).to.include(`HTTP ${status} to web3_clientVersion: `);
    });
  }

  it("is told as a redirect, which loses the question", async () => {
    answer = (method, path) =>
      path?.startsWith("/v2/") ? [301, "", `/v3/${KEY}`] : [method === "POST" ? 200 : 405, "POST only"];
    const error = await opened();
    const where = `redirects to ${server.url}/v3/...`;
    expect(error.code).to.equal("ChainNotReachable");
    expect(error.reason).to.equal(
      `No chain answers at ${server.url} (HTTP 405). It ${where}. It says: POST only.`,
    );
    expect(error.hint).to.match(/^Give the address that it redirects to/);
    const { found } = await checkRpc(`${server.url}/v2/${KEY}`);
    expect(found).to.include(`it ${where}; HTTP 405 to web3_clientVersion: POST only`).and.not.include(KEY);
  });

  it("is quoted where it refuses a connection of ws://, too", async () => {
    answer = () => [401, '{"message":"who is that"}'];
    const rpc = `${server.url.replace("http", "ws")}/v2/${KEY}`;
    const error = await openReader(rpc).catch((thrown) => thrown);
    expect(error.code).to.equal("ChainAccessDenied");
    expect(error.reason).to.match(
      /^The node at ws:.* needs an access key \(HTTP 401\)\. It says: who is that\.$/,
    );
    expect((await checkRpc(rpc)).found).to.include("HTTP 401 to web3_clientVersion: who is that");
  });

  for (const said of [
    { message: "Invalid API key" },
    { id: null, error: { code: -32_000, message: "Invalid API key" } },
  ]) {
    it(`is quoted where it answers nothing else by ws://: ${JSON.stringify(said)}`, async () => {
      const socket = await openSocketServer((_, spoken) => spoken.send(JSON.stringify(said)));
      try {
        const error = await openReader(socket.url).catch((thrown) => thrown);
        expect(error.code).to.equal("ChainNotReachable");
        expect(error.reason).to.equal(`No chain answers at ${socket.url}. It says: Invalid API key.`);
      } finally {
        socket.close();
        await closeConnections();
      }
    });
  }

  it("gives doctor no words of viem's from behind ws:// either", async () => {
    const { found } = await checkRpc(`ws://127.0.0.1:1/v2/${KEY}`);
    expect(found).to.equal("no chain answers at ws://127.0.0.1:1: web3_clientVersion: it is not connected");
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

  it("is asked all questions by the connection of the first", async () => {
    const heard: string[] = [];
    const socket = await openSocketServer((text, spoken) => {
      const { id, method } = JSON.parse(text) as { readonly id: number; readonly method: string };
      heard.push(method);
      spoken.send(JSON.stringify({ jsonrpc: "2.0", id, result: "0x29" }));
    });
    try {
      const reader = await openReader(socket.url);
      expect(await getBlockNumber(reader)).to.equal(41n);
      expect(heard.toSorted()).to.deep.equal(["eth_blockNumber", "eth_chainId", "eth_subscribe"]);
    } finally {
      socket.close();
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
