import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { IDLE_SECONDS } from "../../../src/react/useHeldCredentials.ts";
import { MIN_PASSPHRASE_BITS } from "../../../src/sdk/credentials/vault/strongPassphrase.ts";
import { KEY_ROUNDS, VAULT_FORMAT } from "../../../src/sdk/credentials/vault/vaultFile.ts";
import { ROOT } from "./pages.ts";

/* That it is encrypted, where it is kept and that no passphrase is, the journeys of web/hold look up in the browser. */
describe("docs: hold a credential", () => {
  const page = readFileSync(join(ROOT, "docs", "hold-a-credential.md"), "utf8");
  const formats = readFileSync(join(ROOT, "docs", "formats.md"), "utf8");

  it("says the figures that hold", () => {
    expect(page).to.include(`at least ${MIN_PASSPHRASE_BITS} bits`);
    expect(page).to.include(`in ${KEY_ROUNDS.toLocaleString("en")} rounds`);
    expect(formats).to.include(`\`rounds\` (${KEY_ROUNDS.toLocaleString("en")} to`);
    expect([IDLE_SECONDS, page.includes("for ten minutes")]).to.deep.equal([600, true]);
    expect([page, formats].every((text) => text.includes(VAULT_FORMAT))).to.equal(true);
  });

  it("names errors that there are", () => {
    const folder = join(ROOT, "src", "sdk", "credentials");
    const sources = [
      ...["createVault", "handed", "keptCredential", "strongPassphrase", "vaultFile", "vaultPlace"].map(
        (name) => `vault/${name}.ts`,
      ),
      "disclosure/checkDisclosure.ts",
    ].map((file) => readFileSync(join(folder, file), "utf8"));
    const named = [...page.matchAll(/^\| (`[A-Z]\w+`(?:, `\w+`)*) \|/gm)].flatMap(([, codes = ""]) =>
      codes.replaceAll("`", "").split(", "),
    );
    expect(named.length).to.be.greaterThan(7);
    const unknown = named.filter((code) => !sources.some((text) => text.includes(`code: "${code}"`)));
    expect(unknown).to.deep.equal([]);
  });
});
