import { expect } from "chai";
import { openCounter } from "../../../src/services/timeline/serve/openCounter.ts";
import { letPass, until } from "../patience.ts";

describe("openCounter: one count for all who ask", () => {
  it("gives the earlier count while a new one runs, and counts one thing at a time, of those that may wait", async () => {
    const begun: string[] = [];
    let end: (value: string) => void = () => {};
    const count = openCounter({
      count: (of: string) => {
        begun.push(of);
        return new Promise<string>((go) => {
          end = go;
        });
      },
      keyOf: (of) => of,
      onTrouble: () => {},
      keptFor: 0,
      patience: 1,
    });
    expect(await count("a")).to.equal(undefined);
    end("first");
    await until(async () => (await count("a")) === "first" && begun.length === 2);
    expect(await count("a")).to.equal("first");
    const others = Array.from({ length: 20 }, (_, i) => `b${i}`);
    expect(new Set(await Promise.all(others.map(count)))).to.deep.equal(new Set([undefined]));
    expect(begun).to.deep.equal(["a", "a"]);
    // Ten at most wait, with the one that runs; the others are counted when they are asked for again.
    await until(() => {
      end("next");
      return begun.length === 11;
    });
    end("last");
    await letPass(20);
    expect(begun).to.deep.equal(["a", "a", ...others.slice(0, 9)]);
  });
});
