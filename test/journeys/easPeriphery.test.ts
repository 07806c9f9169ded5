import { expect } from "chai";
import { easBuild, registryBuilds } from "./easBuilds.ts";
import { refusalOf, sent } from "./easCalls.ts";
import { type EasChain, type Item, openEasChain, plain } from "./easChain.ts";
import { ethers, type JsonRpcSigner, sdk } from "./easSdk.ts";

const NEVER = 0n;
/** What the value resolver demands, in wei. */
const PRICE = 1_000n;

type Proxy = InstanceType<typeof sdk.EIP712Proxy>;

for (const build of registryBuilds) {
  describe(`EAS's Indexer and proxies on ${build.name}`, () => {
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

    const deployProxy = async (name: string, folder: string) => {
      const address = await chain.deploy(easBuild(name, folder), chain.registry, "Somebody's proxy");
      const proxy = new sdk.EIP712Proxy(address, { signer: chain.relayer });
      return {
        proxy,
        address: ethers.getAddress(address),
        through: new sdk.EAS(chain.registry, { signer: chain.relayer, proxy }),
      };
    };
    const signAttestation = async (proxy: Proxy, signer: JsonRpcSigner, item: Item = {}, schema = open) => {
      const params = { ...plain, ...item, schema, deadline: NEVER };
      const delegated = await proxy.getDelegated();
      const signed = await delegated.signDelegatedProxyAttestation(params, signer);
      expect(delegated.verifyDelegatedProxyAttestationSignature(signer.address, signed)).to.equal(true);
      return signed.signature;
    };
    const signRevocation = async (proxy: Proxy, signer: JsonRpcSigner, uid: string) => {
      const delegated = await proxy.getDelegated();
      const params = { schema: open, uid, value: 0n, deadline: NEVER };
      return (await delegated.signDelegatedProxyRevocation(params, signer)).signature;
    };

    it("EIP712Proxy attests and revokes for who signed, in its own name", async () => {
      const { issuer, relayer, eas } = chain;
      const { proxy, address, through } = await deployProxy("EIP712Proxy", "eip712/proxy");
      const signature = await signAttestation(proxy, issuer);
      const request = { schema: open, data: plain, signature, attester: issuer.address };
      const forged = { ...request, attester: relayer.address };
      expect(await refusalOf(sent(through.attestByDelegationProxy(forged)))).to.equal("InvalidSignature");
      const uid = await sent(through.attestByDelegationProxy(request));
      expect(await refusalOf(sent(through.attestByDelegationProxy(request)))).to.equal("UsedSignature");
      const { attester, data } = await eas.getAttestation(uid);
      expect([attester, data]).to.deep.equal([address, plain.data]);
      expect(await proxy.getAttester(uid)).to.equal(issuer.address);

      const revoke = async (signer: JsonRpcSigner, target = uid) => {
        const signed = await signRevocation(proxy, signer, target);
        const revocation = {
          schema: open,
          data: { uid: target },
          signature: signed,
          revoker: signer.address,
        };
        return sent(through.revokeByDelegationProxy(revocation));
      };
      expect(await refusalOf(revoke(relayer))).to.equal("AccessDenied");
      expect(await refusalOf(revoke(issuer, ethers.id("unknown")))).to.equal("NotFound");
      // The registry knows the proxy only: the issuer cannot revoke without it.
      const direct = sent(eas.revoke({ schema: open, data: { uid } }));
      expect(await refusalOf(direct)).to.equal("AccessDenied");
      await revoke(issuer);
      expect(await eas.isAttestationRevoked(uid)).to.equal(true);
    });

    it("EIP712Proxy attests and revokes many", async () => {
      const { issuer, eas } = chain;
      const { proxy, address, through } = await deployProxy("EIP712Proxy", "eip712/proxy");
      const data = ["0x", "0x01", `0x${"22".repeat(300)}`].map((bytes) => ({ ...plain, data: bytes }));
      const signatures = [];
      for (const item of data) signatures.push(await signAttestation(proxy, issuer, item));
      const request = { schema: open, data, signatures, attester: issuer.address };
      const uids = await sent(through.multiAttestByDelegationProxy([request]));
      for (const [i, uid] of uids.entries()) {
        const read = await eas.getAttestation(uid);
        expect([read.attester, read.data]).to.deep.equal([address, data[i]!.data]);
        expect(await proxy.getAttester(uid)).to.equal(issuer.address);
      }
      const revocations = [];
      for (const uid of uids) revocations.push(await signRevocation(proxy, issuer, uid));
      const targets = uids.map((uid) => ({ uid }));
      const revocation = { schema: open, data: targets, signatures: revocations, revoker: issuer.address };
      await sent(through.multiRevokeByDelegationProxy([revocation]));
      for (const uid of uids) expect(await eas.isAttestationRevoked(uid)).to.equal(true);
    });

    it("EIP712Proxy hands ether on, and the registry's errors back", async () => {
      const { issuer, relayer } = chain;
      const { proxy, through } = await deployProxy("EIP712Proxy", "eip712/proxy");
      const resolver = await chain.deploy(
        easBuild("ValueResolver", "resolver/examples"),
        chain.registry,
        PRICE,
      );
      const schema = await chain.registerSchema(resolver);
      const attest = async (value: bigint, pay: bigint) => {
        // A proxy takes each signature once: the data makes this one new.
        const item = { value, data: ethers.toBeHex(pay) };
        const signature = await signAttestation(proxy, issuer, item, schema);
        const request = { schema, data: { ...plain, ...item }, signature, attester: issuer.address };
        return sent(through.attestByDelegationProxy(request, { value: pay }));
      };
      expect(await chain.spent(relayer, () => attest(PRICE, PRICE))).to.equal(PRICE);
      expect(await refusalOf(attest(PRICE - 1n, PRICE - 1n))).to.equal("InvalidAttestation");
      expect(await refusalOf(attest(PRICE, PRICE - 1n))).to.equal("InsufficientValue");
      // The rest goes back to the registry's caller, and this one cannot take it.
      expect(await refusalOf(attest(PRICE, PRICE + 1n))).to.equal("FailedCall");
    });

    it("PermissionedEIP712Proxy serves its owner only", async () => {
      const { owner, issuer, eas } = chain;
      const folder = "eip712/proxy/examples";
      const { proxy, address, through } = await deployProxy("PermissionedEIP712Proxy", folder);
      const attest = async (signer: JsonRpcSigner) => {
        const signature = await signAttestation(proxy, signer);
        const request = { schema: open, data: plain, signature, attester: signer.address };
        return sent(through.attestByDelegationProxy(request));
      };
      const attestMany = async (signer: JsonRpcSigner) => {
        const signatures = [await signAttestation(proxy, signer, { data: "0x01" })];
        const data = [{ ...plain, data: "0x01" }];
        return sent(
          through.multiAttestByDelegationProxy([
            { schema: open, data, signatures, attester: signer.address },
          ]),
        );
      };
      const revoke = async (signer: JsonRpcSigner, uid: string) => {
        const signature = await signRevocation(proxy, signer, uid);
        const request = { schema: open, data: { uid }, signature, revoker: signer.address };
        return sent(through.revokeByDelegationProxy(request));
      };
      expect(await refusalOf(attest(issuer))).to.equal("AccessDenied");
      expect(await refusalOf(attestMany(issuer))).to.equal("AccessDenied");
      const one = await attest(owner);
      const [two] = (await attestMany(owner)) as [string];
      expect(await refusalOf(revoke(issuer, one))).to.equal("AccessDenied");
      await revoke(owner, one);
      expect(await eas.isAttestationRevoked(one)).to.equal(true);
      expect(await eas.isAttestationRevoked(two)).to.equal(false);

      const owned = sdk.Contracts.PermissionedEIP712Proxy__factory.connect(address, owner);
      await (await owned.transferOwnership(issuer.address)).wait();
      await (await owned.connect(issuer).acceptOwnership()).wait();
      expect(await refusalOf(revoke(owner, two))).to.equal("AccessDenied");
      expect((await eas.getAttestation(await attest(issuer))).attester).to.equal(address);
    });

    it("Indexer finds attestations by schema, attester and recipient", async () => {
      const { issuer, relayer, eas, relayed } = chain;
      const address = await chain.deploy(easBuild("Indexer"), chain.registry);
      const indexer = sdk.Contracts.Indexer__factory.connect(address, issuer);
      expect(await indexer.getEAS()).to.equal(ethers.getAddress(chain.registry));
      const attest = (from: EasChain["eas"], item: Item = {}) =>
        sent(from.attest({ schema: open, data: { ...plain, ...item } }));
      const one = await attest(eas);
      const two = await attest(eas, { data: `0x${"11".repeat(500)}` });
      const other = await attest(relayed);
      const elsewhere = await attest(eas, { recipient: issuer.address });
      expect(await refusalOf(indexer.indexAttestation.staticCall(ethers.id("unknown")))).to.equal(
        "InvalidAttestation",
      );
      await (await indexer.indexAttestation(one)).wait();
      await (await indexer.indexAttestations([two, one, other, elsewhere])).wait();
      expect(await indexer.isAttestationIndexed(two)).to.equal(true);
      const page = [0n, 10n, false] as const;
      const pair = [open, issuer.address, plain.recipient] as const;
      expect(await indexer.getSchemaAttestationUIDs(open, ...page)).to.deep.equal([
        one,
        two,
        other,
        elsewhere,
      ]);
      expect(await indexer.getReceivedAttestationUIDs(plain.recipient, open, ...page)).to.deep.equal([
        one,
        two,
        other,
      ]);
      expect(await indexer.getSentAttestationUIDs(relayer.address, open, ...page)).to.deep.equal([other]);
      expect(await indexer.getSchemaAttesterRecipientAttestationUIDs(...pair, 0n, 1n, true)).to.deep.equal([
        two,
      ]);
    });
  });
}
