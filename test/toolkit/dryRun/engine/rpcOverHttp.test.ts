import { expect } from "chai";
import { callGroups } from "../../../../src/lab/dryRun/engine/rpcOverHttp.ts";

const ask = { method: "eth_call", params: [] };
const send = (from: string) => ({ method: "eth_sendTransaction", params: [{ from }] });
const mine = { method: "evm_mine" };
const raw = { method: "eth_sendRawTransaction", params: ["0x"] };

describe("groups of calls", () => {
  it("hold questions, or transactions of different senders, and else one call", () => {
    const groups = [
      [ask, ask],
      [send("0xA"), send("0xb")],
      [send("0xa"), send("0xc")],
      [mine],
      [mine],
      [raw],
      [raw],
      [ask],
    ];
    expect(callGroups(groups.flat())).to.deep.equal(groups);
    expect(callGroups([])).to.deep.equal([]);
  });
});
