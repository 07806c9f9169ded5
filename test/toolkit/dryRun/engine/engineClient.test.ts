import { expect } from "chai";
import { type Address, encodeDeployData, erc20Abi, type Hex, numberToHex, parseEther } from "viem";
import {
  call,
  getBlock,
  getChainId,
  readContract,
  simulateContract,
  waitForTransactionReceipt,
} from "viem/actions";
import type { Engine } from "../../../../src/lab/dryRun/engine/engine.ts";
import { engineClient } from "../../../../src/lab/dryRun/engine/engineClient.ts";
import { openAnvil } from "../../../../src/lab/dryRun/engine/openAnvil.ts";
import { openEmbedded } from "../../../../src/lab/dryRun/engine/openEmbedded.ts";
import { revertData } from "../../../../src/sdk/chain/errors/revertData.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";

const OWNER: Address = "0x00000000000000000000000000000000000000a1";
const POOR: Address = "0x00000000000000000000000000000000000000a2";

const engines: Readonly<Record<string, () => Promise<Engine>>> = {
  anvil: () => openAnvil({ chainId: 55 }),
  edr: () => openEmbedded({ gasLimit: 30_000_000, baseFee: 0, chainId: 55 }),
};

for (const [kind, openEngine] of Object.entries(engines)) {
  describe(`a client of a rehearsal's chain (${kind})`, () => {
    let engine: Engine;
    let token: Address;

    before(async () => {
      engine = await openEngine();
      const { abi, bytecode } = ownBuild("SampleToken", "mocks");
      await engine.request("hardhat_impersonateAccount", [OWNER]);
      await engine.request("hardhat_setBalance", [OWNER, numberToHex(parseEther("1"))]);
      const data = encodeDeployData({ abi, bytecode, args: [OWNER, 1000n] });
      const hash = await engine.request("eth_sendTransaction", [
        { from: OWNER, data, gas: "0x7a1200", gasPrice: "0x0" },
      ]);
      await engine.request("evm_mine");
      const receipt = await waitForTransactionReceipt(engineClient(engine), { hash: hash as Hex });
      token = receipt.contractAddress as Address;
    });
    after(() => engine.close());

    it("knows its chain, and reads contracts", async () => {
      const client = engineClient(engine);
      expect(client.chain.id).to.equal(55);
      expect(await getChainId(client)).to.equal(55);
      expect((await getBlock(client)).number).to.equal(1n);
      const balance = { address: token, abi: erc20Abi, functionName: "balanceOf", args: [OWNER] } as const;
      expect(await readContract(client, balance)).to.equal(1000n);
    });

    it("passes on what a contract reverts with", async () => {
      const client = engineClient(engine);
      const transfer = {
        address: token,
        abi: erc20Abi,
        functionName: "transfer",
        args: [OWNER, 1n],
        account: POOR,
      } as const;
      const thrown = await simulateContract(client, transfer).catch((error: unknown) => error);
      expect(revertData(thrown)).to.be.a("string").and.have.length.above(10);
      const plain = await call(client, { to: token, data: "0xdeadbeef" }).catch((error: unknown) => error);
      expect(revertData(plain)).to.equal("0x");
    });

    it("runs a call with another's code", async () => {
      const { data } = await call(engineClient(engine), {
        to: POOR,
        // Returns a word with 7 in it.
        stateOverride: [{ address: POOR, code: "0x600760005260206000f3" }],
      });
      expect(BigInt(data ?? "0x")).to.equal(7n);
    });
  });
}
