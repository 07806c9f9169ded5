import { expect } from "chai";
import { zeroHash } from "viem";
import { batchDomain } from "../../../../src/sdk/core/signing/domains.ts";
import { requestTypedData } from "../../../../src/sdk/core/signing/requestTypedData.ts";
import { changeKinds } from "../../../../src/sdk/core/status/digest.ts";
import { ethers } from "../../../journeys/easSdk.ts";

const ADDRESS = `0x${"22".repeat(20)}` as const;
const WORD = `0x${"11".repeat(32)}` as const;
const at = { chainId: 10n, registry: ADDRESS, batch: WORD, nonce: 3n, deadline: 4n };
const why = { reason: 5, evidence: zeroHash } as const;
const header = {
  issuer: ADDRESS,
  schema: WORD,
  root: WORD,
  size: 6n,
  issuedAt: 7n,
  policy: { revoker: ADDRESS, emergency: ADDRESS, epochLength: 8n, emergencyLimit: 9n, rulesHash: WORD },
  manifestHash: WORD,
  salt: WORD,
} as const;

const issue = requestTypedData("issueBatch", { ...at, header, uri: "ipfs://x" });
const change = requestTypedData("changeStatus", {
  ...at,
  ...why,
  kind: "Reinstate",
  masks: [{ word: 1n, mask: 2n }],
  revision: 11,
});
const hold = requestTypedData("imposeHold", { ...at, ...why, targets: [1n], until: 10n });
const end = requestTypedData("endHold", { ...at, ...why, targets: [1n], until: 10n, revision: 12 });
const increase = requestTypedData("increaseNonce", { ...at, account: ADDRESS, newNonce: 13n });

type Types = Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;
/** The text that EIP-712 hashes, as ethers writes it. */
const signatureOf = ({ types, primaryType }: { readonly types: Types; readonly primaryType: string }) =>
  ethers.TypedDataEncoder.from(types as Record<string, { name: string; type: string }[]>).encodeType(
    primaryType,
  );

describe("core: typed data of batches", () => {
  it("has the structs that the registry hashes", () => {
    expect(signatureOf(issue)).to.equal(
      "IssueBatch(BatchHeader header,string uri,uint256 nonce,uint64 deadline)" +
        "BatchHeader(address issuer,bytes32 schema,bytes32 root,uint64 size,uint64 issuedAt,Policy policy,bytes32 manifestHash,bytes32 salt)" +
        "Policy(address revoker,address emergency,uint64 epochLength,uint64 emergencyLimit,bytes32 rulesHash)",
    );
    expect(signatureOf(change)).to.equal(
      "ChangeStatus(bytes32 batch,uint8 kind,WordMask[] masks,uint32 reason,bytes32 evidence,uint32 revision,uint256 nonce,uint64 deadline)" +
        "WordMask(uint256 word,uint256 mask)",
    );
    expect(signatureOf(hold)).to.equal(
      "ImposeHold(bytes32 batch,uint256[] targets,uint64 until,uint32 reason,bytes32 evidence,uint256 nonce,uint64 deadline)",
    );
    expect(signatureOf(end)).to.equal(
      "EndHold(bytes32 batch,uint256[] targets,uint64 until,uint32 reason,bytes32 evidence,uint32 revision,uint256 nonce,uint64 deadline)",
    );
    expect(signatureOf(increase)).to.equal(
      "IncreaseNonce(address account,uint256 newNonce,uint256 nonce,uint64 deadline)",
    );
  });

  it("binds chain and registry", () => {
    const domain = batchDomain({ chainId: 10n, registry: ADDRESS });
    expect(domain).to.deep.equal({
      name: "Symbolon Batches",
      version: "1",
      chainId: 10n,
      verifyingContract: ADDRESS,
    });
    for (const typedData of [issue, change, hold, end, increase])
      expect(typedData.domain).to.deep.equal(domain);
  });

  it("says what is to be done, and nothing else", () => {
    const { nonce, deadline, batch } = at;
    expect(issue.message).to.deep.equal({ header, uri: "ipfs://x", nonce, deadline });
    const masks = [{ word: 1n, mask: 2n }];
    expect(change.message).to.deep.equal({
      batch,
      kind: changeKinds.Reinstate,
      masks,
      ...why,
      revision: 11,
      nonce,
      deadline,
    });
    const holding = { batch, targets: [1n], until: 10n, ...why, nonce, deadline };
    expect(hold.message).to.deep.equal(holding);
    expect(end.message).to.deep.equal({ ...holding, revision: 12 });
    expect(increase.message).to.deep.equal({ account: ADDRESS, newNonce: 13n, nonce, deadline });
  });
});
