import { expect } from "chai";
import { createClient, custom, RpcRequestError } from "viem";
import { estimateGas } from "viem/actions";
import { revertData } from "../../../../src/sdk/chain/errors/revertData.ts";

/** What viem throws for an estimate that a node answers with an error. */
async function thrownFor(error: { code: number; message: string; data?: unknown }): Promise<unknown> {
  const request = async () => {
    throw new RpcRequestError({ body: {}, error, url: "http://node.example" });
  };
  const client = createClient({ transport: custom({ request }, { retryCount: 0 }) });
  return estimateGas(client, { to: `0x${"11".repeat(20)}`, data: "0x12" }).catch((thrown: unknown) => thrown);
}

describe("the bytes with which a contract reverted", () => {
  it("are none where a node has the code of reverts for what its pool refuses, as ZKsync has", async () => {
    for (const message of [
      "max fee per gas less than block base fee",
      "nonce too low. allowed nonce range: 9 - 29, actual: 7",
    ]) {
      expect(revertData(await thrownFor({ code: 3, message })), message).to.equal(undefined);
    }
  });

  it("are nothing where it reverted without a word, and those that it gave", async () => {
    expect(revertData(await thrownFor({ code: 3, message: "execution reverted" }))).to.equal("0x");
    expect(revertData(await thrownFor({ code: -32_000, message: "execution reverted" }))).to.equal("0x");
    expect(revertData(await thrownFor({ code: 3, message: "execution reverted", data: "0x1234" }))).to.equal(
      "0x1234",
    );
  });
});
