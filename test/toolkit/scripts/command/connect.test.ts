import { expect } from "chai";
import { chainNotReachable } from "../../../../scripts/command/connect.ts";

describe("chainNotReachable", () => {
  it("tells the host, and nothing that may be a key", () => {
    const { reason, details } = chainNotReachable(
      "https://me:secret@node.example:8545/v2/secret?key=secret",
      undefined,
    );
    expect(reason).to.equal("No chain answers at https://node.example:8545.");
    expect(JSON.stringify(details)).not.to.include("secret");
  });

  it("repeats nothing of what is no address", () => {
    expect(chainNotReachable("secret", undefined).reason).to.equal("No chain answers at that address.");
  });
});
