import { expect } from "chai";
import {
  type Address,
  createClient,
  custom,
  decodeFunctionData,
  encodeAbiParameters,
  encodeEventTopics,
  encodeFunctionResult,
  type Hex,
  numberToHex,
  pad,
  zeroAddress,
  zeroHash,
} from "viem";
import { hardhat } from "viem/chains";
import { batchRegistryAbi } from "../../../../src/sdk/chain/abi/batchRegistryAbi.ts";
import { disputeDeskAbi as abi } from "../../../../src/sdk/chain/abi/disputeDeskAbi.ts";
import { credentialId } from "../../../../src/sdk/core/credential/credentialLeaf.ts";
import { audit } from "../../../../src/sdk/governance/audit/audit.ts";
import { readAuditFacts } from "../../../../src/sdk/governance/audit/readAuditFacts.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import {
  ATTESTATIONS,
  attestationAnswer,
  header,
  idOf,
  REGISTRY,
  transactionOf,
} from "../watch/openedCase.ts";
import { addressOf, soundFacts } from "./soundFacts.ts";

/* Desks as a node tells them; no chain runs. */
const DESK: Address = addressOf(0xddd);
const FAKE: Address = addressOf(0xfff);
const STRANGERS: Hex = `0x${"cc".repeat(32)}`;
const CASE: Hex = `0x${"ca".repeat(32)}`;
const BATCH = idOf(header);
const TERMS = {
  batchRegistry: REGISTRY,
  attestationRegistry: ATTESTATIONS,
  bondToken: FAKE,
  bond: 1n,
} as const;
const NEWEST = 9n;
const NOW = 1_800_000_000n;

const place = {
  blockNumber: "0x1",
  blockHash: zeroHash,
  transactionHash: zeroHash,
  logIndex: "0x0",
  transactionIndex: "0x0",
  removed: false,
};
const openedOf = (id: Hex, credential: Hex) => ({
  ...place,
  address: DESK,
  topics: encodeEventTopics({
    abi,
    eventName: "CaseOpened",
    args: { id, credential, claimant: zeroAddress },
  }),
  // Its kind, evidence and bond.
  data: pad("0x", { size: 96 }),
});
/** A case about a batch that is named, and one about something of a stranger's. */
const opened = [openedOf(CASE, credentialId(BATCH, 0n)), openedOf(STRANGERS, STRANGERS)];
const issuedInputs = batchRegistryAbi.flatMap((item) =>
  item.type === "event" && item.name === "BatchIssued" ? item.inputs.filter(({ indexed }) => !indexed) : [],
);
const issued = {
  ...place,
  address: REGISTRY,
  topics: encodeEventTopics({
    abi: batchRegistryAbi,
    eventName: "BatchIssued",
    args: { id: BATCH, issuer: header.issuer, schema: header.schema },
  }),
  data: encodeAbiParameters(issuedInputs, [header, ""] as never),
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
      if (first.address.toLowerCase() === REGISTRY) return [issued];
      return first.address === DESK ? opened : [];
    }
    if (method === "eth_getTransactionByHash") return transactionOf("0x");
    if (first.to.toLowerCase() === ATTESTATIONS) return attestationAnswer();
    asked.push({ method, to: first.to, block });
    const { functionName } = decodeFunctionData({ abi, data: first.data });
    switch (functionName) {
      case "batchRegistry":
      case "attestationRegistry":
      case "bondToken":
      case "bond":
        return encodeFunctionResult({ abi, functionName, result: TERMS[functionName] as never });
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

  it("tells of one without readable panels, and counts its cases about what is audited as of the block of all else", async () => {
    const { asked, client } = node(deployedBytecode);
    const audited = { groups: [], desks: [DESK], registry: REGISTRY, batches: [BATCH] };
    const { desks } = await readAuditFacts(client, audited);
    expect(desks[0]?.cases.map(({ id, isOver }) => [id, isOver])).to.deep.equal([[CASE, false]]);
    const found = audit({ ...soundFacts, desks }).findings;
    expect(found.map(({ code, where }) => [code, where])).to.deep.equal([["PanelsUnread", DESK]]);
    expect(found[0]?.says).to.include("No event from block 0 on names");
    const blocks = asked.flatMap(({ method, block }) => (method === "eth_call" ? [block] : []));
    expect([...new Set(blocks)]).to.deep.equal([numberToHex(NEWEST)]);
  });

  it("counts no case about what nobody audits", async () => {
    const { client } = node(deployedBytecode);
    const { desks } = await readAuditFacts(client, { groups: [], desks: [DESK], registry: REGISTRY });
    expect(desks.map(({ cases }) => cases)).to.deep.equal([[]]);
  });

  it("asks one of another version for no event", async () => {
    const { asked, client } = node(deployedBytecode);
    const { desks } = await readAuditFacts(client, { groups: [], desks: [FAKE] });
    expect(desks).to.deep.equal([{ desk: FAKE, isKnown: false, panels: [], cases: [] }]);
    expect(asked).to.deep.equal([]);
  });
});
