import { expect } from "chai";
import { methodUnknown, pairingFault, requestFault } from "../../../src/react/walletConnect/pairingErrors.ts";

const RELAY = "wss://relay.example";
const codeOf = (fault: unknown) => (fault as { readonly code?: unknown }).code;

describe("errors of paired wallets", () => {
  it("are the wallet's own where it has a code for them, and a no is a no", () => {
    const own = requestFault({ code: -32_000, message: "too little gas", data: 1 }, RELAY);
    expect(own).to.include({ code: -32_000, message: "too little gas", data: 1 });
    expect(codeOf(requestFault({ code: 5000, message: "User rejected." }, RELAY))).to.equal(4001);
  });

  it("tell a session that is over from a request that nobody answered", () => {
    for (const over of [
      { code: 6000, message: "User disconnected." },
      new Error("Expired. session topic: a"),
    ]) {
      expect(codeOf(requestFault(over, RELAY))).to.equal("PairingEnded");
    }
    expect(codeOf(requestFault(new Error("Request expired. Please try again."), RELAY))).to.equal(
      "WalletSilent",
    );
    expect(codeOf(requestFault(new Error("Failed to publish payload"), RELAY))).to.equal("RelaySilent");
  });

  it("are errors whatever a wallet answers", () => {
    const hostile = JSON.parse('{"code":1,"message":{"toString":1,"valueOf":1}}');
    expect(requestFault(hostile, RELAY)).to.be.instanceOf(Error).and.include({ code: 1 });
    expect(codeOf(pairingFault(hostile, RELAY))).to.equal("PairingRefused");
    const long = requestFault({ code: 1, message: "a".repeat(1_000) }, RELAY) as Error;
    expect(long.message).to.equal("a".repeat(200));
    for (const nothing of [undefined, null, {}]) requestFault(nothing, RELAY);
  });

  it("are of the code that has viem tell what came before", () => {
    expect(codeOf(methodUnknown("wallet_sendTransaction"))).to.equal(-32_601);
  });
});
