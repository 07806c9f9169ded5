import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Address, type Hex, numberToHex, parseEther } from "viem";
import { type Engine, RpcError } from "../../../../src/lab/dryRun/engine/engine.ts";
import { openEmbedded } from "../../../../src/lab/dryRun/engine/openEmbedded.ts";

const GWEI = 1_000_000_000;
const addressOf = (number: number): Address => `0x${number.toString(16).padStart(40, "0")}`;

type Block = {
  readonly timestamp: Hex;
  readonly baseFeePerGas: Hex;
  readonly gasLimit: Hex;
  readonly transactions: readonly Hex[];
};
const latest = async (engine: Engine) =>
  (await engine.request("eth_getBlockByNumber", ["latest", false])) as Block;

describe("the embedded chain", () => {
  let engine: Engine;
  let folder: string;
  const home = process.cwd();

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "symbolon-embedded-"));
    process.chdir(folder);
    engine = await openEmbedded({
      gasLimit: 1_000_000,
      baseFee: GWEI,
      timestamp: 1_900_000_000n,
      chainId: 4242,
    });
  });
  after(async () => {
    process.chdir(home);
    await engine.close();
    await engine.close();
    rmSync(folder, { recursive: true });
  });

  it("has the terms that it is told, and nobody with ether", async () => {
    expect(engine).to.include({ kind: "edr", chainId: 4242, url: undefined, processId: undefined });
    expect(await engine.request("eth_chainId")).to.equal("0x1092");
    const { timestamp, baseFeePerGas, gasLimit } = await latest(engine);
    expect([timestamp, baseFeePerGas, gasLimit].map(Number)).to.deep.equal([1_900_000_000, GWEI, 1_000_000]);
    expect(await engine.request("eth_accounts")).to.deep.equal([]);
  });

  it("orders by tip, and moves the base fee by EIP-1559 once a block is more than half full", async () => {
    const tips = [2, 9, 1, 5];
    for (const [at] of tips.entries()) {
      await engine.request("hardhat_setBalance", [addressOf(100 + at), numberToHex(parseEther("1"))]);
      await engine.request("hardhat_impersonateAccount", [addressOf(100 + at)]);
    }
    const answers = await engine.batch(
      tips.map((tip, at) => ({
        method: "eth_sendTransaction",
        params: [
          {
            from: addressOf(100 + at),
            to: addressOf(1),
            gas: "0x5208",
            maxFeePerGas: numberToHex(20 * GWEI),
            maxPriorityFeePerGas: numberToHex(tip * GWEI),
          },
        ],
      })),
    );
    expect(await engine.request("eth_blockNumber")).to.equal("0x0");
    await engine.request("evm_mine");
    const hashes = answers.map((answer) => ("result" in answer ? answer.result : undefined));
    const block = await latest(engine);
    expect(block.transactions).to.deep.equal([1, 3, 0, 2].map((at) => hashes[at]));
    await engine.request("evm_mine");
    const target = 500_000;
    const gas = tips.length * 21_000;
    const fee = Number(block.baseFeePerGas);
    const expected = fee - Math.floor(Math.floor((fee * (target - gas)) / target) / 8);
    expect(Number((await latest(engine)).baseFeePerGas)).to.be.closeTo(expected, 1);
  });

  it("gives each refusal of a batch in its place, and throws that of a request", async () => {
    const [first, second] = await engine.batch([{ method: "eth_nonsense" }, { method: "eth_chainId" }]);
    expect(first).to.have.nested.property("error.code", -32004);
    expect(second).to.deep.equal({ result: "0x1092" });
    const thrown = await engine.request("eth_nonsense").catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(RpcError).and.include({ code: -32004 });
  });

  it("writes nothing where it runs", () => {
    expect(readdirSync(folder)).to.deep.equal([]);
  });
});
