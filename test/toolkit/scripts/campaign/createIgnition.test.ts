import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import hre from "hardhat";
import { type Address, getAddress, parseAbi, zeroAddress } from "viem";
import { readContract } from "viem/actions";
import AllOfManyGate from "../../../../ignition/modules/AllOfManyGate.ts";
import AttestationGate from "../../../../ignition/modules/AttestationGate.ts";
import CumulativeCampaign from "../../../../ignition/modules/CumulativeCampaign.ts";
import Gate from "../../../../ignition/modules/Gate.ts";
import Group from "../../../../ignition/modules/Group.ts";
import InstantCampaign from "../../../../ignition/modules/InstantCampaign.ts";
import PauseGate from "../../../../ignition/modules/PauseGate.ts";
import PayoutCoin from "../../../../ignition/modules/PayoutCoin.ts";
import Relay from "../../../../ignition/modules/Relay.ts";
import SanctionsGate from "../../../../ignition/modules/SanctionsGate.ts";
import System from "../../../../ignition/modules/System.ts";
import TermsGate from "../../../../ignition/modules/TermsGate.ts";
import TrustList from "../../../../ignition/modules/TrustList.ts";
import TrustPolicy from "../../../../ignition/modules/TrustPolicy.ts";
import VestingCampaign from "../../../../ignition/modules/VestingCampaign.ts";
import { shippedCodes } from "../../../../src/sdk/chain/abi/shippedCodes.ts";
import { claimForNames } from "../../../../src/sdk/chain/campaigns/campaignPlan.ts";
import { isShippedCode } from "../../../../src/sdk/chain/campaigns/codeFingerprint.ts";
import { readCampaign } from "../../../../src/sdk/chain/read/readCampaign.ts";
import { readGate } from "../../../../src/sdk/chain/read/readGate.ts";
import { readQuorum } from "../../../../src/sdk/chain/read/readQuorum.ts";
import { readRelay } from "../../../../src/sdk/chain/read/readRelay.ts";
import { readTrustSource } from "../../../../src/sdk/chain/read/readTrust.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "..", "..", "ignition", "parameters");

type Values = Readonly<Record<string, never>>;

/** The values of an example file, as Ignition reads them: `1n` is a great number. */
function example(file: string, module: string): Values {
  const text = readFileSync(join(FOLDER, `${file}.example.json`), "utf8");
  const great = (_: string, value: unknown) =>
    typeof value === "string" && /^\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value;
  const content = JSON.parse(text, great) as Record<string, Values>;
  expect(Object.keys(content)).to.deep.equal([module]);
  return content[module] as Values;
}

describe("ignition/modules", () => {
  let chain: Awaited<ReturnType<typeof hre.network.create>>;
  beforeEach(async () => {
    chain = await hre.network.create("embedded");
  });
  afterEach(() => chain.close());

  it("deploys a trust list and a policy from their examples of parameters", async () => {
    const { ignition, viem } = chain;
    const client = await viem.getPublicClient();
    const terms = example("trustList", "TrustList");
    const { trustList } = await ignition.deploy(TrustList, { parameters: { TrustList: terms } });
    const list = { address: trustList.address, kind: "list", ...terms };
    expect(await readTrustSource(client, trustList)).to.deep.equal(list);

    const { lists, needed } = example("trustPolicy", "TrustPolicy") as unknown as {
      lists: readonly object[];
      needed: bigint;
    };
    const [first, second, third] = lists;
    // Lists that are there.
    const kept: object[] = [{ ...first, list: trustList.address }];
    for (const one of [second, third]) {
      const another = await viem.deployContract("TrustList", [trustList.address, 3_600 * (kept.length + 1)]);
      kept.push({ ...one, list: getAddress(another.address) });
    }
    const { trustPolicy } = await ignition.deploy(TrustPolicy, {
      parameters: { TrustPolicy: { lists: kept, needed } as never },
    });
    const policy = await readTrustSource(client, trustPolicy);
    expect(policy).to.deep.include({ kind: "policy", needed: Number(needed), lists: kept });
  });

  it("deploys each gate from its example of parameters", async () => {
    const { ignition, viem } = chain;
    const client = await viem.getPublicClient();
    const pauses = example("pauseGate", "PauseGate");
    const { pauseGate } = await ignition.deploy(PauseGate, { parameters: { PauseGate: pauses } });
    const gates = {
      Gate: example("gate", "Gate"),
      AttestationGate: example("attestationGate", "AttestationGate"),
    };
    const { credentialGate } = await ignition.deploy(Gate, { parameters: gates });
    const { attestationGate } = await ignition.deploy(AttestationGate, { parameters: gates });
    const several = {
      ...example("allOfManyGate", "AllOfManyGate"),
      parts: [pauseGate.address, attestationGate.address, credentialGate.address],
    };
    const { allOfManyGate } = await ignition.deploy(AllOfManyGate, {
      parameters: { AllOfManyGate: several },
    });

    const campaign = pauseGate.address;
    const found = await readGate(client, { gate: allOfManyGate.address, campaign });
    const shown = found.kind === "AllOfManyGate" ? found.parts : [];
    const shownKinds = shown.map(({ kind }) => kind);
    expect(shownKinds).to.deep.equal(["PauseGate", "AttestationGate", "CredentialGate"]);
    const [first, second] = shown;
    expect(first).to.deep.include({ kind: "PauseGate" });
    if (first?.kind === "PauseGate") expect(first.pause).to.deep.include(pauses);
    if (second?.kind === "AttestationGate") {
      const { schema, issuers } = gates.AttestationGate as unknown as { schema: string; issuers: Address[] };
      expect(second.requirement).to.deep.include({ schema, soleIssuer: issuers[0], nullifier: "Subject" });
    }
    const credentials = await readGate(client, { gate: credentialGate.address, campaign });
    if (credentials.kind !== "CredentialGate") return expect.fail(credentials.kind);
    expect(credentials.requirement).to.deep.include({ nullifier: "Field", nullifierPosition: 0n });
  });

  it("creates and funds a campaign through the factory", async () => {
    const { ignition, viem } = chain;
    const client = await viem.getPublicClient();
    const [wallet] = await viem.getWalletClients();
    const holder = wallet?.account.address as Address;
    const { instantCampaignFactory: factory } = await ignition.deploy(System);
    const token = (await viem.deployContract("SampleToken", [holder, 10n ** 30n])).address;
    const values = example("instantCampaign", "InstantCampaign") as unknown as {
      funding: bigint;
      arguments: Readonly<Record<string, unknown>> & { claimFor: number };
    };
    const terms = { ...values.arguments, token, treasury: holder, gate: zeroAddress };
    const parameters = { ...values, factory: factory.address, token, arguments: terms };
    const { instantCampaign } = await ignition.deploy(InstantCampaign, {
      parameters: { InstantCampaign: parameters as never },
    });
    const { terms: found } = await readCampaign(client, { campaign: instantCampaign.address });
    const lower = (value: object) => JSON.stringify(value, (_, one) => String(one).toLowerCase());
    const claimFor = claimForNames[terms.claimFor];
    expect(lower(Object.entries(found).sort())).to.equal(
      lower(Object.entries({ ...terms, claimFor }).sort()),
    );
    const abi = parseAbi(["function balanceOf(address) view returns (uint256)"]);
    const balance = {
      address: token,
      abi,
      functionName: "balanceOf",
      args: [instantCampaign.address],
    } as const;
    expect(await readContract(client, balance)).to.equal(values.funding);
  });

  it("creates and funds one of each other kind through its factory", async () => {
    const { ignition, viem } = chain;
    const client = await viem.getPublicClient();
    const [wallet] = await viem.getWalletClients();
    const holder = wallet?.account.address as Address;
    const system = await ignition.deploy(System);
    const token = (await viem.deployContract("SampleToken", [holder, 10n ** 30n])).address;
    const parametersOf = (file: string, module: string, factory: Address) => {
      const values = example(file, module) as unknown as {
        arguments: Readonly<Record<string, unknown>> & { terms: object };
      };
      const terms = { ...values.arguments.terms, token, treasury: holder, gate: zeroAddress };
      return { ...values, factory, token, arguments: { ...values.arguments, terms } };
    };
    const ofVesting = parametersOf(
      "vestingCampaign",
      "VestingCampaign",
      system.vestingCampaignFactory.address,
    );
    const { vestingCampaign } = await ignition.deploy(VestingCampaign, {
      parameters: { VestingCampaign: ofVesting as never },
    });
    const vesting = await readCampaign(client, { campaign: vestingCampaign.address });
    if (vesting.kind !== "vesting") return expect.fail(vesting.kind);
    expect(vesting.schedule.points).to.deep.equal(
      (ofVesting.arguments as Readonly<Record<string, unknown>>).points,
    );
    expect(vesting.funding).to.deep.equal({ funded: 231n * 10n ** 18n, claimed: 0n });

    const ofCumulative = parametersOf(
      "cumulativeCampaign",
      "CumulativeCampaign",
      system.cumulativeCampaignFactory.address,
    );
    const { cumulativeCampaign } = await ignition.deploy(CumulativeCampaign, {
      parameters: { CumulativeCampaign: ofCumulative as never },
    });
    const cumulative = await readCampaign(client, { campaign: cumulativeCampaign.address });
    if (cumulative.kind !== "cumulative") return expect.fail(cumulative.kind);
    const { terms: _, ...rules } = ofCumulative.arguments;
    expect(cumulative.rules).to.deep.equal(rules);
    expect(cumulative.roots).to.deep.equal({
      previousRoot: undefined,
      overlapEnds: 0n,
      proposal: undefined,
      acceptancePeriod: 604_800n,
    });
  });

  it("deploys a relay from its example", async () => {
    const { ignition, viem } = chain;
    const parameters = example("relay", "Relay");
    const { relay } = await ignition.deploy(Relay, { parameters: { Relay: parameters } });
    const found = await readRelay(await viem.getPublicClient(), { relay: relay.address });
    const { owner, treasury, keys } = found;
    expect({ owner, treasury, keys }).to.deep.equal(parameters);
  });

  it("deploys a coin, which takes no parameters", async () => {
    const { ignition, viem } = chain;
    const { payoutCoin } = await ignition.deploy(PayoutCoin);
    const code = await (await viem.getPublicClient()).getCode({ address: payoutCoin.address });
    expect(isShippedCode(code ?? "0x", shippedCodes.PayoutCoin)).to.equal(true);
  });

  it("deploys gates for sanctions and terms from their examples", async () => {
    const { ignition, viem } = chain;
    const client = await viem.getPublicClient();
    const { address: oracle } = await viem.deployContract("SampleOracle");
    const screening = { ...example("sanctionsGate", "SanctionsGate"), oracle: getAddress(oracle) as never };
    const { sanctionsGate } = await ignition.deploy(SanctionsGate, {
      parameters: { SanctionsGate: screening },
    });
    const asked = { campaign: zeroAddress };
    expect(await readGate(client, { ...asked, gate: sanctionsGate.address })).to.deep.include({
      kind: "SanctionsGate",
      ...screening,
    });
    const terms = example("termsGate", "TermsGate");
    const { termsGate } = await ignition.deploy(TermsGate, { parameters: { TermsGate: terms } });
    expect(await readGate(client, { ...asked, gate: termsGate.address })).to.deep.include({
      kind: "TermsGate",
      ...terms,
    });
  });

  it("deploys a group from its example", async () => {
    const { ignition, viem } = chain;
    const parameters = example("group", "Group");
    const { group } = await ignition.deploy(Group, { parameters: { Group: parameters } });
    const found = await readQuorum(await viem.getPublicClient(), { quorum: group.address });
    expect(found.roster).to.include({ version: 1, seats: 3 });
  });

  it("has an example of parameters for each module that takes some", () => {
    const modules = [
      "allOfManyGate",
      "attestationGate",
      "cumulativeCampaign",
      "gate",
      "group",
      "instantCampaign",
      "pauseGate",
      "relay",
      "sanctionsGate",
      "termsGate",
      "trustList",
      "trustPolicy",
      "vestingCampaign",
    ];
    expect(readdirSync(FOLDER).sort()).to.deep.equal(modules.map((name) => `${name}.example.json`));
  });
});
