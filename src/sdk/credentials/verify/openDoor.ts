import { concatBytes } from "@noble/hashes/utils.js";
import type { Address, Hex } from "viem";
import { canonicalAddresses } from "../../chain/book/canonicalAddresses.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { explainViemError } from "../../chain/errors/explainViemError.ts";
import { callable, maybe, readArguments, readClient, unixSeconds } from "../../core/arguments.ts";
import { bytesToHex, encodeWords, hexToBytes, WORD_BYTES } from "../../core/bytes.ts";
import { schemaUid } from "../../core/credential/schemaUid.ts";
import { address, type Decoder, list, members, object, oneOf, text } from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import { nobleHasher } from "../../core/hasher.ts";
import type { Challenge } from "../../core/signing/challengeTypedData.ts";
import { type CheckedDisclosure, checkDisclosure } from "../disclosure/checkDisclosure.ts";
import { badPresentation, formatPresentation, type Presentation } from "../disclosure/presentation.ts";
import { parsePresentation } from "../disclosure/presentationText.ts";
import { parseSchema } from "../parseSchema.ts";
import type { VerificationResult } from "./answer.ts";
import { parseAnswer } from "./challenge/answerText.ts";
import { formatChallenge, requireAudience, shownCredentialId } from "./challenge/challenge.ts";
import { checkAnswer } from "./challenge/checkAnswer.ts";
import { type Expectation, requireClear } from "./expectation.ts";
import { explain } from "./explain.ts";
import { machineClock } from "./live/momentOf.ts";
import { verifyLive } from "./live/verifyLive.ts";
import type { Finality } from "./node/askNode.ts";

export type OpenDoorParameters<schema extends string> = {
  /** Issuers whose credentials count. */
  readonly issuers: Expectation["issuers"];
  /** Types and names of the fields: `string name,bool adult`. */
  readonly schema: schema;
  /** The verifier's name, as holders read it before they sign: 1 to 256 characters, such as the page's origin. */
  readonly audience: string;
  /** The BatchRegistry; default: where `deploySystem` puts it. */
  readonly registry?: Address | undefined;
  /** Default: `latest`. */
  readonly finality?: Finality | undefined;
  /** Seconds of the newest blocks that may be undone; default: verdicts of `latest` hold only for their moment. */
  readonly reorgMargin?: bigint | undefined;
  /** Seconds by which the clock may be slow; default: 5. */
  readonly clockSkew?: bigint | undefined;
  /** Gives Unix seconds; default: this machine's clock. */
  readonly clock?: (() => bigint) | undefined;
};

/** How a visitor proves to be the credential's subject. Default: not proven. */
export type ShownBy = {
  /** Their answer to the question, as `formatAnswer` writes it. */
  readonly answer?: string | undefined;
  /** The account that they have proven to be theirs elsewhere, for example by a sign-in. */
  readonly visitor?: Address | undefined;
};

export type DoorVerdict<schema extends string> = {
  /** Whether the credential is valid, and theirs. */
  readonly open: boolean;
  /** In one sentence, for people. */
  readonly why: string;
  /** The verdict, as of which block, and until when it may be reused; undefined where nothing was proven. */
  readonly answer?: VerificationResult;
  /** The shown fields, proven to be the credential's; undefined where nothing was proven. */
  readonly values?: CheckedDisclosure<schema>["values"];
  /** A challenge for the holder to sign, as long as nothing proves that the credential is theirs. */
  readonly question?: string;
  /** Why the presentation proves nothing, or was not answered by its subject. */
  readonly problem?: SymbolonError;
};

export type Door<schema extends string> = {
  /**
   * Judges what a visitor shows: JSON, its compact form, or what `parsePresentation` gave. A presentation is a copy that anybody may
   * have, so it opens nothing by itself: the verdict comes with a question. Hand that to the visitor, and call again with
   * what they answer. A question is good for two minutes and for one answer.
   * @throws SymbolonError `BadArgument`; whatever a visitor shows is no error, but a verdict with a `problem`
   */
  readonly check: (presentation: string | Presentation, shownBy?: ShownBy) => Promise<DoorVerdict<schema>>;
};

const issuersShape: Decoder<Expectation["issuers"]> = (value, path) => {
  if (value === "any") return value;
  if (Array.isArray(value)) return list(address)(value, path);
  return object({ trustList: address, trusted: oneOf(["now", "whenIssued"] as const) })(value, path);
};

const shape = object(
  { issuers: issuersShape, schema: text, audience: text },
  {
    registry: maybe(address),
    finality: maybe(oneOf(["latest", "safe", "finalized"] as const)),
    reorgMargin: maybe(unixSeconds),
    clockSkew: maybe(unixSeconds),
    clock: maybe(callable),
  },
);

type Terms = ReturnType<typeof shape> & { readonly clock: () => bigint };

const shownByShape = object({}, { answer: maybe(text), visitor: maybe(address) });

const shownShape: Decoder<string | Presentation> = (value, path) =>
  typeof value === "string" ? value : (members(value, path) as unknown as Presentation);

/**
 * A door that lets in a holder who shows a valid credential of these issuers under this schema, and is its subject.
 * @param client of the credentials' chain
 * @throws SymbolonError `BadArgument`
 * @example
 * const door = openDoor(client, { issuers: [club], schema: "string name,bool adult", audience: "https://club.example" });
 * const { question } = await door.check(presentation);
 * const { open, why, values } = await door.check(presentation, { answer: await askVisitor(question) });
 */
export function openDoor<const schema extends string>(
  client: ReadClient,
  terms: OpenDoorParameters<schema>,
): Door<schema> {
  readArguments("openDoor", readClient, client);
  const read = readArguments("openDoor", shape, terms);
  requireAudience(read.audience);
  requireClear({ issuers: read.issuers, schema: "any", subject: "any" });
  parseSchema(read.schema);
  const kept: Terms = { ...read, clock: secondsBy(terms.clock) };
  const questions = openQuestions(client, kept);
  return {
    async check(given, shownBy = {}) {
      const presentation = readArguments("check", shownShape, given);
      const { visitor, answer } = readArguments("check", shownByShape, shownBy);
      const shown = { questions, presentation, visitor, signed: answer };
      try {
        return (await verifyVisitor(client, kept, shown)) as DoorVerdict<schema>;
      } catch (thrown) {
        const problem = explainViemError(thrown, () => undefined);
        // Called wrongly: no verdict.
        if (!(problem instanceof SymbolonError) || problem.code === "BadArgument") throw problem;
        return { open: false, why: problem.message, problem };
      }
    },
  };
}

/** The caller's clock, whatever it gives. @throws SymbolonError `BadArgument` */
function secondsBy(clock: () => bigint = machineClock): () => bigint {
  return () => readArguments("openDoor", object({ clock: unixSeconds }), { clock: clock() }).clock;
}

type ShownHere = {
  readonly questions: Questions;
  readonly presentation: string | Presentation;
  readonly visitor: Address | undefined;
  /** The visitor's answer. */
  readonly signed: string | undefined;
};

async function verifyVisitor(
  client: ReadClient,
  terms: Terms,
  { questions, presentation, visitor, signed }: ShownHere,
): Promise<DoorVerdict<string>> {
  const { issuers, schema, registry = canonicalAddresses.batchRegistry, finality, reorgMargin } = terms;
  const { clock, clockSkew } = terms;
  const shown = parsePresentation(typeof presentation === "string" ? presentation : asText(presentation));
  const subject: Address | "any" = visitor ?? "any";
  // The node knows which issuers are on a list.
  const known = issuers !== "any" && "trustList" in issuers ? "any" : issuers;
  const chainId = BigInt(client.chain.id);
  const disclosed = { schema, subject, registry, issuers: known, chainId };
  const { header, credential, values } = checkDisclosure(shown, disclosed);
  const giveBack = signed === undefined ? undefined : await questions.take(shown, signed);
  const expected = { issuers, schema: schemaUid(shown.schema), subject };
  const proven = { registry, header, credential, proof: shown.proof, expected };
  const answer = await verifyLive(client, { ...proven, finality, reorgMargin, clock, clockSkew });
  if (answer.outcome === "Unavailable") giveBack?.();
  const why = explain(answer);
  const isValid = answer.outcome === "Valid";
  const isTheirs = visitor !== undefined || signed !== undefined;
  if (isTheirs || !isValid) return { open: isValid, why, answer, values };
  return {
    open: false,
    why: `${why} The door does not yet know whether it is theirs: they must sign the question.`,
    answer,
    values,
    question: questions.ask(shown),
  };
}

/** So that all of it is checked, whoever made it. */
function asText(presentation: Presentation): string {
  try {
    return formatPresentation(presentation);
  } catch (thrown) {
    throw thrown instanceof SymbolonError ? thrown : badPresentation("it lacks a part", thrown);
  }
}

type Questions = ReturnType<typeof openQuestions>;

/** Seconds for which a question is open. */
const OPEN_SECONDS = 120n;
/** The parts of a question's number: until when it is open, what makes it unique, and the door's own seal. */
const NONCE = { deadline: 8, random: 8, seal: 16 } as const;

/**
 * Asks, and takes one answer to each question. A question carries what this door needs to recognize it. So nothing is kept
 * of questions without an answer, and many questions shut nobody out.
 */
function openQuestions(client: ReadClient, { audience, clock }: Pick<Terms, "audience" | "clock">) {
  const secret = crypto.getRandomValues(new Uint8Array(WORD_BYTES));
  /** Numbers of questions that were answered, with the end of each. */
  const answered = new Map<Hex, bigint>();
  const challengeOf = (shown: Presentation, deadline: bigint, random: Uint8Array): Challenge => {
    const { chainId, registry } = shown.batch;
    const credential = shownCredentialId(shown);
    const open = concatBytes(encodeWords(deadline).subarray(WORD_BYTES - NONCE.deadline), random);
    const sealed = nobleHasher.keccak256(concatBytes(secret, hexToBytes(credential), open));
    const nonce = bytesToHex(concatBytes(open, sealed.subarray(0, NONCE.seal)));
    return { chainId, registry, credential, audience, nonce, deadline };
  };
  return {
    ask(shown: Presentation): string {
      const random = crypto.getRandomValues(new Uint8Array(NONCE.random));
      return formatChallenge(challengeOf(shown, clock() + OPEN_SECONDS, random));
    },
    /**
     * @returns opens the question again, for an answer that came to nothing
     * @throws SymbolonError `BadAnswer`, `NotAsked`, and as `checkAnswer`
     */
    async take(shown: Presentation, text: string): Promise<() => void> {
      const { nonce, signature } = parseAnswer(text);
      const bytes = hexToBytes(nonce);
      const deadline = BigInt(bytesToHex(bytes.subarray(0, NONCE.deadline)));
      const random = bytes.subarray(NONCE.deadline, NONCE.deadline + NONCE.random);
      const challenge = challengeOf(shown, deadline, random);
      if (challenge.nonce !== nonce.toLowerCase()) throw unknownQuestion(nonce);
      const now = clock();
      await checkAnswer({ challenge, shown, signature, now, client });
      for (const [old, end] of answered) if (end < now) answered.delete(old);
      if (answered.has(challenge.nonce)) throw unknownQuestion(nonce);
      answered.set(challenge.nonce, deadline);
      return () => void answered.delete(challenge.nonce);
    },
  };
}

function unknownQuestion(nonce: string): SymbolonError {
  return new SymbolonError({
    code: "NotAsked",
    reason: `This door did not ask the question ${nonce} about this credential, or it was answered before.`,
    hint: "Check the presentation again without an answer, and let the visitor answer the question that comes with it.",
    details: { nonce },
  });
}
