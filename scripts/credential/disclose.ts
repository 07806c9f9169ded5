import { writeOwnOutput } from "../../src/node/files/ownOutput.ts";
import { readText } from "../../src/node/files/readText.ts";
import { fitsQrCode, MAX_QR_BYTES } from "../../src/sdk/core/text/qrCode.ts";
import { disclose as discloseFields } from "../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import { formatPresentation } from "../../src/sdk/credentials/disclosure/presentation.ts";
import { formatCompactPresentation } from "../../src/sdk/credentials/disclosure/presentationText.ts";
import { parseCredentialPackage } from "../../src/sdk/credentials/index.ts";
import type { ReplaceOptions } from "../command/replaceOption.ts";
import { printResult, table } from "../output.ts";

type DiscloseOptions = ReplaceOptions & {
  readonly fields: readonly string[];
  readonly out: string;
  readonly compact?: boolean;
  readonly json?: boolean;
};

/** `symbolon credential disclose PACKAGE --fields a,b --out FILE`: what its holder shows, and nothing else of it. */
export async function disclose(file: string, options: DiscloseOptions): Promise<void> {
  const { fields, out, compact = false, replace, json = false } = options;
  const held = parseCredentialPackage(
    readText(file, "Give the file that the issuer handed out for the credential."),
  );
  const names = fields.map((field) => (/^\d+$/.test(field) ? Number(field) : field));
  const presentation = discloseFields(held, names);
  const text = `${compact ? formatCompactPresentation(presentation) : formatPresentation(presentation)}\n`;
  writeOwnOutput(out, text, { replace });
  const warnings = compact ? qrWarnings(text.trim()) : [];
  const { credential, disclosed } = presentation;
  const shown = disclosed.map(({ name }) => name);
  const hidden = held.values.length - shown.length;
  const { index, subject } = credential;
  printResult(json, { out, index, subject, disclosed: shown, hidden, warnings }, [
    ...table([
      ["credential", String(credential.index)],
      ["subject", credential.subject],
      ["disclosed", shown.join(", ") || "no field"],
      ["hidden", `${hidden} ${hidden === 1 ? "field" : "fields"}`],
      ["written to", out],
    ]),
    ...warnings.map(({ message }) => `warning: ${message}`),
  ]);
}

function qrWarnings(text: string) {
  if (fitsQrCode(text)) return [];
  const message = `The text has ${text.length} characters, more than the largest QR code holds (${MAX_QR_BYTES}): disclose fewer fields, or give a link or the file.`;
  return [{ code: "BeyondQrCode", message }] as const;
}
