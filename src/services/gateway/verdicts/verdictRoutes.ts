import type { Address, Hex } from "viem";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { jsonOf } from "../../../sdk/core/text/jsonText.ts";
import { outcomes } from "../../../sdk/core/verdict.ts";
import { errorBody } from "../../http/errorBody.ts";
import {
  addressSchema,
  digits,
  listSchema,
  momentSchema,
  type RouteSchema,
  refusal,
  refusals,
  seconds,
  shape,
  wordSchema,
} from "../../http/schemas.ts";
import type { FastifyInstance, FastifyRequest } from "../../http/serverTypes.ts";
import { statusOfThrown } from "../../http/statusOf.ts";
import { type AttestationIndex, MAX_COPY_AGE } from "./openAttestationIndex.ts";
import type { Verdicts } from "./openVerdicts.ts";
import type { VerdictMetrics } from "./verdictMetrics.ts";

/** Credentials of one request, and levels of a proof: a batch has 2^32 credentials at most. */
const MAX_CREDENTIALS = 100;
const MAX_PROOF = 32;

/** A whole number below 2^64, as text. */
const number = { type: "string", pattern: "^(0|[1-9][0-9]{0,19})$" } as const;
const params = shape({ batch: { ...wordSchema, description: "Id of the batch." }, index: number });
const facts = {
  subject: addressSchema,
  validFrom: { ...number, description: "Unix seconds; 0: from the beginning." },
  expires: { ...number, description: "Unix seconds; 0: never." },
  fields: { ...wordSchema, description: "Root of the credential's fields." },
};
const querystring = shape({
  ...facts,
  proof: {
    type: "string",
    pattern: `^(0x[0-9a-fA-F]{64}(,0x[0-9a-fA-F]{64}){0,${MAX_PROOF - 1}})?$`,
    description:
      "Siblings from the credential's leaf to the batch's root, lowest first, with commas between.",
  },
});
const credentialBody = shape({
  batch: params.properties.batch as object,
  credential: shape({ index: number, ...facts }),
  proof: { ...listSchema(wordSchema), maxItems: MAX_PROOF },
});
const body = shape({
  credentials: { ...listSchema(credentialBody), minItems: 1, maxItems: MAX_CREDENTIALS },
});

const whole = { ...digits, description: "Unix seconds." };
/** What any verdict tells. */
export const decided = {
  valid: { type: "boolean" },
  outcome: { type: "string", enum: outcomes },
  since: whole,
  freshUntil: { ...digits, description: "The first of which this verdict may not be reused." },
  asOfTime: whole,
  revision: { type: "integer" },
  guarantee: { type: "string" },
  moment: whole,
  block: digits,
  blockHash: wordSchema,
  blockTime: whole,
  why: listSchema({ type: "string" }),
  problem: { type: "null" },
} as const;

const verdict = shape(
  {
    ...decided,
    knownSince: whole,
    source: { const: "cached" },
    batch: wordSchema,
    credential: wordSchema,
    index: digits,
    subject: addressSchema,
    maxAge: { ...seconds, description: "Seconds for which it may be reused; 0: it may not be." },
  },
  ["knownSince"],
);

const problems = refusals({
  400: "It is not a valid request.",
  404: "The batch is not followed here.",
  422: "It is not in its batch, or not what is expected here.",
  503: "The copy cannot tell now: it is too old, or too young.",
});

const one: RouteSchema = {
  operationId: "getVerdict",
  summary: "Whether a credential is good now: as of which block, until when, and why.",
  params,
  querystring,
  response: {
    200: {
      ...verdict,
      description: "The verdict; Cache-Control says for how long it may be reused: never to its freshUntil.",
    },
    ...problems,
  },
};

const many: RouteSchema = {
  operationId: "getVerdicts",
  summary: "The same of up to a hundred credentials at once.",
  body,
  response: {
    200: shape({
      answers: listSchema({
        anyOf: [verdict, refusal].map((each) =>
          shape({ status: { type: "integer" }, ...each.properties }, ["knownSince"]),
        ),
      }),
    }),
    ...refusals({
      400: "It is not a valid request.",
      413: "The request is too large.",
      415: "It is not JSON.",
    }),
  },
};

const copyStatus = shape(
  {
    status: { type: "string", enum: ["fresh", "old"] },
    now: momentSchema,
    age: { ...seconds, description: "Since the copy was brought up to date." },
    block: digits,
    blockHash: wordSchema,
    blockTime: whole,
    batches: listSchema(wordSchema),
    indexAge: { ...seconds, description: "Since the index of attestations had read the newest block." },
  },
  ["indexAge"],
);
const health: RouteSchema = {
  operationId: "getHealth",
  summary: "As of which block verdicts are given, and of which batches.",
  response: {
    200: copyStatus,
    503: { ...copyStatus, description: "The copy or the index was not brought up to date for a minute." },
  },
};

type Facts = {
  readonly subject: Address;
  readonly validFrom: string;
  readonly expires: string;
  readonly fields: Hex;
};
type Route = {
  Params: { readonly batch: Hex; readonly index: string };
  Querystring: Facts & { readonly proof: string };
};
type VerdictRequest = {
  readonly batch: Hex;
  readonly credential: Facts & { readonly index: string };
  readonly proof: readonly Hex[];
};

/** What verdicts are given from, and from what attestations are listed. */
type Sources = { readonly verdicts: Verdicts; readonly index: AttestationIndex | undefined };

/** Which of them was not brought up to date for a minute; undefined: none. */
export function oldSource({ verdicts, index }: Sources): "copyOld" | "indexOld" | undefined {
  if (verdicts.age() > MAX_COPY_AGE) return "copyOld";
  return index?.isOld() === true ? "indexOld" : undefined;
}

/** `GET /v1/verdicts/BATCH/INDEX`, `POST /v1/verdicts` for many, and `GET /health`. */
export function verdictRoutes(
  service: FastifyInstance,
  { verdicts, index }: Sources,
  metrics: VerdictMetrics,
): void {
  const decide = ({ batch, credential, proof }: VerdictRequest) => {
    try {
      const { index, subject, validFrom, expires, fields } = credential;
      const numbers = { index: BigInt(index), validFrom: BigInt(validFrom), expires: BigInt(expires) };
      const lower = batch.toLowerCase() as Hex;
      const given = verdicts.decide({ batch: lower, credential: { ...numbers, subject, fields }, proof });
      metrics.answered(given.outcome);
      return given;
    } catch (thrown) {
      if (thrown instanceof SymbolonError) metrics.answered(thrown.code);
      throw thrown;
    }
  };
  service.get("/v1/verdicts/:batch/:index", { schema: one }, (request, reply) => {
    const { params: place, query } = request as FastifyRequest<Route>;
    const { proof, ...shown } = query;
    const nodes = proof === "" ? [] : (proof.split(",") as Hex[]);
    const credential = { index: place.index, ...shown };
    reply.header("cache-control", "no-store");
    const { document, maxAge } = decide({ batch: place.batch, credential, proof: nodes });
    if (maxAge > 0) reply.header("cache-control", `public, max-age=${maxAge}`);
    return reply.send(plain(document));
  });
  service.post("/v1/verdicts", { schema: many, config: { isRead: true } }, (request, reply) => {
    const { credentials } = request.body as { readonly credentials: readonly VerdictRequest[] };
    const answers = credentials.map((each) => {
      try {
        return { status: 200, ...plain(decide(each).document) };
      } catch (thrown) {
        const status = statusOfThrown(thrown);
        if (status === undefined) throw thrown;
        return { status, ...errorBody(thrown as SymbolonError) };
      }
    });
    return reply.header("cache-control", "no-store").send({ answers });
  });
  service.get("/health", { schema: health }, (_, reply) => {
    const { number: block, hash, timestamp } = verdicts.block();
    const age = verdicts.age();
    const isOld = oldSource({ verdicts, index }) !== undefined;
    const copied = { block, blockHash: hash, blockTime: timestamp, batches: verdicts.batches };
    const answer = {
      status: isOld ? "old" : "fresh",
      now: verdicts.now(),
      age,
      indexAge: index?.age(),
      ...copied,
    };
    return reply
      .code(isOld ? 503 : 200)
      .header("cache-control", "no-store")
      .send(plain(answer));
  });
}

/** Great numbers as text. */
export function plain(document: object): object {
  return JSON.parse(jsonOf(document)) as object;
}
