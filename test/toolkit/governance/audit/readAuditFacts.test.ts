import { expect } from "chai";
import {
  type Address,
  createClient,
  custom,
  decodeFunctionData,
  encodeEventTopics,
  encodeFunctionResult,
  type Hex,
  numberToHex,
  pad,
  zeroAddress,
  zeroHash,
} from "viem";
import { hardhat } from "viem/chains";
import { disputeDeskAbi as abi } from "../../../../src/sdk/chain/abi/disputeDeskAbi.ts";
import { audit } from "../../../../src/sdk/governance/audit/audit.ts";
import { readAuditFacts } from "../../../../src/sdk/governance/audit/readAuditFacts.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { addressOf, soundFacts } from "./soundFacts.ts";

/* Desks as a node tells them; no chain runs. */
const DESK: Address = addressOf(0xddd);
const FAKE: Address = addressOf(0xfff);
const CASE: Hex = `0x${"ca".repeat(32)}`;
const CREDENTIAL: Hex = `0x${"cc".repeat(32)}`;
const NEWEST = 9n;
const NOW = 1_800_000_000n;

const opened = {
  address: DESK,
  blockNumber: "0x1",
  blockHash: zeroHash,
  transactionHash: zeroHash,
  logIndex: "0x0",
  transactionIndex: "0x0",
  removed: false,
  topics: encodeEventTopics({
    abi,
    eventName: "CaseOpened",
    args: { id: CASE, credential: CREDENTIAL, claimant: zeroAddress },
  }),
  // Its kind, evidence and bond.
  data: pad("0x", { size: 96 }),
};

/** A node of two desks, one of another version, that keeps an opening and no panels; and what it was asked. */
function node(code: Hex) {
  const asked: { method: string; to: string; block?: string }[] = [];
  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    const [first, block] = params as readonly [{ address: Address; to: Address; data: Hex } & string, string];
    if (method === "eth_chainId") return numberToHex(hardhat.id);
    if (method === "eth_getBlockByNumber") {
      return { number: numberToHex(NEWEST), timestamp: numberToHex(NOW), transactions: [] };
    }
    if (method === "eth_getCode") return first === DESK ? code : "0x60";
    if (method === "eth_getLogs") {
      asked.push({ method, to: first.address });
      return first.address === DESK ? [opened] : [];
    }
    asked.push({ method, to: first.to, block });
    const { functionName } = decodeFunctionData({ abi, data: first.data });
    switch (functionName) {
      case "newestPanel":
        return encodeFunctionResult({ abi, functionName, result: [1, 0n] });
      case "panelAt":
        return encodeFunctionResult({ abi, functionName, result: [CASE, zeroAddress] });
      default:
        // A case that is under way: its id, and 14 words more.
        return `${CASE}${"0".repeat(62)}01${"0".repeat(3 * 64)}${"0".repeat(62)}01${"0".repeat(9 * 64)}`;
    }
  };
  return { asked, client: createClient({ chain: hardhat, transport: custom({ request }) }) };
}

describe("what an audit reads of desks", () => {
  const { deployedBytecode } = ownBuild("DisputeDesk", "governance");

  it("tells of one without readable panels, and counts its cases as of the block of all else", async () => {
    const { asked, client } = node(deployedBytecode);
    const { desks } = await readAuditFacts(client, { groups: [], desks: [DESK] });
    expect(desks[0]?.cases.map(({ id, isOver }) => [id, isOver])).to.deep.equal([[CASE, false]]);
    const found = audit({ ...soundFacts, desks }).findings;
    expect(found.map(({ code, where }) => [code, where])).to.deep.equal([["PanelsUnread", DESK]]);
    expect(found[0]?.says).to.include("No event from block 0 on names");
    const blocks = asked.flatMap(({ method, block }) => (method === "eth_call" ? [block] : []));
    expect([...new Set(blocks)]).to.deep.equal([numberToHex(NEWEST)]);
  });

  it("asks one of another version for no event", async () => {
    const { asked, client } = node(deployedBytecode);
    const { desks } = await readAuditFacts(client, { groups: [], desks: [FAKE] });
    expect(desks).to.deep.equal([{ desk: FAKE, isKnown: false, panels: [], cases: [] }]);
    expect(asked).to.deep.equal([]);
  });
});
