import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Hex, zeroAddress, zeroHash } from "viem";
import { writeContract } from "viem/actions";
import { formatOffchainLink } from "../../../src/node/batches/offchainLink.ts";
import { addressBookToJson } from "../../../src/sdk/chain/book/addressBookFiles.ts";
import { revokeOffchainCall, timestampCall } from "../../../src/sdk/chain/calls/attestations.ts";
import { schemaUid } from "../../../src/sdk/core/credential/schemaUid.ts";
import { saltedCredential } from "../../../src/sdk/core/timeline/verification.ts";
import { formatOffchainPackage, signOffchainAttestation } from "../../../src/sdk/credentials/index.ts";
import { readVerificationLines } from "../../../src/services/timeline/take/readVerificationLines.ts";
import { easBuild } from "../../journeys/easBuilds.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { type AttestationChain, openAttestationChain } from "./attestationChain.ts";
import { runAttestation } from "./runAttestation.ts";
import { runProcess } from "./runProcess.ts";
import { runSymbolon } from "./runSymbolon.ts";
import { ISSUER_KEY, OTHER_KEY } from "./servedChain.ts";

const SYMBOLON = join(import.meta.dirname, "..", "..", "..", "scripts", "symbolon.ts");
const TEXT = "uint256 score,string note";
const SCHEMA = schemaUid({ schema: TEXT, resolver: zeroAddress, revocable: true });
const SUBJECT = "0x00000000000000000000000000000000000000A1";
const NOBODY_HERE = `0x${"77".repeat(32)}`;

describe("symbolon attestation", () => {
  const folder = temporaryFolder();
  let chain: AttestationChain;
  before(async () => {
    chain = await openAttestationChain();
  });
  after(() => chain.close());

  /** An attestation of this issuer under this schema is expected. */
  const OURS = () => ["--issuer", chain.issuer.account.address, "--schema", SCHEMA];

  for (const [place, name] of ["EAS", "AttestationRegistry"].entries()) {
    describe(`on ${name}`, () => {
      const registry = () => chain.registries[place]!.registry;
      /** Runs a command; without `--json` for people. */
      const raw = (args: readonly string[], key: Hex = ISSUER_KEY) =>
        runAttestation([...args, "--rpc", chain.rpc, "--registry", registry()], {
          SYMBOLON_PRIVATE_KEY: key,
        });
      /** The same of the schemas of its attestations. */
      const rawSchema = (args: readonly string[]) =>
        runSymbolon(["credential", "schema", ...args, "--rpc", chain.rpc, "--attestations", registry()], {
          SYMBOLON_PRIVATE_KEY: ISSUER_KEY,
        });
      const schemaJson = async (...args: readonly string[]) => {
        const { code, stdout } = await rawSchema([...args, "--json"]);
        return { code, ...JSON.parse(stdout) };
      };
      const json = async (...args: readonly string[]) => {
        const { code, stdout, stderr } = await raw([...args, "--json"]);
        expect(stdout.trimEnd().split("\n"), stderr).to.have.length(1);
        return { code, ...JSON.parse(stdout) };
      };
      /** At the block's own moment: this chain's time is not that of the machine. */
      const judge = (target: string, ...args: string[]) =>
        json(
          "verify",
          target,
          ...(args.length === 0 ? OURS() : args),
          "--at",
          "block",
          "--finality",
          "finalized",
        );
      const make = async (...args: readonly string[]): Promise<Hex> => {
        const { uid } = await schemaJson(TEXT, "--register");
        const { attestations } = await json(
          "attest",
          "--schema",
          uid,
          "--data",
          "score=7,note=a, b",
          ...args,
        );
        return attestations[0].uid;
      };

      it("registers a schema once, and shows it", async () => {
        const fresh = `uint8 only${place}`;
        const wanted = { schema: fresh, resolver: zeroAddress, revocable: false } as const;
        const made = await schemaJson(fresh, "--irrevocable", "--register");
        expect(made).to.deep.include({ ...wanted, uid: schemaUid(wanted), registered: true });
        expect(await schemaJson(fresh, "--irrevocable", "--register")).to.include({
          registered: false,
          transaction: null,
        });
        expect(await schemaJson(made.uid)).to.deep.include({ ...wanted, code: 0 });
        const { stdout } = await rawSchema([made.uid]);
        expect(stdout)
          .to.match(/^resolver +none$/m)
          .and.to.match(/^revocable +no$/m);
        // What no batch can have, but attestations.
        const tuple = await schemaJson(`(uint8 a,bool)[] b${place},uint8`, "--register");
        expect(tuple).to.include({ code: 0, registered: true });
        expect((await rawSchema([tuple.uid])).stdout).to.match(/^schema +\(uint8 a,bool\)\[\] b\d,uint8$/m);
        expect((await schemaJson(NOBODY_HERE)).error.code).to.equal("NoSchema");
        expect((await schemaJson("uint7 a", "--register")).error.code).to.equal("BadSchema");
      });

      it("attests, shows, verifies and revokes", async () => {
        const uid = await make("--recipient", SUBJECT, "--expires", "2100-01-01");
        const shown = await json("show", uid);
        expect(shown).to.deep.include({
          uid,
          attester: chain.issuer.account.address,
          recipient: SUBJECT,
          expirationTime: "4102444800",
          revocationTime: "0",
          refUID: zeroHash,
          revocable: true,
          values: { score: "7", note: "a, b" },
        });
        expect([shown.schema.schema, shown.verdict.outcome]).to.deep.equal([TEXT, "Valid"]);
        const people = (await raw(["show", uid])).stdout;
        expect(people)
          .to.match(/^expires +2100-01-01T00:00:00Z$/m)
          .and.to.match(/^ {2}note +a, b$/m);

        const valid = await judge(uid, ...OURS(), "--subject", SUBJECT);
        expect(valid).to.deep.include({
          code: 0,
          valid: true,
          outcome: "Valid",
          kind: "on chain",
          guarantee: "Firm",
          subjectCompared: true,
          problem: null,
        });
        const unsettled = await json("verify", uid, ...OURS(), "--at", "block");
        expect(unsettled).to.deep.include({ code: 0, guarantee: "None", subjectCompared: false });
        const { timestamp, number, hash } = await chain.block();
        expect(valid).to.deep.include({ block: `${number}`, blockHash: hash, asOfTime: `${timestamp}` });
        expect(valid.freshUntil).to.equal(`${timestamp + 1n}`);

        const revoked = await json("revoke", uid);
        expect(revoked.revocations).to.deep.equal([
          { uid, transaction: revoked.transactions[0].hash, revokedBefore: null },
        ]);
        await chain.node.mine({ blocks: 1 });
        const after = await judge(uid);
        expect(after).to.deep.include({ code: 3, valid: false, outcome: "Revoked" });
        expect(after.why[0]).to.match(/revoked it at 20\d\d-/);
        const again = await json("revoke", uid);
        expect(again).to.deep.include({ code: 0, transactions: [] });
        expect(again.revocations[0].revokedBefore).to.match(/^\d+$/);
      });

      it("says no to what is not there, has expired, or is another's", async () => {
        expect(await judge(NOBODY_HERE)).to.deep.include({
          code: 3,
          valid: false,
          outcome: "NotFound",
        });
        expect((await json("show", NOBODY_HERE)).error.code).to.equal("NoAttestation");
        const { timestamp } = await chain.block();
        const uid = await make("--expires", String(timestamp + 40n));
        const other = chain.other.account.address;
        const mismatched = async (...args: string[]) => {
          const told = await judge(uid, ...args);
          expect(told).to.deep.include({ code: 3, valid: false, outcome: "Mismatch" });
          return told.problem;
        };
        expect(await mismatched("--issuer", other, "--schema", SCHEMA)).to.equal("IssuerMismatch");
        expect(await mismatched("--any-issuer", "--schema", NOBODY_HERE)).to.equal("SchemaMismatch");
        expect(await mismatched(...OURS(), "--subject", other)).to.equal("SubjectMismatch");
        expect(
          await mismatched("--trust-list", other, "--trusted", "when-issued", "--schema", SCHEMA),
        ).to.equal("IssuerNotTrusted");
        expect((await json("verify", uid, "--issuer", other)).code).to.equal(2);
        expect((await json("verify", uid, "--schema", SCHEMA)).code).to.equal(2);
        await chain.node.increaseTime({ seconds: 60 });
        await chain.node.mine({ blocks: 1 });
        expect(await judge(uid)).to.deep.include({ code: 3, valid: false, outcome: "Expired" });
        const salt = `0x${"5a".repeat(32)}` as const;
        const file = folder.path(`${registry()}.jsonl`);
        const record = [
          "--record",
          file,
          "--verifier",
          "gate",
          "--salt",
          `file:${folder.write("salt", salt)}`,
        ];
        const { code, stdout } = await raw(["verify", uid, ...OURS(), "--at", "block", ...record]);
        expect(code).to.equal(3);
        const [kept] = readVerificationLines(readFileSync(file, "utf8"), file);
        expect(kept).to.include({ outcome: "Expired", source: "live", batch: undefined });
        expect(kept?.credential).to.equal(saltedCredential(salt, uid as Hex));
        expect(stdout)
          .to.match(/^verdict +NOT VALID$/m)
          .and.to.match(/^reusable +no: /m);
      });

      it("attests and revokes from files", async () => {
        const { uid: schema } = await schemaJson(TEXT, "--register");
        const file = folder.write("rows.csv", `score,note,recipient\n1,one,${SUBJECT}\n2,"two, too",\n`);
        const { attestations, journal } = await json("attest", file, "--schema", schema);
        expect(attestations.map(({ row }: { row: number }) => row)).to.deep.equal([1, 2]);
        expect(journal).to.equal(`${file}.journal`);
        expect(readFileSync(journal, "utf8")).to.include(`"results":{"1":"${attestations[0].uid}"`);
        const people = (await raw(["attest", file, "--schema", schema])).stdout;
        expect(people)
          .to.match(/^attested +2, 2 of them earlier$/m)
          .and.to.include(attestations[1].uid);

        const uids = attestations.map(({ uid }: { uid: Hex }) => uid);
        const list = folder.write("uids.json", JSON.stringify([uids[1].toUpperCase().replace("X", "x")]));
        const dry = await json("revoke", uids[0], "--file", list, "--dry-run");
        expect(dry.transactions).to.have.length(1);
        expect(dry.revocations[0].transaction).to.equal(null);
        const { revocations, transactions } = await json("revoke", uids[0], "--file", list);
        expect(transactions).to.have.length(1);
        expect(revocations.map(({ uid }: { uid: Hex }) => uid)).to.deep.equal(uids);
        expect(await json("revoke", uids[0], "--file", list)).to.deep.include({ transactions: [] });
        for (const uid of uids) expect((await json("show", uid)).revocationTime).to.not.equal("0");
      });

      it("revokes nothing where one of the list cannot be", async () => {
        const mine = await make();
        const fixed = await make("--irrevocable");
        for (const wrong of [fixed, NOBODY_HERE]) {
          const { error, code } = await json("revoke", mine, wrong);
          expect({ code, error: error.code }).to.deep.equal({ code: 1, error: "NotRevocable" });
        }
        const { stdout } = await raw(["revoke", mine, "--json"], OTHER_KEY);
        expect(JSON.parse(stdout).error.reason).to.include(chain.other.account.address);
        expect((await json("show", mine)).revocationTime).to.equal("0");
      });

      it("verifies off-chain attestations, their timestamps and revocations", async () => {
        const { timestamp } = await chain.block();
        const attester = chain.issuer.account.address;
        const content = {
          chainId: BigInt(chain.reader.chain.id),
          registry: registry(),
          schema: schemaUid({ schema: TEXT, resolver: zeroAddress, revocable: true }),
          recipient: SUBJECT,
          time: timestamp,
          expirationTime: 0n,
          revocable: true,
          refUID: zeroHash,
          data: "0x1234",
        } as const;
        const sig = await signOffchainAttestation(chain.issuer, content);
        const pack = { sig, signer: attester };
        const file = folder.write("offchain.json", formatOffchainPackage(pack));
        expect(await judge(file)).to.deep.include({
          code: 0,
          valid: true,
          kind: "off chain",
          uid: sig.uid,
          issuer: attester,
          timestamp: "0",
        });
        // Its date is its issuer's word alone, so it is no time at which a list could have trusted them.
        const listed = ["--trust-list", chain.other.account.address, "--schema", SCHEMA, "--trusted"];
        expect((await judge(file, ...listed, "now")).problem).to.equal("IssuerNotTrusted");
        const undated = await judge(file, ...listed, "when-issued");
        expect(undated).to.deep.include({ code: 1 });
        expect(undated.error.code).to.equal("DateNotProven");
        await writeContract(chain.other, timestampCall({ registry: registry(), data: sig.uid }));
        expect(await judge(formatOffchainLink(pack))).to.deep.include({
          code: 0,
          timestamp: `${(await chain.block()).timestamp}`,
        });
        // Anybody may revoke any bytes; only the issuer's revocation counts.
        await writeContract(chain.other, revokeOffchainCall({ registry: registry(), data: sig.uid }));
        expect((await judge(file)).valid).to.equal(true);
        await writeContract(chain.issuer, revokeOffchainCall({ registry: registry(), data: sig.uid }));
        await chain.node.mine({ blocks: 1 });
        expect(await judge(file)).to.deep.include({ code: 3, outcome: "Revoked" });

        const forged = { sig, signer: chain.other.account.address };
        const wrong = folder.write("forged.json", formatOffchainPackage(forged));
        expect(await judge(wrong)).to.deep.include({
          code: 3,
          valid: false,
          problem: "WrongSigner",
        });
        const changed = {
          sig: { ...sig, message: { ...sig.message, recipient: attester } },
          signer: attester,
        };
        const other = folder.write("changed.json", formatOffchainPackage(changed));
        expect(await judge(other)).to.deep.include({ code: 3, valid: false, problem: "WrongUid" });
        const no = await judge(folder.write("no.json", "{}"));
        expect({ code: no.code, error: no.error.code }).to.deep.equal({
          code: 1,
          error: "BadOffchainPackage",
        });
        expect((await judge(folder.path("none.json"))).error.code).to.equal("MissingFile");
      });

      it("passes on what a resolver and the registry refuse", async () => {
        const { schemas } = chain.registries[place]!;
        // EAS's example: it lets only one account attest.
        const resolver = await chain.deploy(
          easBuild("AttesterResolver", "resolver/examples"),
          registry(),
          chain.other.account.address,
        );
        expect(schemas).to.match(/^0x/);
        const { uid } = await schemaJson(TEXT, "--register", "--resolver", resolver);
        const refused = await json("attest", "--schema", uid, "--data", "score=1,note=");
        expect({ code: refused.code, error: refused.error.code }).to.deep.equal({
          code: 1,
          error: "InvalidAttestation",
        });
        const { stdout } = await raw(
          ["attest", "--schema", uid, "--data", "score=1,note=", "--json"],
          OTHER_KEY,
        );
        expect(JSON.parse(stdout).attestations).to.have.length(1);
        const unpaid = await json("attest", "--schema", uid, "--data", "score=1,note=", "--value", "5");
        expect(unpaid.error.code).to.equal("NotPayable");
        const lost = await json("attest", "--schema", uid, "--data", "score=1,note=", "--ref", NOBODY_HERE);
        expect(lost.error.code).to.match(/^(NotFound|InvalidAttestation)$/);
      });
    });
  }

  it("is called in one way only", async () => {
    const uid = `0x${"11".repeat(32)}`;
    const place = ["--rpc", chain.rpc, "--registry", chain.registries[0]!.registry];
    for (const args of [
      ["show", "0x12", ...place],
      ["show", uid, "--registry", chain.registries[0]!.registry],
      ["show", uid, "--rpc", chain.rpc, "--registry", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed"],
      ["attest", ...place],
      ["attest", "a.csv", "--schema", uid, "--data", "a=1", ...place],
      ["attest", "--schema", uid, "--expires", "soon", ...place],
      ["attest", "--schema", uid, "--value", "1e18", ...place],
      ["revoke", ...place],
      ["import", ...place],
      ["import", "--source", SUBJECT, "--as", "batch", ...place],
      ["import", "--source", SUBJECT, "--resolver", SUBJECT, ...place],
    ]) {
      const { code, stdout } = await runAttestation([...args, "--json"]);
      expect(code, args.join(" ")).to.equal(2);
      expect(JSON.parse(stdout).error.code).to.equal("WrongCall");
    }
  });

  it("says what is wrong with chain, registry or key", async () => {
    const { registry } = chain.registries[0]!;
    const uid = `0x${"11".repeat(32)}`;
    const code = async (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
      JSON.parse((await runAttestation([...args, "--json"], env)).stdout).error.code;
    const dead = ["--rpc", "http://127.0.0.1:1", "--registry", registry];
    expect(await code(["show", uid, ...dead])).to.equal("ChainNotReachable");
    const nothing = ["--rpc", chain.rpc, "--registry", SUBJECT];
    expect(await code(["show", uid, ...nothing])).to.equal("NoRegistry");
    const here = ["--rpc", chain.rpc, "--registry", registry];
    const registering = ["credential", "schema", TEXT, "--register", "--rpc", chain.rpc];
    const register = (key: string) =>
      runSymbolon([...registering, "--attestations", registry, "--json"], { SYMBOLON_PRIVATE_KEY: key });
    for (const key of ["0x12", `0x${"00".repeat(32)}`, `0x${"ff".repeat(32)}`]) {
      expect(JSON.parse((await register(key)).stdout).error.code).to.equal("BadPrivateKey");
    }
    const file = ["attest", folder.path("none.csv"), "--schema"];
    const schema = schemaUid({ schema: TEXT, resolver: zeroAddress, revocable: true });
    expect(await code([...file, uid, ...here])).to.equal("NoSchema");
    expect((await register(ISSUER_KEY)).code).to.equal(0);
    expect(await code([...file, schema, ...here])).to.equal("MissingFile");
  });

  it("runs as a command of its own, with chain and address book from the environment", async () => {
    const { registry } = chain.registries[1]!;
    const env = {
      SYMBOLON_RPC_URL: chain.rpc,
      SYMBOLON_ADDRESSES: folder.write(
        "book.json",
        addressBookToJson(new Map([[31_337, { attestationRegistry: registry }]])),
      ),
      SYMBOLON_PRIVATE_KEY: ISSUER_KEY,
    };
    // The registry of the schemas is none of attestations.
    const other = ["--registry", chain.registries[1]!.schemas];
    const unknown = await runProcess(
      [SYMBOLON, "attestation", "verify", NOBODY_HERE, ...OURS(), ...other, "--json"],
      { env },
    );
    expect([unknown.code, JSON.parse(unknown.stdout).error.code]).to.deep.equal([1, "RegistryUnknown"]);
    const missing = await runProcess(
      [SYMBOLON, "attestation", "verify", NOBODY_HERE, ...OURS(), "--at", "block"],
      { env },
    );
    expect(missing.code, missing.stderr).to.equal(3);
    expect(missing.stdout).to.match(/^outcome +NotFound$/m);
    const help = await runProcess([SYMBOLON, "attestation", "verify", "--help", "--all"]);
    expect(help.stdout)
      .to.match(/Exit code 0: valid; 3: /)
      .and.to.include("SYMBOLON_RPC_URL");
  });
});
