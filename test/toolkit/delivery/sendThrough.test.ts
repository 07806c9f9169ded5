import { expect } from "chai";
import hre from "hardhat";
import { type Address, createWalletClient, custom, parseAbi } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { hardhat } from "viem/chains";
import type { WriteClient } from "../../../src/sdk/chain/clients.ts";
import { nothingOf } from "../../../src/sdk/delivery/outgoingCall.ts";
import { sendSingle, sendThrough } from "../../../src/sdk/delivery/sendCalls.ts";

const TIMING = { patience: 2_000, rounds: 1, lag: 500, doubt: 50 };

describe("sendThrough", () => {
  it("gives the receipt of a transaction to oneself, which does nothing", async () => {
    const { viem, provider, close } = await hre.network.create("embedded");
    const [wallet] = await viem.getWalletClients();
    const client = createWalletClient({
      account: wallet?.account,
      chain: hardhat,
      transport: custom(provider, { retryCount: 0 }),
    }) as unknown as WriteClient;
    try {
      const { address } = client.account;
      const { status, from, to } = await sendThrough(client, nothingOf(address), TIMING);
      expect([status, from, to]).to.deep.equal(["success", address.toLowerCase(), address.toLowerCase()]);
    } finally {
      await close();
    }
  });
});

describe("sendSingle", () => {
  it("names another node where a transaction reverts, since the node may estimate too little gas each time", async () => {
    const { provider, close } = await hre.network.create("embedded");
    const account = privateKeyToAccount(`0x${"3".repeat(64)}`);
    const address: Address = `0x${"c0".repeat(20)}`;
    const request: typeof provider.request = async (asked) =>
      asked.method === "eth_estimateGas" ? "0x7530" : provider.request(asked);
    const transport = custom({ request }, { retryCount: 0 });
    const client = createWalletClient({ account, chain: hardhat, transport });
    try {
      await provider.request({
        method: "hardhat_setBalance",
        params: [account.address, "0xde0b6b3a7640000"],
      });
      // Jumps to its own beginning, without end.
      await provider.request({ method: "hardhat_setCode", params: [address, "0x5b600056"] });
      const call = { address, abi: parseAbi(["function go()"]), functionName: "go", args: [] } as const;
      const thrown = await sendSingle(client, call, TIMING).catch((error: unknown) => error);
      expect(thrown).to.include({ code: "TransactionReverted" });
      expect(thrown).to.have.property("hint").that.includes("too little gas").and.includes("--rpc");
    } finally {
      await close();
    }
  });
});
