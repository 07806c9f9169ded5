import { expect } from "chai";
import { accountFrom, agreesTo, pairedAccounts } from "../../../src/react/walletConnect/pairedAccounts.ts";

const A = "0x000000000000000000000000000000000000dEaD";
const B = "0x00000000000000000000000000000000000000b2";
const session = (accounts: readonly string[], methods: readonly string[] = [], name = "eip155") => ({
  topic: "topic",
  expiry: 0,
  namespaces: { [name]: { accounts, methods } },
});

describe("accounts of a paired wallet", () => {
  it("are those on the page's chain, the chosen one first, each once", () => {
    const all = session([`eip155:5:${B}`, `eip155:1:${A}`, `eip155:1:${B}`, `eip155:1:${B.toLowerCase()}`]);
    expect(pairedAccounts(all, 1)).to.deep.equal({ chainId: 1, accounts: [A, B] });
    expect(pairedAccounts(all, 1, B.toLowerCase())?.accounts).to.deep.equal([B, A]);
    expect(pairedAccounts(session([`eip155:1:${A}`], [], "eip155:1"), 1)?.accounts).to.deep.equal([A]);
  });

  it("are on the wallet's own chain where it has none on the page's", () => {
    expect(pairedAccounts(session([`eip155:5:${A}`]), 1)).to.deep.equal({ chainId: 5, accounts: [A] });
  });

  it("are none where the wallet says nothing that is an account", () => {
    const wrong = ["", A, "eip155:1:0x12", `eip155:0:${A}`, `solana:1:${A}`, `eip155:1:${A}<script>`];
    expect(pairedAccounts(session(wrong), 1)).to.equal(undefined);
    expect(pairedAccounts({ ...session([]), namespaces: {} }, 1)).to.equal(undefined);
  });

  it("are asked for what the wallet agreed to", () => {
    const asked = session([], ["eth_sendTransaction"]);
    expect(agreesTo(asked, 1, "eth_sendTransaction")).to.equal(true);
    expect(agreesTo(asked, 1, "eth_signTypedData_v4")).to.equal(false);
    // On the chain that counts.
    for (const [name, agrees] of [
      ["eip155:1", true],
      ["eip155:5", false],
      ["solana", false],
    ] as const) {
      expect(agreesTo(session([], ["eth_sendTransaction"], name), 1, "eth_sendTransaction")).to.equal(agrees);
    }
  });

  it("are chosen by address or by CAIP-10, whatever else a wallet tells", () => {
    expect(accountFrom([A])).to.equal(A);
    expect(accountFrom([`eip155:1:${A}`])).to.equal(A);
    for (const told of [undefined, null, [], [1], "0x", {}]) expect(accountFrom(told)).to.equal(undefined);
  });
});
