import { expect } from "chai";
import { escapeTerminal, quote } from "../../../../src/sdk/core/text/escape.ts";

describe("quote", () => {
  it("shows what people write as JSON does", () => {
    for (const text of ["", "0x52 ab", 'a "b" \\ c', "Größe", "имя", "金额", "Σύνολο"]) {
      expect(quote(text)).to.equal(JSON.stringify(text));
    }
  });

  it("shows every sign that is not seen, or that a terminal obeys", () => {
    const unseen = [
      "\u200b",
      "\u200d",
      "\ufeff",
      "\u00ad",
      "\u034f",
      "\u3164",
      "\ufe0f",
      "\u{e0041}",
      "\u00a0",
      "\u2007",
      "\u3000",
      "\u2028",
      "\u202e",
      "\u2066",
      "\u200f",
      "\u0000",
      "\u001b",
      "\u007f",
      "\u009b",
      "\u0085",
      "\ud800",
      "\ue000",
    ];
    for (const sign of unseen) {
      const shown = quote(`имя${sign}`);
      expect(shown, sign.codePointAt(0)?.toString(16)).to.match(/^"[ -~]+"$/);
      expect(JSON.parse(shown)).to.equal(`имя${sign}`);
    }
  });

  it("shows signs that look like digits and Latin letters where they stand among those", () => {
    expect(quote("0\u0445ab")).to.equal('"0\\u0445ab"');
    expect(quote("\uff11\uff12 5")).to.equal('"\\uff11\\uff12 5"');
    expect(quote("\u{1d7d8}x")).to.equal('"\\ud835\\udfd8x"');
  });

  it("shows any value, and what JSON cannot say", () => {
    expect(quote({ "a\u200b": [1, null] })).to.equal('{"a\\u200b":[1,null]}');
    expect(quote(undefined)).to.equal("undefined");
  });
});

describe("escapeTerminal", () => {
  it("writes what a terminal obeys, or what turns text round, as JSON can", () => {
    const text = "a\u001b[2J\u009b2J\u007f\r\u202eb\u2028\u2066\ud800";
    const shown = escapeTerminal(text);
    expect(shown).to.match(/^[ -~]+$/);
    expect(JSON.parse(`"${shown}"`)).to.equal(text);
  });

  it("leaves lines, columns and every script as they are", () => {
    for (const text of ["one\n\ttwo", "Größe имя 金额 می\u200cخواهم 👩\u200d🌾", "\u00a0x"]) {
      expect(escapeTerminal(text)).to.equal(text);
    }
  });
});
