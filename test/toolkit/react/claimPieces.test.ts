import { QueryClient } from "@tanstack/react-query";
import { expect } from "chai";
import { type Address, encodeAbiParameters, type Hex, zeroAddress } from "viem";
import { readContract } from "viem/actions";
import {
  fieldsAsked,
  gateAnswer,
  gateAnswerWithout,
  isAnsweredBy,
  leastAnswer,
} from "../../../src/react/gateAnswer.ts";
import { claimCostQueryOptions } from "../../../src/react/useClaimCost.ts";
import {
  type PinnedCampaignParameters,
  pinnedCampaignQueryOptions,
} from "../../../src/react/usePinnedCampaign.ts";
import { recipientQueryOptions } from "../../../src/react/useRecipient.ts";
import { lightInstantCampaignFactoryAbi } from "../../../src/sdk/chain/abi/lightInstantCampaignFactoryAbi.ts";
import { allOfManyGateData } from "../../../src/sdk/chain/calls/allOfManyGateData.ts";
import { cloneCode } from "../../../src/sdk/chain/campaigns/cloneCode.ts";
import { disclose } from "../../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import { formatCredentialPackage } from "../../../src/sdk/credentials/disclosure/credentialPackage.ts";
import { formatPresentation } from "../../../src/sdk/credentials/disclosure/presentation.ts";
import {
  formatCompactPresentation,
  parsePresentation,
} from "../../../src/sdk/credentials/disclosure/presentationText.ts";
import { relayedCampaign } from "../../../src/sdk/distribution/claim/relayedCampaign.ts";
import { agreementKey, termsGatesOf, withoutTerms } from "../../../src/sdk/pageData/index.ts";
import { ownBuild } from "../../journeys/easBuilds.ts";
import { suiteFolder } from "../allocation/temporaryFolder.ts";
import { heldExamples, subjectAt } from "../credentials/disclosure/heldExamples.ts";
import {
  accountOf,
  amountOf,
  openRelayChain,
  type RelayChain,
  type TestCampaign,
} from "../scripts/relayChain.ts";

describe("symbolon/react: what stands around a claim", () => {
  const folder = suiteFolder();
  let chain: RelayChain;
  let test: TestCampaign;
  before(async () => {
    chain = await openRelayChain();
    test = await chain.campaign(folder.path("tree"), 5);
  });
  after(() => chain.close());

  const config = { getClient: () => chain.reader };
  const asked = async <Data>(options: object): Promise<Data> =>
    new QueryClient({ defaultOptions: { queries: { retry: false } } }).fetchQuery(options as never);
  const fault = async (options: object) =>
    asked<unknown>(options).then(
      () => "none",
      ({ code }: { readonly code?: string }) => code,
    );
  const pinned = (changes: Partial<PinnedCampaignParameters> = {}) =>
    pinnedCampaignQueryOptions(config, {
      chainId: chain.reader.chain.id,
      campaign: test.campaign,
      kind: "instant",
      token: chain.token,
      gate: zeroAddress,
      root: test.tree.root,
      ...changes,
    });

  it("takes a campaign for the one that a page was built for by code, root, token and gate", async () => {
    expect(await asked(pinned())).to.deep.equal({ campaign: test.campaign, root: test.tree.root });
    const cases: readonly (readonly [Partial<PinnedCampaignParameters>, string])[] = [
      [{ root: `0x${"11".repeat(32)}` }, "CampaignDiffers"],
      [{ token: accountOf(1) }, "CampaignDiffers"],
      [{ gate: accountOf(1) }, "CampaignDiffers"],
      [{ kind: "vesting" }, "CampaignCodeDiffers"],
      [{ kind: "cumulative", root: undefined }, "CampaignCodeDiffers"],
      [{ campaign: chain.token }, "CampaignCodeDiffers"],
      [{ campaign: accountOf(1) }, "NoCampaign"],
    ];
    for (const [changes, code] of cases) expect(await fault(pinned(changes)), code).to.equal(code);
  });

  it("takes one in the light form by what it runs", async () => {
    const factory = await chain.deploy(ownBuild("LightInstantCampaignFactory", "distribution"));
    const implementation = await readContract(chain.reader, {
      address: factory,
      abi: lightInstantCampaignFactoryAbi,
      functionName: "implementation",
    });
    const terms = await relayedCampaign(chain.reader, test.campaign);
    const campaign: Address = "0x00000000000000000000000000000000000000e1";
    await chain.node.setCode({ address: campaign, bytecode: cloneCode({ implementation, terms }) });
    expect(await fault(pinned({ campaign }))).to.equal("none");
    await chain.node.setCode({
      address: campaign,
      bytecode: cloneCode({ implementation: chain.token, terms }),
    });
    expect(await fault(pinned({ campaign }))).to.equal("CampaignCodeDiffers");
    // A gate that the code names and, one bit being unset, does not ask.
    const gate = accountOf(7);
    const gated = cloneCode({ implementation, terms: { ...terms, gate } });
    await chain.node.setCode({ address: campaign, bytecode: gated });
    expect(await fault(pinned({ campaign, gate }))).to.equal("none");
    const bit = 2 + 2 * (45 + 20);
    const asksNobody: Hex = `0x${gated.slice(2, bit)}${(Number.parseInt(gated.charAt(bit), 16) & 7).toString(16)}${gated.slice(bit + 1)}`;
    await chain.node.setCode({ address: campaign, bytecode: asksNobody });
    expect(await fault(pinned({ campaign, gate }))).to.equal("CampaignCodeDiffers");
  });

  it("estimates what a claim costs, and says nothing of one that is refused", async () => {
    const leaf = { index: 2, account: accountOf(2), amount: amountOf(2), proof: test.tree.proof(2) };
    const campaign = { campaign: test.campaign, gate: zeroAddress };
    const parameters = {
      chainId: chain.reader.chain.id,
      campaign,
      leaf,
      caller: accountOf(2),
      isRelease: false,
    };
    await chain.node.setBalance({ address: accountOf(2), value: 10n ** 20n });
    const { gas, gasPrice, wei } = await asked<{ gas: bigint; gasPrice: bigint; wei: bigint }>(
      claimCostQueryOptions(config, parameters),
    );
    expect(Number(gas)).to.be.within(60_000, 120_000);
    expect(wei).to.equal(gas * gasPrice);
    const wrong = { ...parameters, leaf: { ...leaf, amount: 1n } };
    expect(await fault(claimCostQueryOptions(config, wrong))).to.not.equal("none");
  });

  it("has payments go to addresses that can be paid, and says where there is code", async () => {
    const campaign = { campaign: test.campaign, token: chain.token };
    const of = (text: string) =>
      recipientQueryOptions(config, { chainId: chain.reader.chain.id, campaign, text });
    expect(await asked(of(` ${accountOf(1).toLowerCase()} `))).to.deep.equal({
      recipient: accountOf(1),
      isContract: false,
    });
    expect(await asked(of("0x000000000000000000000000000000000000c0de".slice(0, 42)))).to.include({
      isContract: false,
    });
    const faults = await Promise.all(
      [
        zeroAddress,
        test.campaign,
        chain.token,
        "0x12",
        accountOf(1).replace(/[a-f]/, (one) => one.toUpperCase()),
      ].map((text) => fault(of(text))),
    );
    expect(faults).to.deep.equal([
      "RecipientRefused",
      "RecipientRefused",
      "RecipientRefused",
      "NotAnAddress",
      "WrongChecksum",
    ]);
  });

  it("keeps no more of a credential than answers the gate, whatever was given", () => {
    const [held = expect.fail()] = heldExamples("string name,bytes32 person,bool adult", [
      ["Ada", `0x${"ab".repeat(32)}`, true],
    ]);
    const { schema } = held.batch.header;
    const account = subjectAt(0);
    const kind = "CredentialGate" as const;
    const byCredential = {
      kind,
      requirement: { schema, nullifier: "Credential", nullifierPosition: undefined },
    } as const;
    const byField = { kind, requirement: { schema, nullifier: "Field", nullifierPosition: 1n } } as const;
    const pause = { kind: "PauseGate" } as const;
    const both = { kind: "AllOfGate", parts: [byField, pause] } as const;
    const several = { kind: "AllOfManyGate", parts: [pause, byField, pause] } as const;
    const given = [
      formatCredentialPackage(held),
      formatPresentation(disclose(held, [0, 1, 2])),
      formatCompactPresentation(disclose(held, [0, 1, 2])),
    ];
    const cases = [
      [byCredential, []],
      [byField, [1]],
      [both, [1]],
      [several, [1]],
    ] as const;
    for (const [gate, fields] of cases) {
      const kept = given.map((text) => leastAnswer({ gate, text }));
      expect(new Set(kept)).to.have.lengthOf(1);
      const [least = ""] = kept;
      const { disclosed } = parsePresentation(least);
      expect(disclosed.map(({ position }) => position)).to.deep.equal(fields);
      for (const text of given) {
        expect(gateAnswer({ gate, account, text: least })).to.equal(gateAnswer({ gate, account, text }));
      }
      expect(fieldsAsked(gate, `0x${"00".repeat(32)}`)).to.equal(undefined);
    }
    const text = given[0] ?? "";
    const alone = gateAnswer({ gate: byField, account, text });
    expect(gateAnswer({ gate: several, account, text })).to.equal(allOfManyGateData(["0x", alone, "0x"]));
    expect(gateAnswerWithout(several)).to.equal(undefined);
    expect(gateAnswerWithout({ ...several, parts: [pause, pause] })).to.equal(
      allOfManyGateData(["0x", "0x"]),
    );
    const uid = `0x${"AB".repeat(32)}`;
    expect(leastAnswer({ gate: { kind: "AttestationGate" }, text: ` ${uid}\n` })).to.equal(uid.toLowerCase());
    // What no compact form holds is kept as JSON.
    const [long = expect.fail()] = heldExamples("string name", [["x".repeat(20_000)]]);
    const asking = {
      kind,
      requirement: { ...byField.requirement, schema: long.batch.header.schema },
    } as const;
    const gate = { ...asking, requirement: { ...asking.requirement, nullifierPosition: 0n } };
    expect(leastAnswer({ gate, text: formatCredentialPackage(long) })).to.match(/^\{.*x{20000}/s);
  });

  it("answers each of several parts: terms by the signature, an attestation by its uid", () => {
    const uid: Hex = `0x${"ab".repeat(32)}`;
    const signed: Hex = `0x00${"cd".repeat(65)}`;
    const terms = { kind: "TermsGate", gate: accountOf(3), asker: accountOf(4), texts: [] } as const;
    const agreements = new Map([[agreementKey(terms), signed]]);
    for (const kind of ["AttestationGate", "VeraxGate"] as const) {
      const gate = { kind: "AllOfManyGate", parts: [terms, { kind }, { kind: "PauseGate" }] } as const;
      const question = { gate, account: accountOf(1), text: uid };
      const data = encodeAbiParameters([{ type: "bytes[]" }], [[signed, uid, "0x"]]);
      expect(gateAnswer({ ...question, agreements })).to.equal(data);
      // Nothing is signed yet, or it was signed for another who asks.
      const others = new Map([[agreementKey({ ...terms, asker: accountOf(5) }), signed]]);
      for (const lacking of [undefined, others]) {
        expect(() => gateAnswer({ ...question, agreements: lacking ?? new Map() }))
          .to.throw()
          .with.property("code", "GateNotAnswered");
      }
      expect(termsGatesOf(gate)).to.deep.equal([terms]);
      expect(isAnsweredBy(withoutTerms(gate), uid)).to.equal(true);
    }
  });

  it("answers gates with bytes, and names what is no answer", () => {
    const gate = { kind: "AttestationGate" } as const;
    const uid = `0x${"AB".repeat(32)}`;
    expect(gateAnswer({ gate, account: accountOf(1), text: ` ${uid}\n` })).to.equal(uid.toLowerCase());
    expect(gateAnswerWithout(gate)).to.equal(undefined);
    expect(gateAnswerWithout({ kind: "PauseGate" })).to.equal("0x");
    // Among parts that need no answer a uid has its place; nobody else's data are touched.
    const lower = uid.toLowerCase() as Hex;
    const paused = { kind: "AllOfGate", parts: [{ kind: "PauseGate" }, gate] } as const;
    const data = encodeAbiParameters([{ type: "bytes" }, { type: "bytes" }], ["0x", lower]);
    expect(gateAnswer({ gate: paused, account: accountOf(1), text: uid })).to.equal(data);
    expect(isAnsweredBy(paused, lower)).to.equal(true);
    expect(gateAnswer({ gate: paused, account: accountOf(1), text: data })).to.equal(data);
    const unknown = { kind: "AllOfGate", parts: [gate, { kind: "unknown" }] } as const;
    expect(() => gateAnswer({ gate: unknown, account: accountOf(1), text: uid }))
      .to.throw()
      .with.property("code", "GateNotAnswered");
    for (const other of [unknown, { kind: "PauseGate" }, { kind: "unknown" }] as const)
      expect(isAnsweredBy(other, lower)).to.equal(false);
    for (const text of ["", "{}", "0x1", "<b>", "A".repeat(300)]) {
      expect(() => gateAnswer({ gate, account: accountOf(1), text }), text)
        .to.throw()
        .with.property("code", "BadPresentation");
    }
  });
});
