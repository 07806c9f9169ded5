import { expect } from "chai";
import {
  createClient,
  custom,
  encodeFunctionResult,
  erc20Abi,
  getAbiItem,
  type Hex,
  numberToHex,
  slice,
  toFunctionSelector,
  zeroAddress,
} from "viem";
import { hardhat } from "viem/chains";
import { batchRegistryAbi } from "../../../../src/sdk/chain/abi/batchRegistryAbi.ts";
import { planAppeal, planHold } from "../../../../src/sdk/governance/cases/caseActions.ts";
import type { OpenedCase } from "../../../../src/sdk/governance/cases/casePlace.ts";
import { CHAIN_ID, credential, header, REGISTRY } from "../watch/openedCase.ts";
import { CREDENTIAL, DAY, DESK, ISSUER, OPENED_AT, openedRuling } from "./openedRuling.ts";

const answering = (answerOf: (data: Hex) => Hex) =>
  createClient({
    chain: hardhat,
    transport: custom({ request: async ({ params }) => answerOf(params?.[0]?.data ?? "0x") }),
  });
/** A credential that nobody holds. */
const unheld = answering(() =>
  encodeFunctionResult({ abi: batchRegistryAbi, functionName: "holdsOf", result: [0n] }),
);

/** A case just after its opening. @param limit days of the batch's emergency limit */
function openedCase(limit: bigint, found: Partial<NonNullable<OpenedCase["found"]>> = {}): OpenedCase {
  const policy = { ...header.policy, epochLength: 3_600n, emergencyLimit: limit * DAY };
  return {
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
    found: openedRuling({}, found).found,
    chainId: CHAIN_ID,
    asOf: { blockNumber: 1n, time: OPENED_AT },
  };
}

describe("a hold for a case", () => {
  const planned = async (limit: bigint) =>
    (await planHold(unheld, openedCase(limit), { seats: [] }))[0]?.what;

  it("is told where the batch's emergency limit ends it before the case is over", async () => {
    // 14 days of the case, 2 of notice, 7 to carry it out, and two epochs.
    expect(await planned(24n)).to.match(/^Hold 0x(c1){32} for the case 0x(ca){32}$/);
    expect(await planned(23n)).to.include(
      "only: the batch's emergency limit ends it before 2027-02-07T10:00:00Z, when the case is over at the latest",
    );
  });
});

describe("the bond of a case", () => {
  const BOND = 4_000_000n;
  /** What an appeal, which takes twice the bond, approves before. @param allowed what the desk may take already */
  const approved = async (allowed: bigint) => {
    const answers = new Map(
      Object.entries({ balanceOf: 2n * BOND, allowance: allowed }).map(([name, value]) => [
        toFunctionSelector(getAbiItem({ abi: erc20Abi, name: name as "allowance" })),
        numberToHex(value, { size: 32 }),
      ]),
    );
    const token = answering((data) => answers.get(slice(data, 0, 4)) ?? "0x");
    const opened = openedCase(24n, { stage: "Appeal", standing: "Upheld", respondent: ISSUER, bond: BOND });
    const ground = { evidence: `0x${"e1".repeat(32)}`, uri: "ipfs://grounds" } as const;
    const calls = await planAppeal(token, opened, { account: ISSUER, seats: [], ...ground });
    return calls.slice(0, -1).map(({ call }) => call.args?.[1]);
  };

  it("is approved only where the desk may not take it yet, over 0 as some tokens ask for", async () => {
    expect(await approved(2n * BOND)).to.deep.equal([]);
    expect(await approved(0n)).to.deep.equal([2n * BOND]);
    expect(await approved(1n)).to.deep.equal([0n, 2n * BOND]);
  });
});
