import { expect } from "chai";
import { getAddress } from "viem";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { disclose } from "../../../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import { formatPresentation } from "../../../../src/sdk/credentials/disclosure/presentation.ts";
import { formatCompactPresentation } from "../../../../src/sdk/credentials/disclosure/presentationText.ts";
import { formatCredentialPackage } from "../../../../src/sdk/credentials/index.ts";
import { readHanded } from "../../../../src/sdk/credentials/vault/handed.ts";
import {
  deriveVaultKey,
  KEY_ROUNDS,
  newKeyTerms,
  sealVault,
} from "../../../../src/sdk/credentials/vault/vaultFile.ts";
import { createChallenge, formatChallenge } from "../../../../src/sdk/credentials/verify/index.ts";
import { heldExamples, ISSUER } from "../disclosure/heldExamples.ts";

const SCHEMA = "string name,uint64 score,bytes32[] marks,int8 turn,address home";
const ROW = ["<b>Ada</b>", 2n ** 60n, [`0x${"ab".repeat(32)}`], -3, `0x${"0d".repeat(20)}`] as const;
const [held = expect.fail(), other = expect.fail()] = heldExamples(SCHEMA, [ROW, ["", 0n, [], 0, ROW[4]]]);
const every = [...ROW.keys()];
const packageText = formatCredentialPackage(held);

const codeOf = (text: string): string => {
  try {
    return readHanded(text).kind;
  } catch (thrown) {
    if (thrown instanceof SymbolonError) return thrown.code;
    throw thrown;
  }
};
const edited = (edit: (members: ReturnType<typeof JSON.parse>) => void): string => {
  const members = JSON.parse(packageText);
  edit(members);
  return JSON.stringify(members);
};

describe("credentials/vault, what a holder is handed", () => {
  it("is a credential: a package, or a presentation of every field, which say the same", () => {
    const all = disclose(held, every);
    const forms = [packageText, `\n${packageText} `, formatPresentation(all), formatCompactPresentation(all)];
    const read = forms.map((text) => readHanded(text));
    for (const one of read) expect(one).to.deep.equal(read[0]);
    const [first] = read;
    if (first?.kind !== "credential") return expect.fail();
    // As good as new: all of it can be shown again.
    expect(formatCredentialPackage(first.credential.held).toLowerCase()).to.equal(packageText.toLowerCase());
    const shown = formatPresentation(disclose(first.credential.held, [1, 3]));
    expect(shown.toLowerCase()).to.equal(formatPresentation(disclose(held, [1, 3])).toLowerCase());
    expect(first.credential.held.batch.header.issuer, "as people compare it").to.equal(getAddress(ISSUER));
    // Hashes that nobody compares are taken from no file.
    const lied = edited((members) => {
      members.fieldProofs[0].valueHash = `0x${"00".repeat(32)}`;
    });
    expect(readHanded(lied)).to.deep.equal(first);
    return undefined;
  });

  it("is a verifier's question, or credentials that were saved", async () => {
    const challenge = createChallenge({ shown: disclose(held, []), audience: "Gate 7", now: 5n });
    expect(readHanded(formatChallenge(challenge))).to.deep.equal({ kind: "challenge", challenge });
    const terms = newKeyTerms(KEY_ROUNDS);
    const file = await sealVault(await deriveVaultKey("passphrase", { ...terms, rounds: 1 }), terms, "[]");
    expect(readHanded(file)).to.deep.equal({ kind: "vault", file });
  });

  it("is refused by name where it is anything else, or proves something else", () => {
    const hidden = disclose(held, [0, 1, 3, 4]);
    const { batch: _, ...unissued } = held;
    const cases: readonly (readonly [string, string])[] = [
      ["", "NothingForHolders"],
      ["hello", "NothingForHolders"],
      ["null", "NothingForHolders"],
      ["[]", "NothingForHolders"],
      ['{"format":"symbolon-answer"}', "NothingForHolders"],
      ['{"format":"symbolon-credential"}', "BadCredentialPackage"],
      ['{"format":"symbolon-challenge"}', "BadChallenge"],
      ['{"format":"symbolon-held-credentials"}', "DamagedVault"],
      ["x".repeat(1_000_001), "TooLong"],
      [JSON.stringify({ format: "symbolon-credential", more: "x".repeat(1_000_000) }), "TooLong"],
      [JSON.stringify({ format: "symbolon-held-credentials", more: "?".repeat(16_000_000) }), "TooLong"],
      [packageText.slice(0, -1), "NothingForHolders"],
      [formatPresentation(hidden), "FieldsHidden"],
      [formatCompactPresentation(hidden), "FieldsHidden"],
      [formatCompactPresentation(disclose(held, every)).slice(0, -9), "BadPresentation"],
      [formatCredentialPackage(unissued), "NotIssued"],
      [edited((members) => members.values.reverse()), "BadCredentialPackage"],
      [edited((members) => members.values.splice(0, 1, "Eve")), "FieldNotProven"],
      [edited((members) => members.proof.pop()), "CredentialNotInBatch"],
      [
        edited((members) => {
          members.credential.subject = other.credential.subject;
        }),
        "CredentialNotInBatch",
      ],
      [
        edited((members) => {
          members.batch.header.size = "0";
        }),
        "IndexBeyondBatch",
      ],
      [
        edited((members) => {
          members.schema.revocable = false;
        }),
        "SchemaMismatch",
      ],
    ];
    for (const [text, code] of cases) expect(codeOf(text), text.slice(0, 200)).to.equal(code);
  });
});
