import { expect } from "chai";
import { type Address, type Hex, zeroAddress } from "viem";
import { randomItem } from "../../bench/gas/attestations/item.ts";
import { SCHEMA_ID } from "../../bench/gas/attestations/veraxRegistry.ts";
import { passLines } from "../../scripts/campaign/campaignLines.ts";
import { readGate } from "../../src/sdk/chain/read/readGate.ts";
import { suiteFolder } from "../toolkit/allocation/temporaryFolder.ts";
import { type KindChain, openKindChain, usualRows } from "../toolkit/scripts/kindChain.ts";
import { openVeraxOn } from "../toolkit/scripts/openVeraxOn.ts";
import { accountOf, RELAYER_KEY, type TestCampaign } from "../toolkit/scripts/relayChain.ts";
import { runSymbolon } from "../toolkit/scripts/runSymbolon.ts";

describe("a campaign behind attestations of Verax, as it was published", () => {
  const folder = suiteFolder();
  let chain: KindChain;
  let verax: Awaited<ReturnType<typeof openVeraxOn>>;
  before(async () => {
    chain = await openKindChain();
    verax = await openVeraxOn(chain);
  });
  after(() => chain?.close());

  const run = async (line: string) => {
    const env = { SYMBOLON_RPC_URL: chain.rpc, SYMBOLON_PRIVATE_KEY: RELAYER_KEY };
    const { stdout, code } = await runSymbolon([...line.split(" "), "--json"], env);
    return { code, ...JSON.parse(stdout || "{}") };
  };
  const deployOver = (registry: Address) =>
    run(
      `deploy gate verax --registry ${registry} --schema ${SCHEMA_ID} --portal ${verax.portal} --nullifier subject`,
    );
  const attest = async (index: number): Promise<Hex> => {
    const item = { ...randomItem(`verax ${index}`, 32), subject: accountOf(index) };
    return (await verax.registry.attest(item)).id;
  };
  const claim = ({ campaign }: TestCampaign, index: number, id: Hex) =>
    run(`campaign claim ${campaign} ${folder.path("tree")} --claimant ${accountOf(index)} --gate-data ${id}`);

  it("pays whom the portal has attested, once, and says why it refuses others", async () => {
    const deployed = await deployOver(verax.address);
    expect(deployed.code, JSON.stringify(deployed)).to.equal(0);
    const gate: Address = deployed.contracts.veraxGate.address;
    const test = await chain.instant(folder.path("tree"), usualRows(4), { gate });
    const state = await readGate(chain.reader, { gate, campaign: test.campaign, issuers: [verax.portal] });
    if (state.kind !== "VeraxGate") throw new Error(`it is ${state.kind}`);
    expect(state.requirement).to.deep.include({
      registry: verax.address,
      schema: SCHEMA_ID,
      soleIssuer: verax.portal,
      attester: undefined,
      nullifier: "Subject",
      asked: [{ issuer: verax.portal, accepted: true }],
    });
    const pays = `whoever has a valid attestation of Verax of the schema ${SCHEMA_ID} by the portal ${verax.portal}`;
    expect(passLines(state)).to.deep.equal([["gate", `${gate} pays ${pays}; each subject once`]]);

    const second = await attest(2);
    const paid = await claim(test, 1, await attest(1));
    expect(paid.code, JSON.stringify(paid)).to.equal(0);
    expect(await chain.paid(test)).to.deep.equal([1]);
    const stranger = await claim(test, 2, await attest(3));
    expect(stranger.error.code).to.equal("SubjectMismatch");
    const unknown = await claim(test, 2, `0x${"07".repeat(32)}`);
    expect(unknown.error.code).to.equal("CredentialNotValid");
    await verax.registry.revoke(second);
    // From the second after its own on.
    await chain.node.increaseTime({ seconds: 2 });
    await chain.node.mine({ blocks: 1 });
    const revoked = await claim(test, 2, second);
    expect(revoked.error.code).to.equal("CredentialNotValid");
    expect(revoked.error.reason).to.include("it is revoked");
    expect(await chain.paid(test)).to.deep.equal([1]);
  });

  it("is refused over what is not Verax, before anything is sent", async () => {
    for (const registry of [chain.token, verax.portal]) {
      const { code, error } = await deployOver(registry);
      expect([code, error.code], registry).to.deep.equal([1, "NotVerax"]);
    }
    const { error } = await deployOver(zeroAddress);
    expect(error.code).to.equal("NotVerax");
  });
});
