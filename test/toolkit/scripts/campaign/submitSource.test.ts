import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { submitSource } from "../../../../scripts/campaign/submitSource.ts";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { closeServer } from "../../closeServer.ts";

const KEY = "K3Y-0F/THE+EXPLORER";
const request = {
  address: `0x${"11".repeat(20)}`,
  contractName: "A",
  compilerVersion: "v0.8.30",
  constructorArguments: "0x",
  input: {},
} as unknown as Parameters<typeof submitSource>[0]["request"];

describe("what asks an explorer", () => {
  const earlier = process.env.ETHERSCAN_API_KEY;
  before(() => {
    process.env.ETHERSCAN_API_KEY = KEY;
  });
  after(() => {
    if (earlier === undefined) delete process.env.ETHERSCAN_API_KEY;
    else process.env.ETHERSCAN_API_KEY = earlier;
  });

  /** How it fails with an explorer that answers so. */
  async function failureWith(answer: RequestListener): Promise<SymbolonError> {
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
    const failure = await submitSource({ chainId: 1, request, apiUrl }).catch((thrown) => thrown);
    await closeServer(server);
    return failure;
  }

  it("tells nobody its key, also where the explorer repeats it", async () => {
    const echoes: readonly RequestListener[] = [
      (_, response) => response.end(JSON.stringify({ result: `Invalid API Key (#err2)|${KEY}` })),
      ({ url }, response) => response.end(JSON.stringify({ result: `odd: ${url}` })),
      ({ url }, response) => response.writeHead(500, `odd: ${url}`).end(),
    ];
    for (const echo of echoes) {
      const { code, reason, details } = await failureWith(echo);
      expect(code).to.match(/^(?:ApiKeyNeeded|NotVerified)$/);
      const told = `${reason} ${JSON.stringify(details)}`;
      expect(told).to.not.match(/K3Y-0F|EXPLORER/);
      expect(told).to.include("...");
    }
  });

  it("does not follow to another place with its key, and takes no nonsense for an answer", async () => {
    const asked: string[] = [];
    const led = await failureWith(({ url = "" }, response) => {
      asked.push(url);
      response.writeHead(302, { location: `/elsewhere${url}` }).end();
    });
    expect([led.code, asked.length]).to.deep.equal(["NotVerified", 1]);
    expect(led.reason).to.include("it answers 302");
    const nothing = await failureWith((_, response) => response.end("null"));
    expect(nothing.reason).to.include("its answer is not a JSON object");
  });
});
