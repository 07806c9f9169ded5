import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { bytesToHex, type LocalAccount } from "viem";
import { privateKeyToAccount, toAccount } from "viem/accounts";
import {
  readStatusListCredential,
  signStatusListCredential,
} from "../../../../../src/node/batches/w3c/signedStatusList.ts";
import { statusListBits } from "../../../../../src/node/batches/w3c/statusListBits.ts";
import {
  issuerDid,
  statusListCredential,
  statusListEntry,
} from "../../../../../src/node/batches/w3c/statusListCredential.ts";
import { batchId } from "../../../../../src/sdk/core/credential/batchId.ts";
import { EMPTY_WORD, type StatusWord } from "../../../../../src/sdk/core/status/statusWords.ts";
import { errorOf } from "../../delegation/errorOf.ts";
import { batchHistory, generator, headerOf, KEY, REGISTRY } from "./batchHistory.ts";
import { checkCredential, checkStatus, expand, verifyByDidJwt } from "./independent.ts";
import { thrownBy } from "./thrownBy.ts";

const account = privateKeyToAccount(KEY);
const stranger = privateKeyToAccount(`0x${"43".repeat(32)}`);
const HASH = `0x${"cd".repeat(32)}` as const;
const URLS = { revoked: "https://issuer.example/status/1", suspended: "https://issuer.example/status/2" };
const PLANES = ["revoked", "suspended"] as const;
const here = { chainId: 31_337n, registry: REGISTRY } as const;

/** A list of a random batch, and the batch. */
function listFor(plane: (typeof PLANES)[number], seed: number, size: number, epochLength: bigint) {
  const history = batchHistory({ seed, size, epochLength });
  const header = headerOf(account.address, size, epochLength);
  const parameters = {
    ...here,
    header,
    url: URLS[plane],
    plane: history[plane],
    block: { number: 19n, hash: HASH, timestamp: history.asOf },
    revision: 7,
    finality: "finalized",
    moment: history.moment,
  } as const;
  return { history, header, parameters, list: statusListCredential(parameters) };
}

/** A small fixed list: credential 0 is revoked, credential 1 will be from 1,800,000,120 on. */
function fixed(epochLength = 60n) {
  const bit = (index: number, epoch: bigint) => (1n << BigInt(255 - index)) | epoch;
  const word: StatusWord = {
    newest: bit(0, 0n) | bit(1, 30_000_000n),
    older: bit(0, 29_999_990n),
    oldest: 0n,
  };
  return {
    ...here,
    header: headerOf(account.address, 3, epochLength),
    url: URLS.revoked,
    plane: { purpose: "revocation", words: [epochLength === 60n ? word : EMPTY_WORD] },
    block: { number: 19n, hash: HASH, timestamp: 1_800_000_061n },
    revision: 3,
    finality: "finalized",
    moment: 1_800_000_061n,
  } as const;
}

const signed = (list = statusListCredential(fixed())) => signStatusListCredential({ ...list, account });
const read = (jwt: string) => readStatusListCredential({ ...here, jwt, header: fixed().header });
const partsOf = (jwt: string) =>
  jwt
    .split(".")
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));

/** A JWT that the issuer really signed, saying anything. */
async function signAnything(header: unknown, payload: unknown): Promise<string> {
  const text = [header, payload]
    .map((part) => Buffer.from(typeof part === "string" ? part : JSON.stringify(part)).toString("base64url"))
    .join(".");
  const hash = bytesToHex(createHash("sha256").update(text).digest());
  const signature = await account.sign({ hash });
  return `${text}.${Buffer.from(signature.slice(2, 130), "hex").toString("base64url")}`;
}

async function failure(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (thrown) {
    return (thrown as Error).message;
  }
  return "nothing was thrown";
}

describe("credentials/w3c/statusListCredential", () => {
  it("writes the same list as ever", async () => {
    const list = statusListCredential(fixed());
    const batch = batchId({ ...here, header: fixed().header });
    const did = `did:pkh:eip155:31337:${account.address}`;
    const registry = `eip155:31337:${REGISTRY}`;
    expect(list).to.deep.equal({
      credential: {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        id: URLS.revoked,
        type: ["VerifiableCredential", "BitstringStatusListCredential"],
        issuer: did,
        validFrom: "2027-01-15T08:01:01Z",
        // Credential 1 flips at 08:02:00.
        validUntil: "2027-01-15T08:01:59.999Z",
        description: `revocation status of batch ${batch} of ${registry}, revision 3, as of block 19 (${HASH}).`,
        credentialSubject: {
          id: `${URLS.revoked}#list`,
          type: "BitstringStatusList",
          statusPurpose: "revocation",
          encodedList: "uH4sIAAAAAAACA-3AMQEAAAABMNFFF8OzNQAAAAAAAAAAAAAAAAAAAMDbAORZQ2cAQAAA",
        },
      },
      provenance: {
        batch,
        registry,
        revision: 3,
        block: { number: "19", hash: HASH, timestamp: "1800000061" },
        asOf: "1800000061",
        moment: "1800000061",
      },
    });
    const jwt = await signed(list);
    const [header, payload] = partsOf(jwt);
    expect(header).to.deep.equal({
      alg: "ES256K",
      typ: "vc+jwt",
      cty: "vc",
      kid: `${did}#blockchainAccountId`,
      symbolon: list.provenance,
    });
    expect(payload).to.deep.equal({ ...list.credential, iss: did, exp: 1_800_000_120 });
    expect(createHash("sha256").update(jwt).digest("hex")).to.equal(
      "eec315fcc0a8527ed0553fa2d657aee744df594f7f2988256587eeab30de0ca1",
    );
    expect(await signed()).to.equal(jwt);
  });

  it("is understood in full, and signed, as independent libraries judge", async () => {
    const random = generator(9);
    for (const [seed, size] of [1, 224, 225, 10_000, 131_072, 131_073].entries()) {
      const epochLength = [0n, 60n, 3_600n][seed % 3]!;
      const lists: Record<string, unknown> = {};
      const { history } = listFor("revoked", seed, size, epochLength);
      for (const plane of PLANES) {
        const { list } = listFor(plane, seed, size, epochLength);
        const jwt = await signStatusListCredential({ ...list, account });
        const { payload, key } = await verifyByDidJwt(jwt, history.moment);
        expect(key).to.equal(`${issuerDid(31_337n, account.address)}#blockchainAccountId`);
        checkCredential(payload, Number(history.moment));
        expect(Date.parse(payload.validFrom)).to.equal(Number(history.moment) * 1000);
        lists[URLS[plane]] = payload;
        // Every term has a meaning, those of the JWT included: safe mode refuses others.
        const [expanded] = await expand(payload);
        expect(expanded).to.have.property("https://www.w3.org/2018/credentials#validUntil");
        expect(await failure(expand({ ...payload, unheardOf: 1 }))).to.contain("Safe mode");
      }
      const { isRevoked, isSuspended } = history.replay(history.moment);
      for (const index of [0, size - 1, ...Array.from({ length: 20 }, () => random(size))]) {
        const credential = {
          "@context": ["https://www.w3.org/ns/credentials/v2"],
          type: ["VerifiableCredential"],
          issuer: issuerDid(31_337n, account.address),
          credentialSubject: { id: "did:example:1" },
          credentialStatus: [
            statusListEntry({ url: URLS.revoked, purpose: "revocation", index }),
            statusListEntry({ url: URLS.suspended, purpose: "suspension", index }),
          ],
        };
        await expand(credential);
        checkCredential(credential, Number(history.moment));
        const { verified, results, error } = await checkStatus(credential, lists);
        expect(verified, error?.message).to.equal(true);
        expect(results?.map(({ status }) => status)).to.deep.equal([isRevoked(index), isSuspended(index)]);
      }
    }
  });

  it("is refused by others from its freshUntil on: for epochs of a second, after that second", async () => {
    for (const [epochLength, freshUntil] of [
      // Credential 1 flips.
      [60n, 1_800_000_120],
      // No words: the horizon.
      [3_600n, 1_800_007_200],
      [0n, 1_800_000_062],
    ] as const) {
      const list = fixed(epochLength);
      const jwt = await signed(statusListCredential(list));
      const { payload } = await verifyByDidJwt(jwt, BigInt(freshUntil - 1));
      checkCredential(payload, freshUntil - 0.5);
      expect(await failure(verifyByDidJwt(jwt, BigInt(freshUntil)))).to.contain("expired");
      expect(() => checkCredential(payload, freshUntil)).to.throw("validUntil");
      checkCredential(payload, Number(list.moment));
      expect(() => checkCredential(payload, Number(list.moment) - 1)).to.throw("validFrom");
    }
  });

  it("says how long it may be kept where asked", async () => {
    const { credential } = statusListCredential({ ...fixed(), ttl: 60_000 });
    expect(credential.credentialSubject).to.include({ ttl: 60_000 });
    await expand(credential);
    for (const ttl of [0, -1, 1.5, Number.NaN]) {
      expect(thrownBy(() => statusListCredential({ ...fixed(), ttl }))).to.include({ code: "BadTtl" });
    }
  });

  it("reads back what it wrote, from any batch", async () => {
    for (const [seed, size] of [1, 225, 131_073].entries()) {
      for (const plane of PLANES) {
        const { list, header, parameters, history } = listFor(plane, seed, size, 60n);
        const jwt = await signStatusListCredential({ ...list, account });
        const back = await readStatusListCredential({ ...here, jwt, header });
        expect({ credential: back.credential, provenance: back.provenance }).to.deep.equal(list);
        const { epochLength, asOf } = history;
        const bits = statusListBits({ ...parameters, size: header.size, epochLength, asOf });
        expect(Buffer.compare(back.bits, bits)).to.equal(0);
      }
    }
  });

  it("is signed by nobody but the issuer", async () => {
    const list = statusListCredential(fixed());
    const byStranger = await errorOf(signStatusListCredential({ ...list, account: stranger }));
    expect(byStranger).to.include({ code: "NotIssuer" });
    expect(byStranger.details).to.deep.equal({
      issuer: issuerDid(31_337n, account.address),
      account: stranger.address,
    });
    const keyless = toAccount({
      address: account.address,
      signMessage: account.signMessage,
      signTransaction: account.signTransaction,
      signTypedData: account.signTypedData,
    });
    const cannotSign = await errorOf(signStatusListCredential({ ...list, account: keyless }));
    expect(cannotSign).to.include({ code: "AccountCannotSign" });
    // The ways to have the key at hand, by name.
    for (const way of ["--keystore", "SYMBOLON_PRIVATE_KEY", "accountFromKeystore"]) {
      expect(cannotSign.hint).to.include(way);
    }
    const prefixing: LocalAccount = {
      ...account,
      sign: ({ hash }) => account.signMessage({ message: { raw: hash } }),
    };
    expect(await errorOf(signStatusListCredential({ ...list, account: prefixing }))).to.include({
      code: "WrongSigner",
    });
    const wallet: LocalAccount = { ...account, sign: async () => "0x1234" };
    expect(await errorOf(signStatusListCredential({ ...list, account: wallet }))).to.include({
      code: "NotKeySignature",
    });

    // What claims to be the issuer's and is not: refused by did-jwt and by us.
    const forger = { ...stranger, address: account.address, sign: stranger.sign };
    expect(await errorOf(signStatusListCredential({ ...list, account: forger }))).to.include({
      code: "WrongSigner",
    });
    const jwt = await signed(list);
    const [head, body] = jwt.split(".");
    const hash = bytesToHex(createHash("sha256").update(`${head}.${body}`).digest());
    const other = Buffer.from((await stranger.sign({ hash })).slice(2, 130), "hex").toString("base64url");
    const forged = `${head}.${body}.${other}`;
    expect(await failure(verifyByDidJwt(forged, 1_800_000_061n))).to.contain("invalid_signature");
    const refused = await errorOf(read(forged));
    expect(refused).to.include({ code: "WrongSigner" });
    expect(refused.details.signers).to.include(stranger.address);
  });

  it("is worthless with any byte changed", async () => {
    const jwt = await signed();
    await read(jwt);
    const random = generator(11);
    for (let i = 0; i < 100; i++) {
      const at = random(jwt.length);
      // The last character of the signature holds four bits that say nothing.
      if (jwt[at] === "." || at === jwt.length - 1) continue;
      const letter = jwt[at] === "A" ? "B" : "A";
      const changed = `${jwt.slice(0, at)}${letter}${jwt.slice(at + 1)}`;
      expect((await errorOf(read(changed))).code).to.equal("WrongSigner");
      expect(await failure(verifyByDidJwt(changed, 1_800_000_061n))).not.to.equal("nothing was thrown");
    }
  });

  it("names what is wrong with a list that the issuer signed", async () => {
    const [header, payload] = partsOf(await signed());
    await read(await signAnything(header, payload));
    const subject = payload.credentialSubject;
    const withSubject = (change: object) => [
      header,
      { ...payload, credentialSubject: { ...subject, ...change } },
    ];
    const withProvenance = (change: object) => [
      { ...header, symbolon: { ...header.symbolon, ...change } },
      payload,
    ];
    const bomb = `u${gzipSync(Buffer.alloc(200_000)).toString("base64url")}`;
    // When to look again is no end.
    await read(await signAnything(...(withSubject({ ttl: 86_400_000_000 }) as [unknown, unknown])));
    const bad: readonly [words: string, readonly unknown[]][] = [
      ['its alg is "none", and must be ES256K', [{ ...header, alg: "none" }, payload]],
      ['its typ is "JWT"', [{ ...header, typ: "JWT" }, payload]],
      ["its kid is missing", [{ ...header, kid: undefined }, payload]],
      ['its issuer is "did:pkh', [header, { ...payload, issuer: issuerDid(1n, account.address) }]],
      ["its iss is", [header, { ...payload, iss: "did:example:1" }]],
      ["its validFrom is", [header, { ...payload, validFrom: "yesterday" }]],
      ["its validUntil is missing", [header, { ...payload, validUntil: undefined }]],
      // Believed by neither name longer than by the other.
      ["its exp is 1800000121, and must be 1800000120", [header, { ...payload, exp: payload.exp + 1 }]],
      ["its exp is 1800000119, and must be 1800000120", [header, { ...payload, exp: payload.exp - 1 }]],
      [
        "its exp is 1800000120, and must be 1800000121 for its validUntil 2027-01-15T08:02:00.999Z",
        [header, { ...payload, validUntil: "2027-01-15T08:02:00.999Z" }],
      ],
      [
        "its exp is 1800000120, and must be 1800000119",
        [header, { ...payload, validUntil: "2027-01-15T08:01:58.999Z" }],
      ],
      ['its exp is "1800000120"', [header, { ...payload, exp: `${payload.exp}` }]],
      ["its exp is missing", [header, { ...payload, exp: undefined }]],
      ["its type of the subject is missing", [header, { ...payload, credentialSubject: null }]],
      ['its statusPurpose is "message"', withSubject({ statusPurpose: "message" })],
      ['its statusPurpose is ["revocation"]', withSubject({ statusPurpose: ["revocation"] })],
      ["its encodedList is", withSubject({ encodedList: "H4sI" })],
      ["its list is not the gzip of 16384 bytes", withSubject({ encodedList: "uAAAA" })],
      ["its list is not the gzip of 16384 bytes", withSubject({ encodedList: bomb })],
      [
        "its list has 16 bytes, but the batch's has 16384",
        withSubject({ encodedList: `u${gzipSync(Buffer.alloc(16)).toString("base64url")}` }),
      ],
      ["its revision is not a number", [{ ...header, symbolon: undefined }, payload]],
      ["its batch is", withProvenance({ batch: HASH })],
      ["its registry is", withProvenance({ registry: `eip155:1:${REGISTRY}` })],
      ["its revision is not a number", withProvenance({ revision: "3" })],
      ["its block number is missing", withProvenance({ block: null })],
      ["its moment is", withProvenance({ moment: 5 })],
      ["its header is not JSON", ["{", payload]],
      ["its payload is not an object", [header, "[]"]],
    ];
    for (const [words, [head, body]] of bad) {
      const error = await errorOf(read(await signAnything(head, body)));
      expect(error.code, words).to.equal("BadStatusList");
      expect(error.reason).to.contain(words);
    }
    for (const jwt of ["", "a.b.c", "a.b", `${await signed()}=`]) {
      expect((await errorOf(read(jwt))).reason).to.contain("three parts");
    }
  });

  it("refuses addresses and moments that no credential can hold", () => {
    for (const url of ["", "status/1", "https://issuer.example/status#1"]) {
      expect(thrownBy(() => statusListCredential({ ...fixed(), url }))).to.include({
        code: "BadStatusListUrl",
      });
      expect(thrownBy(() => statusListEntry({ url, purpose: "revocation", index: 0 }))).to.include({
        code: "BadStatusListUrl",
      });
    }
    expect(
      thrownBy(() => statusListEntry({ url: URLS.revoked, purpose: "revocation", index: -1 })),
    ).to.include({ code: "IndexBeyondBatch" });
    const late = 1_800_000_000_000n;
    const block = { ...fixed().block, timestamp: late };
    expect(thrownBy(() => statusListCredential({ ...fixed(0n), block, moment: late }))).to.include({
      code: "BeyondCalendar",
    });
  });

  it("refuses a batch that there is not, and a margin that is none", () => {
    for (const revision of [0, -1, Number.NaN]) {
      const error = thrownBy(() => statusListCredential({ ...fixed(), revision }));
      expect(error).to.include({ code: "UnknownBatch" });
      expect(error.details).to.deep.equal({ revision, block: 19n });
    }
    const { finality: _, ...undoable } = fixed();
    expect(() => statusListCredential({ ...undoable, reorgMargin: -1n })).to.throw(RangeError);
  });

  it("is good no longer than a reorg lets it be: its own second without a margin, as of earlier with one", () => {
    const { finality: _, moment: __, ...undoable } = fixed(3_600n);
    const { timestamp } = undoable.block;
    const ends = (reorgMargin: bigint, moment?: bigint) => {
      const { credential, provenance } = statusListCredential({ ...undoable, reorgMargin, moment });
      return [provenance.asOf, credential.validFrom, credential.validUntil];
    };
    expect(ends(0n)).to.deep.equal([`${timestamp}`, "2027-01-15T08:01:01Z", "2027-01-15T08:01:01.999Z"]);
    expect(ends(0n, timestamp + 600n).slice(1)).to.deep.equal([
      "2027-01-15T08:11:01Z",
      "2027-01-15T08:11:01.999Z",
    ]);
    // Within the margin no epoch begins; by one second more one does, and the horizon is an epoch earlier.
    const end = "2027-01-15T09:59:59.999Z";
    expect(ends(61n)).to.deep.equal([`${timestamp - 61n}`, "2027-01-15T08:00:00Z", end]);
    expect(ends(62n, timestamp)).to.deep.equal([
      `${timestamp - 62n}`,
      "2027-01-15T08:01:01Z",
      "2027-01-15T08:59:59.999Z",
    ]);
    const { credential } = statusListCredential({ ...undoable, finality: "finalized" });
    expect([credential.validFrom, credential.validUntil]).to.deep.equal(["2027-01-15T08:01:01Z", end]);
    // What is known to change sooner ends it sooner, whatever the block.
    const { finality: ___, ...changing } = fixed();
    const soon = statusListCredential({ ...changing, reorgMargin: 1n });
    expect(soon.credential.validUntil).to.equal("2027-01-15T08:01:59.999Z");
  });

  it("has an entry as the standard writes it", () => {
    expect(statusListEntry({ url: URLS.suspended, purpose: "suspension", index: 94_567 })).to.deep.equal({
      id: `${URLS.suspended}#94567`,
      type: "BitstringStatusListEntry",
      statusPurpose: "suspension",
      statusListIndex: "94567",
      statusListCredential: URLS.suspended,
    });
  });
});
