import { expect } from "chai";
import { type Address, decodeFunctionData, zeroAddress } from "viem";
import { claimTransaction, claimUri } from "../../../src/react/claimTransaction.ts";
import { termsOfKept } from "../../../src/react/keptClaim.ts";
import { readAddress, readTokens } from "../../../src/react/readTyped.ts";
import { claimToSign } from "../../../src/react/useSignedClaim.ts";
import { requireCallsId, requireSignature } from "../../../src/react/walletFault.ts";
import { instantCampaignAbi } from "../../../src/sdk/chain/abi/instantCampaignAbi.ts";
import { othersFrom } from "../../../src/sdk/distribution/claim/outsideWindow.ts";

const CAMPAIGN: Address = "0x00000000000000000000000000000000000c0de5";
const ACCOUNT: Address = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
const leaf = { index: 3, account: ACCOUNT, amount: 1_000n, proof: [] };
const code = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (thrown) {
    return (thrown as { readonly code?: unknown }).code;
  }
};

describe("symbolon/react: what ways to claim are made of", () => {
  it("reads addresses as people type them, and names a mistyped digit", () => {
    expect(readAddress(` ${ACCOUNT.toLowerCase()} `)).to.equal(ACCOUNT);
    expect(code(() => readAddress(ACCOUNT.replace("5aA", "5Aa")))).to.equal("WrongChecksum");
    for (const none of ["", "0x12", "vitalik.eth", `${ACCOUNT}0`]) {
      expect(
        code(() => readAddress(none)),
        none,
      ).to.equal("NotAnAddress");
    }
  });

  it("reads numbers of tokens in three scripts, and none that could be read in two ways", () => {
    const cases = [
      ["0", 0n],
      [" 1.5 ", 1_500_000n],
      ["٠٫٢٥", 250_000n],
      ["۱۲", 12_000_000n],
      ["1,5", "NotANumber"],
      ["1e3", "NotANumber"],
      ["", "NotANumber"],
      ["-1", "NegativeAmount"],
      ["0.1234567", "TooManyDecimals"],
      ["9".repeat(80), "BeyondUint256"],
    ] as const;
    for (const [text, wanted] of cases)
      expect(
        code(() => readTokens(text, 6)),
        text,
      ).to.equal(wanted);
  });

  it("says from when on others may send a claim, as campaigns do", () => {
    const rules = { start: 100n, waves: 4n, waveInterval: 10n, count: 40n };
    expect(othersFrom({ ...rules, claimFor: "Anyone" })).to.equal(0n);
    expect(othersFrom({ ...rules, claimFor: "AfterLastWave" })).to.equal(130n);
    expect(othersFrom({ ...rules, claimFor: "Never" })).to.equal(undefined);
  });

  it("writes a transaction as a link that holds all of it", () => {
    const campaign = { campaign: CAMPAIGN, gate: zeroAddress };
    const transaction = claimTransaction({ campaign, leaf, caller: ACCOUNT, isRelease: false });
    const url = new URL(claimUri(transaction, 10));
    expect([url.protocol, url.pathname]).to.deep.equal(["ethereum:", `${CAMPAIGN}@10`]);
    const data = url.searchParams.get("data") as `0x${string}`;
    const { functionName, args } = decodeFunctionData({ abi: instantCampaignAbi, data });
    expect([functionName, args?.[1]]).to.deep.equal(["claim", ACCOUNT]);
  });

  it("has nothing signed that nobody can mean", () => {
    const rules = { kind: "instant", claimFor: "Anyone", start: 0n, waves: 0n, waveInterval: 0n } as const;
    const campaign = { ...rules, campaign: CAMPAIGN, token: ACCOUNT, gate: zeroAddress, end: 9n };
    const toSign = (terms: object) => claimToSign({ chainId: 1, campaign, leaf, paidBefore: 0n, terms });
    expect(toSign({ maxFee: 5n }).terms).to.include({ upTo: 1_000n, recipient: ACCOUNT, maxFee: 5n });
    expect(code(() => toSign({ maxFee: 1_000n }))).to.equal("FeeTakesAll");
    expect(code(() => toSign({ recipient: CAMPAIGN }))).to.equal("RecipientRefused");
  });

  it("takes nothing kept for a claim that it is not", () => {
    const terms = { recipient: ACCOUNT, feeTaker: zeroAddress, upTo: "7", maxFee: "0", deadline: "9" };
    const text = JSON.stringify({ paidBefore: "5", terms });
    expect(termsOfKept(text, 5n)).to.include({ upTo: 7n, deadline: 9n });
    for (const none of [undefined, "", "null", "[]", "{}", '{"terms":{"upTo":"x"}}', text]) {
      expect(termsOfKept(none, 0n), none).to.equal(undefined);
    }
  });

  it("takes no wallet's answer for what it is not", () => {
    for (const none of ["0x", "", null, undefined, 5, "0x123"]) {
      expect(
        code(() => requireSignature(none)),
        String(none),
      ).to.equal("NoSignature");
    }
    expect(requireSignature("0x12")).to.equal("0x12");
    for (const none of ["", null, undefined, {}]) {
      expect(
        code(() => requireCallsId(none)),
        String(none),
      ).to.equal("NoCallsId");
    }
  });
});
