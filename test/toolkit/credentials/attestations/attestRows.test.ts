import { expect } from "chai";
import { type Hex, zeroAddress } from "viem";
import { getTransactionCount, writeContract } from "viem/actions";
import { attestRole } from "../../../../examples/attestOne.ts";
import { attestScores, moveFromEas } from "../../../../examples/attestRows.ts";
import { registerSchemaCall } from "../../../../src/sdk/chain/calls/attestations.ts";
import { schemaUid } from "../../../../src/sdk/core/credential/schemaUid.ts";
import { decodeAttestationData } from "../../../../src/sdk/credentials/index.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { type AttestationChain, openAttestationChain } from "../../scripts/attestationChain.ts";

const SCHEMA = { schema: "uint256 score", resolver: zeroAddress, revocable: true } as const;
const UID = schemaUid(SCHEMA);
const PLAYERS = [7n, 7n, 9n].map((score, i) => ({ player: `0x${`a${i}`.repeat(20)}` as Hex, score }));

describe("attestations from TypeScript", () => {
  const folder = temporaryFolder();
  let chain: AttestationChain;
  before(async () => {
    chain = await openAttestationChain();
  });
  after(() => chain.close());

  const nonce = () => getTransactionCount(chain.reader, { address: chain.issuer.account.address });

  it("are made and moved as the docs show, each once", async () => {
    const [eas, ours] = chain.registries;
    if (eas === undefined || ours === undefined) throw new Error("no registries");
    await writeContract(chain.issuer, registerSchemaCall({ registry: eas.schemas, ...SCHEMA }));
    const attest = () => attestScores(chain.issuer, eas.registry, UID, PLAYERS, folder.path("scores"));
    const uids = await attest();
    const made = await Promise.all(uids.map((uid) => chain.attestation(eas.registry, uid as Hex)));
    expect(made.map(({ data }) => decodeAttestationData(SCHEMA.schema, data))).to.eql(
      PLAYERS.map(({ score }) => ({ score })),
    );
    expect(made.map(({ recipient }) => recipient.toLowerCase())).to.eql(PLAYERS.map(({ player }) => player));
    const sent = await nonce();
    expect(await attest()).to.eql(uids);
    expect(await nonce()).to.equal(sent);

    const move = () => moveFromEas(chain.issuer, eas.registry, ours.registry, folder.path("moved"));
    const moved = await move();
    expect(moved.map(({ uid, status }) => ({ uid, status }))).to.eql(
      uids.map((uid) => ({ uid, status: "imported" })),
    );
    const copies = await Promise.all(
      moved.map(({ destination }) => chain.attestation(ours.registry, destination as Hex)),
    );
    expect(copies.map(({ recipient, data }) => [recipient, data])).to.eql(
      made.map(({ recipient, data }) => [recipient, data]),
    );
    const after = await nonce();
    expect(await move()).to.eql(moved);
    expect(await nonce()).to.equal(after);
  });

  it("is made singly as the docs show", async () => {
    const [, ours] = chain.registries;
    if (ours === undefined) throw new Error("no registry");
    const role = { schema: "string role,uint64 since", resolver: zeroAddress, revocable: true };
    await writeContract(chain.issuer, registerSchemaCall({ registry: ours.schemas, ...role }));
    const recipient = PLAYERS[0]?.player as Hex;
    const uid = await attestRole(chain.issuer, ours.registry, schemaUid(role), recipient);
    const { recipient: whom, data } = await chain.attestation(ours.registry, uid as Hex);
    expect(whom.toLowerCase()).to.equal(recipient);
    expect(decodeAttestationData(role.schema, data)).to.eql({ role: "moderator", since: 1_800_000_000n });
  });
});
