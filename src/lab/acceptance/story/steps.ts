import { deployContracts } from "../../../sdk/contracts/deploy.ts";
import { deployProxy } from "../../../sdk/contracts/deployProxy.ts";
import { systemConstructions } from "../../../sdk/contracts/system.ts";
import { later } from "../../../sdk/core/status/statusWords.ts";
import { formatThings } from "../../../sdk/core/text/format.ts";
import { isoMoment } from "../../../sdk/core/text/moment.ts";
import { awaitMoment } from "./awaitMoment.ts";
import { claimStep, create, relayBundle, relaySigned, sweep } from "./campaignSteps.ts";
import { createCoin, deployCoin, payCoin, recallStep } from "./coinSteps.ts";
import { type StepContext, type StoryStep, sender } from "./context.ts";
import { announce, issue, registerSchema, requireOutcome, witness } from "./credentialSteps.ts";
import { REVOKED, sampleToken, VALID } from "./material.ts";

async function deployAll(context: StepContext): Promise<string> {
  const { client, timing } = context;
  const contracts = Object.entries(await deployContracts(client, systemConstructions(), { timing }));
  const made = contracts.filter(([, { state }]) => state === "deployed").map(([name]) => name);
  const found = contracts.length - made.length;
  return made.length === 0
    ? `all ${found} contracts were there`
    : `${found} were there, deployed: ${made.join(", ")}`;
}

async function deployToken(context: StepContext): Promise<string> {
  const { client, timing, folder } = context;
  const { construction, salt, address } = sampleToken(folder.seed, sender(context));
  await deployContracts(client, { sampleToken: construction }, { salt, timing });
  return address;
}

/** Unix seconds when both the campaign's end and the revocation are over, as far as there are such yet. */
function momentOfEnd({ folder }: StepContext): bigint {
  const { end = 0n, revokedFrom = 0n } = folder.facts();
  return later(end, revokedFrom);
}

const waitedUntil = (moment: bigint) => `until ${isoMoment(moment)}`;

async function waitForEnd(context: StepContext): Promise<string> {
  const until = momentOfEnd(context);
  const pokes = await awaitMoment(context, until);
  const woken =
    pokes === 0
      ? ""
      : `; blocks came only when something was sent (${formatThings(pokes, "empty transaction")})`;
  return `${waitedUntil(until)}${woken}`;
}

/** The story, in its order. */
export const story: readonly StoryStep[] = [
  {
    name: "proxy",
    title: "Bring the deployment proxy",
    needs: [],
    run: async ({ client, timing }) =>
      (await deployProxy(client, timing, { constructions: systemConstructions() })) ?? "it was there",
  },
  { name: "system", title: "Find or deploy the system", needs: ["proxy"], run: deployAll },
  { name: "token", title: "Deploy a sample token", needs: ["proxy"], run: deployToken },
  { name: "schema", title: "Register a schema", needs: ["system"], run: registerSchema },
  { name: "issue", title: "Issue a batch of credentials", needs: ["system"], run: issue },
  { name: "announce", title: "Announce a revocation", needs: ["issue"], run: announce },
  {
    name: "verify",
    title: "Verify a credential, live and from a copy",
    needs: ["issue"],
    run: (context) => requireOutcome(context, VALID, "Valid"),
  },
  { name: "witness", title: "Make a witness, and verify offline", needs: ["issue"], run: witness },
  { name: "create", title: "Create and fund a campaign", needs: ["system", "token"], run: create },
  { name: "claim", title: "Claim a leaf", needs: ["create"], run: claimStep },
  { name: "relay signed", title: "Relay a signed claim", needs: ["create"], run: relaySigned },
  { name: "relay bundle", title: "Relay a bundle", needs: ["create"], run: relayBundle },
  { name: "coin", title: "Find or deploy the PayoutCoin", needs: ["proxy"], run: deployCoin },
  {
    name: "recall",
    title: "Recall a campaign in coin before its start",
    needs: ["system", "coin"],
    run: recallStep,
  },
  { name: "create coin", title: "Create and fund one in coin", needs: ["system", "coin"], run: createCoin },
  {
    name: "pay coin",
    title: "Pay claims of it, singly and in a bundle",
    needs: ["create coin"],
    run: payCoin,
  },
  {
    name: "wait",
    title: "Wait for the end, and for the revocation",
    needs: [],
    needsOneOf: ["create", "announce"],
    // A campaign that a later run has made ends later.
    isStillDone: (context, note) => note.startsWith(waitedUntil(momentOfEnd(context))),
    run: waitForEnd,
  },
  {
    name: "verify revoked",
    title: "Verify the revoked credential",
    needs: ["announce"],
    run: (context) => requireOutcome(context, REVOKED, "Revoked"),
  },
  { name: "sweep", title: "Sweep what is left", needs: ["create"], run: sweep },
];
