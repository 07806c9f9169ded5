import { erc20Abi, type Hex, keccak256, parseEventLogs, stringToHex } from "viem";
import { disputeDeskAbi } from "../../../src/sdk/chain/abi/disputeDeskAbi.ts";
import {
  answerCaseCall,
  type BatchSubject,
  carryOutCall,
  holdForCaseCall,
  openCaseCall,
  payCaseCall,
  ruleCall,
} from "../../../src/sdk/chain/calls/desk.ts";
import { type DeskCase, readCase } from "../../../src/sdk/chain/read/readDesk.ts";
import { batchId } from "../../../src/sdk/core/credential/batchId.ts";
import { credentialId } from "../../../src/sdk/core/credential/credentialLeaf.ts";
import { rulingTypedData } from "../../../src/sdk/core/governance/ruling.ts";
import { effectiveFrom, epochAt } from "../../../src/sdk/core/status/statusWords.ts";
import type { Outcome } from "../../../src/sdk/core/verdict.ts";
import { verifyLive } from "../../../src/sdk/credentials/verify/live/verifyLive.ts";
import type { Contracts, EmbeddedChain } from "../embeddedChain.ts";
import { gasEntry, storyBug } from "../helpers.ts";
import {
  BOND,
  EPOCH,
  foundGroup,
  issueByGroup,
  judgesOf,
  members,
  panelOf,
  seats,
  signAll,
} from "./disputedDiploma.ts";

const KIND = "Fraud";
const hashOf = (text: string) => keccak256(stringToHex(text));
const ground = (text: string) => ({ evidence: hashOf(text), uri: `ipfs://${text}` });

/** Where something about the diploma changes, and what it is called. */
type ExpectedOutcome = readonly [what: string, moment: bigint, outcome: Outcome];

/**
 * A group of three issues a diploma that somebody then contests as got by deceit. Opening the case changes nothing; one seat has it
 * held meanwhile, another answers. Two of a panel's three uphold it, nobody appeals, and after the notice that the group's rules
 * give, anybody has the group revoke it. In no second in between is it valid.
 */
export async function playDispute(chain: EmbeddedChain, contracts: Contracts) {
  const { desk, issuer } = await foundGroup(chain, contracts);
  const { subject, receipt: issued } = await issueByGroup(chain, contracts, issuer);
  const place = { chainId: issuer.chainId, registry: contracts.batchRegistry, header: subject.header };
  const credential = credentialId(batchId(place), subject.credential.index);
  const about = { desk, kind: KIND, subject, credential } as const;
  const story: Story = { chain, contracts, chainId: issuer.chainId, about };
  const { opened, held, answered, moments } = await contest(story);
  const { openedAt, id } = await caseNow(story);
  const { decided, ruledAt } = await ruleIn(story, id);
  moments.push(await ask(story, ["two of the panel's three upheld the claim", ruledAt, "Suspended"]));

  const { effectFrom } = await caseNow(story);
  await chain.mineBlockAt(effectFrom - 1n);
  const carried = await chain.send(chain.operator, carryOutCall(story.about));
  const from = effectiveFrom(EPOCH, epochAt(EPOCH, await readBlockTime(chain, carried.blockNumber)));
  await ask(story, ["the revocation is a second away", from - 1n, "Suspended"]);
  moments.push(
    await ask(story, ["nobody appealed; after its notice, anybody had it revoked", from, "Revoked"]),
  );
  const paying = await chain.send(chain.operator, payCaseCall(story.about));
  const [bonds] = parseEventLogs({ abi: disputeDeskAbi, logs: paying.logs, eventName: "CasePaid" });
  if (bonds === undefined) throw storyBug("NotPaid", "The bonds were not paid.", { id });
  const { toClaimant, toRespondent, toPanels, burned } = bonds.args;
  const paid = { toClaimant, toRespondent, toPanels, burned };
  return {
    dispute: { desk, group: issuer.quorum, case: id, bond: BOND, openedAt, moments, paid },
    gas: [
      gasEntry("issue by two signatures of a group", issued),
      gasEntry("open a case", opened),
      gasEntry("hold for a case", held),
      gasEntry("answer a case", answered),
      gasEntry("rule in a case", decided),
      gasEntry("carry a case out", carried),
      gasEntry("pay its bonds", paying),
    ],
  };
}

/** A story, and what its case is about. */
type Story = {
  readonly chain: EmbeddedChain;
  readonly contracts: Contracts;
  readonly chainId: bigint;
  readonly about: Pick<DeskCase, "credential" | "kind"> & {
    readonly desk: Hex;
    readonly subject: BatchSubject;
  };
};

/** Somebody opens the case; one seat of the group has the diploma held, another answers. */
async function contest(story: Story) {
  const { chain, contracts, about } = story;
  const token = { address: contracts.sampleToken, abi: erc20Abi } as const;
  const allowing = { ...token, functionName: "approve", args: [about.desk, BOND] } as const;
  await chain.send(chain.operator, allowing);
  const opened = await chain.send(chain.operator, openCaseCall({ ...about, ...ground("transcript") }));
  const openedAt = await readBlockTime(chain, opened.blockNumber);
  const moments = [await ask(story, ["the case is open", openedAt, "Valid"])];

  const [seat, answering] = await Promise.all(members.map(({ address }) => chain.clientOf(address)));
  if (seat === undefined || answering === undefined) throw storyBug("NoSeats", "The group has no seats.", {});
  const { header } = about.subject;
  const held = await chain.send(seat, holdForCaseCall({ ...about, header, index: 0n, seats }));
  const heldAt = await readBlockTime(chain, held.blockNumber);
  moments.push(await ask(story, ["a seat has it held", heldAt + 1n, "Suspended"]));

  const funding = { ...token, functionName: "transfer", args: [answering.account.address, BOND] } as const;
  await chain.send(chain.operator, funding);
  await chain.send(answering, allowing);
  const answered = await chain.send(answering, answerCaseCall({ ...about, seats, ...ground("reply") }));
  return { opened, held, answered, moments };
}

/** Two of the first panel's three sign, and anybody sends it once evidence is closed. */
async function ruleIn(story: Story, caseId: Hex) {
  const { chain, chainId, about } = story;
  const { evidenceUntil } = await caseNow(story);
  await chain.mineBlockAt(evidenceUntil);
  const ruling = { caseId, round: 0, ruling: "Upheld", reasons: hashOf("reasons") } as const;
  const toSign = rulingTypedData({ chainId, desk: about.desk, ...ruling });
  const approvals = await signAll(judgesOf("first").slice(0, 2), (judge) => judge.signTypedData(toSign));
  const sent = ruleCall({ ...about, ...ruling, panel: panelOf("first"), approvals });
  const decided = await chain.send(chain.operator, sent);
  return { decided, ruledAt: await readBlockTime(chain, decided.blockNumber) };
}

async function caseNow({ chain, about }: Story): Promise<DeskCase> {
  const found = await readCase(chain.publicClient, about);
  if (found !== undefined) return found;
  throw storyBug("NoCase", "The case that was opened is not there.", { credential: about.credential });
}

async function ask({ chain, contracts, about }: Story, [what, moment, outcome]: ExpectedOutcome) {
  const { header, credential, proof } = about.subject;
  const registry = contracts.batchRegistry;
  if ((await chain.publicClient.getBlock()).timestamp < moment) await chain.mineBlockAt(moment);
  const expected = { issuers: [header.issuer], schema: header.schema, subject: credential.subject };
  const query = { registry, header, credential, proof, expected, moment } as const;
  const answer = await verifyLive(chain.publicClient, { ...query, finality: "finalized" });
  if (answer.outcome === outcome) return { what, moment, outcome };
  const reason = `The diploma is ${answer.outcome} when ${what}, where it should be ${outcome}.`;
  throw storyBug("WrongVerdict", reason, { outcome: answer.outcome, moment });
}

async function readBlockTime(chain: EmbeddedChain, blockNumber: bigint): Promise<bigint> {
  return (await chain.publicClient.getBlock({ blockNumber })).timestamp;
}
