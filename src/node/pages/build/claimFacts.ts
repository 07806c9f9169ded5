import { type Address, getAddress, zeroHash } from "viem";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import type { GateRequirement, GateState } from "../../../sdk/chain/read/readGate.ts";
import { shownName } from "../../../sdk/core/text/shownName.ts";
import { gateDataFor } from "../../../sdk/distribution/claim/gateAnswers.ts";
import type { ReadFacts } from "../../../sdk/distribution/state/readCampaignFacts.ts";
import { readVotes } from "../../../sdk/distribution/votes/readVotes.ts";
import {
  type ClaimData,
  type PageData,
  type PageGate,
  type PageTerms,
  withoutTerms,
} from "../../../sdk/pageData/index.ts";

/** The terms that never change: for rewards, neither root nor count is among them. */
export function termsOf(facts: ReadFacts): PageTerms {
  const { root, count, treasury: _, manifestHash: __, ...terms } = facts.terms;
  const { kind } = facts;
  if (kind === "cumulative") return { ...terms, kind };
  return { ...terms, kind, root, count, ...(kind === "vesting" && { schedule: facts.schedule }) };
}

/** Coin is called as the page's chain calls it. A token without its own name or decimals is shown by its address, in base units. Of a name, a page has only what can be shown. */
export function pageToken(
  { terms, tokenState }: ReadFacts,
  { currency }: Pick<PageData["chain"], "currency">,
): ClaimData["token"] {
  const { name, symbol, decimals, isCoin } = tokenState;
  const address = getAddress(terms.token);
  // Wallets may want other decimals of the currency; coin is paid in wei.
  if (isCoin) return { address, name: currency.symbol, symbol: currency.symbol, decimals: 18, coin: true };
  return { address, name: shownName(name ?? "") || address, symbol: symbol ?? "", decimals: decimals ?? 0 };
}

/** Whether holders of the token have votes to delegate: the page then offers it. */
export async function votesOf(
  client: ReadClient,
  { terms: { token } }: ReadFacts,
): Promise<Pick<ClaimData, "hasVotes">> {
  const votes = await readVotes(client, { token, account: token });
  return votes === undefined ? {} : { hasVotes: true };
}

export function gateOf(state: GateState): Pick<ClaimData, "gate"> {
  return state.kind === "none" ? {} : { gate: pageGate(state) };
}

/** The parts of a gate that never change. */
function pageGate(state: GateState): PageGate {
  if (state.kind === "AllOfGate") {
    const [first, second] = state.parts;
    return { kind: state.kind, parts: [pageGate(first), pageGate(second)] };
  }
  if (state.kind === "AllOfManyGate") return { kind: state.kind, parts: state.parts.map(pageGate) };
  if (state.kind === "SanctionsGate") return { kind: state.kind, oracle: state.oracle };
  if (state.kind === "TermsGate") return state;
  if (!("requirement" in state)) return { kind: state.kind === "PauseGate" ? "PauseGate" : "unknown" };
  const { kind, requirement } = state;
  const { registry, registryKind, schema, soleIssuer, trustList, attester, nullifier, nullifierPosition } =
    requirement;
  const accepts = {
    registry,
    ...(registryKind !== undefined && { registryKind }),
    schema,
    ...(soleIssuer !== undefined && { soleIssuer }),
    ...(trustList !== undefined && { trustList }),
    ...(attester !== undefined && { attester }),
  };
  if (kind !== "CredentialGate") return { kind, accepts };
  return { kind, requirement: { schema, nullifier, nullifierPosition }, accepts };
}

type AttestationPart = { readonly gate: Address; readonly requirement: GateRequirement };

/** The one AttestationGate that a gate is or has among its parts; undefined: an attestation alone does not answer the gate. */
export function attestationPart(state: GateState): AttestationPart | undefined {
  const [part, ...others] = attestationParts(state);
  if (part?.kind !== "AttestationGate" || others.length > 0) return undefined;
  const asked = withoutTerms(pageGate(state));
  return gateDataFor(asked, [], { attestation: zeroHash }) === undefined ? undefined : part;
}

/** Those that would be shown the uid: a VeraxGate, too. */
function attestationParts(state: GateState): readonly (AttestationPart & Pick<GateState, "kind">)[] {
  if ("parts" in state) return state.parts.flatMap(attestationParts);
  return state.kind === "AttestationGate" || state.kind === "VeraxGate" ? [state] : [];
}
