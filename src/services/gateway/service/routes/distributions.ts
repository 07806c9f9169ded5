import type { Address } from "viem";
import { readAccount } from "../../../../sdk/allocation/proof/proofFromFiles.ts";
import { campaignKinds } from "../../../../sdk/chain/campaigns/campaignPlan.ts";
import { bytesToHex } from "../../../../sdk/core/bytes.ts";
import { fastHasher } from "../../../../sdk/core/kernel/fastHasher.ts";
import {
  addressSchema,
  chainId,
  digits,
  listSchema,
  momentSchema,
  nullable,
  type RouteSchema,
  refusals,
  shape,
  wordSchema,
} from "../../../http/schemas.ts";
import type { FastifyInstance, FastifyRequest } from "../../../http/serverTypes.ts";
import type { ServedCampaign } from "../../campaigns/servedCampaign.ts";
import { claimWindow, type Distributions, type HeldLeaf } from "../../distributions/openDistributions.ts";

const params = {
  type: "object",
  required: ["address"],
  properties: {
    address: { type: "string", maxLength: 64, description: "In lower, upper or checksummed case." },
  },
} as const;

const campaign = {
  chain: chainId,
  campaign: addressSchema,
  kind: { type: "string", enum: campaignKinds },
  token: addressSchema,
};
const leaf = shape({
  index: digits,
  account: addressSchema,
  amount: { ...digits, description: "Base units." },
});

const answerWith = (properties: Readonly<Record<string, object>>) => ({
  200: shape({
    address: addressSchema,
    leaves: listSchema(shape({ ...campaign, leaf, ...properties })),
    unknown: { ...listSchema(shape(campaign)), description: "Campaigns whose tree is not known here." },
  }),
  ...refusals({ 400: "It is not an address." }),
});

const proofs: RouteSchema = {
  operationId: "getProofs",
  summary: "What an account needs to claim, in each campaign that is served and has a leaf for it.",
  params,
  response: answerWith({
    root: wordSchema,
    proof: { ...listSchema(wordSchema), description: "Siblings, lowest first." },
  }),
};

const eligibility: RouteSchema = {
  operationId: "getEligibility",
  summary: "What an account can claim, from when on and until when, and whether it has.",
  params,
  response: answerWith({
    block: { ...digits, description: "As of which this is." },
    since: momentSchema,
    until: nullable(momentSchema),
    paid: { type: ["boolean", "null"], description: "Null: the campaign pays a leaf more than once." },
  }),
};

type Route = { Params: { address: string } };

/** Seconds for which an answer may be kept: a campaign may get another root, and pays with each block. */
const PROOF_AGE = 300;
const ELIGIBILITY_AGE = 5;

/**
 * `GET /v1/proof/ADDRESS`: what an account needs to claim in each campaign that is served; `GET /v1/eligibility/ADDRESS`: what
 * it can claim, and from when until when.
 */
export function distributionRoutes(service: FastifyInstance, distributions: Distributions): void {
  const answer = (request: FastifyRequest<Route>, bodyOf: (leaf: HeldLeaf) => object) => {
    const account = accountOf(request.params.address);
    return {
      address: account,
      leaves: distributions.leavesOf(account).map(bodyOf),
      unknown: distributions.unknown().map(nameOf),
    };
  };
  service.get("/v1/proof/:address", { schema: proofs }, (request, reply) =>
    reply
      .header("cache-control", `public, max-age=${PROOF_AGE}`)
      .send(answer(request as FastifyRequest<Route>, proofBody)),
  );
  service.get("/v1/eligibility/:address", { schema: eligibility }, (request, reply) =>
    reply
      .header("cache-control", `public, max-age=${ELIGIBILITY_AGE}`)
      .send(answer(request as FastifyRequest<Route>, eligibilityBody)),
  );
}

/** @throws SymbolonError `NotAnAddress`, `WrongChecksum` */
function accountOf(text: string): Address {
  return bytesToHex(readAccount(text, fastHasher()));
}

function nameOf({ chain, campaign: { campaign, kind, token } }: ServedCampaign) {
  return { chain, campaign, kind, token };
}

function leafBody({ index, account, amount }: HeldLeaf) {
  return { index: String(index), account, amount: String(amount) };
}

function proofBody(leaf: HeldLeaf): object {
  return { ...nameOf(leaf.served), root: leaf.root, leaf: leafBody(leaf), proof: leaf.proof() };
}

function eligibilityBody(leaf: HeldLeaf): object {
  const { block, since, until, isPaid } = claimWindow(leaf);
  return {
    ...nameOf(leaf.served),
    leaf: leafBody(leaf),
    block: String(block),
    since: Number(since),
    until: until === undefined ? null : Number(until),
    paid: isPaid ?? null,
  };
}
