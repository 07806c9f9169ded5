import { expect } from "chai";
import { attestationRegistryAbi } from "../../../../src/sdk/chain/abi/attestationRegistryAbi.ts";
import { schemaRegistryAbi } from "../../../../src/sdk/chain/abi/schemaRegistryAbi.ts";
import type { AttestationRequestData } from "../../../../src/sdk/core/attestation/attestationRequests.ts";
import { schemaUid } from "../../../../src/sdk/core/credential/schemaUid.ts";
import { explainAttestationRefusal } from "../../../../src/sdk/credentials/attestations/attestationRefusal.ts";
import type { AttestationCall } from "../../../../src/sdk/credentials/index.ts";
import { easBuild } from "../../../journeys/easBuilds.ts";

const word = (byte: string) => `0x${byte.repeat(32)}` as const;
const ISSUER = `0x${"11".repeat(20)}` as const;
const RECIPIENT = `0x${"22".repeat(20)}` as const;
const NOBODY = `0x${"00".repeat(20)}` as const;
const SCHEMA = word("aa");
const OTHER_SCHEMA = word("bb");
const UID = word("01");
const OTHER_UID = word("02");
const plain: AttestationRequestData = {
  recipient: RECIPIENT,
  expirationTime: 0n,
  revocable: true,
  refUID: word("00"),
  data: "0x",
  value: 0n,
};
const signature = { v: 27, r: word("03"), s: word("04") };
const by = { sender: ISSUER, now: 1_800_000_000n };

const attest = (...items: readonly Partial<AttestationRequestData>[]): AttestationCall => ({
  functionName: "multiAttest",
  args: [[{ schema: SCHEMA, data: items.map((item) => ({ ...plain, ...item })) }]],
  ...by,
});
const revoke = (...uids: readonly `0x${string}`[]): AttestationCall => ({
  functionName: "multiRevoke",
  args: [[{ schema: SCHEMA, data: uids.map((uid) => ({ uid, value: 0n })) }]],
  ...by,
});
const explain = (error: string, call?: AttestationCall, args: readonly unknown[] = []) =>
  explainAttestationRefusal({ error, args }, call);

/** One call of every function that changes something, with lists of nothing, of one and of several. */
const calls: readonly (AttestationCall | undefined)[] = [
  undefined,
  { functionName: "attest", args: [{ schema: SCHEMA, data: plain }] },
  attest(),
  attest({}, { expirationTime: 5n, value: 3n, refUID: UID }, {}),
  revoke(),
  revoke(UID),
  revoke(UID, OTHER_UID, UID),
  {
    functionName: "attestByDelegation",
    args: [{ schema: SCHEMA, data: plain, signature, attester: ISSUER, deadline: 5n }],
  },
  {
    functionName: "multiAttestByDelegation",
    args: [[{ schema: SCHEMA, data: [plain], signatures: [], attester: ISSUER, deadline: 5n }]],
  },
  {
    functionName: "attestManyByDelegation",
    args: [{ schema: SCHEMA, data: [plain, plain], signature: "0x", attester: ISSUER, deadline: 0n }],
  },
  { functionName: "revoke", args: [{ schema: SCHEMA, data: { uid: UID, value: 1n } }] },
  {
    functionName: "revokeByDelegation",
    args: [
      { schema: SCHEMA, data: { uid: UID, value: 1n }, signature, revoker: ISSUER, deadline: 2n ** 64n - 1n },
    ],
  },
  {
    functionName: "multiRevokeByDelegation",
    args: [[{ schema: SCHEMA, data: [], signatures: [], revoker: ISSUER, deadline: 5n }]],
  },
  {
    functionName: "revokeManyByDelegation",
    args: [{ schema: SCHEMA, data: [], signature: "0x", revoker: ISSUER, deadline: 5n }],
  },
  { functionName: "timestamp", args: [UID] },
  { functionName: "multiTimestamp", args: [[UID, UID]] },
  { functionName: "revokeOffchain", args: [UID] },
  { functionName: "multiRevokeOffchain", args: [[]] },
  { functionName: "increaseNonce", args: [3n] },
  { functionName: "register", args: ["bool adult", NOBODY, true] },
];

describe("credentials/attestations: refusals", () => {
  const errors = new Map(
    [
      ...attestationRegistryAbi,
      ...schemaRegistryAbi,
      ...easBuild("EAS").abi,
      ...easBuild("SchemaRegistry").abi,
    ]
      .filter((item) => item.type === "error")
      .map(({ name, inputs }) => [name, inputs.map(({ type }) => (type === "string" ? "text" : 7n))]),
  );

  it("covers more than a few errors", () => {
    expect(errors.size).to.be.greaterThan(25);
  });

  for (const [name, args] of errors) {
    it(`explains ${name}, whatever was called`, () => {
      for (const call of calls) {
        const error = explain(name, call, args);
        expect(error?.code).to.equal(name);
        expect(error?.reason).to.match(/^(?:[A-Z]|0x).*[^.]\.$/);
        expect(error?.hint).to.match(/^[A-Z].*[^.]\.$/);
        expect(error?.message).not.to.match(/undefined|null|NaN|Invalid Date|\[object| {2}| \.|, ,/);
      }
    });
  }

  it("leaves errors of others alone", () => {
    for (const error of ["AlreadyClaimed", "constructor", "__proto__", "toString", ""]) {
      expect(explain(error)).to.equal(undefined);
    }
  });

  it("names the items that can be meant, and no others", () => {
    const late = attest({}, { expirationTime: by.now }, { expirationTime: by.now + 1n });
    expect(explain("InvalidExpirationTime", late)?.message).to.equal(
      "The expiration 2027-01-15T08:00:00Z = 1800000000 of item 1 (counted from 0) is not later than " +
        "2027-01-15T08:00:00Z = 1800000000. Give a later expiration in Unix seconds, or 0 for never.",
    );
    expect(explain("InvalidExpirationTime", late)?.details).to.deep.equal({
      items: [1],
      expirationTimes: [by.now],
      now: by.now,
    });
    // Without a clock both expirations can be meant.
    expect(explain("InvalidExpirationTime", { ...late, now: undefined })?.details.items).to.deep.equal([
      1, 2,
    ]);
    expect(explain("Irrevocable", attest({ revocable: false }, {}))?.details).to.deep.equal({
      schemas: [SCHEMA],
      items: [1],
    });
    expect(explain("NotFound", attest({}, { refUID: UID }))?.reason).to.equal(
      `The registry does not have attestation ${UID}, to which item 1 (counted from 0) refers.`,
    );
    expect(explain("NotPayable", attest({}, { value: 3n }, { value: 4n }))?.details).to.deep.equal({
      schemas: [SCHEMA],
      items: [1, 2],
      values: [3n, 4n],
    });
    expect(explain("InsufficientValue", attest({}, { value: 3n }, { value: 4n }))?.hint).to.contain(
      "Send 7 wei",
    );
  });

  it("names uids, schemas and accounts", () => {
    expect(explain("AlreadyRevoked", revoke(UID))?.reason).to.equal(`Attestation ${UID} was revoked before.`);
    expect(explain("AlreadyRevoked", revoke(UID, OTHER_UID, UID))?.details.twice).to.deep.equal([UID]);
    expect(explain("AccessDenied", revoke(UID, OTHER_UID))?.reason).to.equal(
      `Account ${ISSUER} is not the issuer of one of the attestations ${UID}, ${OTHER_UID}, and nobody else may revoke it.`,
    );
    expect(explain("NotFound", revoke(UID))?.details).to.deep.equal({ uids: [UID] });
    expect(explain("InvalidSchema", attest({}))?.reason).to.equal(`Schema ${SCHEMA} is not registered.`);
    const many = revoke(...Array.from({ length: 7 }, (_, i) => word(`1${i}`)));
    expect(explain("AlreadyRevoked", many)?.reason).to.match(
      /(?:0x\w{64}, ){4}0x\w{64} and 2 more was revoked/,
    );
  });

  it("tells a resolver's refusal of one from that of a list", () => {
    const call: AttestationCall = {
      functionName: "multiAttest",
      args: [
        [
          { schema: SCHEMA, data: [plain, plain] },
          { schema: OTHER_SCHEMA, data: [plain] },
        ],
      ],
    };
    expect(explain("InvalidAttestation", call)?.details).to.deep.include({
      schemas: [OTHER_SCHEMA],
      items: [2],
    });
    expect(explain("InvalidAttestations", call)?.details).to.deep.include({
      schemas: [SCHEMA],
      items: [0, 1],
    });
  });

  it("finds the list that is empty or lacks a signature", () => {
    const list = { schema: SCHEMA, attester: ISSUER, deadline: 0n };
    const call = (
      data: readonly AttestationRequestData[],
      signatures: readonly (typeof signature)[],
    ): AttestationCall => ({
      functionName: "multiAttestByDelegation",
      args: [
        [
          { ...list, data: [plain], signatures: [signature] },
          { ...list, data, signatures },
        ],
      ],
    });
    expect(explain("InvalidLength", call([], []))?.details).to.deep.equal({ empty: [1], unsigned: [] });
    expect(explain("InvalidLength", call([plain], []))?.reason).to.equal(
      "List 1 (counted from 0) has not as many signatures as items.",
    );
  });

  it("names signer, deadline and nonce", () => {
    const request = { schema: SCHEMA, data: plain, signature, attester: RECIPIENT, deadline: by.now - 1n };
    const call: AttestationCall = { functionName: "attestByDelegation", args: [request], ...by };
    expect(explain("DeadlineExpired", call)?.reason).to.equal(
      "The signature's deadline 2027-01-15T07:59:59Z = 1799999999 has passed: it is 2027-01-15T08:00:00Z = 1800000000.",
    );
    expect(explain("InvalidSignature", call)?.details).to.deep.equal({
      signers: [RECIPIENT],
      schemas: [SCHEMA],
      deadlines: [by.now - 1n],
    });
    const nonce: AttestationCall = { functionName: "increaseNonce", args: [3n], sender: ISSUER };
    expect(explain("InvalidNonce", nonce)?.reason).to.equal(
      `The new nonce, 3, is not above the present one of ${ISSUER}.`,
    );
  });

  it("names what was recorded before", () => {
    expect(explain("AlreadyTimestamped", { functionName: "timestamp", args: [UID] })?.reason).to.equal(
      `Value ${UID} already has a timestamp.`,
    );
    const both: AttestationCall = { functionName: "multiRevokeOffchain", args: [[UID, UID]], sender: ISSUER };
    expect(explain("AlreadyRevokedOffchain", both)?.reason).to.equal(
      `${ISSUER} revoked value ${UID} before, or it is twice in the list.`,
    );
    const schema = { schema: "bool adult", resolver: NOBODY, revocable: true } as const;
    const register: AttestationCall = { functionName: "register", args: ["bool adult", NOBODY, true] };
    expect(explain("AlreadyExists", register)?.details).to.deep.equal({ uid: schemaUid(schema), ...schema });
    expect(explain("DataNotStored", undefined, [24_576n])?.reason).to.contain("24576 bytes");
  });
});
