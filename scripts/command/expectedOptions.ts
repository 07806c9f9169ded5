import { type Command, Option } from "commander";
import type { Address, Hex } from "viem";
import type { Expectation } from "../../src/sdk/credentials/verify/expectation.ts";
import { readAddress, readAddresses, readHash } from "./optionReaders.ts";

/** Exit code of `verify` where there is an answer, and it is no. */
export const NOT_VALID = 3;

/** What a verifier expects of a credential, as options. */
export type ExpectedOptions = {
  readonly issuer?: readonly Address[];
  readonly trustList?: Address;
  readonly trusted?: "now" | "when-issued";
  readonly anyIssuer?: boolean;
  readonly schema?: Hex;
  readonly subject?: Address;
};

/** Adds the options of `expectationOf`. */
export function expecting(command: Command): Command {
  return command
    .option("--issuer <address>", "issuer that you trust; may be given several times", readAddresses)
    .option("--trust-list <address>", "contract that says whom you trust (an ITrustList)", readAddress)
    .addOption(
      new Option(
        "--trusted <now|when-issued>",
        "with --trust-list: issuers trusted now, or when they issued",
      ).choices(["now", "when-issued"]),
    )
    .option("--any-issuer", "the issuer: anybody may issue anything")
    .option("--schema <uid>", "schema that it must be under", readHash)
    .option("--subject <address>", "whom it must be about (default: nobody is compared)", readAddress);
}

/** What is expected; a command that does not say it was called wrongly, and ends with 2. */
export function expectationOf(command: Command, options: ExpectedOptions): Expectation {
  const { issuer, trustList, trusted, anyIssuer, schema, subject } = options;
  const given = [issuer, trustList, anyIssuer].filter((one) => one !== undefined).length;
  if (given !== 1) {
    command.error(
      given === 0
        ? "error: give one of --issuer, --trust-list and --any-issuer"
        : "error: --issuer, --trust-list and --any-issuer exclude each other",
    );
  }
  if ((trustList === undefined) !== (trusted === undefined)) {
    command.error("error: --trust-list and --trusted must be given together");
  }
  if (schema === undefined) {
    const kind = command.parent?.name() === "attestation" ? " --attestations" : "";
    command.error(
      `error: give --schema with the schema's uid, which \`symbolon credential schema FIELDS${kind}\` prints`,
    );
  }
  const listed = trustList && ({ trustList, trusted: trusted === "now" ? "now" : "whenIssued" } as const);
  return { issuers: listed ?? issuer ?? "any", schema: schema as Hex, subject: subject ?? "any" };
}

/** The subject for people: whether it was compared with anybody. */
export function subjectText(subject: Address, expected: Expectation): string {
  return expected.subject === "any" ? `${subject}, compared with nobody: give --subject` : subject;
}
