import { expect } from "chai";
import { easBuild, ownBuild, registryBuilds } from "./easBuilds.ts";
import { refusalOf, sent } from "./easCalls.ts";
import { type EasChain, type Item, openEasChain, plain } from "./easChain.ts";
import { ethers } from "./easSdk.ts";

const MAGIC = ethers.encodeBytes32String("EA5EA5EA5EA5EA5EA5EA5EA5EA5EA5");
/** What the paying resolver pays and what the value resolver demands, in wei. */
const PRICE = 1_000n;

for (const build of registryBuilds) {
  describe(`EAS's own contracts on ${build.name}`, () => {
    let chain: EasChain;
    /** A schema without a resolver. */
    let open: string;

    before(async () => {
      chain = await openEasChain(build);
      open = await chain.registerSchema(ethers.ZeroAddress);
    });
    after(() => chain.close());
    afterEach("the registry keeps no ether", async () => {
      expect(await chain.balanceOf(chain.registry)).to.equal(0n);
    });

    /** Deploys one of EAS's example resolvers and attests under a schema of it: as the issuer, or through `from`. */
    const under = async (name: string, ...args: readonly unknown[]) => {
      const { eas } = chain;
      const resolver = await chain.deploy(easBuild(name, "resolver/examples"), chain.registry, ...args);
      const schema = await chain.registerSchema(resolver);
      const overrides = (pay: bigint | undefined) => (pay === undefined ? {} : { value: pay });
      return {
        resolver,
        schema,
        attest: (item: Item = {}, { from = eas, pay }: { from?: EasChain["eas"]; pay?: bigint } = {}) =>
          sent(from.attest({ schema, data: { ...plain, ...item } }, overrides(pay))),
        attestMany: (items: readonly Item[], pay?: bigint) => {
          const data = items.map((item) => ({ ...plain, ...item }));
          return sent(eas.multiAttest([{ schema, data }], overrides(pay)));
        },
        revoke: (uid: string, value = 0n, pay = value) =>
          sent(eas.revoke({ schema, data: { uid, value } }, { value: pay })),
        revokeMany: (uids: readonly string[], values: readonly bigint[] = [], pay?: bigint) => {
          const data = uids.map((uid, i) => ({ uid, value: values[i] ?? 0n }));
          return sent(eas.multiRevoke([{ schema, data }], overrides(pay)));
        },
      };
    };
    /** Each uid is an attestation of the issuer's, live or revoked. */
    const expectStored = async (uids: readonly string[], revoked: boolean) => {
      for (const uid of uids) {
        const { attester, revocationTime } = await chain.eas.getAttestation(uid);
        expect([attester, revocationTime > 0n]).to.deep.equal([chain.issuer.address, revoked]);
      }
    };
    /** What the resolver takes and refuses in an attestation; whatever it took can be revoked. */
    const expectJudged = async (
      { attest, attestMany, revoke, revokeMany }: Awaited<ReturnType<typeof under>>,
      { good, bad }: { good: readonly Item[]; bad: readonly Item[] },
    ) => {
      const uids = [];
      for (const item of good) uids.push(await attest(item));
      for (const item of bad) {
        expect(await refusalOf(attest(item))).to.equal("InvalidAttestation");
        expect(await refusalOf(attestMany([good[0]!, item]))).to.equal("InvalidAttestations");
        expect(await refusalOf(attestMany([item, good[0]!]))).to.equal("InvalidAttestations");
      }
      const many = await attestMany([...good, ...good]);
      await expectStored([...uids, ...many], false);
      expect(await chain.spent(chain.issuer, () => attest(good[0]!, { pay: 1n }))).to.equal(0n);
      expect(await refusalOf(attest({ ...good[0]!, value: 1n }))).to.equal("NotPayable");
      expect(await refusalOf(attestMany([good[0]!, { ...good[0]!, value: 1n }]))).to.equal("NotPayable");
      for (const uid of uids) await revoke(uid);
      await revokeMany(many);
      await expectStored([...uids, ...many], true);
    };

    it("AttesterResolver takes one attester only", async () => {
      const { issuer, relayed } = chain;
      const stage = await under("AttesterResolver", issuer.address);
      await expectJudged(stage, { good: [{}, { data: "0x1234" }], bad: [] });
      expect(await refusalOf(stage.attest({}, { from: relayed }))).to.equal("InvalidAttestation");
      // Who signed is the attester, not who sent.
      const params = { ...plain, schema: stage.schema, deadline: 0n };
      const { signature } = await (await relayed.getDelegated()).signDelegatedAttestation(params, issuer);
      const request = { schema: stage.schema, data: plain, signature, attester: issuer.address };
      await expectStored([await sent(relayed.attestByDelegation(request))], false);
    });

    it("RecipientResolver takes one recipient only", async () => {
      const { issuer } = chain;
      const bad = [{ recipient: issuer.address }, { recipient: ethers.ZeroAddress }];
      await expectJudged(await under("RecipientResolver", plain.recipient), { good: [{}], bad });
    });

    it("DataResolver sees the data", async () => {
      const datas = (...values: readonly string[]) => values.map((data) => ({ data }));
      await expectJudged(await under("DataResolver"), {
        good: datas("0x00", "0x01"),
        bad: datas("0x", "0x02", "0x0001", `0x${"00".repeat(32)}`, `0x${"01".repeat(200)}`),
      });
    });

    it("ExpirationTimeResolver sees the expiration, in 64 bits", async () => {
      const least = 2n ** 63n;
      const times = (...values: readonly bigint[]) => values.map((expirationTime) => ({ expirationTime }));
      await expectJudged(await under("ExpirationTimeResolver", least), {
        good: times(least, 2n ** 64n - 1n),
        bad: times(least - 1n, 0n, (await chain.now()) + 1_000n),
      });
    });

    it("AttestationResolver reads another attestation back", async () => {
      const { eas } = chain;
      const attestOpen = (data: string) => sent(eas.attest({ schema: open, data: { ...plain, data } }));
      const magic = await attestOpen(MAGIC);
      const other = await attestOpen(`${MAGIC}00`);
      const stage = await under("AttestationResolver");
      await expectJudged(stage, {
        good: [{ data: magic }, { data: `${magic}ffff` }],
        bad: [{ data: other }, { data: ethers.id("unknown") }],
      });
      expect(await refusalOf(stage.attest({ data: "0x1234" }))).to.equal("OutOfBounds");
    });

    it("TokenResolver's own error comes through", async () => {
      const { issuer } = chain;
      const token = await chain.deploy(ownBuild("SampleToken", "mocks"), issuer.address, PRICE);
      const { attest, attestMany, revoke, resolver } = await under("TokenResolver", token, PRICE);
      expect(await refusalOf(attest())).to.equal("InvalidAllowance");
      expect(await refusalOf(attestMany([{}, {}]))).to.equal("InvalidAllowance");
      const erc20 = new ethers.Contract(token, ["function approve(address, uint256)"], issuer);
      await (await erc20.getFunction("approve")(resolver, PRICE)).wait();
      const uids = [await attest(), ...(await attestMany([{}, {}]))];
      await expectStored(uids, false);
      await revoke(uids[0]!);
      await expectStored(uids.slice(0, 1), true);
    });

    it("RevocationResolver refuses revocations until it is told otherwise", async () => {
      const { issuer } = chain;
      const { attest, attestMany, revoke, revokeMany, resolver } = await under("RevocationResolver");
      const uids = [await attest(), ...(await attestMany([{}, {}]))];
      expect(await refusalOf(revoke(uids[0]!))).to.equal("InvalidRevocation");
      expect(await refusalOf(revokeMany(uids))).to.equal("InvalidRevocations");
      await expectStored(uids, false);
      const control = new ethers.Contract(resolver, ["function setRevocation(bool)"], issuer);
      await (await control.getFunction("setRevocation")(true)).wait();
      await revoke(uids[0]!);
      await revokeMany(uids.slice(1));
      await expectStored(uids, true);
      expect(await refusalOf(revoke(uids[0]!))).to.equal("AlreadyRevoked");
    });

    it("ValueResolver gets what each item names, and the sender the rest", async () => {
      const { issuer, relayer, eas, relayed } = chain;
      const { attest, attestMany, revoke, resolver, schema } = await under("ValueResolver", PRICE);
      const exact = { value: PRICE };
      for (const value of [0n, PRICE - 1n, PRICE + 1n]) {
        expect(await refusalOf(attest({ value }))).to.equal("InvalidAttestation");
        expect(await refusalOf(attestMany([exact, { value }]))).to.equal("InvalidAttestations");
      }
      expect(await refusalOf(attest(exact, { pay: PRICE - 1n }))).to.equal("InsufficientValue");
      expect(await refusalOf(attestMany([exact, exact], 2n * PRICE - 1n))).to.equal("InsufficientValue");
      expect(await chain.spent(issuer, () => attest(exact))).to.equal(PRICE);
      expect(await chain.spent(issuer, () => attest(exact, { pay: 10n * PRICE }))).to.equal(PRICE);
      expect(await chain.spent(issuer, () => attestMany([exact, exact], 10n * PRICE))).to.equal(2n * PRICE);
      expect(await chain.balanceOf(resolver)).to.equal(4n * PRICE);

      // Groups share what was sent; the rest comes back after the last, whichever schema that has.
      const paid = { schema, data: [{ ...plain, ...exact }] };
      const free = { schema: open, data: [plain, plain] };
      for (const groups of [
        [paid, free, paid],
        [free, paid, free],
      ]) {
        const price = PRICE * BigInt(groups.filter((group) => group === paid).length);
        const send = () => sent(eas.multiAttest(groups, { value: price + 7n }));
        expect(await chain.spent(issuer, send)).to.equal(price);
        const short = sent(eas.multiAttest(groups, { value: price - 1n }));
        expect(await refusalOf(short)).to.equal("InsufficientValue");
      }
      expect(await chain.balanceOf(resolver)).to.equal(7n * PRICE);
      const uid = await attest(exact);
      expect(await chain.spent(issuer, () => revoke(uid, 3n, 8n))).to.equal(3n);

      // Through a relayer, the relayer pays and gets the rest.
      const params = { ...plain, ...exact, schema, deadline: 0n };
      const { signature } = await (await relayed.getDelegated()).signDelegatedAttestation(params, issuer);
      const request = { schema, data: params, signature, attester: issuer.address };
      const relay = () => sent(relayed.attestByDelegation(request, { value: PRICE + 9n }));
      const held = await chain.balanceOf(issuer.address);
      expect(await chain.spent(relayer, relay)).to.equal(PRICE);
      expect(await chain.balanceOf(issuer.address)).to.equal(held);
    });

    it("PayingResolver pays attesters and takes its money back", async () => {
      const { issuer, relayer } = chain;
      const { attest, attestMany, revoke, revokeMany, resolver } = await under("PayingResolver", PRICE);
      expect(await refusalOf(attest())).to.equal("");
      await (await relayer.sendTransaction({ to: resolver, value: 10n * PRICE })).wait();
      expect(await refusalOf(attest({ value: 1n }))).to.equal("InvalidAttestation");
      const uids: string[] = [];
      const one = async () => uids.push(await attest());
      const three = async () => uids.push(...(await attestMany([{}, {}, {}], 5n)));
      expect(await chain.spent(issuer, one)).to.equal(-PRICE);
      expect(await chain.spent(issuer, three)).to.equal(-3n * PRICE);
      expect(await chain.balanceOf(resolver)).to.equal(6n * PRICE);

      const [first, second, third, fourth] = uids as [string, string, string, string];
      expect(await refusalOf(revoke(first, PRICE - 1n))).to.equal("InvalidRevocation");
      expect(await refusalOf(revokeMany([first, second], [PRICE, 0n]))).to.equal("InvalidRevocations");
      expect(await refusalOf(revoke(first, PRICE, PRICE - 1n))).to.equal("InsufficientValue");
      expect(await chain.spent(issuer, () => revoke(first, PRICE))).to.equal(PRICE);
      // Too much comes back twice over: from the resolver what was named, from the registry what was not.
      expect(await chain.spent(issuer, () => revoke(second, 3n * PRICE, 5n * PRICE))).to.equal(PRICE);
      const both = () => revokeMany([third, fourth], [PRICE, 2n * PRICE], 9n * PRICE);
      expect(await chain.spent(issuer, both)).to.equal(2n * PRICE);
      await expectStored(uids, true);
      expect(await chain.balanceOf(resolver)).to.equal(10n * PRICE);
    });
  });
}
