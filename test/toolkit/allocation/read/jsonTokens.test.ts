import { expect } from "chai";
import fc from "fast-check";
import { createJsonTokens, type JsonToken } from "../../../../src/sdk/allocation/read/jsonTokens.ts";

/** Cuts a text given in the pieces that `lengths` makes of it. */
function tokensOf(text: string, lengths: readonly number[] = [text.length]): JsonToken[] {
  const found: JsonToken[] = [];
  const tokens = createJsonTokens("test.json", (token) => found.push(token));
  let at = 0;
  for (let i = 0; at < text.length; i++) {
    const length = Math.max(1, lengths[i % lengths.length] ?? 1);
    tokens.write(text.slice(at, at + length));
    at += length;
  }
  tokens.end();
  return found;
}

describe("createJsonTokens", () => {
  it("cuts any JSON into tokens that spell the same value, however the text is split", () => {
    fc.assert(
      fc.property(fc.json(), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (json, lengths) => {
        const whole = tokensOf(json);
        expect(tokensOf(json, lengths)).to.deep.equal(whole);
        const spelled = whole
          .filter(({ kind }) => kind !== "end")
          .map(({ kind, text }) => (kind === "string" ? JSON.stringify(text) : text));
        expect(JSON.parse(spelled.join(" "))).to.deep.equal(JSON.parse(json));
      }),
      { numRuns: 300 },
    );
  });

  it("counts lines", () => {
    const lines = tokensOf('{\n"a":\r\n\n 1}').map(({ text, line }) => [text, line]);
    expect(lines.slice(0, -1)).to.deep.equal([
      ["{", 1],
      ["a", 2],
      [":", 2],
      ["1", 4],
      ["}", 4],
    ]);
  });

  it("never accepts a token that JSON.parse refuses", () => {
    const token = fc.oneof(
      fc.stringMatching(/^[-+.0-9eE]{1,6}$/),
      fc.constantFrom("true", "nul", "NaN", "Infinity", "undefined", "0x1", "01", "1.", "-", "''"),
      fc.string({ maxLength: 6 }).map((text) => `"${text}"`),
      fc.constantFrom('"\\u12"', '"\\u12G4"', '"\\', '"\\"', '"\t"', '"\n"', '"\\ud83d\\ude00"', '"\\/"'),
    );
    fc.assert(
      fc.property(token, fc.integer({ min: 1, max: 4 }), (text, length) => {
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        let accepted = true;
        try {
          // A text of several tokens is not this tokenizer's to refuse.
          accepted = tokensOf(text, [length]).length === 2;
        } catch (error) {
          expect(error).to.have.property("code", "BadJson");
          accepted = false;
        }
        expect(accepted).to.equal(valid);
      }),
      { numRuns: 2_000 },
    );
  });

  it("refuses to gather a token without end", () => {
    const tokens = createJsonTokens("test.json", () => {});
    const endless = () => {
      for (let i = 0; i < 100; i++) tokens.write(i === 0 ? '"' : "a".repeat(1_000));
    };
    expect(endless).to.throw("is too long");
  });
});
