import { expect } from "chai";
import { createClient, custom, encodeFunctionResult, zeroAddress } from "viem";
import { hardhat } from "viem/chains";
import { batchRegistryAbi } from "../../../../src/sdk/chain/abi/batchRegistryAbi.ts";
import { planHold } from "../../../../src/sdk/governance/cases/caseActions.ts";
import type { OpenedCase } from "../../../../src/sdk/governance/cases/casePlace.ts";
import { CHAIN_ID, credential, header, REGISTRY } from "../watch/openedCase.ts";
import { CREDENTIAL, DAY, DESK, OPENED_AT, openedRuling } from "./openedRuling.ts";

/** A credential that nobody holds. */
const client = createClient({
  chain: hardhat,
  transport: custom({
    request: async () =>
      encodeFunctionResult({ abi: batchRegistryAbi, functionName: "holdsOf", result: [0n] }),
  }),
});

/** What is planned just after the opening. @param limit days of the batch's emergency limit */
async function holding(limit: bigint): Promise<string | undefined> {
  const policy = { ...header.policy, epochLength: 3_600n, emergencyLimit: limit * DAY };
  const opened: OpenedCase = {
    desk: DESK,
    kind: "Fraud",
    subject: { header: { ...header, policy }, credential, proof: [] },
    terms: {
      bondToken: zeroAddress,
      bond: 4n,
      batchRegistry: REGISTRY,
      attestationRegistry: zeroAddress,
    },
    credential: CREDENTIAL,
    found: openedRuling().found,
    chainId: CHAIN_ID,
    asOf: { blockNumber: 1n, time: OPENED_AT },
  };
  return (await planHold(client, opened, { seats: [] }))[0]?.what;
}

describe("a hold for a case", () => {
  it("is told where the batch's emergency limit ends it before the case is over", async () => {
    // 14 days of the case, 2 of notice, 7 to carry it out, and two epochs.
    expect(await holding(24n)).to.match(/^Hold 0x(c1){32} for the case 0x(ca){32}$/);
    expect(await holding(23n)).to.include(
      "only: the batch's emergency limit ends it before 2027-02-07T10:00:00Z, when the case is over at the latest",
    );
  });
});
