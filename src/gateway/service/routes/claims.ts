import { SymbolonError } from "../../../core/errors.ts";
import type { Answer } from "../../answers.ts";
import type { Gateway } from "../../openGateway.ts";
import { doorsBody } from "../doorsBody.ts";
import { errorBody } from "../errorBody.ts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "../serverTypes.ts";
import type { ServiceMetrics } from "../serviceMetrics.ts";
import { statusOfAnswer, statusOfThrown } from "../statusOf.ts";

/** Claims of one request. */
const MAX_CLAIMS = 100;

const submission = {
  type: "object",
  required: ["claim"],
  additionalProperties: false,
  properties: {
    claim: { type: "object", description: "A signed claim with its proof, as `campaign sign` writes it." },
    ticket: { type: "string", maxLength: 256, description: "Of an earlier answer for the same leaf." },
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

type Submission = { readonly claim: object; readonly ticket?: string };
type Body = Submission | { readonly claims: readonly Submission[] };

export type ClaimsRouteParameters = {
  readonly gateway: Gateway;
  readonly metrics: ServiceMetrics;
  /** Seconds until a caller may submit another claim; 0: now. */
  readonly limit: (caller: string) => number;
};

/** `POST /v1/claims`: one signed claim, or many. */
export function claimsRoute(service: FastifyInstance, parameters: ClaimsRouteParameters): void {
  service.post("/v1/claims", { schema: { body } }, (request, reply) =>
    submit(request as FastifyRequest<{ Body: Body }>, reply, parameters),
  );
}

type Outcome = { readonly status: number; readonly body: object; readonly retryAfter?: number | undefined };

async function submit(
  request: FastifyRequest<{ Body: Body }>,
  reply: FastifyReply,
  { gateway, metrics, limit }: ClaimsRouteParameters,
): Promise<FastifyReply> {
  const asked = request.body;
  const submissions = "claims" in asked ? asked.claims : [asked];
  const wait = Math.max(...submissions.map(() => limit(request.ip)));
  if (wait > 0) throw tooMany(wait);
  const outcomes = await Promise.all(submissions.map((one) => outcomeOf(gateway, one)));
  for (const { body: answer } of outcomes) metrics.answered(answer);
  reply.header("x-symbolon-level", gateway.level());
  const [first] = outcomes;
  if ("claims" in asked || first === undefined)
    return reply.send({ answers: outcomes.map(({ status, body: one }) => ({ status, ...one })) });
  if (first.retryAfter !== undefined) reply.header("retry-after", Math.ceil(first.retryAfter));
  return reply.code(first.status).send(first.body);
}

async function outcomeOf(gateway: Gateway, { claim, ticket }: Submission): Promise<Outcome> {
  try {
    const answer = await gateway.submit(claim, ticket);
    return {
      status: statusOfAnswer(answer),
      body: answerBody(answer, gateway.now()),
      retryAfter: retryAfter(answer, gateway),
    };
  } catch (thrown) {
    const status = statusOfThrown(thrown);
    if (status === undefined) throw thrown;
    return { status, body: errorBody(thrown as SymbolonError), retryAfter: status === 503 ? 2 : undefined };
  }
}

function answerBody(answer: Answer, now: number): object {
  return {
    ...answer,
    ...("id" in answer && { id: String(answer.id) }),
    ...("doors" in answer && { doors: doorsBody(answer.doors) }),
    now,
  };
}

/** Seconds; undefined: it need not come again. */
function retryAfter(answer: Answer, { now }: Gateway): number | undefined {
  return answer.answer === "ticket" ? Math.max(0, answer.comes - now()) : undefined;
}

function tooMany(wait: number): SymbolonError {
  const seconds = Math.ceil(wait);
  return new SymbolonError({
    code: "TooManyRequests",
    reason: "This address asks more often than it may.",
    hint: `Ask again in ${seconds} s, and put several claims into one request.`,
    details: { retryAfter: seconds },
  });
}
