import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { IntentStatus } from "../../../../src/sdk/gatewayClient/intentStatus.ts";
import type { ClaimDocument } from "../../../../src/sdk/gatewayClient/openGatewayClient.ts";
import type { visit } from "./claimSite.ts";

/** Signs the claim, then for its votes, and hands both in. */
export async function handInWithVotes(reader: Awaited<ReturnType<typeof visit>>): Promise<void> {
  await reader.stands("open");
  await reader.connect();
  await reader.page.getByText("Sign, and have it sent for you").click();
  await reader.press("Sign in the wallet");
  await reader.press("Sign for my votes");
  await reader.says("Signed: once the claim is paid, your votes go to");
  await reader.press("Hand it in");
  await reader.says("It is in the queue of the gateway.");
}

type HandedIn = { readonly claim: ClaimDocument; readonly delegation?: unknown };

/** A gateway that takes everything in and says of it what the test says. @param lane the campaign that it serves */
export async function openVotesGateway(lane: { readonly chain: number; readonly campaign: string }) {
  const gateway = {
    url: "",
    /** Whether it takes delegations. */
    isTaking: true,
    /** All that was handed in, oldest first. */
    handedIn: [] as HandedIn[],
    /** What it says of each. */
    status: { state: "queued" } as Omit<IntentStatus, "id">,
    /** What it answers of a delegation that is handed in; undefined: nothing. */
    delegation: undefined as IntentStatus["delegation"],
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  const server = createServer((request, response) => {
    const answer = (status: number, body: object) => {
      response.writeHead(status, {
        "access-control-allow-origin": "*",
        "access-control-allow-headers": "content-type",
        "content-type": "application/json",
      });
      response.end(JSON.stringify(body));
    };
    const { pathname } = new URL(request.url ?? "", "http://gateway");
    if (request.method === "OPTIONS") return answer(204, {});
    if (pathname === "/v1/lanes") {
      return answer(200, { lanes: [{ ...lane, delegations: { taken: gateway.isTaking } }] });
    }
    if (request.method !== "POST") return answer(200, { id: "7", ...gateway.status });
    void text(request).then((body) => {
      gateway.handedIn.push(JSON.parse(body) as HandedIn);
      const { delegation } = gateway;
      answer(202, { answer: "queued", id: "7", ...(delegation && { delegation }) });
    });
  });
  await new Promise<void>((go) => server.listen(0, "127.0.0.1", go));
  gateway.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return gateway;
}
