import type { Address } from "viem";
import { readAccount } from "../../../allocation/proof/proofFromFiles.ts";
import { bytesToHex } from "../../../core/bytes.ts";
import { fastHasher } from "../../../core/kernel/fastHasher.ts";
import type { ServedCampaign } from "../../campaigns/servedCampaign.ts";
import { type Distributions, type HeldLeaf, standingOf } from "../../distributions/openDistributions.ts";
import type { FastifyInstance, FastifyRequest } from "../serverTypes.ts";

const params = {
  type: "object",
  required: ["address"],
  properties: {
    address: { type: "string", maxLength: 64, description: "In lower, upper or checksummed case." },
  },
} as const;

type Route = { Params: { address: string } };

/** Seconds for which an answer may be kept: a campaign may get another root, and pays with each block. */
const PROOF_AGE = 300;
const ELIGIBILITY_AGE = 5;

/**
 * `GET /v1/proof/ADDRESS`: what an account needs to claim in each campaign that is served; `GET /v1/eligibility/ADDRESS`: what
 * it can claim, and from when until when.
 */
export function distributionRoutes(service: FastifyInstance, distributions: Distributions): void {
  const schema = { params };
  const answer = (request: FastifyRequest<Route>, bodyOf: (leaf: HeldLeaf) => object) => {
    const account = accountOf(request.params.address);
    return {
      address: account,
      leaves: distributions.leavesOf(account).map(bodyOf),
      unknown: distributions.unknown().map(nameOf),
    };
  };
  service.get("/v1/proof/:address", { schema }, (request, reply) =>
    reply
      .header("cache-control", `public, max-age=${PROOF_AGE}`)
      .send(answer(request as FastifyRequest<Route>, proofBody)),
  );
  service.get("/v1/eligibility/:address", { schema }, (request, reply) =>
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
  const { block, since, until, isPaid } = standingOf(leaf);
  return {
    ...{ ...nameOf(leaf.served), leaf: leafBody(leaf), block: String(block), since: Number(since) },
    ...{ until: until === undefined ? null : Number(until), paid: isPaid ?? null },
  };
}
