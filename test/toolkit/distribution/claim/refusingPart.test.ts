import { expect } from "chai";
import { type Address, createPublicClient, custom, type Hex, zeroAddress } from "viem";
import { waitForTransactionReceipt, writeContract } from "viem/actions";
import { allOfManyGateAbi } from "../../../../src/sdk/chain/abi/allOfManyGateAbi.ts";
import { allOfManyGateData } from "../../../../src/sdk/chain/calls/allOfManyGateData.ts";
import { claimCall } from "../../../../src/sdk/chain/calls/campaigns.ts";
import { readGateData } from "../../../../src/sdk/distribution/claim/gateAnswers.ts";
import { refusingPart } from "../../../../src/sdk/distribution/claim/refusingPart.ts";
import { relayedCampaign } from "../../../../src/sdk/distribution/claim/relayedCampaign.ts";
import { readClaimState } from "../../../../src/sdk/distribution/state/readClaimState.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { suiteFolder } from "../../allocation/temporaryFolder.ts";
import { type KindChain, openKindChain, usualRows } from "../../scripts/kindChain.ts";
import { accountOf, amountOf } from "../../scripts/relayChain.ts";

const SCHEMA = `0x${"11".repeat(32)}` as const;

describe("a claim behind several gates", () => {
  const folder = suiteFolder();
  let chain: KindChain;
  let pauses: readonly Address[];
  let credential: Address;
  before(async () => {
    chain = await openKindChain();
    const pause = (window: bigint) => gate("PauseGate", chain.other.account.address, 10n, window);
    pauses = [await pause(10n), await pause(11n)];
    const registry = await chain.deploy(ownBuild("BatchRegistry", "credentials"));
    const wants = { schema: SCHEMA, issuers: [accountOf(9)], trustList: zeroAddress, trusted: 0 };
    credential = await gate("CredentialGate", registry, wants, 0, 0n);
  });
  after(() => chain.close());

  const gate = (name: string, ...args: readonly unknown[]) =>
    chain.deploy(ownBuild(name, "distribution/gates"), ...args);

  const claim = {
    index: 0n,
    account: accountOf(0),
    recipient: accountOf(0),
    amount: 1n,
    caller: accountOf(0),
  };
  const asked = (of: Address, ...parts: Hex[]) => ({
    gate: of,
    campaign: accountOf(1),
    claim,
    gateData: allOfManyGateData(parts),
  });

  it("is paid where all of them agree, by what the toolkit shows them", async () => {
    const several = await gate("AllOfManyGate", pauses);
    const { campaign, tree } = await chain.instant(folder.path("tree"), usualRows(3), { gate: several });
    const opening = { abi: allOfManyGateAbi, functionName: "open", args: [campaign] } as const;
    const opened = await writeContract(chain.other, { address: several, ...opening });
    await waitForTransactionReceipt(chain.reader, { hash: opened });
    const known = await relayedCampaign(chain.reader, campaign);
    const gateData = await readGateData(chain.reader, known);
    if (gateData === undefined) return expect.fail("nothing is shown");
    const leaf = { index: 1, account: accountOf(1), amount: amountOf(1), proof: tree.proof(1) };
    const state = () => readClaimState(chain.reader, { campaign: known, leaf, gateData });
    expect((await state()).kind).to.equal("open");
    const paying = claimCall({ campaign, ...leaf, index: 1n, gateData });
    const hash = await writeContract(chain.other, paying);
    await waitForTransactionReceipt(chain.reader, { hash });
    expect((await state()).kind).to.equal("taken");
  });

  it("names the place of the part that refuses, and no other", async () => {
    const several = await gate("AllOfManyGate", [pauses[0], credential, pauses[1]]);
    expect(await refusingPart(chain.reader, asked(several, "0x", "0x", "0x"))).to.deep.equal([1]);
    const agreeing = await gate("AllOfManyGate", pauses);
    expect(await refusingPart(chain.reader, asked(agreeing, "0x", "0x"))).to.equal(undefined);
  });

  it("names none where the gate has no parts, the data are not for them, or the node does not say", async () => {
    expect(await refusingPart(chain.reader, asked(credential))).to.equal(undefined);
    const several = await gate("AllOfManyGate", [pauses[0], credential]);
    expect(await refusingPart(chain.reader, asked(several, "0x"))).to.equal(undefined);
    expect(await refusingPart(chain.reader, { ...asked(several), gateData: "0x12" })).to.equal(undefined);
    const silent = createPublicClient({
      chain: chain.reader.chain,
      transport: custom({
        request({ method, params }) {
          if (params?.[0]?.from !== undefined) throw new Error("no calls by contracts");
          return chain.reader.request({ method, params } as never);
        },
      }),
    });
    expect(await refusingPart(silent, asked(several, "0x", "0x"))).to.equal(undefined);
  });
});
