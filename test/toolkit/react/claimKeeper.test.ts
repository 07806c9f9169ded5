import { expect } from "chai";
import { type KeptOf, openClaimKeeper } from "../../../src/react/claimKeeper.ts";
import { openGatewayClient } from "../../../src/sdk/gatewayClient/openGatewayClient.ts";
import type { TicketMemory } from "../../../src/sdk/gatewayClient/ticketMemory.ts";

const OF: KeptOf = { chainId: 1, campaign: "0x00000000000000000000000000000000000C0De5", index: 3 };
const DOCUMENT = { chainId: "1", campaign: OF.campaign, leaf: { index: "3" } };
const TEXT = JSON.stringify(DOCUMENT);

/** A device, a keeper of what is on it, and a gateway that has taken the claim in. */
async function handedIn(document = DOCUMENT) {
  const device = new Map<string, string>();
  const memory: TicketMemory = {
    getItem: (key) => device.get(key) ?? null,
    setItem: (key, value) => void device.set(key, value),
    removeItem: (key) => void device.delete(key),
  };
  const keeper = openClaimKeeper(memory);
  keeper.keep(OF, "signed", { text: JSON.stringify(document), isHandedIn: true });
  const fetch = async () => Response.json({ id: "7" }, { status: 202 });
  const client = openGatewayClient({ url: "http://gateway", memory, fetch });
  await client.handIn(document);
  expect([...device.keys()]).to.have.length(2);
  return { device, memory, keeper };
}

describe("symbolon/react: what a device keeps of a claim", () => {
  it("is forgotten with its place where the node says first that it is paid", async () => {
    const { device, keeper } = await handedIn();
    keeper.keep(OF, "signed", undefined);
    expect([...device]).to.deep.equal([]);
    keeper.leavePlace(DOCUMENT);
    expect([...device]).to.deep.equal([]);
  });

  it("is forgotten where the gateway says first that it is mined", async () => {
    const { device, keeper } = await handedIn();
    keeper.leavePlace(DOCUMENT);
    expect([...device.keys()]).to.deep.equal([`symbolon-claim-signed 1 ${OF.campaign.toLowerCase()} 3`]);
    keeper.keep(OF, "signed", undefined);
    expect([...device]).to.deep.equal([]);
  });

  it("is forgotten after a reload too", async () => {
    const { device, memory } = await handedIn();
    openClaimKeeper(memory).keep(OF, "signed", undefined);
    expect([...device]).to.deep.equal([]);
  });

  it("keeps its place while its text is marked, and for calls beside it", async () => {
    const { device, keeper } = await handedIn();
    keeper.keep(OF, "signed", { text: TEXT, isHandedIn: true });
    keeper.keep(OF, "calls", { id: "1", account: OF.campaign });
    keeper.keep(OF, "calls", undefined);
    expect([...device.keys()]).to.have.length(2);
    keeper.keep(OF, "credential", { text: "AQ" });
    expect(device.get(`symbolon-claim-credential 1 ${OF.campaign.toLowerCase()} 3`)).to.equal(
      '{"text":"AQ"}',
    );
    keeper.keep(OF, "credential", undefined);
    expect([...device.keys()]).to.have.length(2);
  });

  it("leaves the place of what was signed before a payment, where the next text is signed after it", async () => {
    const { device, keeper } = await handedIn();
    const text = JSON.stringify({ ...DOCUMENT, paidBefore: "5" });
    keeper.keep(OF, "signed", { text, isHandedIn: false });
    expect([...device.keys()]).to.have.length(1);
    expect(keeper.read(OF, "signed")).to.equal(JSON.stringify({ text, isHandedIn: false }));
  });

  it("forgets a text that is no claim, and tells of each change", () => {
    const device = new Map<string, string>();
    const keeper = openClaimKeeper({
      getItem: (key) => device.get(key) ?? null,
      setItem: () => {
        throw new Error("full");
      },
      removeItem: (key) => void device.delete(key),
    });
    let changes = 0;
    const leave = keeper.subscribe(() => {
      changes++;
    });
    keeper.keep(OF, "signed", { text: "no claim", isHandedIn: false });
    // What a full device does not keep lasts as long as the page.
    expect(keeper.read(OF, "signed")).to.include("no claim");
    keeper.keep(OF, "signed", undefined);
    expect(keeper.read(OF, "signed")).to.equal(null);
    leave();
    keeper.keep(OF, "signed", undefined);
    expect(changes).to.equal(2);
  });
});
