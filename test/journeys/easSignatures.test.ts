import { expect } from "chai";
import { ownBuild, registryBuilds } from "./easBuilds.ts";
import { errorOf, refusalOf, sent, thrownBy } from "./easCalls.ts";
import { type EasChain, openEasChain, plain, someData } from "./easChain.ts";
import { ethers } from "./easSdk.ts";

const NEVER = 0n;

for (const build of registryBuilds) {
  describe(`eas-sdk's signatures with ${build.name}`, () => {
    let chain: EasChain;
    let schema: string;

    before(async () => {
      chain = await openEasChain(build);
      schema = await chain.registerSchema(ethers.ZeroAddress);
    });
    after(() => chain.close());

    it("attests and revokes for who signed, one by one", async () => {
      const { issuer, relayer, eas, relayed } = chain;
      const delegated = await relayed.getDelegated();
      const nonce = await eas.getNonce(issuer.address);
      const params = { ...plain, schema, deadline: (await chain.now()) + 600n, data: someData(100) };
      const signed = await delegated.signDelegatedAttestation(params, issuer);
      expect(delegated.verifyDelegatedAttestationSignature(issuer.address, signed)).to.equal(true);
      const { signature } = signed;
      const { deadline } = params;
      const request = { schema, data: params, signature, attester: issuer.address, deadline };
      const forger = { ...request, attester: relayer.address };
      expect(await refusalOf(sent(relayed.attestByDelegation(forger)))).to.equal("InvalidSignature");
      const uid = await sent(relayed.attestByDelegation(request));
      const { attester, data } = await eas.getAttestation(uid);
      expect([attester, data]).to.deep.equal([issuer.address, params.data]);
      expect(await eas.getNonce(issuer.address)).to.equal(nonce + 1n);
      expect(await refusalOf(sent(relayed.attestByDelegation(request)))).to.equal("InvalidSignature");

      const revocation = { schema, uid, value: 0n, deadline: NEVER };
      const revoked = await delegated.signDelegatedRevocation(revocation, issuer);
      expect(delegated.verifyDelegatedRevocationSignature(issuer.address, revoked)).to.equal(true);
      const target = { schema, data: { uid }, revoker: issuer.address };
      await sent(relayed.revokeByDelegation({ ...target, signature: revoked.signature }));
      expect(await eas.isAttestationRevoked(uid)).to.equal(true);
      expect(await eas.getNonce(issuer.address)).to.equal(nonce + 2n);
    });

    it("attests and revokes many for who signed each", async () => {
      const { issuer, eas, relayed } = chain;
      const delegated = await relayed.getDelegated();
      const nonce = await eas.getNonce(issuer.address);
      const data = [10, 40, 400].map((length) => ({ ...plain, data: someData(length) }));
      const signatures = [];
      for (const [i, item] of data.entries()) {
        const params = { ...item, schema, deadline: NEVER, nonce: nonce + BigInt(i) };
        signatures.push((await delegated.signDelegatedAttestation(params, issuer)).signature);
      }
      const request = { schema, data, signatures, attester: issuer.address };
      const swapped = [{ ...request, signatures: signatures.toReversed() }];
      expect(await refusalOf(sent(relayed.multiAttestByDelegation(swapped)))).to.equal("InvalidSignature");
      const short = [{ ...request, signatures: signatures.slice(1) }];
      expect(await refusalOf(sent(relayed.multiAttestByDelegation(short)))).to.equal("InvalidLength");
      const uids = await sent(relayed.multiAttestByDelegation([request]));
      for (const [i, uid] of uids.entries()) {
        const read = await eas.getAttestation(uid);
        expect([read.attester, read.data]).to.deep.equal([issuer.address, data[i]!.data]);
      }

      const revocations = [];
      for (const [i, uid] of uids.entries()) {
        const params = { schema, uid, value: 0n, deadline: NEVER, nonce: nonce + 3n + BigInt(i) };
        revocations.push((await delegated.signDelegatedRevocation(params, issuer)).signature);
      }
      const targets = uids.map((uid) => ({ uid }));
      const all = { schema, data: targets, signatures: revocations, revoker: issuer.address };
      await sent(relayed.multiRevokeByDelegation([all]));
      for (const uid of uids) expect(await eas.isAttestationRevoked(uid)).to.equal(true);
      expect(await eas.getNonce(issuer.address)).to.equal(nonce + 6n);
    });

    it("takes signatures until their deadline and their nonce are past", async () => {
      const { issuer, eas, relayed } = chain;
      const delegated = await relayed.getDelegated();
      const request = async (deadline: bigint) => {
        const params = { ...plain, schema, deadline };
        const { signature } = await delegated.signDelegatedAttestation(params, issuer);
        return { schema, data: plain, signature, attester: issuer.address, deadline };
      };
      const soon = (await chain.now()) + 100n;
      const late = await request(soon);
      await chain.time.setNextBlockTimestamp(soon);
      await sent(relayed.attestByDelegation(late));
      const later = await request(soon);
      expect(await refusalOf(sent(relayed.attestByDelegation(later)))).to.equal("DeadlineExpired");

      // The SDK has no word for it, but hands out the contract.
      const open = await request(NEVER);
      const nonce = await eas.getNonce(issuer.address);
      await (await eas.contract.increaseNonce(nonce + 5n)).wait();
      expect(await eas.getNonce(issuer.address)).to.equal(nonce + 5n);
      expect(await refusalOf(sent(relayed.attestByDelegation(open)))).to.equal("InvalidSignature");
      const back = eas.contract.increaseNonce.staticCall(nonce + 5n);
      expect((await errorOf(back)).revert?.name).to.equal("InvalidNonce");
      await sent(relayed.attestByDelegation(await request(NEVER)));
    });

    it("attests and revokes for a wallet that signs by ERC-1271", async () => {
      const { issuer, relayer, eas, relayed } = chain;
      const wallet = await chain.deploy(ownBuild("SampleWallet", "mocks"), issuer.address);
      const signer = {
        getAddress: async () => wallet,
        signTypedData: issuer.signTypedData.bind(issuer),
      };
      const delegated = await relayed.getDelegated();
      const params = { ...plain, schema, deadline: NEVER };
      const { signature } = await delegated.signDelegatedAttestation(params, signer);
      const uid = await sent(
        relayed.attestByDelegation({ schema, data: plain, signature, attester: wallet }),
      );
      expect((await eas.getAttestation(uid)).attester).to.equal(ethers.getAddress(wallet));

      const revocation = { schema, uid, value: 0n, deadline: NEVER };
      const data = { uid };
      const stranger = { ...signer, signTypedData: relayer.signTypedData.bind(relayer) };
      const forged = (await delegated.signDelegatedRevocation(revocation, stranger)).signature;
      expect(
        await refusalOf(
          sent(relayed.revokeByDelegation({ schema, data, signature: forged, revoker: wallet })),
        ),
      ).to.equal("InvalidSignature");
      const good = (await delegated.signDelegatedRevocation(revocation, signer)).signature;
      await sent(relayed.revokeByDelegation({ schema, data, signature: good, revoker: wallet }));
      expect(await eas.isAttestationRevoked(uid)).to.equal(true);
      expect(await eas.getNonce(wallet)).to.equal(2n);
    });

    it("gives 32 bytes a time, and revokes them off the chain", async () => {
      const { issuer, relayer, eas } = chain;
      const one = ethers.id("one");
      const two = ethers.id("two");
      const three = ethers.id("three");
      const stamped = await sent(eas.timestamp(one));
      expect([stamped, await eas.getTimestamp(one)]).to.deep.equal(Array(2).fill(await chain.now()));
      expect(await sent(eas.multiTimestamp([two, three]))).to.deep.equal(Array(2).fill(await chain.now()));
      expect(await refusalOf(sent(eas.multiTimestamp([ethers.ZeroHash, two])))).to.equal(
        "AlreadyTimestamped",
      );
      expect(await eas.getTimestamp(ethers.ZeroHash)).to.equal(0n);

      const revoked = await sent(eas.revokeOffchain(one));
      const read = await eas.getRevocationOffchain(issuer.address, one);
      expect([revoked, read]).to.deep.equal(Array(2).fill(await chain.now()));
      expect(await eas.getRevocationOffchain(relayer.address, one)).to.equal(0n);
      expect(await sent(eas.multiRevokeOffchain([two, three]))).to.deep.equal(
        Array(2).fill(await chain.now()),
      );
      expect(await refusalOf(sent(eas.revokeOffchain(two)))).to.equal("AlreadyRevokedOffchain");
    });

    it("checks, dates and revokes attestations made off the chain", async () => {
      const { issuer, relayer, eas } = chain;
      const offchain = await eas.getOffchain();
      const params = { ...plain, schema, time: await chain.now(), data: someData(64) };
      const attestation = await offchain.signOffchainAttestation(params, issuer, { verifyOnchain: true });
      expect(offchain.verifyOffchainAttestationSignature(issuer.address, attestation)).to.equal(true);
      expect(offchain.verifyOffchainAttestationSignature(relayer.address, attestation)).to.equal(false);
      expect(await sent(eas.timestamp(attestation.uid))).to.equal(await chain.now());
      expect(await sent(eas.revokeOffchain(attestation.uid))).to.equal(await chain.now());
      expect(await eas.getRevocationOffchain(issuer.address, attestation.uid)).to.equal(await chain.now());
      // Nothing but its hash came to the chain.
      expect(await eas.isAttestationValid(attestation.uid)).to.equal(false);

      const unknown = { ...params, schema: ethers.id("no schema") };
      const refused = await thrownBy(
        offchain.signOffchainAttestation(unknown, issuer, { verifyOnchain: true }),
      );
      expect(refused).to.contain("InvalidSchema");
    });
  });
}
