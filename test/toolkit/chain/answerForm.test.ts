import { expect } from "chai";
import { answerForm } from "../../../src/sdk/chain/answerForm.ts";

const HASH = `0x${"ab".repeat(32)}`;

describe("the form of a node's answer", () => {
  it("is hexadecimal for a number, however it is written", () => {
    for (const method of ["eth_chainId", "eth_getBalance", "eth_getTransactionCount", "eth_gasPrice"]) {
      for (const [said, form] of [
        ["0xa", "0xa"],
        ["0x0a", "0xa"],
        ["0X0A", "0xa"],
        [10, "0xa"],
        ["10", "0xa"],
        ["0x", "0x0"],
        [null, undefined],
        ["", undefined],
        ["ten", undefined],
        [-1, undefined],
        [1e21, undefined],
        [{}, undefined],
      ] as const)
        expect(answerForm({ method }, said), `${method} ${said}`).to.equal(form);
    }
  });

  it("has no code where nobody is, and bytes for a call", () => {
    for (const method of ["eth_getCode", "eth_call"]) {
      for (const said of ["", "0x0", "0x"]) expect(answerForm({ method }, said), said).to.equal("0x");
      expect(answerForm({ method }, "0x00")).to.equal("0x00");
      expect(answerForm({ method }, null)).to.equal(undefined);
    }
  });

  it("has a receipt's status, in whatever way it is said", () => {
    const form = (fields: object) =>
      (answerForm({ method: "eth_getTransactionReceipt" }, fields) as { status?: unknown }).status;
    for (const status of ["0x1", "0x01", "0x0000000000000001", 1, true])
      expect(form({ status, logs: [] }), String(status)).to.equal("0x1");
    for (const status of ["0x0", "0x", "0x00", 0, false])
      expect(form({ status, logs: [] }), String(status)).to.equal("0x0");
    expect(form({ root: HASH, logs: [{}] })).to.equal("0x1");
    expect(form({ root: HASH, logs: [] })).to.equal(undefined);
    expect(answerForm({ method: "eth_getTransactionReceipt" }, null)).to.equal(null);
    expect(answerForm({ method: "eth_getTransactionReceipt" }, HASH)).to.equal(undefined);
  });

  it("has a receipt's events, and is none where a node leaves out those that there are", () => {
    const method = "eth_getTransactionReceipt";
    for (const none of [{ logs: null }, {}]) {
      for (const fields of [{ status: "0x0" }, { status: "0x1", logsBloom: "0x00" }])
        expect(answerForm({ method }, { ...fields, ...none })).to.deep.equal({ ...fields, logs: [] });
      for (const fields of [{ status: "0x1", logsBloom: "0x01" }, { status: "0x1" }, { root: HASH }])
        expect(answerForm({ method }, { ...fields, ...none })).to.equal(undefined);
    }
  });

  it("keeps the rest of a receipt and of a transaction, with numbers in it or without", () => {
    const said = { type: "0x02", to: "", effectiveGasPrice: null, gasUsed: "0x0a", blockNumber: 7, logs: [] };
    const form = { ...said, type: "0x2", gasUsed: "0xa", blockNumber: "0x7" };
    for (const method of ["eth_getTransactionReceipt", "eth_getTransactionByHash"])
      expect(answerForm({ method }, said)).to.deep.equal(form);
  });

  it("is that of each receipt in a block's list, and leaves what is none to whoever checks the list", () => {
    const method = "eth_getBlockReceipts";
    const said = [{ type: 2, status: true, cumulativeGasUsed: 81_129, logs: [] }, null, { status: "no" }];
    const [first] = said;
    const form = { ...first, type: "0x2", status: "0x1", cumulativeGasUsed: "0x13ce9" };
    expect(answerForm({ method }, said)).to.deep.equal([form, null, { status: "no" }]);
    expect(answerForm({ method }, null)).to.equal(null);
  });

  it("has a number and a time for a block that is mined, and leaves what else a header hashes", () => {
    const method = "eth_getBlockByNumber";
    const said = { number: "0x07", timestamp: 9, gasLimit: null, nonce: "0x0000000000000042" };
    for (const at of ["latest", "0x7"]) {
      expect(answerForm({ method, params: [at, false] }, said)).to.deep.equal({
        ...said,
        number: "0x7",
        timestamp: "0x9",
      });
      expect(answerForm({ method, params: [at, false] }, { ...said, number: null })).to.equal(undefined);
      expect(answerForm({ method, params: [at, false] }, { ...said, timestamp: null })).to.equal(undefined);
      expect(answerForm({ method, params: [at, false] }, { ...said, gasLimit: "much" })).to.equal(undefined);
      expect(answerForm({ method, params: [at, false] }, null)).to.equal(null);
    }
    const pending = { ...said, number: null };
    expect(answerForm({ method, params: ["pending"] }, pending)).to.include({ number: null });
  });

  it("is a list for events, and whatever was said to any other question", () => {
    expect(answerForm({ method: "eth_getLogs" }, null)).to.deep.equal([]);
    expect(answerForm({ method: "eth_getLogs" }, [])).to.deep.equal([]);
    expect(answerForm({ method: "web3_clientVersion" }, null)).to.equal(null);
  });
});
