import type { SymbolonError } from "../../../../sdk/core/errors.ts";
import { errorBody } from "../../../http/errorBody.ts";
import { callerOf } from "../../../http/networkOf.ts";
import {
  digits,
  listSchema,
  momentSchema,
  publicId,
  type RouteSchema,
  refusal,
  refusals,
  shape,
  wordSchema,
} from "../../../http/schemas.ts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "../../../http/serverTypes.ts";
import { AGAIN_SECONDS, statusOfThrown } from "../../../http/statusOf.ts";
import { tooManyRequests } from "../../../http/tooManyRequests.ts";
import type { ReplacedSignature } from "../../admission/asking.ts";
import type { SubmissionResult } from "../../answers.ts";
import type { Gateway } from "../../openGateway.ts";
import { type Handled, laneNamed } from "../../operations/handled.ts";
import type { Tracing } from "../../operations/openTracing.ts";
import { doors, doorsBody } from "../doorsBody.ts";
import { delegationSchema, stateSchema } from "../intentFeed.ts";

/** Most claims in one request. */
const MAX_CLAIMS = 100;

const submission = {
  type: "object",
  required: ["claim"],
  additionalProperties: false,
  properties: {
    claim: { type: "object", description: "A signed claim with its proof, as `campaign sign` writes it." },
    ticket: { type: "string", maxLength: 256, description: "Of an earlier answer for the same leaf." },
    delegation: {
      description:
        "A signed delegation of the account's votes, which is sent once the claim is paid: `delegatee`, `nonce`, `expiry`, `signature`. It never refuses the claim.",
    },
  },
} as const;

const body = {
  oneOf: [
    submission,
    {
      type: "object",
      required: ["claims"],
      additionalProperties: false,
      properties: { claims: { type: "array", minItems: 1, maxItems: MAX_CLAIMS, items: submission } },
    },
  ],
} as const;

const place = {
  comes: { ...momentSchema, description: "When to come again." },
  turn: { ...momentSchema, description: "About when it is sent." },
};

const status = { type: "integer" };

const replaces = shape(
  {
    usableUntil: {
      ...digits,
      description: "Unix seconds until which the earlier signature is good; absent: it has no end.",
    },
  },
  ["usableUntil"],
  "It took the place of an earlier signature, which this gateway sends no more; whoever else has that one still can.",
);

/**
 * Shapes of the answer to a submission.
 * @param beside further fields of an answer with a place
 * @param optional fields that any answer but a refusal may have
 */
export function answerShapes(
  beside: Readonly<Record<string, object>>,
  optional: Readonly<Record<string, object>> = {},
) {
  const perhaps = Object.keys(optional);
  const queued = shape(
    {
      answer: { const: "queued" },
      id: publicId,
      turn: place.turn,
      replaces,
      ...beside,
      ...optional,
      now: momentSchema,
    },
    ["replaces", ...perhaps],
  );
  const known = shape(
    {
      answer: { const: "known" },
      id: publicId,
      state: stateSchema,
      transaction: wordSchema,
      ...optional,
      now: momentSchema,
    },
    ["state", "transaction", ...perhaps],
  );
  const ticket = shape(
    {
      answer: { const: "ticket" },
      ticket: { type: "string" },
      ...place,
      expires: { ...momentSchema, description: "Who comes later has no place." },
      ...beside,
      ...optional,
      now: momentSchema,
    },
    perhaps,
  );
  const tooLate = shape(
    {
      answer: { const: "tooLate" },
      ...place,
      until: momentSchema,
      ...beside,
      ...optional,
      now: momentSchema,
    },
    perhaps,
  );
  const all = [queued, known, ticket, tooLate, refusal];
  const each = all.map(({ properties, required }) => {
    const optional = Object.keys(properties).filter((name) => !required.includes(name));
    return shape({ status, ...properties }, optional);
  });
  return { queued, known, ticket, tooLate, each };
}

const { queued, known, ticket, tooLate, each } = answerShapes({ doors }, { delegation: delegationSchema });

const schema: RouteSchema = {
  operationId: "submitClaims",
  summary:
    "Hands in one signed claim, or many: each is accepted, gets a ticket, or is refused with an error code.",
  body,
  response: {
    200: {
      anyOf: [known, shape({ answers: listSchema({ anyOf: each }) })],
      description: "It was taken in before; or, of many, what is answered to each.",
    },
    202: { ...queued, description: "It is taken in, perhaps for an earlier signature, and paid once." },
    409: {
      anyOf: [tooLate, refusal],
      description:
        "Its place would come after its deadline; or its leaf was paid, or handed in with other content that stays.",
    },
    429: {
      anyOf: [ticket, refusal],
      description: "Come again with the ticket; or the address asks too often.",
    },
    ...refusals({
      400: "It is not a claim, or its ticket is invalid.",
      404: "The campaign is not served here.",
      413: "The request is too large.",
      415: "It is not JSON.",
      422: "The campaign would refuse it.",
      503: "Nothing can be taken in now.",
    }),
  },
};

type Submission = { readonly claim: object; readonly ticket?: string; readonly delegation?: unknown };
type Body = Submission | { readonly claims: readonly Submission[] };

export type ClaimsRouteParameters = {
  readonly gateway: Gateway;
  /** Called with each answered submission. */
  readonly note: (handled: Handled) => void;
  /** Undefined: nothing is traced. */
  readonly tracing: Tracing | undefined;
  /** Seconds until a caller may submit this many claims; 0: now, and they are counted. */
  readonly limit: (caller: string, claims: number) => number;
};

/** `POST /v1/claims`: one signed claim, or many. */
export function claimsRoute(service: FastifyInstance, parameters: ClaimsRouteParameters): void {
  service.post("/v1/claims", { schema }, (request, reply) =>
    submit(request as FastifyRequest<{ Body: Body }>, reply, parameters),
  );
}

async function submit(
  request: FastifyRequest<{ Body: Body }>,
  reply: FastifyReply,
  parameters: ClaimsRouteParameters,
): Promise<FastifyReply> {
  const { gateway } = parameters;
  const { body } = request;
  const isMany = "claims" in body;
  const submissions = (isMany ? body.claims : [body]).map(({ claim, ticket, delegation }) => ({
    lane: laneNamed(gateway.served, claim),
    run: () => gateway.submit(claim, ticket, delegation),
  }));
  return answerAll(reply, { ...parameters, request, isMany, submissions });
}

/** A submission. */
export type Submitted = {
  /** Undefined: it names no served lane. */
  readonly lane: string | undefined;
  readonly run: () => Promise<SubmissionResult>;
};

export type AnswerAllParameters = ClaimsRouteParameters & {
  readonly request: Pick<FastifyRequest<object>, "ip" | "socket" | "headers">;
  /** Whether the request was a list. */
  readonly isMany: boolean;
  readonly submissions: readonly Submitted[];
};

/** Judges some submissions, and answers each. @throws SymbolonError `TooManyRequests` */
export async function answerAll(reply: FastifyReply, parameters: AnswerAllParameters): Promise<FastifyReply> {
  const { gateway, limit, isMany, submissions, request } = parameters;
  const wait = limit(callerOf(request), submissions.length);
  if (wait > 0) throw tooManyRequests(wait, "Put several claims into one request.");
  const outcomes = await Promise.all(submissions.map((one) => runSubmission(one, parameters)));
  reply.header("x-symbolon-level", gateway.level());
  const [first] = outcomes;
  if (isMany || first === undefined)
    return reply.send({ answers: outcomes.map(({ status, body: one }) => ({ status, ...one })) });
  if (first.retryAfter !== undefined) reply.header("retry-after", Math.ceil(first.retryAfter));
  return reply.code(first.status).send(first.body);
}

type Outcome = {
  readonly status: number;
  readonly body: object;
  readonly retryAfter?: number | undefined;
  readonly handled: Handled;
};

async function runSubmission(
  submission: Submitted,
  { gateway, tracing, note, request: { headers } }: AnswerAllParameters,
): Promise<Outcome> {
  const answer = () => answered(gateway, submission);
  const outcome = await (tracing === undefined ? answer() : tracing.submission(headers, answer));
  note(outcome.handled);
  return outcome;
}

/** The HTTP status of an answer. */
const STATUS = { queued: 202, known: 200, ticket: 429, tooLate: 409 } as const;

async function answered(gateway: Gateway, { lane, run }: Submitted): Promise<Outcome> {
  const begun = performance.now();
  const handled = (answer: string, intent?: bigint, wait?: number): Handled => ({
    lane,
    intent,
    answer,
    wait,
    milliseconds: performance.now() - begun,
  });
  try {
    const answer = await run();
    const now = gateway.now();
    const wait = "turn" in answer ? Math.max(0, answer.turn - now) : undefined;
    return {
      status: STATUS[answer.answer],
      body: answerBody(answer, now, gateway),
      retryAfter: retryAfter(answer, gateway),
      handled: handled(answer.answer, "id" in answer ? answer.id : undefined, wait),
    };
  } catch (thrown) {
    const status = statusOfThrown(thrown);
    if (status === undefined) throw thrown;
    const { code } = thrown as SymbolonError;
    const body = errorBody(thrown as SymbolonError);
    return { status, body, retryAfter: status === 503 ? AGAIN_SECONDS : undefined, handled: handled(code) };
  }
}

function answerBody(answer: SubmissionResult, now: number, { ids }: Gateway): object {
  return {
    ...answer,
    ...("id" in answer && { id: ids.of(answer.id) }),
    ...("replaces" in answer && answer.replaces !== undefined && { replaces: replacesBody(answer.replaces) }),
    ...("doors" in answer && answer.doors !== undefined && { doors: doorsBody(answer.doors) }),
    now,
  };
}

function replacesBody({ usableUntil }: ReplacedSignature): object {
  return usableUntil === undefined ? {} : { usableUntil: String(usableUntil) };
}

/** Seconds until the caller should come again; undefined: never. */
function retryAfter(answer: SubmissionResult, { now }: Gateway): number | undefined {
  return answer.answer === "ticket" ? Math.max(0, answer.comes - now()) : undefined;
}
