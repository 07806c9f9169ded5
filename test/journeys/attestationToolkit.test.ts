import { expect } from "chai";
import fc from "fast-check";
import hre from "hardhat";
import { type Address, encodeDeployData, type Hash, type Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { readContract, writeContract } from "viem/actions";
import { attestationRegistryAbi } from "../../src/sdk/chain/abi/attestationRegistryAbi.ts";
import { schemaRegistryAbi } from "../../src/sdk/chain/abi/schemaRegistryAbi.ts";
import type { WriteClient } from "../../src/sdk/chain/clients.ts";
import { getAttestationStatus } from "../../src/sdk/chain/read/attestations.ts";
import { verifyAttestation } from "../../src/sdk/chain/read/verdicts.ts";
import type { AttestationRequestData } from "../../src/sdk/core/attestation/attestationRequests.ts";
import { attestationUid } from "../../src/sdk/core/attestation/attestationUid.ts";
import { decideAttestation } from "../../src/sdk/core/attestation/attestationVerdict.ts";
import { schemaUid } from "../../src/sdk/core/credential/schemaUid.ts";
import { attestationRefusal } from "../../src/sdk/credentials/attestations/attestationRefusal.ts";
import { signRequest } from "../../src/sdk/credentials/index.ts";
import { addresses, hexes, uints } from "../toolkit/core/arbitraries.ts";
import { type Build, easBuild, ownBuild, registryBuilds } from "./easBuilds.ts";

const NOBODY = `0x${"00".repeat(20)}` as const;
const NO_UID = `0x${"00".repeat(32)}` as const;
const SCHEMA = { schema: "bytes anything", resolver: NOBODY, revocable: true } as const;
const LASTING = { ...SCHEMA, revocable: false } as const;
const schema = schemaUid(SCHEMA);
const plain: AttestationRequestData = {
  recipient: "0x00000000000000000000000000000000000000a1",
  expirationTime: 0n,
  revocable: true,
  refUID: NO_UID,
  data: "0x1234",
  value: 0n,
};

/** An embedded chain with a registry on it, as viem's users see it. */
async function openChain(build: (typeof registryBuilds)[number]) {
  const { viem, networkHelpers, close } = await hre.network.create("embedded");
  const publicClient = await viem.getPublicClient();
  const [issuer, relayer] = (await viem.getWalletClients()) as WriteClient[];
  const client = issuer as WriteClient;
  const deploy = async ({ abi, bytecode }: Build, ...args: readonly unknown[]): Promise<Address> => {
    const hash = await (await viem.getWalletClients())[0]!.sendTransaction({
      data: encodeDeployData({ abi, bytecode, args }),
    });
    return (await publicClient.getTransactionReceipt({ hash })).contractAddress as Address;
  };
  const schemaRegistry = await deploy(build.schemaRegistry);
  const registry = await deploy(build.registry, schemaRegistry);
  const mined = async (hash: Hash) => publicClient.getTransactionReceipt({ hash });
  const register = async (args: readonly [string, Address, boolean]) =>
    mined(
      await writeContract(client, {
        address: schemaRegistry,
        abi: schemaRegistryAbi,
        functionName: "register",
        args,
      }),
    );
  for (const each of [SCHEMA, LASTING]) await register([each.schema, each.resolver, each.revocable]);
  const read = (uid: Hex) =>
    readContract(publicClient, {
      address: registry,
      abi: attestationRegistryAbi,
      functionName: "getAttestation",
      args: [uid],
    });
  return {
    build,
    chainId: BigInt(await publicClient.getChainId()),
    registry,
    issuer: client,
    relayer: relayer as WriteClient,
    close,
    publicClient,
    time: networkHelpers.time,
    deploy,
    register,
    mined,
    read,
    now: async () => (await publicClient.getBlock()).timestamp,
    nonceOf: (account: Address) =>
      readContract(publicClient, {
        address: registry,
        abi: attestationRegistryAbi,
        functionName: "getNonce",
        args: [account],
      }),
    /** Uids in the order of the receipt's logs, each the last word of an Attested log. */
    async uidsIn(hash: Hash): Promise<readonly Hex[]> {
      return (await mined(hash)).logs.map(({ data }) => data);
    },
  };
}

for (const build of registryBuilds) {
  describe(`the toolkit with ${build.name}`, () => {
    let chain: Awaited<ReturnType<typeof openChain>>;
    const call = <name extends "attest" | "multiAttest" | "revoke" | "multiRevoke">(functionName: name) => ({
      address: chain.registry,
      abi: attestationRegistryAbi,
      functionName,
    });

    before(async () => {
      chain = await openChain(build);
    });
    after(() => chain.close());

    it("computes the uid that the registry gives", async () => {
      const { issuer } = chain;
      const items = fc.record({
        recipient: addresses,
        expirationTime: fc.constantFrom(0n, 2n ** 64n - 1n, 2n ** 40n + 1n),
        revocable: fc.boolean(),
        refUID: fc.constant(NO_UID),
        data: fc.integer({ min: 0, max: 200 }).chain(hexes),
        value: fc.constant(0n),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(items, { minLength: 1, maxLength: 4 }),
          uints(1),
          async (drawn, repeats) => {
            // The same item again, in the same block: only the bump tells them apart.
            const data = repeats === 1n ? [...drawn, ...drawn] : drawn;
            const hash = await writeContract(issuer, { ...call("multiAttest"), args: [[{ schema, data }]] });
            const uids = await chain.uidsIn(hash);
            expect(uids.length).to.equal(data.length);
            const time = await chain.now();
            const taken = new Set<Hex>();
            for (const [i, item] of data.entries()) {
              const content = { schema, ...item, attester: issuer.account.address, time };
              let bump = 0;
              while (taken.has(attestationUid({ ...content, bump }))) bump++;
              expect(attestationUid({ ...content, bump })).to.equal(uids[i]);
              taken.add(uids[i] as Hex);
            }
            expect(taken.size).to.equal(data.length);
          },
        ),
        { numRuns: 25 },
      );
    });

    it("signs requests that the registry takes from anybody", async () => {
      const { chainId, registry, relayer } = chain;
      const account = privateKeyToAccount(`0x${"42".repeat(32)}`);
      const deadline = (await chain.now()) + 3_600n;
      const at = async () => ({
        chainId,
        registry,
        schema,
        deadline,
        nonce: await chain.nonceOf(account.address),
      });
      const contract = { address: registry, abi: attestationRegistryAbi } as const;

      const one = await signRequest(account, "attest", { ...(await at()), data: plain });
      const [uid] = await chain.uidsIn(
        await writeContract(relayer, { ...contract, functionName: "attestByDelegation", args: [one] }),
      );
      expect(await chain.read(uid as Hex)).to.include({ attester: account.address, data: plain.data });

      const data = [plain, { ...plain, data: "0x" as const }];
      const each = await signRequest(account, "multiAttest", { ...(await at()), data });
      const uids = await chain.uidsIn(
        await writeContract(relayer, {
          ...contract,
          functionName: "multiAttestByDelegation",
          args: [[each]],
        }),
      );
      const revoked = await signRequest(account, "multiRevoke", {
        ...(await at()),
        data: uids.map((each) => ({ uid: each, value: 0n })),
      });
      await writeContract(relayer, {
        ...contract,
        functionName: "multiRevokeByDelegation",
        args: [[revoked]],
      });
      const last = await signRequest(account, "revoke", {
        ...(await at()),
        data: { uid: uid as Hex, value: 0n },
      });
      await writeContract(relayer, { ...contract, functionName: "revokeByDelegation", args: [last] });
      for (const each of [uid as Hex, ...uids]) {
        expect((await chain.read(each)).revocationTime > 0n).to.equal(true);
      }
      expect(await chain.nonceOf(account.address)).to.equal(6n);
    });

    if (build.name !== "EAS") {
      it("signs whole lists that the registry takes from anybody, with one nonce", async () => {
        const { chainId, registry, relayer } = chain;
        const account = privateKeyToAccount(`0x${"43".repeat(32)}`);
        const at = { chainId, registry, schema, deadline: 0n };
        const contract = { address: registry, abi: attestationRegistryAbi } as const;
        const data = [
          plain,
          { ...plain, data: "0x" as const, revocable: true },
          { ...plain, expirationTime: 2n ** 40n },
        ];
        const request = await signRequest(account, "attestMany", { ...at, nonce: 0n, data });
        const uids = await chain.uidsIn(
          await writeContract(relayer, {
            ...contract,
            functionName: "attestManyByDelegation",
            args: [request],
          }),
        );
        expect(uids.length).to.equal(3);
        const revocations = uids.map((uid) => ({ uid, value: 0n }));
        const revoked = await signRequest(account, "revokeMany", { ...at, nonce: 1n, data: revocations });
        await writeContract(relayer, {
          ...contract,
          functionName: "revokeManyByDelegation",
          args: [revoked],
        });
        for (const uid of uids) expect((await chain.read(uid)).revocationTime > 0n).to.equal(true);
        expect(await chain.nonceOf(account.address)).to.equal(2n);
      });
    }

    if (build.name !== "EAS") {
      it("gives the CredentialVerifier's verdict, over random lives of attestations", async () => {
        const { issuer, registry, publicClient } = chain;
        const batches = await chain.deploy(ownBuild("BatchRegistry", "credentials"));
        const verifier = await chain.deploy(ownBuild("CredentialVerifier", "credentials"), batches, registry);
        const seen = new Set<string>();
        const compare = async (uid: Hex) => {
          const { number, timestamp } = await publicClient.getBlock();
          const at = { uid, blockNumber: number };
          const onChain = await verifyAttestation(publicClient, { verifier, ...at });
          const status = await getAttestationStatus(publicClient, { registry, ...at });
          expect(decideAttestation({ status, asOf: timestamp, moment: timestamp })).to.deep.equal(onChain);
          seen.add(`${onChain.outcome} ${onChain.revision}`);
        };
        const lives = fc.record({
          lifetime: fc.integer({ min: 0, max: 5 }).map(BigInt),
          revokedAfter: fc.option(fc.integer({ min: 0, max: 4 })),
        });
        await compare(`0x${"77".repeat(32)}`);
        await fc.assert(
          fc.asyncProperty(lives, async ({ lifetime, revokedAfter }) => {
            // One second later at least, since it is made in the next block.
            const expirationTime = lifetime === 0n ? 0n : (await chain.now()) + 1n + lifetime;
            const request = { schema, data: { ...plain, expirationTime } };
            const [uid] = (await chain.uidsIn(
              await writeContract(issuer, { ...call("attest"), args: [request] }),
            )) as [Hex];
            for (let second = 0; second < 7; second++) {
              await compare(uid);
              if (second === revokedAfter) {
                const revocation = { schema, data: { uid, value: 0n } };
                await writeContract(issuer, { ...call("revoke"), args: [revocation] });
              } else {
                await chain.time.increase(1);
              }
            }
            await compare(uid);
          }),
          {
            numRuns: 25,
            examples: [[{ lifetime: 0n, revokedAfter: 0 }], [{ lifetime: 1n, revokedAfter: 3 }]],
          },
        );
        // In the second of its revocation an attestation still counts.
        expect([...seen].sort()).to.deep.equal([
          "Expired 1",
          "Expired 2",
          "NotFound 0",
          "Revoked 2",
          "Valid 1",
          "Valid 2",
        ]);
      });
    }

    it("tells from what viem throws which error it was, and the values that decided", async () => {
      const { issuer, relayer, registry } = chain;
      const me = issuer.account.address;
      const now = await chain.now();
      const contract = { address: registry, abi: attestationRegistryAbi } as const;
      const attestOne = (change: Partial<AttestationRequestData>, under = schema) =>
        writeContract(issuer, {
          ...call("attest"),
          args: [{ schema: under, data: { ...plain, ...change } }],
          value: 0n,
        });
      const revokeOne = (client: WriteClient, uid: Hex, under = schema) =>
        writeContract(client, { ...call("revoke"), args: [{ schema: under, data: { uid, value: 0n } }] });
      const [uid] = (await chain.uidsIn(await attestOne({}))) as [Hex];
      const [lasting] = (await chain.uidsIn(await attestOne({ revocable: false }))) as [Hex];
      const [gone] = (await chain.uidsIn(await attestOne({ data: "0x99" }))) as [Hex];
      await revokeOne(issuer, gone);
      const account = privateKeyToAccount(`0x${"44".repeat(32)}`);
      const signed = await signRequest(account, "attest", {
        chainId: chain.chainId,
        registry,
        schema,
        data: plain,
        nonce: 0n,
        deadline: now - 1n,
      });
      const unknown: Hex = `0x${"77".repeat(32)}`;
      const refusing = await chain.deploy(
        easBuild("AttesterResolver", "resolver/examples"),
        registry,
        relayer.account.address,
      );
      await chain.register(["bytes anything", refusing, true]);
      const guarded = schemaUid({ ...SCHEMA, resolver: refusing });
      await writeContract(issuer, { ...contract, functionName: "timestamp", args: [unknown] });
      await writeContract(issuer, { ...contract, functionName: "revokeOffchain", args: [unknown] });

      const refused: readonly [error: string, send: () => Promise<unknown>, details: object][] = [
        ["InvalidSchema", () => attestOne({}, unknown), { schemas: [unknown], uids: [] }],
        ["InvalidSchema", () => revokeOne(issuer, uid, schemaUid(LASTING)), { uids: [uid] }],
        ["InvalidExpirationTime", () => attestOne({ expirationTime: now }), { expirationTimes: [now] }],
        [
          "Irrevocable",
          () => attestOne({}, schemaUid(LASTING)),
          { schemas: [schemaUid(LASTING)], items: [0] },
        ],
        ["Irrevocable", () => revokeOne(issuer, lasting), { uids: [lasting] }],
        ["NotFound", () => attestOne({ refUID: unknown }), { references: [unknown] }],
        ["NotFound", () => revokeOne(issuer, unknown), { uids: [unknown] }],
        ["AccessDenied", () => revokeOne(relayer, uid), { revokers: [relayer.account.address], uids: [uid] }],
        ["AlreadyRevoked", () => revokeOne(issuer, gone), { uids: [gone], twice: [] }],
        ["NotPayable", () => attestOne({ value: 5n }), { schemas: [schema], values: [5n] }],
        ["InvalidAttestation", () => attestOne({}, guarded), { schemas: [guarded] }],
        [
          "InvalidAttestations",
          () =>
            writeContract(issuer, {
              ...call("multiAttest"),
              args: [[{ schema: guarded, data: [plain, plain] }]],
            }),
          { schemas: [guarded], items: [0, 1] },
        ],
        [
          "InvalidLength",
          () => writeContract(issuer, { ...call("multiAttest"), args: [[{ schema, data: [] }]] }),
          { empty: [0] },
        ],
        [
          "DeadlineExpired",
          () => writeContract(relayer, { ...contract, functionName: "attestByDelegation", args: [signed] }),
          { deadlines: [now - 1n] },
        ],
        [
          "InvalidSignature",
          () =>
            writeContract(relayer, {
              ...contract,
              functionName: "attestByDelegation",
              args: [{ ...signed, deadline: 0n }],
            }),
          { signers: [account.address] },
        ],
        [
          "InvalidNonce",
          () => writeContract(issuer, { ...contract, functionName: "increaseNonce", args: [0n] }),
          { nonce: 0n, account: me },
        ],
        [
          "AlreadyTimestamped",
          () => writeContract(issuer, { ...contract, functionName: "timestamp", args: [unknown] }),
          { data: [unknown] },
        ],
        [
          "AlreadyRevokedOffchain",
          () => writeContract(issuer, { ...contract, functionName: "revokeOffchain", args: [unknown] }),
          { data: [unknown], revoker: me },
        ],
        ["AlreadyExists", () => chain.register([SCHEMA.schema, NOBODY, true]), { uid: schema }],
      ];
      for (const [error, send, details] of refused) {
        const thrown = await send().then(
          () => undefined,
          (reason: unknown) => reason,
        );
        const refusal = attestationRefusal(thrown, { now });
        expect(refusal?.code).to.equal(error);
        for (const [name, value] of Object.entries(details)) {
          expect(lower(refusal?.details[name]), `${error}.${name}`).to.deep.equal(lower(value));
        }
      }
      expect(attestationRefusal(new Error("something else"))).to.equal(undefined);
    });
  });
}

/** Addresses come in either case. */
function lower(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lower);
  return typeof value === "string" ? value.toLowerCase() : value;
}
