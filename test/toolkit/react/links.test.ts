import { expect } from "chai";
import { claimLink, claimLinkWith, readWanted, wantedLink } from "../../../src/react/claimLinks.ts";
import { answerLink, challengeLink, presentationLink, readLink } from "../../../src/react/index.ts";
import { formatAnswer, parseAnswer } from "../../../src/sdk/credentials/verify/index.ts";

const PAGE = "https://door.example/verify/";
const hashOf = (link: string) => new URL(link).hash;

describe("links from page to page", () => {
  it("hand over what they were given, behind the #, in letters that nothing escapes", () => {
    const json = '{"audience":"ورشة \u{1f511} & <b>","n":1}';
    const cases = [
      { kind: "presentation", text: "AQ-_x", link: presentationLink(PAGE, "AQ-_x") },
      { kind: "challenge", text: json, link: challengeLink(PAGE, json) },
      { kind: "answer", text: json, link: answerLink(PAGE, json) },
    ];
    for (const { kind, text, link } of cases) {
      expect(link).to.match(/^https:\/\/door\.example\/verify\/#[pca]=[\w-]+$/);
      expect(readLink(hashOf(link))).to.deep.equal({ kind, text });
      expect(readLink(hashOf(link).slice(1)), "without the #").to.deep.equal({ kind, text });
      expect(readLink(`${hashOf(link)}%20\n`), "with blanks").to.deep.equal({ kind, text });
    }
  });

  it("take the place of what stood behind the # before", () => {
    expect(presentationLink(`${PAGE}?door=1#old`, "AQ")).to.equal(`${PAGE}?door=1#p=AQ`);
  });

  it("hand a claim to the holder's page, and back with what its gate asks for", () => {
    const claim = { campaign: `0x${"C0".repeat(20)}`, account: `0x${"a1".repeat(20)}` } as const;
    const link = readLink(hashOf(wantedLink(PAGE, claim)));
    expect(link?.kind).to.equal("wanted");
    expect(readWanted(link?.text ?? "")).to.deep.equal(claim);
    for (const changed of ["", claim.campaign, `${link?.text}0`, `${link?.text}&page=https://evil.example`]) {
      expect(readWanted(changed), changed).to.equal(undefined);
    }
    const back = `${PAGE}#${claim.account}&c=${claim.campaign}`;
    expect(claimLink(`${PAGE}#old`, claim)).to.equal(back);
    expect(claimLinkWith(`${PAGE}#old`, claim, "AQ-_x")).to.equal(`${back}&p=AQ-_x`);
    // What a link cannot hold, such as JSON, is not squeezed into one.
    expect(claimLinkWith(PAGE, claim, '{"format":1}')).to.equal(undefined);
  });

  it("are nothing of ours, or come as they are where they were changed", () => {
    for (const hash of ["", "#", "#main", "#x=1", "#pp=1"]) expect(readLink(hash)).to.equal(undefined);
    expect(readLink("#c=no*letters")).to.deep.equal({ kind: "challenge", text: "no*letters" });
    expect(readLink("#p=")).to.deep.equal({ kind: "presentation", text: "" });
  });
});

describe("the answer to a challenge as text", () => {
  const ANSWER = { nonce: `0x${"1a".repeat(32)}`, signature: `0x${"2b".repeat(65)}` } as const;

  it("is read as it was written", () => {
    expect(parseAnswer(formatAnswer(ANSWER))).to.deep.equal(ANSWER);
  });

  it("names what is wrong with it", () => {
    const written = JSON.parse(formatAnswer(ANSWER));
    const cases: readonly (readonly [string, RegExp])[] = [
      ["", /not JSON/],
      [JSON.stringify({ ...written, format: "symbolon-challenge" }), /format is "symbolon-challenge"/],
      [JSON.stringify({ ...written, nonce: "0x1" }), /nonce is "0x1"/],
      [JSON.stringify({ ...written, signature: "0x1" }), /signature is not bytes/],
      [
        JSON.stringify({ ...written, signature: `0x${"00".repeat(10_000)}` }),
        /20002 letters, more than 20000/,
      ],
    ];
    for (const [text, why] of cases) {
      expect(() => parseAnswer(text))
        .to.throw(why)
        .with.property("code", "BadAnswer");
    }
  });
});
