import { expect } from "chai";
import { encodeFunctionData, hashTypedData } from "viem";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { jsonOf } from "../../../../src/sdk/core/text/jsonText.ts";
import {
  checkRequest,
  nonceAfter,
  requestCall,
} from "../../../../src/sdk/credentials/delegation/checkRequest.ts";
import {
  formatSignedRequest,
  formatSignedRequests,
  parseSignedRequest,
  parseSignedRequests,
  type RequestFile,
  requestDigest,
  requestMessages,
} from "../../../../src/sdk/credentials/delegation/requestText.ts";
import { REGISTRY, sampleRequests, signedBy, signer, stranger } from "./sampleRequests.ts";

type Json = { [name: string]: Json } & Json[];

describe("credentials/delegation: requests as files", () => {
  let requests: readonly RequestFile[];
  before(async () => {
    requests = await Promise.all(sampleRequests().map((request) => signedBy(signer, request)));
  });
  const ofKind = (kind: RequestFile["kind"]) => requests.find((one) => one.kind === kind)!;
  const refusal = (text: string) => {
    try {
      parseSignedRequests(text, "requests.json");
    } catch (thrown) {
      if (thrown instanceof SymbolonError) return thrown;
      throw thrown;
    }
    throw new Error("It was read.");
  };

  it("writes and reads each kind, alone and all of them as a list", () => {
    expect(new Set(requests.map(({ kind }) => kind))).to.have.length(11);
    for (const request of requests) {
      expect(parseSignedRequest(formatSignedRequest(request)), request.kind).to.deep.equal(request);
    }
    expect(parseSignedRequests(formatSignedRequests(requests))).to.deep.equal(requests);
    expect(() => parseSignedRequest(formatSignedRequests(requests), "requests.json")).to.throw(
      /requests\.json is not a signed request: it is a list of 11, and must be a single one/,
    );
  });

  it("names a request by what is signed: each member moves the digest, the signature does not", () => {
    const digests = new Set(requests.map(requestDigest));
    for (const request of requests) {
      expect(requestDigest({ ...request, signatures: ["0x12"] } as RequestFile)).to.equal(
        requestDigest(request),
      );
      const members = leaves(JSON.parse(formatSignedRequest(request)));
      for (const path of members) {
        if (["format", "version", "kind", "signatures"].includes(path[0]!)) continue;
        const altered = JSON.parse(formatSignedRequest(request)) as Json;
        change(altered, path);
        let read: RequestFile;
        try {
          read = parseSignedRequest(jsonOf(altered));
        } catch (thrown) {
          // Roles and signer are said twice, and a revision or a list may be what no registry takes.
          expect(thrown, path.join(".")).to.be.instanceOf(SymbolonError);
          continue;
        }
        const digest = requestDigest(read);
        expect(digests.has(digest), `${request.kind} ${path.join(".")}`).to.equal(false);
      }
    }
    expect(requestDigest(ofKind("attest"))).to.equal(hashTypedData(requestMessages(ofKind("attest"))[0]!));
    expect(requestMessages(ofKind("multiRevoke"))).to.have.length(2);
  });

  it("says which member of which file is at fault", () => {
    const attest = ofKind("attest");
    const change = ofKind("changeStatus");
    const document = (request: RequestFile) => JSON.parse(formatSignedRequest(request)) as Json;
    const bad: readonly [text: string, words: string][] = [
      ["{", "it is not JSON"],
      ["[]", "a list that is not empty"],
      [jsonOf({ ...document(attest), format: "symbolon-claim" }), "its format"],
      [jsonOf({ ...document(attest), version: 2 }), "its version is 2"],
      [jsonOf({ ...document(attest), kind: "steal" }), 'its kind is "steal"'],
      [jsonOf({ ...document(attest), note: 1 }), 'an unknown member, "note"'],
      [jsonOf({ ...document(attest), nonce: 3 }), "its nonce is 3, and must be a whole number"],
      [jsonOf({ ...document(attest), nonce: "-1" }), 'its nonce is "-1"'],
      [jsonOf({ ...document(attest), nonce: String(2n ** 256n) }), "its nonce is"],
      [jsonOf({ ...document(attest), deadline: String(2n ** 64n) }), "its deadline is"],
      [jsonOf({ ...document(attest), registry: "0x1" }), 'its registry is "0x1", and must be an address'],
      [jsonOf({ ...document(attest), signatures: ["0x1234"] }), "its signatures[0] is"],
      [
        jsonOf({ ...document(attest), signatures: [...attest.signatures, ...attest.signatures] }),
        "a list of one",
      ],
      [
        jsonOf({ ...document(ofKind("multiAttest")), signatures: attest.signatures }),
        "a list of 2 signatures",
      ],
      [jsonOf([document(attest), { ...document(change), asked: {} }]), "its [1].asked has no header"],
      [jsonOf({ ...document(change), signer: stranger.address }), "must be the batch's revoker"],
      [
        jsonOf({ ...document(change), asked: { ...document(change).asked, kind: "Revoke" } }),
        "its asked.revision is 4, and must be 0: every revision",
      ],
      [
        jsonOf({ ...document(change), asked: { ...document(change).asked, kind: "Emergency" } }),
        "its asked.kind is",
      ],
      [
        jsonOf({ ...document(change), asked: { ...document(change).asked, masks: [] } }),
        "its asked.masks is [], and must be a list that is not empty",
      ],
    ];
    for (const [text, words] of bad) {
      const error = refusal(text);
      expect(error.code, words).to.equal("BadSignedRequest");
      expect(error.reason)
        .to.match(/^requests\.json /)
        .and.to.include(words);
      expect(error.hint, words).to.not.equal("");
    }
  });

  it("makes the call of each kind, with the wei of all of its items", () => {
    const values = requests.map((request) => {
      const { to, value, ...call } = requestCall(request);
      expect(to).to.equal(REGISTRY);
      expect(encodeFunctionData(call)).to.match(/^0x[0-9a-f]{8}/);
      expect(call.functionName).to.match(/ByDelegation$/);
      return [request.kind, value];
    });
    expect(Object.fromEntries(values)).to.deep.include({
      attest: 2n ** 255n,
      attestMany: 2n ** 256n,
      multiRevoke: 14n,
      changeStatus: 0n,
    });
    expect(ofKind("increaseNonce").asked).to.deep.equal({ newNonce: 8n });
    expect(
      ["attest", "multiAttest", "attestMany", "increaseNonce"].map((kind) =>
        nonceAfter(ofKind(kind as "attest")),
      ),
    ).to.deep.equal([4n, 5n, 4n, 8n]);
  });

  it("judges a request by place, nonce, moment and price", () => {
    const request = ofKind("revoke");
    const here = { chainId: 31_337n, registry: REGISTRY, nonce: 3n, now: 1_900_000_000n, maxValue: 7n };
    const judged = (change: Partial<typeof here>) => {
      const standing = checkRequest(request, { ...here, ...change });
      return "problem" in standing ? `${standing.is} ${standing.problem.code}` : standing.is;
    };
    expect(judged({})).to.equal("due");
    expect(judged({ chainId: 1n })).to.equal("refused RequestElsewhere");
    expect(judged({ registry: stranger.address })).to.equal("refused RequestElsewhere");
    expect(judged({ nonce: 4n })).to.equal("used");
    // Perhaps it was done in time.
    expect(judged({ nonce: 4n, now: 2_000_000_000n })).to.equal("used");
    expect(judged({ nonce: 2n })).to.equal("early RequestTooEarly");
    expect(judged({ now: 1_900_000_001n })).to.equal("refused RequestExpired");
    expect(judged({ maxValue: 6n })).to.equal("refused RequestTooDear");
    const { maxValue: _, ...unlimited } = here;
    expect(checkRequest(request, unlimited).is).to.equal("refused");
    const endless = { ...request, deadline: 0n } as RequestFile;
    expect(checkRequest(endless, { ...here, now: 2n ** 63n }).is).to.equal("due");
  });
});

/** The paths of all values that are no objects. */
function leaves(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([name, held]) => leaves(held, [...path, name]));
}

/** Puts another value of the same form in a place. */
function change(whole: Json, path: readonly string[]): void {
  const owner = path.slice(0, -1).reduce((held, name) => held[name]!, whole) as unknown as Record<
    string,
    unknown
  >;
  const name = path.at(-1)!;
  const value = owner[name];
  const digit = (text: string) => (text.endsWith("1") ? "2" : "1");
  if (typeof value === "boolean") owner[name] = !value;
  else if (typeof value === "number") owner[name] = value + 1;
  else if (/^0x[\da-f]{40}$/i.test(String(value))) owner[name] = `0x${"0".repeat(38)}c4`;
  else if (value === "Reinstate") owner[name] = "RetractRevoke";
  else owner[name] = `${String(value).slice(0, -1)}${digit(String(value))}`;
}
