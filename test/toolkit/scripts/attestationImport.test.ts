import { existsSync, readFileSync, statSync, unlinkSync } from "node:fs";
import { expect } from "chai";
import { type Address, encodeAbiParameters, type Hex, zeroAddress, zeroHash } from "viem";
import { writeContract } from "viem/actions";
import { type ImportOptions, importFrom } from "../../../scripts/attestation/import.ts";
import { importFiles } from "../../../src/node/batches/importFiles.ts";
import { attestCall, registerSchemaCall, revokeCall } from "../../../src/sdk/chain/calls/attestations.ts";
import type { WriteClient } from "../../../src/sdk/chain/clients.ts";
import { listAttestations } from "../../../src/sdk/chain/events/attestations.ts";
import { readBatchStatus } from "../../../src/sdk/chain/read/batches.ts";
import { verifyCredential } from "../../../src/sdk/chain/read/verdicts.ts";
import type { AttestationRequestData } from "../../../src/sdk/core/attestation/attestationRequests.ts";
import { batchId } from "../../../src/sdk/core/credential/batchId.ts";
import { valueHash, verifyField } from "../../../src/sdk/core/credential/fieldRoot.ts";
import { schemaUid } from "../../../src/sdk/core/credential/schemaUid.ts";
import { locate } from "../../../src/sdk/core/status/statusWords.ts";
import { encodeFieldValue } from "../../../src/sdk/credentials/index.ts";
import { isDeep, sliced } from "../../deep.ts";
import { easBuild, ownBuild } from "../../journeys/easBuilds.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { type AttestationChain, openAttestationChain } from "./attestationChain.ts";
import { type FaultyNode, openFaultyNode } from "./faultyNode.ts";
import { captured } from "./runSymbolon.ts";
import { ISSUER_KEY, OTHER_KEY } from "./servedChain.ts";

const PLAIN = { schema: "uint256 id", resolver: zeroAddress, revocable: true } as const;
const SECOND = { schema: "bytes32 what", resolver: zeroAddress, revocable: true } as const;
const QUICK = { patience: 400, rounds: 0, lag: 60, doubt: 60 };
const SUBJECT: Address = "0x00000000000000000000000000000000000000A1";
const DAY = 86_400n;

type Row = Readonly<
  Record<"source" | "status" | "destination" | "reason" | "detail" | "transaction", string>
>;

describe("symbolon attestation import", () => {
  const folder = temporaryFolder();
  let chain: AttestationChain;
  let node: FaultyNode;
  let eas: Address;
  let ours: Address;
  let snapshot: Hex;
  const uids: Record<string, Hex> = {};

  const make = async (
    name: string,
    data: Partial<AttestationRequestData> & { id?: number; schema?: Hex },
    client: WriteClient = chain.issuer,
  ) => {
    const { id = 0, schema = schemaUid(PLAIN), ...more } = data;
    const request: AttestationRequestData = {
      recipient: SUBJECT,
      expirationTime: 0n,
      revocable: true,
      refUID: zeroHash,
      data: encodeAbiParameters([{ type: "uint256" }], [BigInt(id)]),
      value: 0n,
      ...more,
    };
    await writeContract(client, attestCall({ registry: eas, request: { schema, data: request } }));
    uids[name] = (await listAttestations(chain.reader, { registry: eas })).at(-1)!.uid;
  };

  const revokeThere = (name: string) => {
    const data = { uid: uids[name]!, value: 0n };
    const request = { schema: schemaUid(PLAIN), data };
    return writeContract(chain.issuer, revokeCall({ registry: eas, request }));
  };

  before(async () => {
    chain = await openAttestationChain();
    node = await openFaultyNode(chain.rpc);
    const [theirs, own] = chain.registries;
    [eas, ours] = [theirs!.registry, own!.registry];
    const resolver = await chain.deploy(
      easBuild("AttesterResolver", "resolver/examples"),
      eas,
      chain.issuer.account.address,
    );
    const guarded = { ...PLAIN, resolver };
    uids.resolver = resolver;
    for (const schema of [PLAIN, SECOND, guarded]) {
      await writeContract(chain.issuer, registerSchemaCall({ registry: theirs!.schemas, ...schema }));
    }
    const { timestamp } = await chain.block();
    await make("root", { id: 1, expirationTime: timestamp + 900n * DAY });
    await make("other issuer's", { id: 99 }, chain.other);
    await make("child", { id: 2, refUID: uids.root!, schema: schemaUid(SECOND) });
    await make("grandchild", { id: 3, refUID: uids.child!, recipient: zeroAddress });
    await make("irrevocable", { id: 4, revocable: false });
    await make("revoked", { id: 5 });
    await make("of revoked", { id: 6, refUID: uids.revoked! });
    await make("of other", { id: 7, refUID: uids["other issuer's"]! });
    await make("expired", { id: 8, expirationTime: timestamp + 3_600n });
    await make("guarded", { id: 9, schema: schemaUid(guarded) });
    await make("odd data", { id: 10, data: "0x1234" });
    await revokeThere("revoked");
    await chain.node.increaseTime({ seconds: 7_200 });
    await chain.node.mine({ blocks: 1 });
    snapshot = (await chain.reader.request({ method: "evm_snapshot" } as never)) as Hex;
  });
  after(async () => {
    await node.close();
    await chain.close();
  });
  beforeEach(async () => {
    await chain.node.revert({ id: snapshot });
    snapshot = (await chain.reader.request({ method: "evm_snapshot" } as never)) as Hex;
    node.reset();
  });

  const run = (options: Partial<ImportOptions> = {}, key: Hex = ISSUER_KEY) =>
    captured({ SYMBOLON_PRIVATE_KEY: key }, () =>
      importFrom(
        { rpc: node.url, source: eas, registry: ours, out: folder.path("moved"), json: true, ...options },
        QUICK,
      ),
    );
  const report = async (options: Partial<ImportOptions> = {}, key: Hex = ISSUER_KEY) => {
    const { stdout } = await run(options, key);
    const told = JSON.parse(stdout) as {
      attestations: Row[];
      changes: string[];
      schemas: Row[];
      earlier: number;
    };
    return { ...told, of: (name: string) => told.attestations.find(({ source }) => source === uids[name])! };
  };
  const here = (uid: string) => chain.attestation(ours, uid as Hex);
  const there = (name: string) => chain.attestation(eas, uids[name]!);

  it("moves what is valid, in the order of references, and says why the rest stays", async () => {
    const { of, attestations, changes } = await report();
    const moved = ["root", "child", "grandchild", "irrevocable", "odd data"];
    for (const name of moved) {
      const { status, destination } = of(name);
      expect(status, name).to.equal("imported");
      const { uid, time, refUID, attester, ...content } = await here(destination);
      const { uid: _, time: before, refUID: reference, attester: issuer, ...wanted } = await there(name);
      expect(content).to.deep.equal(wanted);
      expect({ uid, attester }).to.deep.equal({ uid: destination, attester: issuer });
      expect(time > before).to.equal(true);
      expect(refUID).to.equal(
        reference === zeroHash
          ? zeroHash
          : attestations.find(({ source }) => source === reference)?.destination,
      );
    }
    for (const [name, reason] of [
      ["revoked", "revoked"],
      ["of revoked", "reference"],
      ["of other", "reference"],
      ["expired", "expired"],
      ["guarded", "resolver"],
    ] as const) {
      expect(of(name), name).to.include({ status: "left behind", reason, destination: null });
    }
    expect(attestations).to.have.length(moved.length + 5);
    expect((await listAttestations(chain.reader, { registry: ours })).length).to.equal(moved.length);
    expect(changes.join(" "))
      .to.match(/Every uid is new/)
      .and.to.match(/2 references/)
      .and.not.to.match(/The issuer is/);
    const written = JSON.parse(readFileSync(folder.path("moved.json"), "utf8"));
    expect(written.attestations).to.deep.equal(attestations);
    const csv = readFileSync(folder.path("moved.csv"), "utf8").trim().split("\n");
    expect(csv).to.have.length(attestations.length + 1);
    expect(csv.find((line) => line.startsWith(uids["of other"]!))).to.match(/"It refers to .*, which .*"$/);
  });

  it("moves nothing a second time, and then what has come since", async () => {
    const first = await report();
    expect(first.earlier).to.equal(0);
    await make("newcomer", { id: 20, refUID: uids.grandchild! });
    expect((await run({ dryRun: true, json: false })).stdout)
      .to.match(/^would be imported +1$/m)
      .and.to.match(/^imported earlier +5$/m);
    const second = await report();
    expect(second.earlier).to.equal(5);
    expect((await run({ json: false })).stdout)
      .to.match(/^imported +0$/m)
      .and.to.match(/^imported earlier +6$/m);
    for (const name of ["root", "child", "grandchild"]) expect(second.of(name)).to.deep.equal(first.of(name));
    const { refUID } = await here(second.of("newcomer").destination);
    expect(refUID).to.equal(first.of("grandchild").destination);
    expect((await listAttestations(chain.reader, { registry: ours })).length).to.equal(6);
  });

  it("moves nothing twice, at whatever transaction the node dies", async () => {
    await run({ out: folder.path("rehearsal") });
    const sends = node.asked.flatMap((method, i) => (method === "eth_sendRawTransaction" ? [i + 1] : []));
    expect(sends.length).to.be.at.least(5);
    // A transaction is sent, or has just been: all other questions are the delivery's, which has a test of its own.
    for (const at of sliced(
      sends.flatMap((send) => [send, send + 1]),
      3,
    )) {
      await chain.node.revert({ id: snapshot });
      snapshot = (await chain.reader.request({ method: "evm_snapshot" } as never)) as Hex;
      node.reset();
      node.fate = (_, count) =>
        count < at ? "pass" : count === at ? "lose the answer" : "lose the question";
      const out = folder.path(`moved-${at}`);
      await run({ out }).catch(() => undefined);
      expect(node.asked.length, `${at}`).to.be.at.least(at);
      node.reset();
      await run({ out });
      expect((await listAttestations(chain.reader, { registry: ours })).length, `${at}`).to.equal(5);
    }
  });

  it("takes along what it is asked to: revoked ones, lost references, other resolvers", async () => {
    const resolver = [{ from: uids.resolver as Address, to: zeroAddress }];
    const options = { withRevoked: true, dropReferences: true, resolver };
    const { of, changes } = await report(options);
    expect(of("revoked").status).to.equal("imported and revoked");
    expect((await here(of("revoked").destination)).revocationTime).to.not.equal(0n);
    expect((await here(of("of revoked").destination)).refUID).to.equal(of("revoked").destination);
    expect(of("of other")).to.include({ status: "imported", reason: "reference dropped" });
    expect((await here(of("of other").destination)).refUID).to.equal(zeroHash);
    expect((await here(of("guarded").destination)).schema).to.equal(schemaUid(PLAIN));
    expect(of("expired").status).to.equal("left behind");
    expect(changes.join(" "))
      .to.match(/1 lose their reference/)
      .and.to.match(/1 are under a schema with another resolver/);
    const again = await report(options);
    expect(again.attestations).to.deep.equal((await report(options)).attestations);
    expect((await listAttestations(chain.reader, { registry: ours })).length).to.equal(9);
  });

  it("says what was revoked at the source since it was moved", async () => {
    await run();
    await revokeThere("root");
    const { of } = await report();
    expect(of("root")).to.include({ status: "imported", reason: "revoked at the source since" });
    expect(of("child").status).to.equal("imported");
    expect(of("root").detail).to.equal("Revoke it here too.");
    const { of: asked } = await report({ followRevocations: true });
    expect(asked("root").status).to.equal("imported and revoked");
    expect((await here(asked("root").destination)).revocationTime).to.not.equal(0n);
    // It follows what it made, and makes nothing that was revoked before.
    expect(asked("revoked").status).to.equal("left behind");
    expect((await report()).of("root")).to.deep.equal(asked("root"));
  });

  it("lets another account issue, and says so", async () => {
    const { of, changes } = await report(
      { issuer: chain.issuer.account.address, schema: [schemaUid(PLAIN)] },
      OTHER_KEY,
    );
    expect((await here(of("root").destination)).attester).to.equal(chain.other.account.address);
    expect(of("child")).to.equal(undefined);
    expect(of("grandchild")).to.include({ status: "left behind", reason: "reference" });
    expect(changes.join(" ")).to.include(`The issuer is ${chain.other.account.address}, no longer `);
  });

  it("shows beforehand what it would do, and does nothing", async () => {
    const { of } = await report({ dryRun: true });
    expect(of("root").status).to.equal("planned");
    expect(of("expired").reason).to.equal("expired");
    expect(await listAttestations(chain.reader, { registry: ours })).to.deep.equal([]);
    expect(existsSync(folder.path("moved.json"))).to.equal(false);
    expect(existsSync(folder.path("moved.journal"))).to.equal(false);
    const people = await run({ dryRun: true, json: false });
    expect(people.stdout)
      .to.match(/^would be imported +5$/m)
      .and.to.match(/^ {2}resolver +1$/m);
  });

  it("does not move a registry into itself, or into nothing", async () => {
    for (const [options, code] of [
      [{ registry: eas }, "SameRegistry"],
      [{ source: SUBJECT }, "NoRegistry"],
    ] as const) {
      const thrown = await run(options).catch((error: unknown) => error);
      expect(thrown).to.include({ code });
    }
  });

  describe("as a batch", () => {
    const batchOptions = async () => {
      const batchRegistry = await chain.deploy(ownBuild("BatchRegistry", "credentials"));
      return { batchRegistry, schema: [schemaUid(PLAIN)] };
    };

    it("issues one batch, whose credentials the verifier accepts", async () => {
      const options = await batchOptions();
      const verifier = await chain.deploy(
        ownBuild("CredentialVerifier", "credentials"),
        options.batchRegistry,
        ours,
      );
      const { of, changes } = await report(options);
      expect(of("root").status).to.equal("imported");
      expect(of("grandchild")).to.include({ status: "left behind", reason: "reference" });
      expect(of("odd data")).to.include({ status: "left behind", reason: "data" });
      expect(changes.join(" ")).to.match(/1 that could not be revoked now can be/);

      const path = folder.path("moved.credentials.json");
      expect(statSync(path).mode & 0o077).to.equal(0);
      const file = importFiles(folder.path("moved")).read()!;
      expect(file.credentials.map(({ source }) => source)).to.deep.equal([uids.root, uids.irrevocable]);
      const manifest = JSON.parse(readFileSync(folder.path("moved.manifest.json"), "utf8"));
      expect(manifest.root).to.equal(file.header.root);
      for (const { credential, proof, fieldProofs, values, source } of file.credentials) {
        const header = file.header;
        const verdict = await verifyCredential(chain.reader, { verifier, header, credential, proof });
        expect(verdict.outcome).to.equal("Valid");
        const { time, expirationTime } = await chain.attestation(eas, source);
        expect(credential).to.include({ validFrom: time, expires: expirationTime });
        const [field] = fieldProofs;
        expect(field?.valueHash).to.equal(
          valueHash(encodeFieldValue("uint256", BigInt(values[0] as string))),
        );
        expect(verifyField(credential.fields, 0, field!)).to.equal(true);
      }
    });

    it("issues one batch only, at whatever question the node dies", async () => {
      const options = await batchOptions();
      await run({ ...options, out: folder.path("rehearsal") });
      const first = node.asked.indexOf("eth_sendRawTransaction");
      const questions = node.asked.length;
      // Around the transaction and at the end always, which is what tells most.
      const tellsMost = (at: number) => Math.abs(at - first - 1) <= 1 || at > questions - 2;
      for (let at = first - 6; at <= questions; at++) {
        if (!isDeep && !tellsMost(at) && at % 3 !== 0) continue;
        const out = folder.path(`moved-${at}`);
        node.reset();
        node.fate = (_, count) =>
          count < at ? "pass" : count === at ? "lose the answer" : "lose the question";
        await run({ ...options, out }).catch(() => undefined);
        node.reset();
        await run({ ...options, out });
        const { header, chainId, registry, transaction } = importFiles(out).read()!;
        const batch = batchId({ chainId: BigInt(chainId), registry, header });
        const { revision } = await readBatchStatus(chain.reader, { registry, batch, index: 0n });
        expect(revision).to.equal(1);
        if (at > questions - 2) expect(transaction).to.match(/^0x/);
      }
    });

    it("gives a batch that waited too long a new date, and keeps its credentials", async () => {
      const options = await batchOptions();
      node.fate = (method) => (method === "eth_sendRawTransaction" ? "lose the question" : "pass");
      await run(options).catch(() => undefined);
      const before = importFiles(folder.path("moved")).read()!;
      node.reset();
      await chain.node.increaseTime({ seconds: Number(DAY) + 60 });
      await chain.node.mine({ blocks: 1 });
      await run(options);
      const after = importFiles(folder.path("moved")).read()!;
      expect(after.header.issuedAt > before.header.issuedAt + DAY).to.equal(true);
      expect(after.credentials).to.deep.equal(before.credentials);
    });

    /** Whether the credential that an attestation has become is revoked here. */
    const isRevokedHere = async (source: string) => {
      const { header, chainId, registry, credentials } = importFiles(folder.path("moved")).read()!;
      const batch = batchId({ chainId: BigInt(chainId), registry, header });
      const { index } = credentials.find((one) => one.source === uids[source])!.credential;
      const { revoked } = await readBatchStatus(chain.reader, { registry, batch, index });
      return (revoked.newest & locate(Number(index)).mask) !== 0n;
    };

    it("says what was revoked at the source since, and revokes it here where it is asked to", async () => {
      const options = await batchOptions();
      const first = await report(options);
      await revokeThere("root");
      const second = await report(options);
      expect([first.earlier, second.earlier]).to.deep.equal([0, 2]);
      const since = {
        status: "imported",
        reason: "revoked at the source since",
        detail: "Revoke it here too.",
      };
      expect(second.of("root")).to.deep.equal({ ...first.of("root"), ...since });
      expect(second.of("irrevocable")).to.deep.equal(first.of("irrevocable"));
      // What is looked for changes nothing about what is in the batch.
      const elsewhere = await report({ ...options, schema: [schemaUid(SECOND)] });
      expect(elsewhere.of("root")).to.deep.equal(second.of("root"));
      const people = await run({ ...options, json: false });
      expect(people.stdout)
        .to.match(/^imported +0$/m)
        .and.to.match(/^imported earlier +2$/m)
        .and.to.match(/^revoked at the source since +1$/m)
        .and.to.include("--follow-revocations");
      const follow = { ...options, followRevocations: true };
      expect((await report({ ...follow, dryRun: true })).of("root").detail).to.equal(
        "Its revocation here is planned.",
      );
      expect(await isRevokedHere("root")).to.equal(false);
      const followed = await report(follow);
      expect(followed.of("root")).to.include({ status: "imported and revoked", reason: "" });
      expect([await isRevokedHere("root"), await isRevokedHere("irrevocable")]).to.deep.equal([true, false]);
      node.reset();
      expect((await report(follow)).attestations).to.deep.equal(followed.attestations);
      expect((await report(options)).attestations).to.deep.equal(followed.attestations);
      expect(node.asked).not.to.include("eth_sendRawTransaction");
    });

    it("does not issue what was prepared, where something of it has ended at the source", async () => {
      const options = await batchOptions();
      const prepare = async () => {
        node.fate = (method) => (method === "eth_sendRawTransaction" ? "lose the question" : "pass");
        await run(options).catch(() => undefined);
        node.reset();
      };
      const refused = async (why: string) => {
        const before = readFileSync(folder.path("moved.credentials.json"));
        for (const dryRun of [true, false]) {
          const thrown = await run({ ...options, dryRun }).catch((error: unknown) => error);
          expect(thrown).to.include({ code: "EndedAtSource" });
          expect(String((thrown as Error).message))
            .to.include("moved.credentials.json")
            .and.include(why);
        }
        expect(node.asked).not.to.include("eth_sendRawTransaction");
        expect(readFileSync(folder.path("moved.credentials.json"))).to.deep.equal(before);
      };
      await prepare();
      await revokeThere("root");
      await refused(`1 of its 2 credentials are no longer valid at the source: ${uids.root} was revoked`);
      const { of } = await report({ ...options, out: folder.path("anew") });
      expect(of("root")).to.include({ status: "left behind", reason: "revoked" });
      expect(of("irrevocable").status).to.equal("imported");
      await chain.node.revert({ id: snapshot });
      snapshot = (await chain.reader.request({ method: "evm_snapshot" } as never)) as Hex;
      Object.assign(options, await batchOptions());
      unlinkSync(folder.path("moved.credentials.json"));
      await prepare();
      await chain.node.increaseTime({ seconds: 900 * Number(DAY) });
      await chain.node.mine({ blocks: 1 });
      await refused(`${uids.root} expired`);
    });

    it("tells of a batch of which nothing counts at the source any more", async () => {
      const options = await batchOptions();
      const first = await report(options);
      await revokeThere("root");
      await chain.node.increaseTime({ seconds: 900 * Number(DAY) });
      await chain.node.mine({ blocks: 1 });
      const { of } = await report({ ...options, schema: [schemaUid(SECOND)] });
      expect(of("root").destination).to.equal(first.of("root").destination);
      expect(of("irrevocable")).to.deep.equal(first.of("irrevocable"));
    });

    it("takes one schema, and something to issue", async () => {
      const { batchRegistry } = await batchOptions();
      await make("of another schema", { id: 30, schema: schemaUid(SECOND) });
      const several = await run({ batchRegistry }).catch((error: unknown) => error);
      expect(several).to.include({ code: "SeveralSchemas" });
      const nothing = await run({ batchRegistry, issuer: SUBJECT }).catch((error: unknown) => error);
      expect(nothing).to.include({ code: "NothingToImport" });
    });
  });
});
