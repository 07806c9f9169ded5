import { QueryClient } from "@tanstack/react-query";
import { expect } from "chai";
import { keccak256, stringToBytes } from "viem";
import { termsTextQueryOptions } from "../../../src/react/useTermsText.ts";
import { listen } from "./listen.ts";

const WORDS = "\ufeffI agree.\r\n";
const hash = keccak256(stringToBytes(WORDS));

describe("symbolon/react: texts that accounts agree to", () => {
  let served: { readonly status: number; readonly body: string };
  let host: Awaited<ReturnType<typeof listen>>;
  before(async () => {
    host = await listen((_, answer) => answer.writeHead(served.status).end(served.body));
  });
  after(() => host.close());

  it("keeps no failure of the host: what it serves afterwards is read, and another text is none", async () => {
    const client = new QueryClient();
    const read = (url = host.url) =>
      client.fetchQuery({ ...termsTextQueryOptions({ url, hash }), retry: false });
    const code = (url?: string) =>
      read(url).then(
        () => "none",
        (thrown) => thrown.code,
      );
    served = { status: 503, body: WORDS };
    expect(await code()).to.equal("NotServed");
    served = { status: 404, body: "<h1>Not found</h1>" };
    expect(await code()).to.equal("NotServed");
    served = { status: 200, body: WORDS };
    expect(await read()).to.equal(WORDS);
    served = { status: 200, body: `${WORDS} And I owe you a house.` };
    expect(await read(`${host.url}/other`)).to.equal(null);
    expect(await code("http://127.0.0.1:9")).to.equal("NotServed");
  });
});
