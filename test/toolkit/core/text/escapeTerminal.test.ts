import { expect } from "chai";
import { escapeTerminal } from "../../../../src/core/text/escape.ts";

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
