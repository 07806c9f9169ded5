import { expect } from "chai";
import {
  type Abi,
  type AbiParameter,
  type BaseError,
  ContractFunctionExecutionError,
  ContractFunctionRevertedError,
  encodeErrorResult,
  zeroAddress,
} from "viem";
import { contractRefusal } from "../../../../src/sdk/chain/errors/contractRefusal.ts";
import { batchRegistryAbi } from "../../../../src/sdk/chain/index.ts";
import { changeKinds } from "../../../../src/sdk/core/status/digest.ts";
import { locate } from "../../../../src/sdk/core/status/statusWords.ts";
import { durationText } from "../../../../src/sdk/core/text/duration.ts";
import { batchRefusal, explainBatchRefusal } from "../../../../src/sdk/credentials/changes/batchRefusal.ts";
import { type BatchCall, groupByWord } from "../../../../src/sdk/credentials/index.ts";

const errors = (batchRegistryAbi as Abi).filter((item) => item.type === "error");

/** A value that shows in a sentence, for each type that errors have. */
const valueFor = ({ type }: AbiParameter, i: number): unknown => {
  if (type === "address") return `0x${"ab".repeat(20)}`;
  if (type === "bytes32") return `0x${"cd".repeat(32)}`;
  if (type === "uint8") return 5;
  return 1_700_000_000n + BigInt(i);
};

const thrownBy = (
  error: string,
  args: readonly unknown[],
  functionName: string,
  callArgs: readonly unknown[],
) => {
  const data = encodeErrorResult({ abi: batchRegistryAbi, errorName: error, args } as never);
  const reverted = new ContractFunctionRevertedError({ abi: batchRegistryAbi, data, functionName });
  return new ContractFunctionExecutionError(reverted as BaseError, {
    abi: batchRegistryAbi as Abi,
    functionName,
    args: callArgs,
  });
};

/** A value as it is, and as a length of time. */
const textsOf = (value: unknown) => [
  String(value),
  ...(typeof value === "bigint" || typeof value === "number" ? [durationText(value)] : []),
];

describe("credentials/changes: explaining refusals", () => {
  it("has a sentence, the values and a hint for every error of the registry", () => {
    expect(errors.length).to.be.greaterThan(25);
    for (const { name, inputs } of errors) {
      const args = inputs.map(valueFor);
      const explained = explainBatchRefusal({ error: name, args });
      expect(explained, name).to.not.equal(undefined);
      const { code, reason, hint, details } = explained!;
      expect(code).to.equal(name);
      expect(reason, name).to.match(/^[A-Z].*\.$/s);
      expect(hint, name).to.match(/^[A-Z].*\.$/s);
      expect(reason + hint, name).to.not.match(/undefined|\[object/);
      // Under the names that the contract gives them.
      for (const [i, input] of inputs.entries()) {
        if (input.name === "str") continue;
        expect(details, `${name}.${input.name}`).to.have.property(input.name as string, args[i]);
      }
      // A program gets the values in details; people need at least one of them.
      if (
        inputs.length > 0 &&
        !/^StringTooLong$/.test(name) &&
        !inputs.every(({ type }) => type === "uint256")
      ) {
        const shown = args.filter((value) => textsOf(value).some((text) => reason.includes(text)));
        expect(shown.length, `${name}: ${reason}`).to.be.greaterThan(0);
      }
    }
    expect(explainBatchRefusal({ error: "AlreadyClaimed", args: [] })).to.equal(undefined);
    expect(explainBatchRefusal({ error: "toString", args: [] })).to.equal(undefined);
  });

  it("names the credentials behind a mask", () => {
    const [{ word, mask } = { word: 0n, mask: 0n }] = groupByWord([225, 230, 231]);
    const projected = locate(230).mask | locate(240).mask;
    const call = (kind: keyof typeof changeKinds) =>
      ({
        functionName: "change",
        args: [{}, changeKinds[kind], [{ word, mask }], 0, "0x"],
      }) as unknown as BatchCall;
    const refusal = { error: "NoChange", args: [word, mask, projected] };
    const suspend = explainBatchRefusal(refusal, call("Suspend"))!;
    expect(suspend.details.indexes).to.deep.equal([230]);
    expect(suspend.reason).to.match(/^Credential 230 is or will be suspended already/);
    const reinstate = explainBatchRefusal(refusal, call("Reinstate"))!;
    expect(reinstate.details.indexes).to.deep.equal([225, 231]);
    expect(reinstate.reason).to.match(/^Credentials 225, 231 are or will be not suspended already/);
    expect(explainBatchRefusal(refusal)!.details.indexes).to.deep.equal([225, 230, 231]);

    const retract = explainBatchRefusal({ error: "NothingToRetract", args: [word, mask, locate(225).mask] })!;
    expect(retract.details.indexes).to.deep.equal([230, 231]);
    const beyond = explainBatchRefusal({ error: "MaskOutOfRange", args: [word, mask, locate(225).mask] })!;
    expect(beyond.reason).to.equal("The batch has no credentials 230, 231.");
    expect(explainBatchRefusal({ error: "MaskOutOfRange", args: [4n, 0n, 1n] })!.reason).to.equal(
      "The mask of word 4 names no credentials.",
    );
  });

  it("says where the policy gives a right to nobody", () => {
    for (const error of ["NotRevoker", "NotEmergency"]) {
      const { reason } = explainBatchRefusal({ error, args: [`0x${"ab".repeat(20)}`, zeroAddress] })!;
      expect(reason).to.include("nobody");
    }
    const { hint } = explainBatchRefusal({ error: "NonceMismatch", args: [zeroAddress, 4n, 3n] })!;
    expect(hint).to.not.equal(
      explainBatchRefusal({ error: "NonceMismatch", args: [zeroAddress, 2n, 3n] })!.hint,
    );
  });

  it("says whether a signature is for the wrong revision, or for one where it needs none", () => {
    const id = `0x${"cd".repeat(32)}`;
    const moved = explainBatchRefusal({ error: "RevisionMismatch", args: [id, 4, 5] })!;
    expect(moved.reason).to.match(/for revision 4 of batch .* is at revision 5: it has changed/);
    const bound = explainBatchRefusal({ error: "RevisionMismatch", args: [id, 4, 0] })!;
    expect(bound.reason).to.include("signed for every revision (0)");
    expect(bound.hint).to.not.equal(moved.hint);
  });

  it("tells a batch that cannot be issued from one whose epochs have run out", () => {
    const refusal = { error: "EpochOutOfRange", args: [2n ** 32n] };
    for (const functionName of ["issue", "issueByDelegation"]) {
      const early = explainBatchRefusal(refusal, { functionName, args: [] } as unknown as BatchCall)!;
      expect(early.reason).to.match(/In 30 years the epoch will be 4294967296, .* nobody could revoke/);
      expect(early.hint).to.include("longer epoch");
    }
    const late = explainBatchRefusal(refusal, { functionName: "change", args: [] } as unknown as BatchCall)!;
    expect(late.reason).to.not.include("30 years");
  });

  it("takes refusal and call out of what viem throws", () => {
    const [{ word, mask } = { word: 0n, mask: 0n }] = groupByWord([225, 230]);
    const masks = [{ word, mask }];
    const thrown = thrownBy("NoChange", [word, mask, locate(230).mask], "change", [
      {},
      changeKinds.Suspend,
      masks,
    ]);
    expect(contractRefusal(thrown)?.error).to.equal("NoChange");
    expect(batchRefusal(thrown)?.details.indexes).to.deep.equal([230]);
    expect(batchRefusal(new Error("no"))).to.equal(undefined);
  });
});
