import type { Address } from "viem";
import { readHeaderFile } from "../../src/node/batches/knownBatch.ts";
import type { Proven } from "../../src/node/batches/verifyByCopy.ts";
import { readText } from "../../src/node/files/readText.ts";
import { type BatchIdParameters, batchId } from "../../src/sdk/core/credential/batchId.ts";
import { credentialLeaf } from "../../src/sdk/core/credential/credentialLeaf.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { checkDisclosure } from "../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import type { Presentation } from "../../src/sdk/credentials/disclosure/presentation.ts";
import { findMismatch } from "../../src/sdk/credentials/verify/expectation.ts";
import { Forgery } from "../../src/sdk/credentials/verify/forgery.ts";
import type { Witness } from "../../src/sdk/credentials/verify/offline/witness.ts";
import { parseWitness } from "../../src/sdk/credentials/verify/offline/witness.ts";
import { NOT_VALID } from "../command/expectedOptions.ts";
import { printResult } from "../output.ts";
import { readProven } from "./readProven.ts";
import { verdictDocument, verdictLines } from "./verdictLines.ts";
import { cachedAnswer, liveAnswer, offlineAnswer, reasoned, type SourceOptions } from "./verifySources.ts";

export type VerifyOptions = SourceOptions & {
  readonly registry: Address;
  readonly chainId?: bigint;
  readonly header?: string;
  readonly witness?: string;
  readonly json?: boolean;
};

/**
 * `symbolon credential verify [FILE]`. Exit code 0: valid; 3: not valid; 1: nobody can tell.
 * @throws SymbolonError also where the source cannot tell
 */
export async function verify(file: string | undefined, options: VerifyOptions): Promise<void> {
  const { json = false } = options;
  const witness = options.witness === undefined ? undefined : parseWitness(readText(options.witness));
  let proven: Proven & { readonly values: object };
  try {
    proven = provenOf(file, witness, options);
  } catch (error) {
    if (!(error instanceof Forgery)) throw error;
    return refuse(json, null, error);
  }
  const { header } = proven.batch;
  const shown = { issuer: header.issuer, schema: header.schema, subject: proven.credential.subject };
  // Before any chain or clock is asked: what is not the expected credential is no for good.
  const other = findMismatch(options.expected, shown);
  if (other !== undefined) return refuse(json, "Mismatch", other, shown);
  const troubles: SymbolonError[] = [];
  const onTrouble = (trouble: SymbolonError) => troubles.push(trouble);
  let answer = await ask(proven, witness, options, onTrouble);
  // A witness is judged with no network; a copy that may not be refreshed, too.
  const isOnline = witness === undefined && options.rpc !== undefined && options.refresh !== false;
  if (isOnline && troubles.length === 0) answer = await reasoned(proven, answer, options, onTrouble);
  if (answer.outcome === "Unavailable") throw withTroubles(answer.problem, troubles);
  if (answer.outcome === "Mismatch") return refuse(json, "Mismatch", answer.problem, shown);
  const report = { ...proven, answer, expected: options.expected, troubles };
  printResult(json, verdictDocument(report), verdictLines(report));
  if (answer.outcome !== "Valid") process.exitCode = NOT_VALID;
}

/** No, whatever the status: it is no credential, or not the expected one. */
function refuse(
  json: boolean,
  outcome: "Mismatch" | null,
  { code, reason, hint }: SymbolonError,
  shown: object = {},
): void {
  printResult(json, { valid: false, outcome, problem: code, why: [reason], ...shown }, [
    "verdict  NOT VALID",
    `why      ${reason}`,
    `hint     ${hint}`,
  ]);
  process.exitCode = NOT_VALID;
}

function ask(
  proven: Proven,
  witness: Witness | undefined,
  options: VerifyOptions,
  onTrouble: (problem: SymbolonError) => void,
) {
  const { cache, registry } = options;
  if (witness !== undefined) return offlineAnswer(witness, { ...proven.batch, registry }, options);
  return cache === undefined
    ? liveAnswer(proven, options)
    : cachedAnswer(proven, { ...options, cache }, onTrouble);
}

/** What is presented, checked against what the verifier trusts: anybody can write a registry that says yes to all. */
function provenOf(
  file: string | undefined,
  witness: Witness | undefined,
  options: VerifyOptions,
): Proven & { readonly values: object } {
  const place: BatchIdParameters | undefined =
    options.header === undefined ? undefined : readHeaderFile(options.header);
  const { registry, chainId } = options;
  const expected = { registry, ...(chainId !== undefined && { chainId }) };
  if (file === undefined) {
    if (witness === undefined) throw nothingToVerify();
    const { header, credential, proof } = witness;
    return {
      batch: { chainId: chainId ?? witness.chainId, registry, header },
      credential,
      proof,
      values: {},
    };
  }
  const presentation = readProven(file, place);
  const { schema } = presentation.schema;
  const { values } = checkDisclosure(presentation, {
    ...expected,
    schema,
    // Compared with what the verifier expects afterwards, as a witness is.
    issuers: "any",
    subject: "any",
    ...(place !== undefined && { batch: batchId(place) }),
  });
  if (witness !== undefined) requireSame(presentation, witness);
  return {
    batch: presentation.batch,
    credential: presentation.credential,
    proof: presentation.proof,
    values,
  };
}

function requireSame(presentation: Presentation, witness: Witness): void {
  const ours = [batchId(presentation.batch), credentialLeaf(presentation.credential)];
  const theirs = [batchId(witness), credentialLeaf(witness.credential)];
  if (ours.join() === theirs.join()) return;
  throw new SymbolonError({
    code: "WitnessMismatch",
    reason: `The witness is about credential ${witness.credential.index} of batch ${theirs[0]}, not about the presented one.`,
    hint: "Ask for a witness of this credential.",
    details: { presented: ours, witness: theirs },
  });
}

/** A copy that cannot tell, perhaps because it could not be brought up to date: then that is what is to be mended. */
function withTroubles(problem: SymbolonError, troubles: readonly SymbolonError[]): SymbolonError {
  const [first] = troubles;
  if (first === undefined) return problem;
  return new SymbolonError({
    code: problem.code,
    reason: `${problem.reason} The copy could not be brought up to date: ${first.reason}`,
    hint: first.hint,
    details: { ...problem.details, troubles: troubles.map(({ code, reason }) => ({ code, reason })) },
    cause: first,
  });
}

function nothingToVerify(): SymbolonError {
  return new SymbolonError({
    code: "NothingToVerify",
    reason: "Neither a presentation nor a witness was given.",
    hint: "Give the file that the holder presents, or --witness FILE.",
  });
}
