import { expect } from "chai";
import { dialectOf } from "../../../src/sdk/chain/nodeDialect.ts";
import { dialects } from "../../nodes/dialects/index.ts";

const ask = (
  client: string | undefined,
  chainId = 1,
  blockFields: readonly string[] = [],
  hasOpOracle = false,
) => dialectOf({ client, chainId, blockFields, hasOpOracle });

describe("the dialect of a node", () => {
  it("is that of each client and chain of the zoo, by what these answer", () => {
    const numbers: Readonly<Record<string, number>> = { Celo: 42_220, Gnosis: 100 };
    const chains = dialects.filter(({ name }) => !/gateway|pool/.test(name));
    for (const { name, client, block = {} } of chains) {
      const found = ask(client, numbers[name], Object.keys(block), name === "OP stack");
      expect(found?.name, name).to.equal(name.replace(/ Era$/, ""));
    }
  });

  it("is told by blocks rather than by what a node says of itself", () => {
    const fields = ["number", "l1BlockNumber", "sendCount", "sendRoot"];
    expect(ask("Geth/v1.16.4", 42_161, fields)).to.include({
      name: "Arbitrum Nitro",
      by: "fields of its blocks",
    });
    expect(ask("Geth/v1.16.4", 10, [], true)).to.include({ name: "OP stack", by: "its oracle of fees" });
  });

  it("of a chain on another one's stack tells of both", () => {
    const celo = ask("Geth/v1.16.4", 42_220, [], true);
    expect(celo).to.include({ name: "Celo", by: "its chain's number" });
    expect(celo?.meaning).to.include("own types").and.include("bytes on the chain below");
  });

  it("is none where nothing shows one", () => {
    expect(ask(undefined)).to.equal(undefined);
    expect(ask("rpc-endpoint/v1.8.0")).to.equal(undefined);
  });
});
