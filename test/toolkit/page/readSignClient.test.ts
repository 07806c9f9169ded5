import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { sha256 } from "../../../src/node/files/sha256.ts";
import { readSignClient } from "../../../src/node/pages/build/readSignClient.ts";
import { SIGN_CLIENT_NOTICES } from "../../../src/node/pages/build/signClientNotices.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { SIGN_CLIENT } from "../../../src/sdk/pageData/signClient.ts";
import { suiteFolder } from "../allocation/temporaryFolder.ts";

const { name, version, file } = SIGN_CLIENT;

describe("readSignClient", () => {
  const folder = suiteFolder();

  it("gives the one bundle that it knows, which is under a licence that lets people choose their relay", () => {
    expect(sha256(readSignClient().script)).to.equal(SIGN_CLIENT.sha256);
    expect(SIGN_CLIENT.path).to.include(SIGN_CLIENT.sha256.slice(2, 10));
    const manifest = join(import.meta.dirname, "../../../node_modules", name, "package.json");
    const { license } = JSON.parse(readFileSync(manifest, "utf8"));
    expect(license).to.equal(SIGN_CLIENT.license.name);
    expect(new TextDecoder().decode(readSignClient().license)).to.match(
      /^\s*Apache License\n\s*Version 2\.0/,
    );
  });

  it("holds code of no package that its notices leave out", () => {
    const map = join(import.meta.dirname, "../../../node_modules", name, `${file}.map`);
    const { sources } = JSON.parse(readFileSync(map, "utf8")) as { readonly sources: readonly string[] };
    const held = sources.flatMap(
      (source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? [],
    );
    expect(held).to.include.members(["viem", "pino", "@msgpack/msgpack"]);
    const unsaid = held.filter((one) => {
      const said = one.replace("@walletconnect/", "");
      return !new RegExp(`(^|[\\s,:/])${said}([\\s,;]|$)`, "m").test(SIGN_CLIENT_NOTICES);
    });
    expect([...new Set(unsaid)]).to.deep.equal([]);
  });

  it("is the one that the docs name", () => {
    const page = readFileSync(join(import.meta.dirname, "../../../docs/put-up-a-claim-page.md"), "utf8");
    expect(page).to.include(`\`npm install ${name}@${version}\``);
  });

  it("says what to install where it is not there, of another version, or changed", () => {
    const cure = `npm install ${name}@${version}`;
    const refused = (place: string) => {
      try {
        readSignClient([place]);
      } catch (thrown) {
        if (thrown instanceof SymbolonError) return thrown;
      }
      throw new Error("It was not refused.");
    };
    const missing = refused(folder.path("nowhere"));
    expect([missing.code, missing.hint.includes(cure)]).to.deep.equal(["SignClientMissing", true]);
    const place = join(folder.path("other"), "node_modules", name);
    mkdirSync(join(place, "dist"), { recursive: true });
    writeFileSync(join(place, file), "alert(1)");
    writeFileSync(join(place, "package.json"), '{ "version": "2.25.0" }');
    const other = refused(folder.path("other"));
    expect([other.code, other.hint.includes(cure)]).to.deep.equal(["SignClientDiffers", true]);
    expect(other.reason).to.include("2.25.0").and.include(SIGN_CLIENT.sha256);
    // One that is right is taken, wherever others lie.
    const found = readSignClient([folder.path("other"), import.meta.dirname]);
    expect(sha256(found.script)).to.equal(SIGN_CLIENT.sha256);
  });
});
