import { expect } from "chai";
import { registryBuilds } from "./easBuilds.ts";
import { errorOf, refusalOf, sent, thrownBy } from "./easCalls.ts";
import { type EasChain, type Item, openEasChain, plain, someData } from "./easChain.ts";
import { ethers, type FunctionFragment, sdk } from "./easSdk.ts";

const SCHEMA = "uint256 score,string note";
/** Beyond what 31, 32 or 40 bits of seconds can say. */
const FAR = 2n ** 64n - 1n;
/** Bytes of a value of that type. */
const SIZES: Readonly<Record<string, number>> = { address: 20, bytes32: 32, uint256: 32 };

for (const build of registryBuilds) {
  describe(`eas-sdk with ${build.name}`, () => {
    let chain: EasChain;
    let schema: string;
    /** A schema whose attestations are not revocable. */
    let lasting: string;

    before(async () => {
      chain = await openEasChain(build);
      schema = await sent(chain.schemas.register({ schema: SCHEMA, revocable: true }));
      lasting = await chain.registerSchema(ethers.ZeroAddress, false);
    });
    after(() => chain.close());

    const attest = (changes: Item = {}, under = schema) =>
      sent(chain.eas.attest({ schema: under, data: { ...plain, ...changes } }));

    it("says its version, to new clients and to those that first ask in the old way", async () => {
      const { issuer, eas, schemas } = chain;
      const asked = { to: chain.registry as string, data: ethers.id("VERSION()").slice(0, 10) };
      expect(await refusalOf(issuer.call(asked))).to.equal("");
      expect(await eas.getVersion()).to.equal("1.4.0");
      expect(await schemas.getVersion()).to.equal("1.4.0");
    });

    it("answers nothing but its own functions, and takes no ether beside them", async () => {
      const { issuer, eas } = chain;
      const to: string = chain.registry;
      const refuses = async (data: string, value = 0n) =>
        expect(await refusalOf(issuer.call({ to, data, value })), `${data} ${value}`).to.equal("");
      const unknown = ["VERSION()", "owner()", "attest()", "supportsInterface(bytes4)", "upgradeTo(address)"];
      const selectors = [...unknown.map((text) => ethers.id(text).slice(0, 10)), "0x00000000", "0xffffffff"];
      for (const selector of selectors) {
        for (const rest of ["", "00".repeat(32), "ff".repeat(100)]) await refuses(selector + rest);
      }
      for (const data of ["0x", "0x00", "0x54fd4d"]) for (const value of [0n, 1n]) await refuses(data, value);
      expect(await refusalOf(issuer.sendTransaction({ to, value: 1n }))).to.equal("");

      const functions: FunctionFragment[] = [];
      eas.contract.interface.forEachFunction((item) => functions.push(item));
      const unpaid = functions.filter((item) => !item.payable);
      expect([functions.length, unpaid.length]).to.deep.equal([25, 17]);
      for (const { selector, inputs } of unpaid) {
        const values = inputs.map(({ baseType }) =>
          baseType === "array" ? [] : ethers.toBeHex(1, SIZES[baseType]),
        );
        const data = selector + ethers.AbiCoder.defaultAbiCoder().encode(inputs, values).slice(2);
        expect(await refusalOf(issuer.call({ to, data })), selector).to.equal("none");
        await refuses(data, 1n);
      }
    });

    it("has the EIP-712 domain that the SDK expects", async () => {
      const { eas } = chain;
      const domain = { name: "EAS", version: "1.4.0", chainId: await eas.getChainId() };
      expect(await eas.getDomainSeparator()).to.equal(
        ethers.TypedDataEncoder.hashDomain({ ...domain, verifyingContract: chain.registry }),
      );
      const delegated = await eas.getDelegated();
      expect(delegated.getDomainSeparator()).to.equal(await eas.getDomainSeparator());
      expect([await eas.getAttestTypeHash(), await eas.getRevokeTypeHash()]).to.deep.equal([
        "0xfeb2925a02bae3dae48d424a0437a2b6ac939aa9230ddc55a1a76f065d988076",
        "0xb5d556f07587ec0f08cf386545cc4362c702a001650c2058002615ee5c9d1e75",
      ]);
    });

    it("registers schemas and reads them back", async () => {
      const { schemas } = chain;
      expect(schema).to.equal(sdk.SchemaRegistry.getSchemaUID(SCHEMA, ethers.ZeroAddress, true));
      const { uid, resolver, revocable, schema: text } = await schemas.getSchema({ uid: schema });
      expect({ uid, resolver, revocable, text }).to.deep.equal({
        uid: schema,
        resolver: ethers.ZeroAddress,
        revocable: true,
        text: SCHEMA,
      });
      expect((await schemas.getSchema({ uid: lasting })).revocable).to.equal(false);
      expect(await thrownBy(schemas.getSchema({ uid: ethers.id("none") }))).to.equal("Schema not found");
      const again = schemas.contract.register.staticCall(SCHEMA, ethers.ZeroAddress, true);
      expect((await errorOf(again)).revert?.name).to.equal("AlreadyExists");
    });

    it("attests: every field comes back, and the uid is EAS's", async () => {
      const { issuer, eas } = chain;
      const first = await attest();
      const encoder = new sdk.SchemaEncoder(SCHEMA);
      const spoken = encoder.encodeData([
        { name: "score", value: 97n, type: "uint256" },
        { name: "note", value: "née ⚖", type: "string" },
      ]);
      const expirationTime = (await chain.now()) + 1_000n;
      const lengths = [0, 1, 20, 31, 32, 33, 64, 96, 320, 3_000];
      const wanted: (typeof plain)[] = [
        ...lengths.map((length) => ({ ...plain, data: someData(length) })),
        { ...plain, recipient: ethers.ZeroAddress },
        { ...plain, expirationTime },
        { ...plain, expirationTime: FAR },
        { ...plain, expirationTime: FAR, refUID: first, data: someData(40) },
        { ...plain, revocable: false, refUID: first },
        { ...plain, data: spoken },
      ];
      for (const data of wanted) {
        const uid = await attest(data);
        const time = await chain.now();
        const { value: _, ...said } = data;
        const made = { uid, schema, time, revocationTime: 0n, attester: issuer.address };
        expect(fields(await eas.getAttestation(uid))).to.deep.equal({ ...made, ...said });
        expect(uid).to.equal(uidOf({ ...data, schema, attester: issuer.address, time }));
        expect(await eas.isAttestationValid(uid)).to.equal(true);
        expect(await eas.isAttestationRevoked(uid)).to.equal(false);
        if (data.data === spoken) {
          const { data: read } = await eas.getAttestation(uid);
          expect(encoder.decodeData(read).map(({ value }) => value.value)).to.deep.equal([97n, "née ⚖"]);
        }
      }
    });

    it("knows nothing of what was not attested", async () => {
      const { eas } = chain;
      const unknown = ethers.id("unknown");
      expect(await eas.isAttestationValid(unknown)).to.equal(false);
      expect((await eas.getAttestation(unknown)).uid).to.equal(ethers.ZeroHash);
      expect(await thrownBy(eas.isAttestationRevoked(unknown))).to.equal("Invalid attestation");
    });

    it("attests many under several schemas, uids in order", async () => {
      const { issuer, eas } = chain;
      const requests = [
        { schema, data: [1, 2, 3].map((i) => ({ ...plain, data: someData(i * 30) })) },
        { schema: lasting, data: [{ ...plain, revocable: false, data: "0x" }] },
        { schema, data: [{ ...plain }, { ...plain }] },
      ];
      const prepared = await eas.multiAttest(requests);
      const estimate = await prepared.estimateGas();
      const uids = await prepared.wait();
      expect(eas.getUIDsFromAttestReceipt(prepared.receipt!)).to.deep.equal(uids);
      expect(Number(prepared.receipt!.gasUsed)).to.be.at.most(Number(estimate));
      const time = await chain.now();
      const items = requests.flatMap((request) =>
        request.data.map((item) => ({ ...item, schema: request.schema })),
      );
      // The last two say the same in the same block: the later one has a uid of its own.
      const bumps = [0, 0, 0, 0, 0, 1];
      expect(uids).to.deep.equal(
        items.map((item, i) => uidOf({ ...item, attester: issuer.address, time, bump: bumps[i]! })),
      );
      for (const [i, uid] of uids.entries()) {
        const { data, schema: under, revocable } = fields(await eas.getAttestation(uid));
        const item = items[i]!;
        expect([data, under, revocable]).to.deep.equal([item.data, item.schema, item.revocable]);
      }
    });

    it("revokes one and many", async () => {
      const { eas } = chain;
      const one = await attest();
      const two = await attest();
      const three = await attest({ data: someData(200) });
      await sent(eas.revoke({ schema, data: { uid: one } }));
      expect((await eas.getAttestation(one)).revocationTime).to.equal(await chain.now());
      expect(await eas.isAttestationRevoked(one)).to.equal(true);
      expect(await eas.isAttestationValid(one)).to.equal(true);
      await sent(eas.multiRevoke([{ schema, data: [{ uid: three }, { uid: two }] }]));
      const now = await chain.now();
      for (const uid of [two, three]) expect((await eas.getAttestation(uid)).revocationTime).to.equal(now);
    });

    it("refuses with errors that the SDK's ABI can read", async () => {
      const { eas, relayed } = chain;
      const live = await attest();
      const revoked = await attest();
      const kept = await attest({ revocable: false });
      await sent(eas.revoke({ schema, data: { uid: revoked } }));
      const now = (await chain.now()) + 100n;
      await chain.time.setNextBlockTimestamp(now);
      const revoke = (uid: string, { from = eas, under = schema } = {}) =>
        sent(from.revoke({ schema: under, data: { uid } }));
      const refusals = {
        InvalidSchema: () => attest({}, ethers.id("no schema")),
        InvalidExpirationTime: () => attest({ expirationTime: now }),
        Irrevocable: () => attest({}, lasting),
        NotFound: () => attest({ refUID: ethers.id("unknown") }),
        NotPayable: () => attest({ value: 1n }),
        InvalidLength: () => sent(eas.multiAttest([{ schema, data: [] }])),
      };
      for (const [error, call] of Object.entries(refusals)) expect(await refusalOf(call())).to.equal(error);
      await attest({ expirationTime: now + 1n });
      expect(await chain.now()).to.equal(now);
      expect(await refusalOf(revoke(live, { from: relayed }))).to.equal("AccessDenied");
      expect(await refusalOf(revoke(revoked))).to.equal("AlreadyRevoked");
      expect(await refusalOf(revoke(kept))).to.equal("Irrevocable");
      expect(await refusalOf(revoke(live, { under: lasting }))).to.equal("InvalidSchema");
      expect(await refusalOf(revoke(ethers.id("unknown")))).to.equal("NotFound");
      // A call, unlike a transaction, is decoded by ethers itself.
      const call = eas.contract.revoke.staticCall({ schema, data: { uid: revoked, value: 0n } });
      expect((await errorOf(call)).revert?.name).to.equal("AlreadyRevoked");
    });
  });
}

function fields({
  uid,
  schema,
  refUID,
  time,
  expirationTime,
  revocationTime,
  recipient,
  attester,
  revocable,
  data,
}: Awaited<ReturnType<InstanceType<typeof sdk.EAS>["getAttestation"]>>) {
  return { uid, schema, refUID, time, expirationTime, revocationTime, recipient, attester, revocable, data };
}

type UidParts = typeof plain & {
  readonly schema: string;
  readonly attester: string;
  readonly time: bigint;
  readonly bump?: number;
};

/** EAS's formula, from its source: all values packed. (The SDK's own helper hashes the text of the schema's uid.) */
function uidOf({
  schema,
  recipient,
  attester,
  time,
  expirationTime,
  revocable,
  refUID,
  data,
  bump = 0,
}: UidParts) {
  return ethers.solidityPackedKeccak256(
    ["bytes32", "address", "address", "uint64", "uint64", "bool", "bytes32", "bytes", "uint32"],
    [schema, recipient, attester, time, expirationTime, revocable, refUID, data, bump],
  );
}
