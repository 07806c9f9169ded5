import { expect } from "chai";
import { type Address, encodeAbiParameters, type Hex, zeroAddress, zeroHash } from "viem";
import { writeContract } from "viem/actions";
import { attestCall, registerSchemaCall, revokeCall } from "../../../../src/sdk/chain/calls/attestations.ts";
import { listAttestations } from "../../../../src/sdk/chain/events/attestations.ts";
import { schemaUid } from "../../../../src/sdk/core/credential/schemaUid.ts";
import { openFollower } from "../../../../src/services/timeline/follow/openFollower.ts";
import { findIncidents } from "../../../../src/services/timeline/incidents/findIncidents.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { suiteFolder } from "../../allocation/temporaryFolder.ts";
import { type AttestationChain, openAttestationChain } from "../../scripts/attestationChain.ts";
import { runSymbolon } from "../../scripts/runSymbolon.ts";
import { ISSUER_KEY } from "../../scripts/servedChain.ts";
import { openTestStore, type TestStore } from "../../store/openTestStore.ts";
import { refusalOf } from "../../store/until.ts";
import { catchUp } from "../followStage.ts";

const SCHEMA = { schema: "uint256 id", resolver: zeroAddress, revocable: true } as const;
const SUBJECT: Address = "0x00000000000000000000000000000000000000A1";
/** As reports have addresses. */
const lower = (address: Address) => address.toLowerCase() as Address;

describe("what is revoked at the source of an import", () => {
  const folder = suiteFolder();
  let chain: AttestationChain;
  let store: TestStore;
  let eas: Address;
  let ours: Address;
  let batches: Address;
  const uids: Hex[] = [];
  const schema = schemaUid(SCHEMA);
  const env = () => ({ SYMBOLON_RPC_URL: chain.rpc, SYMBOLON_PRIVATE_KEY: ISSUER_KEY });
  const words = (form: string) => (form === "batch" ? ["--as", "batch", "--batch-registry", batches] : []);

  before(async () => {
    chain = await openAttestationChain();
    store = await openTestStore("postgres");
    const [theirs, own] = chain.registries;
    [eas, ours] = [lower(theirs!.registry), lower(own!.registry)];
    batches = lower(await chain.deploy(ownBuild("BatchRegistry", "credentials")));
    await writeContract(chain.issuer, registerSchemaCall({ registry: theirs!.schemas, ...SCHEMA }));
    for (const id of [1n, 2n, 3n]) {
      const data = encodeAbiParameters([{ type: "uint256" }], [id]);
      const terms = {
        recipient: SUBJECT,
        expirationTime: 0n,
        revocable: true,
        refUID: zeroHash,
        data,
        value: 0n,
      };
      await writeContract(chain.issuer, attestCall({ registry: eas, request: { schema, data: terms } }));
    }
    for (const { uid } of await listAttestations(chain.reader, { registry: eas })) uids.push(uid);
  });
  after(async () => {
    await store.remove();
    await chain.close();
  });

  const imported = async (form: string, ...options: readonly string[]) => {
    const out = folder.path(form);
    const place = ["--source", eas, "--registry", ours, "--schema", schema, "--out", out];
    const called = ["attestation", "import", ...place, ...words(form), ...options];
    const { code, stderr } = await runSymbolon(called, env());
    expect(code, stderr).to.equal(0);
    return `${out}.json`;
  };
  const follow = async (...addresses: readonly Address[]) => {
    const contracts = addresses.map((address) => ({
      address,
      role: address === batches ? ("batchRegistry" as const) : ("attestationRegistry" as const),
    }));
    const terms = { sql: store.sql, client: chain.reader, fromBlock: 0, finality: { by: "tag" } as const };
    await catchUp(await openFollower({ ...terms, contracts }));
  };

  it("is told of each form until the copies are revoked, too, with the command that does it", async () => {
    const reports = [await imported("attestations"), await imported("batch")];
    await follow(eas, ours);
    const refused = await refusalOf(findIncidents(store.sql, { imports: reports }));
    expect(refused).to.include({ code: "RegistryNotFollowed" });
    expect(refused?.hint).to.include(`--contract batchRegistry=${batches}`);
    await follow(eas, ours, batches);
    expect(await findIncidents(store.sql, { imports: reports })).to.deep.equal([]);

    const request = { schema, data: { uid: uids[1]!, value: 0n } };
    await writeContract(chain.issuer, revokeCall({ registry: eas, request }));
    await follow();
    expect(await findIncidents(store.sql)).to.deep.equal([]);
    const found = await findIncidents(store.sql, { imports: reports });
    expect(found.map(({ rule, count }) => [rule, count])).to.deep.equal([
      ["RevokedAtSource", 1],
      ["RevokedAtSource", 1],
    ]);
    for (const { cause, actor } of found) {
      expect(cause).to.include(`${uids[1]} was revoked at ${eas} in block `);
      expect(actor).to.equal(chain.issuer.account.address);
    }
    expect(found[1]?.subjects[0]).to.match(/^0x[\da-f]{64}:1$/);
    expect(await findIncidents(store.sql, { imports: reports, chain: chain.reader.chain.id })).to.deep.equal(
      found,
    );
    // Nobody asks about what came before.
    expect(await findIncidents(store.sql, { imports: reports, until: found[0]!.from })).to.deep.equal([]);

    for (const { cause } of found) {
      // The registry of schemas of a batch's import is in no report.
      const command = cause.slice(cause.lastIndexOf(": symbolon ") + ": symbolon ".length).split(" ");
      const registry = command.includes("--registry") ? [] : ["--registry", ours];
      const { code, stderr } = await runSymbolon([...command, ...registry], env());
      expect(code, stderr).to.equal(0);
      await follow();
    }
    expect(await findIncidents(store.sql, { imports: reports })).to.deep.equal([]);
  });

  it("takes nothing for a report that is none", async () => {
    const imports = [folder.write("other.json", '{"format":"symbolon-import","version":1,"as":"list"}')];
    const refused = await refusalOf(findIncidents(store.sql, { imports }));
    expect(refused).to.include({ code: "BadImportReport" });
    expect(refused?.reason).to.include("other.json").and.to.include("it has no source");
    const missing = await refusalOf(findIncidents(store.sql, { imports: [folder.path("missing.json")] }));
    expect(missing).to.include({ code: "MissingFile" });
  });
});
