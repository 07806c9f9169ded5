import { expect } from "chai";
import { InvalidParamsRpcError, RpcRequestError } from "viem";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { askNode } from "../../../../src/sdk/credentials/verify/node/askNode.ts";

const ANSWERED = {
  body: {},
  url: "http://node.example",
  error: { code: -32_602, message: "header not found" },
};

describe("credentials/verify: what a node could not give", () => {
  /** How a failure is told. */
  const told = async (thrown: unknown): Promise<SymbolonError> =>
    askNode("the newest block", () => Promise.reject(thrown)).catch((error) => error);

  it("is told with the cause's own words, each of them once", async () => {
    for (const [thrown, words] of [
      [new Error("No route."), "No route"],
      [{ shortMessage: "Timed out.", message: "Timed out. And more.", details: "10 s" }, "Timed out (10 s)"],
      [{ message: "Refused: header not found.", details: "not found" }, "Refused: header not found"],
      [new InvalidParamsRpcError(new RpcRequestError(ANSWERED)), "header not found"],
      ["no words", "no words"],
    ] as const) {
      const error = await told(thrown);
      expect(error.reason).to.equal(`The node did not give the newest block: ${words}.`);
      expect(error).to.include({ code: "NodeFailed", cause: thrown });
    }
  });

  it("is told as it is where it has a name", async () => {
    const named = new SymbolonError({ code: "BadBlock", reason: "No.", hint: "None." });
    expect(await told(named)).to.equal(named);
  });
});
