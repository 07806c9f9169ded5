import { expect } from "chai";
import { type Address, type Hex, hexToBytes, zeroAddress } from "viem";
import { writeContract } from "viem/actions";
import { claimCall } from "../../src/sdk/chain/calls/campaigns.ts";
import { credentialGateData } from "../../src/sdk/chain/calls/credentialGateData.ts";
import { bytesToHex } from "../../src/sdk/core/bytes.ts";
import { campaignLeaf } from "../../src/sdk/core/campaign/campaignLeaf.ts";
import { nobleHasher } from "../../src/sdk/core/hasher.ts";
import { buildNativeTree, proofAt } from "../../src/sdk/core/tree/nativeTree.ts";
import { heldCredential } from "../../src/sdk/credentials/shownCredential.ts";
import { decodeClaimError } from "../../src/sdk/distribution/decodeClaimError.ts";
import { accountOf, amountOf, type TestCampaign } from "../toolkit/scripts/relayChain.ts";
import { ownBuild } from "./easBuilds.ts";
import { EPOCH, reissueChain, SCHEMA_UID, STOLEN_KEY } from "./reissueChain.ts";

const KINDS = { credential: 0, subject: 1, field: 2 } as const;
/** Accounts of a tree's leaves: account 0 has two, and account 1 is another one of the same person. */
const LEAVES = [0, 0, 1, 2];

/**
 * While a gate lists the old issuer and the new one, people hold two valid credentials. What then stops them from claiming
 * twice is the nullifier: a subject is the same in both, a credential is in its batch, and a field's binds its issuer.
 */
describe("a gate that takes an old issuer and a new one", () => {
  const on = reissueChain();
  let old: string;
  let fresh: string;
  beforeEach(async () => {
    old = await on.issued([[7], [7], [8]]);
    fresh = on.folder.path("new");
    await on.done(["reissue", old, "--out", fresh, ...on.newRoles()]);
    await on.done(["issue", fresh], on.nextKey);
  });

  const leaves = LEAVES.map((account, index) => ({ account: accountOf(account), amount: amountOf(index) }));
  const nodes = buildNativeTree(
    Uint8Array.from(
      leaves.flatMap(({ account, amount }, index) => [
        ...campaignLeaf(index, hexToBytes(account), amount, nobleHasher),
      ]),
    ),
    nobleHasher,
  );
  const root = bytesToHex(nodes.subarray(0, 32));

  /** A campaign over these leaves, behind a gate for both issuers. */
  async function campaign(kind: keyof typeof KINDS): Promise<TestCampaign> {
    const issuers = [on.chain().relayer.account.address, on.next()];
    const requirement = { schema: SCHEMA_UID, issuers, trustList: zeroAddress, trusted: 0 };
    const build = ownBuild("CredentialGate", "distribution/gates");
    const gate: Address = await on.chain().deploy(build, on.registry(), requirement, KINDS[kind], 0n);
    return on.chain().campaign(on.folder.path("tree"), LEAVES.length, { gate, root });
  }

  /** Claims a leaf with its account's credential of a batch: `paid`, or why not. */
  async function claims(test: TestCampaign, kind: keyof typeof KINDS, index: number, batch: string) {
    const { account, amount } = leaves[index]!;
    const shown = heldCredential(await on.held(batch, LEAVES[index]!));
    const gateData: Hex = credentialGateData(shown.show(kind === "field" ? 0 : undefined));
    const proof = proofAt(nodes, index).map(bytesToHex);
    const leaf = { campaign: test.campaign, index: BigInt(index), account, amount, proof, gateData };
    try {
      await writeContract(on.chain().other, claimCall(leaf));
      return "paid";
    } catch (thrown) {
      return decodeClaimError(thrown)?.error;
    }
  }

  it("pays an account once with the subject as nullifier, whichever credential it shows", async () => {
    const test = await campaign("subject");
    expect(await claims(test, "subject", 0, old)).to.equal("paid");
    expect(await claims(test, "subject", 1, fresh)).to.equal("NullifierUsed");
    // Its person's other account is another subject: no nullifier of accounts stops that.
    expect(await claims(test, "subject", 2, fresh)).to.equal("paid");
    expect(await claims(test, "subject", 3, fresh)).to.equal("paid");
    expect(await on.chain().paid(test)).to.deep.equal([0, 2, 3]);
  });

  it("pays it twice with the credential as nullifier", async () => {
    const test = await campaign("credential");
    expect(await claims(test, "credential", 0, old)).to.equal("paid");
    expect(await claims(test, "credential", 1, old)).to.equal("NullifierUsed");
    expect(await claims(test, "credential", 1, fresh)).to.equal("paid");
  });

  it("pays a person twice with a field as nullifier, once by each issuer", async () => {
    const test = await campaign("field");
    expect(await claims(test, "field", 0, old)).to.equal("paid");
    expect(await claims(test, "field", 2, old)).to.equal("NullifierUsed");
    expect(await claims(test, "field", 2, fresh)).to.equal("paid");
  });

  it("pays a person once with a field, where the old batch is stopped before the campaign begins", async () => {
    const { size } = (await on.held(old, 0)).batch!.header;
    await on.done(["revoke", `0-${size - 1n}`, "--batch", old], STOLEN_KEY);
    await on.moveTo(((await on.chain().block()).timestamp / EPOCH + 2n) * EPOCH);
    const again = await on.done(["reissue", old, "--out", fresh, ...on.newRoles()]);
    expect(again.stop[1]).to.include({ how: "revoke", state: "done" });
    const test = await campaign("field");
    expect(await claims(test, "field", 0, old)).to.equal("CredentialNotValid");
    expect(await claims(test, "field", 0, fresh)).to.equal("paid");
    expect(await claims(test, "field", 2, fresh)).to.equal("NullifierUsed");
    expect(await claims(test, "field", 3, fresh)).to.equal("paid");
  });
});
