import type { Address } from "viem";
import { canonicalAddresses } from "../../chain/book/canonicalAddresses.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { explainThrown } from "../../chain/errors/explainThrown.ts";
import { bigint, callable, maybe, readClient, requireArguments } from "../../core/arguments.ts";
import { schemaUid } from "../../core/credential/schemaUid.ts";
import { address, type Decoder, list, members, object, oneOf, text } from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { Challenge } from "../../core/signing/challengeTypedData.ts";
import { type CheckedDisclosure, checkDisclosure } from "../disclosure/checkDisclosure.ts";
import { badPresentation, formatPresentation, type Presentation } from "../disclosure/presentation.ts";
import { parsePresentation } from "../disclosure/presentationText.ts";
import type { VerificationResult } from "./answer.ts";
import { parseAnswer } from "./challenge/answerText.ts";
import { createChallenge, formatChallenge } from "./challenge/challenge.ts";
import { checkAnswer } from "./challenge/checkAnswer.ts";
import type { Expectation } from "./expectation.ts";
import { explain } from "./explain.ts";
import { machineClock } from "./live/momentOf.ts";
import { verifyLive } from "./live/verifyLive.ts";
import type { Finality } from "./node/askNode.ts";

export type OpenDoorParameters<schema extends string> = {
  /** Whose credentials count. */
  readonly issuers: Expectation["issuers"];
  /** Types and names of the fields: `string name,bool adult`. */
  readonly schema: schema;
  /** Who asks, as holders read it before they sign: 1 to 256 characters, such as the page's origin. */
  readonly audience: string;
  /** The BatchRegistry; default: where `deploySystem` puts it. */
  readonly registry?: Address | undefined;
  /** Default: `latest`. */
  readonly finality?: Finality | undefined;
  /** Seconds of the newest blocks that may be undone; default: verdicts of `latest` hold for their moment alone. */
  readonly reorgMargin?: bigint | undefined;
  /** Tells Unix seconds; default: this machine's clock. */
  readonly clock?: (() => bigint) | undefined;
};

/** How a visitor is known to be the one whom the credential is about; default: they are not. */
export type ShownBy = {
  /** Their answer to the question, as `formatAnswer` writes it. */
  readonly answer?: string | undefined;
  /** The account that they have proven to be theirs elsewhere: by a sign-in, say. */
  readonly visitor?: Address | undefined;
};

export type DoorVerdict<schema extends string> = {
  /** The credential is valid, and it is theirs. */
  readonly open: boolean;
  /** In one sentence, for people. */
  readonly why: string;
  /** The verdict, as of which block, and until when it may be reused; left out where nothing was proven. */
  readonly answer?: VerificationResult;
  /** The fields that are shown, proven to be the credential's; left out where nothing was proven. */
  readonly values?: CheckedDisclosure<schema>["values"];
  /** A challenge for the holder to sign, where nothing says yet that it is theirs. */
  readonly question?: string;
  /** Why what was shown proves nothing, or was not answered by its subject. */
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

const issuersShape: Decoder<unknown> = (value, path) => {
  if (value === "any") return value;
  if (Array.isArray(value)) return list(address)(value, path);
  return object({ trustList: address, trusted: oneOf(["now", "whenIssued"]) })(value, path);
};

const shape = object(
  { issuers: issuersShape, schema: text, audience: text },
  {
    registry: maybe(address),
    finality: maybe(oneOf(["latest", "safe", "finalized"])),
    reorgMargin: maybe(bigint),
    clock: maybe(callable),
  },
);

const shownByShape = object({}, { answer: maybe(text), visitor: maybe(address) });

const shownShape: Decoder<unknown> = (value, path) =>
  typeof value === "string" ? value : members(value, path);

/**
 * A door that lets in whoever shows a valid credential of these issuers under this schema, and is its subject.
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
  requireArguments("openDoor", readClient, client);
  requireArguments("openDoor", shape, terms);
  const questions = openQuestions(client, terms);
  return {
    async check(presentation, shownBy = {}) {
      requireArguments("check", shownShape, presentation);
      requireArguments("check", shownByShape, shownBy);
      const { visitor, answer } = shownBy;
      try {
        return await judge(client, terms, { questions, presentation, visitor, signed: answer });
      } catch (thrown) {
        const problem = explainThrown(thrown, () => undefined);
        if (!(problem instanceof SymbolonError)) throw problem;
        return { open: false, why: problem.message, problem };
      }
    },
  };
}

type ShownHere = {
  readonly questions: Questions;
  readonly presentation: string | Presentation;
  readonly visitor: Address | undefined;
  /** What they answered. */
  readonly signed: string | undefined;
};

async function judge<schema extends string>(
  client: ReadClient,
  terms: OpenDoorParameters<schema>,
  { questions, presentation, visitor, signed }: ShownHere,
): Promise<DoorVerdict<schema>> {
  const {
    issuers,
    schema,
    registry = canonicalAddresses.batchRegistry,
    finality,
    reorgMargin,
    clock,
  } = terms;
  const shown = parsePresentation(typeof presentation === "string" ? presentation : asText(presentation));
  const subject: Address | "any" = visitor ?? "any";
  // Issuers on a list are for the node to say.
  const known = issuers !== "any" && "trustList" in issuers ? "any" : issuers;
  const chainId = BigInt(client.chain.id);
  const disclosed = { schema, subject, registry, issuers: known, chainId };
  const { header, credential, values } = checkDisclosure(shown, disclosed);
  if (signed !== undefined) await questions.take(shown, signed);
  const expected = { issuers, schema: schemaUid(shown.schema), subject };
  const asked = { registry, header, credential, proof: shown.proof, expected, finality, reorgMargin, clock };
  const answer = await verifyLive(client, asked);
  const why = explain(answer);
  const isValid = answer.outcome === "Valid";
  const isTheirs = visitor !== undefined || signed !== undefined;
  if (isTheirs || !isValid) return { open: isValid, why, answer, values };
  return {
    open: false,
    why: `${why} Whoever shows it has yet to answer that it is theirs.`,
    answer,
    values,
    question: questions.ask(shown),
  };
}

/** So that all of it is looked at, whoever made it. */
function asText(presentation: Presentation): string {
  try {
    return formatPresentation(presentation);
  } catch (thrown) {
    throw thrown instanceof SymbolonError ? thrown : badPresentation("it lacks a part", thrown);
  }
}

type Questions = ReturnType<typeof openQuestions>;

/** Questions that are remembered: the oldest are forgotten first. */
const MAX_OPEN = 10_000;

/** Asks, and takes one answer to each question. */
function openQuestions(
  client: ReadClient,
  { audience, clock = machineClock }: Pick<OpenDoorParameters<string>, "audience" | "clock">,
) {
  const open = new Map<string, Challenge>();
  return {
    /** @throws SymbolonError `BadAudience` */
    ask(shown: Presentation): string {
      const challenge = createChallenge({ shown, audience, now: clock() });
      open.set(challenge.nonce, challenge);
      const [oldest] = open.keys();
      if (open.size > MAX_OPEN && oldest !== undefined) open.delete(oldest);
      return formatChallenge(challenge);
    },
    /** @throws SymbolonError `BadAnswer`, `NotAsked`, and as `checkAnswer` */
    async take(shown: Presentation, text: string): Promise<void> {
      const { nonce, signature } = parseAnswer(text);
      const challenge = open.get(nonce.toLowerCase());
      if (challenge === undefined) throw notAsked(nonce);
      open.delete(challenge.nonce);
      await checkAnswer({ challenge, shown, signature, now: clock(), client });
    },
  };
}

function notAsked(nonce: string): SymbolonError {
  return new SymbolonError({
    code: "NotAsked",
    reason: `The question ${nonce} was not asked at this door, or it was answered before.`,
    hint: "Check the presentation again without an answer, and have the visitor answer the question that comes with it.",
    details: { nonce },
  });
}
