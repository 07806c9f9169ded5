import { expect } from "chai";
import hre from "hardhat";
import {
  type Address,
  type Client,
  createClient,
  custom,
  encodeAbiParameters,
  encodeEventTopics,
  type Hash,
  type Hex,
  keccak256,
  type Log,
  type PublicClient,
  RpcRequestError,
  type Transport,
  toHex,
  zeroAddress,
  zeroHash,
} from "viem";
import { writeContract } from "viem/actions";
import {
  attestByDelegationCall,
  attestManyByDelegationCall,
  increaseAttestationNonceCall,
  multiAttestByDelegationCall,
  multiRevokeByDelegationCall,
  revokeByDelegationCall,
  revokeManyByDelegationCall,
} from "../../../src/sdk/chain/calls/attestations.ts";
import {
  attestationRegistryAbi,
  attestCall,
  attestedIn,
  getAttestation,
  getAttestationStatus,
  getAttestations,
  getDataTimestamp,
  getOffchainRevocation,
  getSchema,
  listAttestations,
  multiAttestCall,
  multiRevokeCall,
  registerSchemaCall,
  revokeCall,
  revokeOffchainCall,
  timestampCall,
  type WriteClient,
} from "../../../src/sdk/chain/index.ts";
import {
  getAttestationNonce,
  getAttestationStatuses,
  getSchemaRegistry,
} from "../../../src/sdk/chain/read/attestations.ts";
import type { AttestationRequestData } from "../../../src/sdk/core/attestation/attestationRequests.ts";
import { attestationUid } from "../../../src/sdk/core/attestation/attestationUid.ts";
import { schemaUid } from "../../../src/sdk/core/credential/schemaUid.ts";
import { attestationRefusal } from "../../../src/sdk/credentials/attestations/attestationRefusal.ts";
import { signRequest } from "../../../src/sdk/credentials/index.ts";
import { registryBuilds } from "../../journeys/easBuilds.ts";
import { deployBuild } from "../scripts/deployBuild.ts";

const SCHEMA = { schema: "uint256 score", resolver: zeroAddress, revocable: true } as const;
const OTHER = { ...SCHEMA, schema: "bytes32 other" } as const;
const schema = schemaUid(SCHEMA);
const other = schemaUid(OTHER);
const SUBJECT: Address = "0x00000000000000000000000000000000000000A1";

const item = (score: number, more: Partial<AttestationRequestData> = {}): AttestationRequestData => ({
  recipient: SUBJECT,
  expirationTime: 0n,
  revocable: true,
  refUID: zeroHash,
  data: encodeAbiParameters([{ type: "uint256" }], [BigInt(score)]),
  value: 0n,
  ...more,
});
const word = (text: string): Hex => keccak256(toHex(text));

for (const build of registryBuilds) {
  const isOurs = build.name !== "EAS";

  describe(`attestation actions on ${build.name}`, () => {
    let close: () => Promise<void>;
    let publicClient: PublicClient;
    let issuer: WriteClient;
    let relayer: WriteClient;
    let registry: Address;
    let schemas: Address;
    let chainId: bigint;

    before(async () => {
      const connection = await hre.network.create("embedded");
      close = connection.close;
      publicClient = await connection.viem.getPublicClient();
      const wallets = (await connection.viem.getWalletClients()) as WriteClient[];
      [issuer, relayer] = wallets as [WriteClient, WriteClient];
      chainId = BigInt(await publicClient.getChainId());
      const deploy = deployBuild(publicClient, relayer);
      schemas = await deploy(build.schemaRegistry);
      registry = await deploy(build.registry, schemas);
      for (const one of [SCHEMA, OTHER])
        await writeContract(relayer, registerSchemaCall({ registry: schemas, ...one }));
    });
    after(() => close());

    const receiptOf = (hash: Hash) => publicClient.getTransactionReceipt({ hash });
    const made = async (sent: Promise<Hash>) => {
      const receipt = await receiptOf(await sent);
      return attestedIn({ registry, receipt }).map(({ uid }) => uid);
    };
    const read = (uid: Hex) => getAttestation(publicClient, { registry, uid });
    const nonce = () => getAttestationNonce(publicClient, { registry, account: issuer.account.address });
    const refusal = async (sent: Promise<Hash>) =>
      attestationRefusal(
        await sent.then(
          () => undefined,
          (error: unknown) => error,
        ),
      )?.code;
    const place = () => ({ chainId, registry, schema, deadline: 0n });

    it("reads schemas, and says undefined where there is none", async () => {
      expect(await getSchemaRegistry(publicClient, { registry })).to.equal(schemas);
      expect(await getSchema(publicClient, { registry: schemas, uid: schema })).to.deep.equal(SCHEMA);
      expect(await getSchema(publicClient, { registry: schemas, uid: word("none") })).to.equal(undefined);
    });

    it("attests once, and reads it back with the uid that its content has", async () => {
      const data = item(7, { expirationTime: 1n << 60n });
      const receipt = await receiptOf(
        await writeContract(issuer, attestCall({ registry, request: { schema, data } })),
      );
      const [event, ...more] = attestedIn({ registry, receipt });
      expect(more).to.deep.equal([]);
      const { timestamp } = await publicClient.getBlock({ blockHash: receipt.blockHash });
      const attester = issuer.account.address;
      const uid = attestationUid({ schema, attester, time: timestamp, ...data });
      expect(event).to.deep.include({ uid, schema, recipient: SUBJECT });
      expect(event?.attester.toLowerCase()).to.equal(attester.toLowerCase());
      const { value: _, ...content } = data;
      expect(await read(uid)).to.deep.include({
        uid,
        schema,
        time: timestamp,
        revocationTime: 0n,
        ...content,
      });
      expect(await read(word("none"))).to.deep.include({ uid: zeroHash, time: 0n });
      const before = await getAttestation(publicClient, {
        registry,
        uid,
        blockNumber: receipt.blockNumber - 1n,
      });
      expect(before.uid).to.equal(zeroHash);
    });

    it("attests and revokes many, under several schemas, in order", async () => {
      const requests = [
        { schema, data: [item(1), item(2)] },
        { schema: other, data: [item(3)] },
      ];
      const uids = await made(writeContract(issuer, multiAttestCall({ registry, requests })));
      const found = await Promise.all(uids.map(read));
      expect(found.map((one) => Number(BigInt(one.data)))).to.deep.equal([1, 2, 3]);
      const [first, second, third] = uids as [Hex, Hex, Hex];
      await writeContract(
        issuer,
        revokeCall({ registry, request: { schema, data: { uid: first, value: 0n } } }),
      );
      await writeContract(
        issuer,
        multiRevokeCall({
          registry,
          requests: [
            { schema, data: [{ uid: second, value: 0n }] },
            { schema: other, data: [{ uid: third, value: 0n }] },
          ],
        }),
      );
      for (const uid of uids) expect((await read(uid)).revocationTime).to.not.equal(0n);
      const again = { registry, request: { schema, data: { uid: first, value: 0n } } };
      expect(await refusal(writeContract(issuer, revokeCall(again)))).to.equal("AlreadyRevoked");
      expect(
        await refusal(
          writeContract(issuer, attestCall({ registry, request: { schema: word("none"), data: item(1) } })),
        ),
      ).to.equal("InvalidSchema");
    });

    it("sends the sum of the values along", async () => {
      const sent: bigint[] = [];
      const recording = createClient({
        account: issuer.account,
        chain: issuer.chain,
        transport: custom({
          async request({ method, params }: { method: string; params: [{ value?: Hex }] }) {
            if (method !== "eth_sendTransaction") return publicClient.request({ method, params } as never);
            sent.push(BigInt(params[0].value ?? 0));
            return word("sent");
          },
        }),
      });
      const a = item(1, { value: 3n });
      const b = item(2, { value: 4n });
      const requests = [{ schema, data: [a, b] }];
      const revocations = [{ schema, data: [{ uid: word("u"), value: 8n }] }];
      const parts = { signatures: [], attester: SUBJECT, revoker: SUBJECT, deadline: 0n };
      await writeContract(recording, attestCall({ registry, request: { schema, data: a } }));
      await writeContract(recording, multiAttestCall({ registry, requests }));
      await writeContract(
        recording,
        multiAttestByDelegationCall({ registry, requests: [{ ...requests[0]!, ...parts }] }),
      );
      await writeContract(
        recording,
        attestManyByDelegationCall({
          registry,
          request: { ...requests[0]!, ...parts, signature: "0x" },
        }),
      );
      await writeContract(recording, multiRevokeCall({ registry, requests: revocations }));
      await writeContract(
        recording,
        revokeManyByDelegationCall({
          registry,
          request: { ...revocations[0]!, ...parts, signature: "0x" },
        }),
      );
      expect(sent).to.deep.equal([3n, 7n, 7n, 7n, 8n, 8n]);
    });

    it("attests and revokes for whoever signed", async () => {
      const attester = issuer.account.address;
      const one = await signRequest(issuer, "attest", {
        ...place(),
        data: item(11),
        nonce: await nonce(),
      });
      const [uid = zeroHash] = await made(
        writeContract(relayer, attestByDelegationCall({ registry, request: one })),
      );
      expect((await read(uid)).attester.toLowerCase()).to.equal(attester.toLowerCase());
      const many = await signRequest(issuer, "multiAttest", {
        ...place(),
        data: [item(12), item(13)],
        nonce: await nonce(),
      });
      const uids = await made(
        writeContract(relayer, multiAttestByDelegationCall({ registry, requests: [many] })),
      );
      expect(uids).to.have.length(2);

      const revocation = await signRequest(issuer, "revoke", {
        ...place(),
        data: { uid, value: 0n },
        nonce: await nonce(),
      });
      await writeContract(relayer, revokeByDelegationCall({ registry, request: revocation }));
      const revocations = await signRequest(issuer, "multiRevoke", {
        ...place(),
        data: uids.map((one) => ({ uid: one, value: 0n })),
        nonce: await nonce(),
      });
      await writeContract(relayer, multiRevokeByDelegationCall({ registry, requests: [revocations] }));
      for (const one of [uid, ...uids]) expect((await read(one)).revocationTime).to.not.equal(0n);
      // A used signature is worth nothing.
      expect(
        await refusal(writeContract(relayer, attestByDelegationCall({ registry, request: one }))),
      ).to.equal("InvalidSignature");
    });

    it("makes signatures void by a higher nonce", async () => {
      const before = await nonce();
      const signed = await signRequest(issuer, "attest", { ...place(), data: item(14), nonce: before });
      await writeContract(issuer, increaseAttestationNonceCall({ registry, newNonce: before + 5n }));
      expect(await nonce()).to.equal(before + 5n);
      expect(
        await refusal(writeContract(relayer, attestByDelegationCall({ registry, request: signed }))),
      ).to.equal("InvalidSignature");
    });

    it("keeps times of bytes and their revocations", async () => {
      const a = word("a");
      const b = word("b");
      const c = word("c");
      await writeContract(issuer, timestampCall({ registry, data: a }));
      for (const data of [b, c]) await writeContract(issuer, timestampCall({ registry, data }));
      const times = await Promise.all(
        [a, b, c, word("d")].map((data) => getDataTimestamp(publicClient, { registry, data })),
      );
      expect(times.map((time) => time > 0n)).to.deep.equal([true, true, true, false]);
      await writeContract(issuer, revokeOffchainCall({ registry, data: a }));
      for (const data of [b, c]) await writeContract(issuer, revokeOffchainCall({ registry, data }));
      const revoker = issuer.account.address;
      const revoked = (account: Address, data: Hex) =>
        getOffchainRevocation(publicClient, { registry, revoker: account, data });
      expect(await revoked(revoker, a)).to.not.equal(0n);
      expect(await revoked(revoker, c)).to.not.equal(0n);
      expect(await revoked(relayer.account.address, a)).to.equal(0n);
    });

    if (isOurs) {
      it("attests and revokes a whole list with one signature, and reads several from one block", async () => {
        const signed = await signRequest(issuer, "attestMany", {
          ...place(),
          data: [item(21), item(22), item(23)],
          nonce: await nonce(),
        });
        const uids = await made(
          writeContract(relayer, attestManyByDelegationCall({ registry, request: signed })),
        );
        expect(uids).to.have.length(3);
        const revocation = await signRequest(issuer, "revokeMany", {
          ...place(),
          data: uids.slice(0, 2).map((uid) => ({ uid, value: 0n })),
          nonce: await nonce(),
        });
        await writeContract(relayer, revokeManyByDelegationCall({ registry, request: revocation }));

        const asked = [...uids, word("none")];
        const whole = await getAttestations(publicClient, { registry, uids: asked });
        expect(whole).to.deep.equal(await Promise.all(asked.map(read)));
        const statuses = await getAttestationStatuses(publicClient, { registry, uids: asked });
        expect(statuses.map(({ revocationTime }) => revocationTime !== 0n)).to.deep.equal([
          true,
          true,
          false,
          false,
        ]);
        expect(statuses[0]).to.deep.equal(
          await getAttestationStatus(publicClient, { registry, uid: uids[0] as Hex }),
        );
        const { uid: _, refUID: __, data: ___, ...lean } = whole[2] as (typeof whole)[number];
        expect(statuses[2]).to.deep.equal(lean);
      });
    }

    describe("listAttestations", () => {
      it("finds them by issuer, subject and schema, oldest first", async () => {
        const subject: Address = "0x00000000000000000000000000000000000000b2";
        const by = async (client: WriteClient, uid: Hex, to: Address) => {
          const request = { schema: uid, data: item(1, { recipient: to }) };
          return (await made(writeContract(client, attestCall({ registry, request }))))[0] as Hex;
        };
        const a = await by(issuer, schema, subject);
        const b = await by(relayer, schema, subject);
        const c = await by(relayer, other, subject);
        const d = await by(relayer, other, SUBJECT);
        const list = async (asked: { attester?: Address; recipient?: Address; schema?: Hex }) =>
          (await listAttestations(publicClient, { registry, ...asked })).map(({ uid }) => uid);
        const relay = relayer.account.address;
        expect(await list({ recipient: subject })).to.deep.equal([a, b, c]);
        expect(await list({ attester: relay })).to.deep.equal([b, c, d]);
        expect(await list({ attester: relay, schema: other })).to.deep.equal([c, d]);
        expect(await list({ attester: relay, schema: other, recipient: subject })).to.deep.equal([c]);
        expect((await list({})).slice(-4)).to.deep.equal([a, b, c, d]);
        const [first] = await listAttestations(publicClient, { registry, recipient: subject });
        const receipt = await receiptOf(first?.transactionHash as Hash);
        expect(receipt.blockNumber).to.equal(first?.blockNumber);
        const later = await listAttestations(publicClient, {
          registry,
          recipient: subject,
          fromBlock: receipt.blockNumber + 1n,
        });
        expect(later.map(({ uid }) => uid)).to.deep.equal([b, c]);
      });

      for (const [what, code, message] of [
        ["by its length", -32_602, "eth_getLogs is limited to a 5 block range"],
        ["by the number of its events", -32_000, "query returned more than 10000 results"],
        ["with the code of what it does not know", -32_004, "query exceeds max block range"],
      ] as const) {
        it(`halves what a node refuses ${what}`, async () => {
          const everything = await listAttestations(publicClient, { registry });
          const client = strictClient(publicClient, (length, count) =>
            (code === -32_000 ? count > 2 : length > 5n) && length > 1n ? { code, message } : undefined,
          );
          expect(await listAttestations(client, { registry })).to.deep.equal(everything);
        });
      }

      it("says so where a node gives no events at all", async () => {
        for (const code of [-32_000, -32_601]) {
          const client = strictClient(publicClient, () => ({ code, message: "logs are pruned" }));
          const thrown = await listAttestations(client, { registry }).catch((error: unknown) => error);
          // A method that does not exist is no matter of length: it is passed on at once.
          if (code === -32_000) expect(thrown).to.deep.include({ code: "LogsRefused" });
          else expect(thrown).to.have.property("name", "MethodNotFoundRpcError");
        }
      });
    });

    it("believes no event but the registry's own", async () => {
      const request = { schema, data: item(31) };
      const { logs } = await receiptOf(await writeContract(issuer, attestCall({ registry, request })));
      const [own] = logs as [Log];
      const args = { recipient: SUBJECT, attester: issuer.account.address, schemaUID: schema };
      const fake = {
        ...own,
        address: "0x00000000000000000000000000000000000000f1",
        topics: encodeEventTopics({ abi: attestationRegistryAbi, eventName: "Attested", args }),
        data: word("fake"),
      } as Log;
      const found = attestedIn({ registry, receipt: { logs: [fake, own, fake] } });
      expect(found.map(({ uid }) => uid)).to.deep.equal([own.data]);
    });
  });
}

type Refusal = { readonly code: number; readonly message: string };

/** The same chain behind a node that refuses some questions for events. */
function strictClient(
  client: PublicClient,
  judge: (blocks: bigint, events: number) => Refusal | undefined,
): Client<Transport> {
  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    const result = await client.request({ method, params } as Parameters<typeof client.request>[0]);
    if (method === "eth_getLogs") {
      const [{ fromBlock, toBlock }] = params as [{ fromBlock: Hex; toBlock: Hex }];
      const blocks = BigInt(toBlock) - BigInt(fromBlock) + 1n;
      const error = judge(blocks, (result as unknown as readonly unknown[]).length);
      if (error !== undefined) throw new RpcRequestError({ body: {}, error, url: "strict" });
    }
    return result;
  };
  return createClient({ transport: custom({ request }, { retryCount: 0 }) });
}
