import { expect } from "chai";
import { getBalance } from "viem/actions";
import { explainThrown } from "../../../src/react/explainThrown.ts";
import { faultOf } from "../../../src/react/faultOf.ts";
import { nodeConfig } from "../../../src/react/nodeConfig.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import type { FaultTexts } from "../../../web/shared/faultTexts.ts";
import { faults as arabic } from "../../../web/texts/ar/faults.ts";
import { faults as spanish } from "../../../web/texts/es/faults.ts";
import { missingIn } from "./faults/explainedFaults.ts";
import { listedFaults, playFault } from "./faults/playFault.ts";
import { listen } from "./listen.ts";

const LANGUAGES: readonly (readonly [texts: FaultTexts, letters: RegExp])[] = [
  [arabic, /[\u0600-\u06ff]/],
  [spanish, /[áéíóúñ]|red|billetera/],
];

describe("faultOf: faults of nodes, wallets and hosts", () => {
  it("has a list of more than twenty, each under a name of its own", () => {
    expect(new Set(listedFaults.map(({ name }) => name)).size)
      .to.equal(listedFaults.length)
      .and.be.above(20);
  });

  for (const fault of listedFaults) {
    it(`says what, why, what to do and what was sent: ${fault.name}`, async () => {
      expect(missingIn(fault, await playFault(fault))).to.deep.equal([]);
    });
  }

  it("has words for each of them in each language, with the values that decide", () => {
    const details = { nodes: ["node.example"], status: 503, quote: "The wallet's words" };
    for (const [texts, letters] of LANGUAGES) {
      for (const { code, kind, name } of listedFaults) {
        const found = texts.faults[kind === undefined ? code : `${code}.${kind}`];
        expect(`${found?.reason(details)} ${found?.hint}`, name)
          .to.match(letters)
          .and.not.include("undefined");
      }
      const reasons = Object.values(texts.faults).map(({ reason }) => reason(details));
      for (const value of ["node.example", "503", "The wallet's words"]) {
        expect(reasons.join(" ")).to.include(value);
      }
    }
  });

  it("names each node that was asked in vain, by its host alone", async () => {
    const { url, close } = await listen((_, response) => response.writeHead(403).end("<h1>Forbidden</h1>"));
    const keyed = `${url}/v2/secret-key`;
    const chain = {
      id: 7,
      name: "Seven",
      currency: { symbol: "SVN", decimals: 18 },
      nodes: ["http://127.0.0.1:9/other-key", keyed],
    };
    const client = nodeConfig({ chain }).getClient({ chainId: 7 });
    const thrown = await getBalance(client, { address: `0x${"00".repeat(20)}` }).catch((error) => error);
    close();
    const { reason, sent } = explainThrown(thrown, "claimant");
    expect(reason).to.include(`any of the chain's nodes (127.0.0.1:9, ${new URL(url).host})`);
    expect(reason).to.not.include("key");
    expect(sent).to.equal("nothing");
  });

  it("leaves an operator the hints for operators, and gives a claimant none of them", () => {
    const errors = ["NotServed", "BadManifest", "NoSuchThing"].map(
      (code) =>
        new SymbolonError({
          code,
          reason: "It is not there.",
          hint: "Give the folder that `symbolon tree build --out` wrote.",
        }),
    );
    for (const error of errors) {
      expect(explainThrown(error).hint).to.include("symbolon tree build");
      expect(explainThrown(error, "claimant").hint)
        .to.match(/nothing is lost/)
        .and.not.match(/symbolon|--/);
    }
    const own = new SymbolonError({ code: "AlreadyClaimed", reason: "It is claimed.", hint: "Look." });
    expect(faultOf(own, "claimant")).to.equal(own);
  });

  it("keeps a contract's refusal, and words that nobody knows, as they are", () => {
    const refused = Object.assign(new Error("execution reverted: paused"), { code: 3 });
    expect(explainThrown(refused)).to.include({ code: "Unexpected", reason: "execution reverted: paused" });
    expect(explainThrown("odd")).to.deep.equal({ code: "Unexpected", reason: "odd", hint: "" });
    expect(faultOf(undefined)).to.equal(undefined);
  });

  it("says of a part of the page that is gone that the page is to be loaded again", () => {
    const gone = new TypeError(
      "Failed to fetch dynamically imported module: https://a.example/assets/ByWallet.js",
    );
    const { code, hint } = explainThrown(gone, "claimant");
    expect([code, hint]).to.deep.equal([
      "NotServed",
      "Load the page again. Nothing was sent, and nothing is lost.",
    ]);
  });

  it("ends where what was thrown goes in a circle", () => {
    const circle: { cause?: unknown; message: string } = { message: "round" };
    circle.cause = circle;
    expect(explainThrown(circle).reason).to.equal("round");
  });
});
