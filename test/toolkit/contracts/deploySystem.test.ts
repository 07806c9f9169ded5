import { expect } from "chai";
import hre from "hardhat";
import {
  encodeDeployData,
  getContractAddress,
  parseTransaction,
  recoverTransactionAddress,
  type TransactionSerializedLegacy,
  zeroAddress,
  zeroHash,
} from "viem";
import { getCode, readContract } from "viem/actions";
import { systemContracts } from "../../../src/sdk/chain/book/addressBook.ts";
import { canonicalAddresses } from "../../../src/sdk/chain/book/canonicalAddresses.ts";
import type { WriteClient } from "../../../src/sdk/chain/clients.ts";
import { deterministicAddress } from "../../../src/sdk/contracts/deterministic.ts";
import {
  deployContracts,
  deploymentProxy,
  deploySystem,
  pauseGate,
  sampleTokenBuild,
} from "../../../src/sdk/contracts/index.ts";
import { systemAddresses, systemConstructions } from "../../../src/sdk/contracts/system.ts";
import type { SymbolonError } from "../../../src/sdk/core/errors.ts";

const codeOf = async (run: Promise<unknown>) => ((await run.catch((thrown) => thrown)) as SymbolonError).code;

describe("the deterministic deployment proxy", () => {
  it("is made by a transaction that nobody signed, which pays with the maker's ether", async () => {
    const { address, maker, price, transaction } = deploymentProxy;
    expect(
      await recoverTransactionAddress({ serializedTransaction: transaction as TransactionSerializedLegacy }),
    ).to.equal(maker);
    expect(getContractAddress({ from: maker, nonce: 0n })).to.equal(address);
    const { gas, gasPrice, nonce, chainId } = parseTransaction(transaction);
    expect([(gas ?? 0n) * (gasPrice ?? 0n), nonce, chainId]).to.deep.equal([price, 0, undefined]);
  });
});

describe("the system at its canonical addresses", () => {
  it("are those that its code comes to", () => {
    expect(systemAddresses()).to.deep.equal(canonicalAddresses);
    expect(Object.keys(systemConstructions())).to.deep.equal([...systemContracts]);
  });

  it("is deployed once, whoever comes, on a chain that has nothing", async () => {
    const { viem, close } = await hre.network.create("embedded");
    try {
      const [client, other] = (await viem.getWalletClients()) as unknown as WriteClient[];
      if (client === undefined || other === undefined) throw new Error("no accounts");
      const lacking = await deploySystem(client).catch((thrown) => thrown);
      expect(lacking.code, String(lacking)).to.equal("ProxyMissing");
      expect(lacking.hint).to.include("{ makeProxy: true }").and.not.include("--");
      const seen: string[] = [];
      const deployed = await deploySystem(client, { makeProxy: true, onContract: (name) => seen.push(name) });
      expect(seen).to.deep.equal([...systemContracts]);
      for (const name of systemContracts) {
        expect(deployed[name]).to.include({ address: canonicalAddresses[name], state: "deployed" });
        expect(Number(deployed[name].gas)).to.be.within(300_000, 6_000_000);
      }
      const again = await deploySystem(other, { makeProxy: true });
      for (const name of systemContracts) {
        expect(again[name]).to.deep.equal({
          address: canonicalAddresses[name],
          state: "there",
          transaction: null,
          gas: null,
        });
      }
      const linked = await readContract(client, {
        address: canonicalAddresses.credentialVerifier,
        abi: systemConstructions().credentialVerifier.build.abi,
        functionName: "batchRegistry",
      });
      expect(linked).to.equal(canonicalAddresses.batchRegistry);

      const supply = 1_000n;
      const token = { build: sampleTokenBuild, args: [client.account.address, supply] };
      const gate = pauseGate({ guardian: other.account.address, maxPaused: 86_400n, noPauseWindow: 3_600n });
      const planned = await deployContracts(client, { token, gate }, { dryRun: true });
      expect(planned.gate.state).to.equal("missing");
      expect(await getCode(client, { address: planned.gate.address })).to.equal(undefined);
      const made = await deployContracts(client, { token, gate });
      expect([made.token.address, made.gate.address]).to.deep.equal(
        [token, gate].map((one) => deterministicAddress(one)),
      );
      const refused = pauseGate({ guardian: zeroAddress, maxPaused: 86_400n, noPauseWindow: 3_600n });
      const thrown = await deployContracts(client, { refused }).catch((error) => error);
      expect(String(thrown)).to.match(/ZeroGuardian|0x[0-9a-f]{8}/);
    } finally {
      await close();
    }
  });

  it("is told where a chain has something else at its addresses", async () => {
    const { viem, provider, close } = await hre.network.create("embedded");
    try {
      const [client] = (await viem.getWalletClients()) as unknown as WriteClient[];
      if (client === undefined) throw new Error("no accounts");
      const code = (address: string, bytes: string) =>
        provider.request({ method: "hardhat_setCode", params: [address, bytes] });
      await code(deploymentProxy.address, "0x00");
      expect(await codeOf(deploySystem(client, { makeProxy: true }))).to.equal("OtherProxy");
      await code(deploymentProxy.address, deploymentProxy.code);
      await code(canonicalAddresses.batchRegistry, "0x6001");
      const error = await deploySystem(client).catch((thrown) => thrown);
      expect(error.code, String(error)).to.equal("OtherCode");
      expect(error.reason).to.include(`at ${canonicalAddresses.batchRegistry}, the address of BatchRegistry`);
    } finally {
      await close();
    }
  });

  it("creates what its creation code creates by itself", () => {
    const { build, args } = systemConstructions().schemaRegistry;
    const bytecode = encodeDeployData({ abi: build.abi, bytecode: build.bytecode, args: [...args] });
    expect(canonicalAddresses.schemaRegistry).to.equal(
      getContractAddress({ opcode: "CREATE2", from: deploymentProxy.address, salt: zeroHash, bytecode }),
    );
  });
});
