import { expect } from "chai";
import { zeroAddress, zeroHash } from "viem";
import { asTransaction } from "../../../../src/sdk/chain/calls/asTransaction.ts";
import {
  attestCall,
  multiAttestCall,
  multiRevokeCall,
  revokeCall,
  timestampCall,
} from "../../../../src/sdk/chain/calls/attestations.ts";
import {
  changeStatusCall,
  endHoldCall,
  imposeHoldCall,
  issueBatchCall,
} from "../../../../src/sdk/chain/calls/batches.ts";
import { batchId } from "../../../../src/sdk/core/credential/batchId.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import {
  batchesOf,
  type RequestsOfCallsParameters,
  requestsOfCalls,
} from "../../../../src/sdk/credentials/delegation/requestsOfCalls.ts";
import { groupByWord } from "../../../../src/sdk/credentials/groupByWord.ts";
import { REGISTRY, sampleRequests, signer, WORD } from "./sampleRequests.ts";

const registry = REGISTRY.toLowerCase() as typeof REGISTRY;
const data = {
  recipient: zeroAddress,
  expirationTime: 0n,
  revocable: true,
  refUID: zeroHash,
  value: 0n,
  data: "0x12",
} as const;
const sample = sampleRequests().find(({ kind }) => kind === "issueBatch");
const header = sample?.kind === "issueBatch" ? sample.asked.header : undefined!;
const why = { reason: 1, evidence: WORD };

describe("credentials/delegation: requests in the place of calls", () => {
  const asked = (
    calls: readonly Parameters<typeof asTransaction>[0][],
    more: Partial<RequestsOfCallsParameters> = {},
    gas = 100n,
  ) =>
    requestsOfCalls({
      chainId: 31_337n,
      signer: signer.address,
      nonce: 4n,
      deadline: 9n,
      maxGas: 1_000n,
      takesLists: true,
      revisions: new Map(),
      calls: calls.map((call) => ({ ...asTransaction(call), gas })),
      ...more,
    });

  it("asks for what each call does, with nonces that follow each other", () => {
    const list = { schema: WORD, data: [data, data, data] };
    const uids = { schema: WORD, data: [{ uid: WORD, value: 0n }] };
    const calls = [
      attestCall({ registry, request: { schema: WORD, data } }),
      multiAttestCall({ registry, requests: [list, { ...list, schema: zeroHash }] }),
      revokeCall({ registry, request: { schema: WORD, data: uids.data[0]! } }),
      multiRevokeCall({ registry, requests: [uids] }),
      issueBatchCall({ registry, header, uri: "ipfs://x" }),
    ];
    const found = asked(calls);
    expect(found.map(({ kind, nonce }) => [kind, nonce])).to.deep.equal([
      ["attest", 4n],
      ["attestMany", 5n],
      ["attestMany", 6n],
      ["revoke", 7n],
      ["revokeMany", 8n],
      ["issueBatch", 9n],
    ]);
    expect(found[1]?.asked).to.deep.equal(list);
    expect(found[0]).to.deep.include({ deadline: 9n, signer: signer.address, chainId: 31_337n });
    // EAS signs each item by itself, each with a nonce of its own.
    expect(asked(calls, { takesLists: false }).map(({ kind, nonce }) => [kind, nonce])).to.deep.equal([
      ["attest", 4n],
      ["multiAttest", 5n],
      ["multiAttest", 8n],
      ["revoke", 11n],
      ["multiRevoke", 12n],
      ["issueBatch", 13n],
    ]);
  });

  it("cuts what would hardly fit a transaction, and loses nothing of it", () => {
    const items = Array.from({ length: 7 }, (_, i) => ({ ...data, value: BigInt(i) }));
    const call = multiAttestCall({ registry, requests: [{ schema: WORD, data: items }] });
    expect(asked([call], {}, 750n)).to.have.length(1);
    const cut = asked([call], {}, 751n);
    expect(cut.map(({ kind }) => kind)).to.deep.equal(["attestMany", "attestMany"]);
    const all = cut.flatMap((one) => (one.kind === "attestMany" ? one.asked.data : []));
    expect(all).to.deep.equal(items);
    const alone = attestCall({ registry, request: { schema: WORD, data } });
    expect(asked([alone], {}, 999n)).to.have.length(1);
  });

  it("signs what loosens for the revision that it will meet, and what tightens for all", () => {
    const id = batchId({ chainId: 31_337n, registry, header });
    const change = (kind: "Suspend" | "Reinstate", ...indexes: number[]) =>
      changeStatusCall({ registry, header, kind, masks: groupByWord(indexes), ...why });
    const hold = { registry, header, targets: [1n, 2n], until: 5n, ...why };
    const calls = [
      change("Suspend", 1, 230),
      change("Reinstate", 3),
      imposeHoldCall(hold),
      endHoldCall(hold),
      change("Reinstate", 4),
    ];
    const found = asked(calls, { revisions: new Map([[id, 10]]) });
    expect(found.map((one) => ("revision" in one.asked ? one.asked.revision : undefined))).to.deep.equal([
      0,
      12,
      undefined,
      15,
      17,
    ]);
    expect(batchesOf(31_337n, calls.map(asTransaction))).to.deep.equal([{ registry, id }]);
  });

  it("says what cannot be signed for", () => {
    for (const call of [timestampCall({ registry, data: WORD })]) {
      expect(() => asked([call]))
        .to.throw(SymbolonError, /cannot be sent as a signed request/)
        .with.property("code", "NotSignable");
    }
  });
});
