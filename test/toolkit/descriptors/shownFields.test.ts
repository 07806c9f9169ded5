import { expect } from "chai";
import { zeroAddress } from "viem";
import {
  contractDescriptor,
  type DescriptorVersion,
  type DisplayFormat,
  descriptorVersions,
  signingDomains,
  typedDataDescriptor,
} from "../../../src/node/descriptors/descriptor.ts";
import { type SignedContractName, signedContracts } from "../../../src/node/descriptors/signedContracts.ts";

/** What tells apart, explains or proves what is shown. */
const HARMLESS = ["salt", "manifestHash", "manifest", "nonce", "reason", "approvals"];
/** What the contract compares with what it has: the seats of the group in force, the panel of the case. */
const COMPARED =
  /^(Quorum\.(act|open|assent|object)\.seats|DisputeDesk\.((answer|appealUnanswered)(Attestation)?|hold)\.seats|DisputeDesk\.rule\.panel|DisputeDesk\.announcePanel\.current)\b/;
/** The rest of the header of a batch that was issued, whose issuer, schema, root and size name it. */
const ISSUED = /^(?!\w+\.issue|.*\.IssueBatch).*\bheader\.(issuedAt|policy)\b/;
const HEADER = ["issuer", "schema", "root", "size"].map((name) => `header.${name}`);
const POLICY = ["revoker", "emergency", "epochLength", "emergencyLimit", "rulesHash"].map(
  (name) => `header.policy.${name}`,
);
const CREDENTIAL = ["index", "subject", "validFrom", "expires", "fields"].map(
  (name) => `subject.credential.${name}`,
);
const SEAT = ["member", "standIn", "secondStandIn"];

/** What a person signs for. */
const SIGNED_FOR: Readonly<Record<string, readonly string[]>> = {
  "Quorum.replaceRoster": SEAT.map((key) => `seats.[].${key}`),
  "BatchRegistry.issue": [...HEADER, ...POLICY, "header.issuedAt"],
  "BatchRegistry.issueByDelegation": [...HEADER, ...POLICY, "header.issuedAt"],
  "Symbolon Batches.IssueBatch": [...HEADER, ...POLICY, "header.issuedAt"],
  "BatchRegistry.change": HEADER,
  "BatchRegistry.imposeHold": HEADER,
  "BatchRegistry.endHold": HEADER,
  "DisputeDesk.carryOut": HEADER,
  "DisputeDesk.hold": HEADER,
  "DisputeDesk.openCase": [...HEADER.map((path) => `subject.${path}`), ...CREDENTIAL],
  "DisputeDesk.rule": ["credential", "ruling"],
  "DisputeDesk.appeal": ["credential"],
  "DisputeDesk.pay": ["credential"],
  "DisputeDesk.announcePanel": [
    "next.quorum",
    "next.payee",
    ...SEAT.map((key) => `next.seats.[].${key}`),
    "from",
  ],
  "Symbolon Disputes.PanelChange": ["panel"],
  "Symbolon Presentation.Show": ["credential", "audience"],
  "VestingCampaignFactory.create": ["arguments.points.[].time", "arguments.points.[].share"],
};

/** Where moment 0 stands for none, or for now: read in the contracts. Elsewhere it is long past, and so refused. */
const ZERO: Readonly<Record<string, RegExp>> = {
  "(1970: none)": new RegExp(
    [
      // SignedClaims: `deadline != 0 && deadline < block.timestamp`.
      /^\w+Campaign\.(claim|release)Signed\.wanted\.deadline$/,
      /^Symbolon Campaign\.Claim\.deadline$/,
      // SignedRequests, BatchAuthorizations, Quorum: likewise.
      /^AttestationRegistry\.\w+\.\w*[rR]equests?(\.\[\])?\.deadline$/,
      /^EAS\.\w+\.deadline$/,
      /^BatchRegistry\.\w+\.authorization\.deadline$/,
      /^Symbolon Batches\.\w+\.deadline$/,
      /^Quorum\.(act|open|execute)\.proposal\.deadline$/,
      /^Symbolon Quorum\.Proposal\.deadline$/,
      // Attestations and credentials that never expire.
      /\.expirationTime$/,
      /\.credential\.expires$/,
      // TrustList: `until == 0 ? type(uint256).max : until`.
      /^TrustList\.accredit\.until$/,
    ]
      .map(({ source }) => source)
      .join("|"),
  ),
  "(1970: at once)": /^TrustList\.accredit\.from$/,
};
/** Where it is refused, or says nothing special. */
const NO_ZERO = [
  "Relay.claimMany.deadline",
  "InstantCampaignFactory.createWithPermit.permit.deadline",
  "Symbolon Presentation.Show.deadline",
  "TrustList.endAccreditation.until",
  "BatchRegistry.imposeHold.until",
  "BatchRegistry.endHold.until",
  "Symbolon Batches.ImposeHold.until",
  "Symbolon Batches.EndHold.until",
];

type Format = { readonly place: string; readonly format: DisplayFormat; readonly version: DescriptorVersion };

/** Every function and struct, by `Contract.function` or `Domain.Struct`, in each version. */
const formats: readonly Format[] = descriptorVersions.flatMap((version) => {
  const parameters = { version, deployments: [{ chainId: 1, address: zeroAddress }] };
  const names = Object.keys(signedContracts) as SignedContractName[];
  return [
    ...names.map((of) => [of, contractDescriptor(of, parameters)] as const),
    ...signingDomains.map((of) => [of, typedDataDescriptor(of, parameters)] as const),
  ].flatMap(([of, made]) =>
    Object.entries(made?.display.formats ?? {}).map(([key, format]) => ({
      place: `${of}.${key.replace(/\(.*/, "")}`,
      format,
      version,
    })),
  );
});

/** Where what wallets always show is: version 1 lists it, version 2 says of the others that they are not. */
function alwaysShown({ version, format: { fields, required = [] } }: Format): readonly string[] {
  if (version === 1) return required;
  return fields.flatMap(({ path, visible }) => (path === undefined || visible !== undefined ? [] : [path]));
}

const labels = new Map<string, string>(
  formats.flatMap(({ place, format: { fields } }) =>
    fields.map(({ path, label }) => [`${place}.${path}`, label]),
  ),
);

describe("what wallets always show", () => {
  it("is all that is signed, but for names that are harmless", () => {
    const wrong = formats.flatMap((one) => {
      const shown = new Set(alwaysShown(one));
      return one.format.fields.flatMap(({ path, visible }) => {
        if (path === undefined || path.startsWith("@") || visible === "never" || shown.has(path)) return [];
        const at = `${one.place}.${path}`;
        const isHarmless = path.split(".").some((part) => HARMLESS.includes(part));
        return isHarmless || COMPARED.test(at) || ISSUED.test(at) ? [] : [at];
      });
    });
    expect(wrong).to.deep.equal([]);
  });

  it("names the batch, the credential, the seats, the panel and the schedule that is signed for", () => {
    for (const [place, paths] of Object.entries(SIGNED_FOR)) {
      const found = formats.filter((one) => one.place === place);
      expect(found.length, place).to.equal(descriptorVersions.length);
      for (const one of found) expect(alwaysShown(one), place).to.include.members([...paths]);
    }
  });
});

describe("labels in wallets", () => {
  it("say of moment 0 what it stands for, where it stands for something", () => {
    for (const [words, where] of Object.entries(ZERO)) {
      for (const [at, label] of labels)
        expect(label.endsWith(words), `${at}: ${label}`).to.equal(where.test(at));
    }
    for (const at of NO_ZERO) expect(labels.get(at), at).to.be.a("string").and.not.include("1970");
  });

  it("call an amount that is not the payment otherwise", () => {
    const label = (at: string) => labels.get(at)?.replace(" (base units)", "");
    for (const called of ["claim", "claimSigned"]) {
      expect(label(`CumulativeCampaign.${called}.amount`)).to.equal("Total so far");
      expect(label(`VestingCampaign.${called}.amount`)).to.equal("Amount in all");
      expect(label(`InstantCampaign.${called}.amount`)).to.equal("Amount");
    }
    expect(label("VestingCampaign.fund.amount")).to.equal("Amount");
  });

  it("tell numbers that stand for all, and what a name alone does not say", () => {
    const said = {
      "Symbolon Campaign.Claim.feeTaker": "Fee taker (0x0: the sender)",
      "BatchRegistry.imposeHold.targets.[]": "Credentials (115792...639935: whole batch)",
      "DisputeDesk.carryOut.index": "Credential (115792...639935: whole batch)",
      "DisputeDesk.openCase.subject.credential.index": "Credential",
      "DisputeDesk.openBatchCase.subject.credential.index": "Any credential (case: the batch)",
      "TrustList.accredit.schemas.[]": "Schemas (zero: every one)",
      "CumulativeCampaignFactory.create.arguments.fundingCap": "Funding of a root, at most",
      "VestingCampaignFactory.create.arguments.points.[].share": "Share (of 10^18)",
      "Rulebook.announceRules.changes.[].rule.standIn": "Stand-ins sign after",
      "Quorum.replaceRoster.seats.[].standIn": "Stand-in",
      "Relay.transferOwnership.next": "Next owner",
      "Relay.changeTreasury.next": "Next treasury",
      "AttestationRegistry.attest.request.data.value": "Ether for the resolver",
    };
    const found = Object.keys(said).map((at) => [at, labels.get(at)]);
    expect(Object.fromEntries(found)).to.deep.equal(said);
    const whole = String(2n ** 256n - 1n);
    expect([whole.slice(0, 6), whole.slice(-6)]).to.deep.equal(["115792", "639935"]);
  });
});
