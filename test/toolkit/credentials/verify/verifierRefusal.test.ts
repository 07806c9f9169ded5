import { expect } from "chai";
import { type Abi, type AbiParameter, ContractFunctionRevertedError, encodeErrorResult } from "viem";
import { credentialVerifierAbi, witnessVerifierAbi } from "../../../../src/sdk/chain/index.ts";
import {
  explainVerifierRefusal,
  verifierRefusal,
} from "../../../../src/sdk/credentials/verify/verifierRefusal.ts";

const valueFor = ({ type }: AbiParameter, i: number): unknown => {
  if (type === "address") return `0x${"ab".repeat(20)}`;
  if (type === "bytes32") return `0x${"cd".repeat(32)}`;
  return 1_700_000_000n + BigInt(i);
};

describe("credentials/verify: explaining refusals of verifiers", () => {
  it("has a sentence, the values and a hint for every error", () => {
    const errors = [...credentialVerifierAbi, ...witnessVerifierAbi].filter((item) => item.type === "error");
    expect(errors.length).to.be.greaterThan(12);
    for (const { name, inputs } of errors) {
      const args = inputs.map(valueFor);
      const { code, reason, hint, details } =
        explainVerifierRefusal({ error: name, args }) ?? expect.fail(`no entry for ${name}`);
      expect(code).to.equal(name);
      expect(reason, name).to.match(/^[A-Z].*[^.]\.$/);
      expect(hint, name).to.match(/^[A-Z].*[^.]\.$/);
      expect(reason + hint, name).to.not.match(/undefined|\[object/);
      for (const [i, input] of inputs.entries()) {
        expect(details, `${name}.${input.name}`).to.have.property(input.name, args[i]);
      }
    }
    expect(explainVerifierRefusal({ error: "AlreadyClaimed", args: [] })).to.equal(undefined);
    expect(explainVerifierRefusal({ error: "toString", args: [] })).to.equal(undefined);
  });

  it("names what a contract that demands credentials did not find", () => {
    const one = `0x${"11".repeat(20)}`;
    const other = `0x${"22".repeat(20)}`;
    expect(explainVerifierRefusal({ error: "IssuerMismatch", args: [one, other] })?.reason).to.equal(
      `The credential is of issuer ${one}, not of ${other}.`,
    );
    expect(explainVerifierRefusal({ error: "CredentialNotValid", args: [4, 0n] })?.reason).to.include(
      "Suspended",
    );
  });

  it("takes the refusal out of what viem throws", () => {
    const abi = witnessVerifierAbi as Abi;
    const data = encodeErrorResult({ abi: witnessVerifierAbi, errorName: "BadRlp", args: [7n] });
    const thrown = new ContractFunctionRevertedError({ abi, data, functionName: "verify" });
    expect(verifierRefusal(thrown)?.details).to.deep.equal({ offset: 7n });
    expect(verifierRefusal(new Error("no"))).to.equal(undefined);
  });
});
