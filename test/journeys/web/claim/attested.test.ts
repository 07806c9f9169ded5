import { expect } from "chai";
import { type Address, type Hex, zeroAddress } from "viem";
import { writeContract } from "viem/actions";
import { SCHEMA_ID } from "../../../../bench/gas/attestations/veraxRegistry.ts";
import { gateOf } from "../../../../src/node/pages/build/claimFacts.ts";
import { allOfGateAbi } from "../../../../src/sdk/chain/abi/allOfGateAbi.ts";
import { readGate } from "../../../../src/sdk/chain/read/readGate.ts";
import type { ClaimData } from "../../../../src/sdk/pageData/index.ts";
import { openVerdictService } from "../../../../src/services/gateway/verdicts/openVerdictService.ts";
import { openVerdicts } from "../../../../src/services/gateway/verdicts/openVerdicts.ts";
import { openEasStage } from "../../../toolkit/credentials/attestations/easStage.ts";
import { usualRows } from "../../../toolkit/scripts/kindChain.ts";
import { openVeraxOn } from "../../../toolkit/scripts/openVeraxOn.ts";
import { accountOf, amountOf } from "../../../toolkit/scripts/relayChain.ts";
import { ownBuild } from "../../easBuilds.ts";
import { useClaimPages } from "./claimPages.ts";
import { overreach, visit } from "./claimSite.ts";

const GUARDIAN = accountOf(9);
const DAY = 86_400n;

describe("the claim page: behind a gate that asks for an attestation on EAS", () => {
  const { browser, folder, at, walletOf, pageOf } = useClaimPages();
  let eas: Awaited<ReturnType<typeof openEasStage>>;
  let issuer: Address;
  let gate: Address;
  let pageGate: NonNullable<ClaimData["gate"]>;
  before(async () => {
    const { reader, other, node } = at.chain;
    eas = await openEasStage({ reader, issuer: other, node });
    issuer = other.account.address;
    gate = await eas.gate([issuer]);
    const { registry, schema } = eas;
    pageGate = { kind: "AttestationGate", accepts: { registry, schema, soleIssuer: issuer } };
  });

  it("finds it through an indexer like Coinbase's, and pays without anything being pasted", async () => {
    const test = await at.chain.instant(folder.path("verified"), usualRows(5), { gate });
    const { coinbase: indexer, point, attest } = eas;
    const attestations = { gate, indexer };
    const url = await pageOf("verified", test, { gate: pageGate, attestations });
    const uid = await attest(accountOf(1));
    await point(accountOf(1), uid);
    const wallet = walletOf(1);
    const reader = await visit(browser(), `${url}#${accountOf(1)}`, { wallets: [wallet] });
    await reader.says(
      "An attestation about this address was found and is attached: you have nothing to paste.",
    );
    await reader.stands("open");
    const { page } = reader;
    expect(await page.getByLabel("Credential", { exact: true }).isVisible()).to.equal(false);
    expect(await page.getByText(uid).isVisible()).to.equal(false);
    await page.getByText("Show its uid").click();
    await page.getByText(uid).waitFor();
    // Another one can be given, and the found one is back once that is forgotten.
    await page.getByText("Use another one").click();
    await page.getByLabel("Credential", { exact: true }).fill(`0x${"11".repeat(32)}`);
    await reader.press("Use it");
    await reader.stands("gated");
    await reader.press("Use another credential");
    await reader.stands("open");
    await reader.connect();
    await reader.send();
    await reader.receipt("paid");
    await reader.stands("taken");
    expect(await at.chain.balance(accountOf(1))).to.equal(amountOf(1));
    expect(await page.evaluate<string>("Object.keys(localStorage).join()")).not.to.include("credential");
    expect(reader.complaints).to.deep.equal([]);
    await reader.context.close();
    expect(overreach([wallet], test.campaign)).to.deep.equal([]);
  });

  it("finds it at a gateway that follows the registry, and says what that lists", async () => {
    const test = await at.chain.instant(folder.path("listed"), usualRows(5), { gate });
    const { registry, schema } = eas;
    const client = at.chain.reader;
    const expected = { issuers: [issuer], schema, subject: "any" } as const;
    const terms = { client, registry, expected, clockSkew: 0n };
    const chainId = BigInt(client.chain.id);
    const verdicts = await openVerdicts({ ...terms, chainId, batches: [], reorgMargin: 0n });
    const uid = await eas.attest(accountOf(1));
    const service = await openVerdictService({
      verdicts,
      attestations: { ...terms, index: { fromBlock: test.from } },
      host: "127.0.0.1",
      port: 0,
    });
    const attestations = { gate, gateway: service.url };
    const url = await pageOf("listed", test, { gate: pageGate, attestations });
    const reader = await visit(browser(), `${url}#${accountOf(1)}`);
    await reader.says("An attestation about this address was found and is attached");
    await reader.stands("open");
    await reader.page.getByText("Show its uid").click();
    await reader.page.getByText(uid).waitFor();
    expect(reader.complaints).to.deep.equal([]);
    await reader.context.close();
    const other = await visit(browser(), `${url}#${accountOf(4)}`);
    await other.says("The gateway lists none.");
    await service.close();
    verdicts.close();
    await other.press("Look again");
    await other.says("The gateway gave no usable answer.");
    await other.stands("gated");
    await other.context.close();
  });

  it("uses none that an indexer only points to, finds the next by events, and says where it has looked", async () => {
    const pause = await at.chain.deploy(ownBuild("PauseGate", "distribution/gates"), GUARDIAN, 7n * DAY, DAY);
    const both = await at.chain.deploy(ownBuild("AllOfGate", "distribution/gates"), gate, pause);
    const terms = { gate: both, maxExtraTime: 7n * DAY, claimFor: "Never" } as const;
    const test = await at.chain.instant(folder.path("paused"), usualRows(5), terms);
    const { campaign } = test;
    await writeContract(at.chain.other, {
      address: both,
      abi: allOfGateAbi,
      functionName: "open",
      args: [campaign],
    });
    const attestations = { gate, indexer: eas.coinbase, fromBlock: Number(test.from) };
    const parts = [pageGate, { kind: "PauseGate" }] as const;
    const url = await pageOf("paused", test, { gate: { kind: "AllOfGate", parts }, attestations });
    const stranger = await eas.attest(accountOf(3));
    await eas.point(accountOf(2), stranger);
    const reader = await visit(browser(), `${url}#${accountOf(2)}`);
    await reader.says("No attestation about this address was found that the gate accepts.");
    await reader.says("The indexer lists some, but the gate accepts none of them.");
    await reader.says("The registry's events tell of none.");
    await reader.stands("gated");
    const { page } = reader;
    await page.getByLabel("Credential", { exact: true }).waitFor();
    const uid = await eas.attest(accountOf(2));
    await reader.press("Look again");
    await reader.stands("open");
    await page.getByText("Show its uid").click();
    await page.getByText(uid).waitFor();
    // By hand it needs no more than the uid either.
    await page.getByText("Use another one").click();
    await page.getByLabel("Credential", { exact: true }).fill(uid);
    await reader.press("Use it");
    await reader.says("Your credential is attached");
    await reader.stands("open");
    expect(reader.complaints).to.deep.equal([]);
    await reader.context.close();
  });
});

describe("the claim page: behind a gate that asks for an attestation of Verax, as it was published", () => {
  const { browser, folder, at, walletOf, pageOf } = useClaimPages();
  let verax: Awaited<ReturnType<typeof openVeraxOn>>;
  before(async () => {
    verax = await openVeraxOn(at.chain);
  });

  it("says who can change its answers, pays by an attestation's id, and names why it refuses others", async () => {
    const wants = { schema: SCHEMA_ID, issuers: [verax.portal], trustList: zeroAddress, trusted: 0 };
    const build = ownBuild("VeraxGate", "distribution/gates");
    const attester = at.chain.other.account.address;
    const gate = await at.chain.deploy(build, verax.address, wants, attester, 1);
    const test = await at.chain.instant(folder.path("verax"), usualRows(5), { gate });
    const state = await readGate(at.chain.reader, { gate, campaign: test.campaign });
    const schemas = [{ uid: SCHEMA_ID, name: "Proof of humanity" }];
    const url = await pageOf("verax", test, { ...gateOf(state), schemas });
    const good = await verax.attest({ subject: accountOf(1) });
    const revoked = await verax.attest({ subject: accountOf(2) });
    const foreign = await verax.attest({ subject: accountOf(2) }, await verax.openPortal());
    await verax.registry.revoke(revoked);
    // From the second after its own on.
    await at.chain.node.increaseTime({ seconds: 2 });
    await at.chain.node.mine({ blocks: 1 });

    const wallet = walletOf(1);
    const reader = await visit(browser(), `${url}#${accountOf(1)}`, { wallets: [wallet] });
    const give = async (id: Hex) => {
      await reader.page.getByLabel("Credential", { exact: true }).fill(id);
      await reader.press("Use it");
    };
    await reader.stands("gated");
    await reader.page.getByText("Needs: ").click();
    await reader.says("As an attestation in Verax, whose owner can change all that it says");
    await reader.says("Attester that the issuer has to name");
    await reader.says(attester);
    await give(good);
    await reader.stands("open");
    await reader.connect();
    await reader.send();
    await reader.receipt("paid");
    expect(await at.chain.balance(accountOf(1))).to.equal(amountOf(1));
    expect(overreach([wallet], test.campaign)).to.deep.equal([]);

    await reader.ask(accountOf(2));
    for (const [id, why] of [
      [good, "The credential is about somebody else"],
      [foreign, "The gate does not accept this issuer"],
      [revoked, "The credential is not valid now: it is revoked"],
    ] as const) {
      await reader.stands("gated");
      await give(id);
      await reader.page.locator("[data-state=gated]", { hasText: why }).waitFor();
      await reader.press("Use another credential");
    }
    expect(await at.chain.paid(test)).to.deep.equal([1]);
    expect(reader.complaints).to.deep.equal([]);
    await reader.context.close();
  });
});
