import { type ChildProcess, spawn } from "node:child_process";
import { expect } from "chai";
import { type Address, type Hex, numberToHex } from "viem";
import { type Engine, RpcError } from "../../../../src/lab/dryRun/engine/engine.ts";
import { anvilBinary, openAnvil } from "../../../../src/lab/dryRun/engine/openAnvil.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { openAnswering } from "../../answering.ts";
import { until } from "../../patience.ts";

const addressOf = (number: number): Address => `0x${number.toString(16).padStart(40, "0")}`;

type Block = { readonly timestamp: Hex; readonly baseFeePerGas: Hex; readonly transactions: readonly Hex[] };

const latest = async (engine: Engine) =>
  (await engine.request("eth_getBlockByNumber", ["latest", false])) as Block;

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}

/** A process that has ended may keep its number for a while. */
async function answers(url: string): Promise<boolean> {
  const body = '{"jsonrpc":"2.0","id":0,"method":"eth_chainId"}';
  const headers = { "content-type": "application/json" };
  return await fetch(url, { method: "POST", headers, body }).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function thrownBy(work: Promise<unknown>): Promise<SymbolonError> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).to.be.instanceOf(SymbolonError);
  return thrown as SymbolonError;
}

describe("an anvil of our own", () => {
  const open: Engine[] = [];
  afterEach(async () => {
    for (const engine of open.splice(0).reverse()) await engine.close();
  });
  const opened = async (parameters: Parameters<typeof openAnvil>[0] = {}) => {
    const engine = await openAnvil(parameters);
    open.push(engine);
    return engine;
  };

  it("is an empty chain, of the number and the time that it is told", async () => {
    const engine = await opened({ chainId: 4242, timestamp: 1_900_000_000n });
    expect(engine).to.include({ kind: "anvil", chainId: 4242 });
    expect(await engine.request("eth_chainId")).to.equal("0x1092");
    expect(Number((await latest(engine)).timestamp)).to.equal(1_900_000_000);
    expect(await engine.request("eth_accounts")).to.deep.equal([]);
  });

  it("mines when it is told, in the order of sending, for anybody and without fees", async () => {
    const engine = await opened();
    const senders = [9, 3, 7, 5].map(addressOf);
    const hashes: unknown[] = [];
    for (const [at, from] of senders.entries()) {
      // Who pays more is not before who came first.
      await engine.request("anvil_setBalance", [from, numberToHex(at * 21_000)]);
      const transaction = { from, to: addressOf(1), gas: "0x5208", gasPrice: numberToHex(at) };
      hashes.push(await engine.request("eth_sendTransaction", [transaction]));
    }
    expect(await engine.request("eth_blockNumber")).to.equal("0x0");
    await engine.request("evm_mine");
    const { transactions, baseFeePerGas } = await latest(engine);
    expect(baseFeePerGas).to.equal("0x0");
    expect(transactions).to.deep.equal(hashes);
  });

  it("mines all that a batch has sent before, in the order of their nonces", async () => {
    const engine = await opened();
    const sends = Array.from({ length: 60 }, (_, at) => ({
      method: "eth_sendTransaction",
      params: [{ from: addressOf(10 + (at % 30)), to: addressOf(1), gas: "0x5208", gasPrice: "0x0" }],
    }));
    const count = { method: "eth_getTransactionCount", params: [addressOf(10), "latest"] };
    const answers = await engine.batch([...sends, { method: "evm_mine" }, count]);
    expect(answers.filter((answer) => "error" in answer)).to.deep.equal([]);
    expect(answers.at(-1)).to.have.property("result", "0x2");
    expect((await latest(engine)).transactions).to.have.length(60);
  });

  it("answers a batch in its order, with each refusal in its place, and throws that of a request", async () => {
    const engine = await opened();
    const [first, second, third] = await engine.batch([
      { method: "eth_chainId" },
      { method: "eth_getBalance", params: ["nonsense"] },
      { method: "eth_blockNumber" },
    ]);
    expect(first).to.have.property("result", "0x7a69");
    expect(second).to.have.nested.property("error.code", -32602);
    expect(third).to.have.property("result", "0x0");
    expect(await engine.batch([])).to.deep.equal([]);
    const thrown = await engine.request("eth_getBalance", ["nonsense"]).catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(RpcError).and.include({ code: -32602 });
  });

  it("forks another: its state, its number, and from then on a time of its own", async () => {
    const real = await opened({ chainId: 77, timestamp: 1_900_000_000n });
    await real.request("anvil_setBalance", [addressOf(1), "0x11"]);
    await real.request("evm_mine");
    const url = real.url ?? "";
    const fork = await opened({ fork: { url, blockNumber: 1n }, timestamp: 1_950_000_000n });
    expect(fork.chainId).to.equal(77);
    expect(await fork.request("eth_getBalance", [addressOf(1), "latest"])).to.equal("0x11");
    const snapshot = await fork.request("evm_snapshot");
    await fork.request("anvil_setBalance", [addressOf(1), "0x22"]);
    await fork.request("evm_mine");
    expect(Number((await latest(fork)).timestamp)).to.equal(1_950_000_000);
    expect((await latest(fork)).baseFeePerGas).to.equal("0x0");
    expect(await fork.request("evm_revert", [snapshot])).to.equal(true);
    expect(await fork.request("eth_getBalance", [addressOf(1), "latest"])).to.equal("0x11");
    expect(await real.request("eth_blockNumber")).to.equal("0x1");
  });

  it("does not start where it cannot, and says why without the node's key", async () => {
    const hardfork = await thrownBy(openAnvil({ hardfork: "narnia" }));
    expect(hardfork).to.include({ code: "EngineNotStarted" });
    expect(hardfork.message).to.include("narnia");
    const fork = { url: "http://127.0.0.1:1/v3/secret", blockNumber: 1n };
    const dead = await thrownBy(openAnvil({ fork }));
    expect(dead).to.include({ code: "EngineNotStarted" });
    expect(dead.message).to.match(/127\.0\.0\.1:1\b.*refused/);
    expect(`${dead.message} ${JSON.stringify(dead.details, (_, value) => String(value))}`).to.not.include(
      "secret",
    );
  });

  it("is lost as a whole, with what it said, where the node that it forks refuses", async () => {
    const real = await opened({ timestamp: 1_900_000_000n });
    let refuses = false;
    const node = await openAnswering(async ({ response, body }) => {
      const { id, method, params } = JSON.parse(body) as { id: number; method: string; params?: unknown[] };
      // What is still asked when all of it is closed gets no answer.
      const asked = real.batch([{ method, ...(params !== undefined && { params }) }]);
      const [answer] = await asked.catch(() => []);
      if (answer === undefined) return void response.destroy();
      const error = { code: -32000, message: "the cupboard is bare" };
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ jsonrpc: "2.0", id, ...(refuses ? { error } : { ...answer, id }) }));
    });
    try {
      const fork = await opened({ fork: { url: node.url, blockNumber: 0n } });
      refuses = true;
      const thrown = await thrownBy(fork.request("evm_mine"));
      expect(thrown).to.include({ code: "EngineLost" });
      expect(thrown.message).to.include("the cupboard is bare");
      expect(await thrownBy(fork.request("eth_chainId"))).to.include({ code: "EngineLost" });
      expect(isRunning(fork.processId ?? 0)).to.equal(false);
    } finally {
      await node.close();
    }
  });

  it("ends when it is closed, and once more does no harm", async () => {
    const engine = await openAnvil();
    expect(isRunning(engine.processId ?? 0)).to.equal(true);
    await Promise.all([engine.close(), engine.close()]);
    expect(isRunning(engine.processId ?? 0)).to.equal(false);
    await engine.close();
  });

  for (const [how, end] of [
    ["is killed", (child: ChildProcess) => child.kill("SIGKILL")],
    ["ends by itself", (child: ChildProcess) => child.stdin?.end()],
  ] as const) {
    it(`ends when the process that opened it ${how}`, async () => {
      const module = new URL("../../../../src/lab/dryRun/engine/openAnvil.ts", import.meta.url);
      const program = `
        const { openAnvil } = await import(${JSON.stringify(module.href)});
        const { url } = await openAnvil();
        process.stdin.once("end", () => process.exit(7)).resume();
        console.log(url);`;
      const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
        stdio: ["pipe", "pipe", "inherit"],
      });
      const ended = new Promise((resolve) => child.once("exit", resolve));
      const said = await new Promise<string>((resolve) => {
        child.stdout?.once("data", (text) => resolve(String(text)));
      });
      const url = said.trim();
      expect(await answers(url)).to.equal(true);
      end(child);
      await ended;
      await until(async () => !(await answers(url)));
    });
  }

  it("is looked for in the package of this machine, and its absence has a hint", () => {
    expect(anvilBinary()).to.match(/anvil(\.exe)?$/);
    for (const [machine, from, said] of [
      ["sunos-mips", import.meta.url, "not built for it"],
      ["linux-x64", "/", "@foundry-rs/anvil-linux-amd64 is not installed"],
    ] as const) {
      expect(() => anvilBinary(machine, from))
        .to.throw(SymbolonError, said)
        .that.includes({ code: "AnvilMissing" })
        .and.has.property("hint")
        .that.includes("npm install @foundry-rs/anvil");
    }
  });
});
