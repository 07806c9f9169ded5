import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { zeroAddress } from "viem";
import { checkHosts } from "../../../src/node/pages/check/checkHosts.ts";
import type { ClaimData, PageData } from "../../../src/sdk/pageData/index.ts";
import { PATIENCE } from "../patience.ts";

const ORIGIN = "https://drop.example";
const OPEN = { "access-control-allow-origin": "*", "access-control-allow-headers": "content-type" };

describe("checkHosts", () => {
  let server: Server;
  let url: string;
  let answer: (method: string, response: ServerResponse) => unknown;
  const asked: string[] = [];
  before(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.origin}`);
      answer(request.method ?? "", response);
    });
    await new Promise<void>((go) => server.listen(0, "127.0.0.1", go));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server?.close();
    server?.closeAllConnections();
  });

  type Built = {
    readonly claim?: Partial<ClaimData>;
    readonly others?: readonly Partial<ClaimData>[];
    readonly console?: Partial<PageData["console"]>;
  };

  const check = (built: Built, only?: "claim" | "console") => {
    const data = {
      title: "",
      languages: ["en"],
      chain: { id: 1, name: "A chain", currency: { symbol: "ETH", decimals: 18 }, nodes: [url] },
      ...(built.claim && { claim: { trees: [], ...built.claim } }),
      ...(built.others && { otherClaims: built.others.map((one) => ({ trees: [], ...one })) }),
      ...(built.console && { console: { contracts: {}, campaigns: [], ...built.console } }),
    } as unknown as PageData;
    return checkHosts({ data, only, origin: ORIGIN, patience: PATIENCE });
  };
  const ids = async (built: Built) => (await check(built)).map(({ id, details }) => [id, details.field]);

  it("asks services how they stand, and whether they let the page ask what it asks", async () => {
    answer = (_, response) => response.writeHead(200, OPEN).end('{"level":"calm"}');
    asked.length = 0;
    expect(await ids({ claim: { gateway: `${url}/api/` }, console: { timeline: url } })).to.deep.equal([]);
    expect(asked.toSorted()).to.deep.equal([
      `GET /api/health ${ORIGIN}`,
      `GET /health ${ORIGIN}`,
      `OPTIONS /api/health ${ORIGIN}`,
    ]);
    const cases: readonly [string | undefined, typeof answer][] = [
      // It takes nothing in at present, and is there.
      [undefined, (method, response) => response.writeHead(method === "GET" ? 503 : 204, OPEN).end("{}")],
      ["ServiceUnreachable", (_, response) => response.writeHead(502, OPEN).end("{}")],
      ["ServiceUnreachable", (_, response) => response.destroy()],
      ["ServiceNoCors", (_, response) => response.writeHead(200).end("{}")],
      ["ServiceUnfit", (_, response) => response.writeHead(200, OPEN).end("<html>")],
      // It lets itself be read, and be sent nothing.
      [
        "ServiceNoCors",
        (method, response) =>
          response
            .writeHead(200, method === "GET" ? OPEN : { ...OPEN, "access-control-allow-headers": "" })
            .end("{}"),
      ],
    ];
    for (const [id, does] of cases) {
      answer = does;
      const found = await ids({ claim: { gateway: url } });
      expect(found, id).to.deep.equal(id === undefined ? [] : [[id, "claim.gateway"]]);
    }
  });

  it("asks a gateway that lists attestations whether the page may read it, and nothing of what it may send", async () => {
    const attestations = { gate: zeroAddress, gateway: `${url}/eas` };
    answer = (method, response) => response.writeHead(method === "GET" ? 200 : 500, OPEN).end("{}");
    asked.length = 0;
    expect(await ids({ claim: { attestations } })).to.deep.equal([]);
    expect(asked).to.deep.equal([`GET /eas/health ${ORIGIN}`]);
    answer = (_, response) => response.writeHead(200).end("{}");
    expect(await ids({ claim: { attestations } })).to.deep.equal([
      ["ServiceNoCors", "claim.attestations.gateway"],
    ]);
  });

  it("asks such a gateway for a list of what the gate wants, and names an answer that is not one", async () => {
    const registry = `0x${"e1".repeat(20)}` as const;
    const schema = `0x${"1a".repeat(32)}` as const;
    const attestations = { gate: zeroAddress, gateway: `${url}/eas/` };
    const wanted = { kind: "AttestationGate", accepts: { registry, schema } };
    const gate = {
      kind: "AllOfGate",
      parts: [{ kind: "PauseGate" }, wanted],
    } as unknown as ClaimData["gate"];
    const built = { claim: { attestations, gate } } as Built;
    const recipient = `0x${"1".padStart(40, "0")}`;
    const sound = { chainId: 1, registry, schema, recipient, uids: [] };
    let said: readonly [status: number, body: string, headers?: object] = [200, JSON.stringify(sound), OPEN];
    let isList = false;
    answer = (_, response) => {
      isList = asked.at(-1)?.includes("/v1/") ?? false;
      const [status, body, headers = OPEN] = isList ? said : [200, "{}"];
      response.writeHead(status, { ...headers }).end(body);
    };
    asked.length = 0;
    expect(await ids(built)).to.deep.equal([]);
    expect(asked).to.deep.equal([
      `GET /eas/health ${ORIGIN}`,
      `GET /eas/v1/attestations?recipient=${recipient}&schema=${schema} ${ORIGIN}`,
    ]);
    const cases: readonly (readonly [string | undefined, typeof said])[] = [
      [undefined, [503, "{}"]],
      ["ServiceUnreachable", [404, "{}"]],
      ["ServiceNoCors", [200, JSON.stringify(sound), {}]],
      ["ServiceUnfit", [200, '{"level":"calm"}']],
      ["ServiceUnfit", [200, JSON.stringify({ ...sound, chainId: 2 })]],
      ["ServiceUnfit", [200, JSON.stringify({ ...sound, uids: "none" })]],
    ];
    for (const [id, does] of cases) {
      said = does;
      const found = await ids(built);
      expect(found, JSON.stringify(does)).to.deep.equal(
        id === undefined ? [] : [[id, "claim.attestations.gateway"]],
      );
    }
  });

  it("finds whatever a page of HTTPS would ask by HTTP, in the pages that are looked at", async () => {
    const campaigns = [{ address: zeroAddress }, { address: zeroAddress, tree: "http://own.example" }];
    const built: Built = {
      claim: {
        trees: ["tree/", "http://tree.example/drop", "https://tree.example"],
        gateway: "http://g.example/key",
      },
      console: { gateway: "http://g.example", timeline: "junk", trees: ["http://trees.example"], campaigns },
    };
    expect(await ids(built)).to.deep.equal([
      ["MixedContent", "claim.trees[1]"],
      ["MixedContent", "claim.gateway"],
      ["MixedContent", "console.trees[0]"],
      ["MixedContent", "console.campaigns[1].tree"],
      ["MixedContent", "console.gateway"],
      ["ServiceUnreachable", "console.timeline"],
    ]);
    const [first, second] = await check(built, "claim");
    expect([first?.details.field, second?.details.field]).to.deep.equal(["claim.trees[1]", "claim.gateway"]);
    const several = { ...built, others: [{ gateway: "http://g.example" }] };
    expect((await ids(several)).map(([, field]) => field).slice(0, 3)).to.deep.equal([
      "claim[0].trees[1]",
      "claim[0].gateway",
      "claim[1].gateway",
    ]);
    // Its address may hold a key.
    expect(second?.sentence).to.include("http://g.example").and.not.include("key");
  });
});
