import { expect } from "chai";
import hre from "hardhat";
import { createWalletClient, custom } from "viem";
import { hardhat } from "viem/chains";
import type { WriteClient } from "../../../src/sdk/chain/clients.ts";
import { nothingOf } from "../../../src/sdk/delivery/outgoingCall.ts";
import { sendThrough } from "../../../src/sdk/delivery/sendCalls.ts";

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
