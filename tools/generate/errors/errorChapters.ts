import { type ErrorItem, passedOnErrors, selectorOf } from "../../../src/sdk/chain/errors/knownErrors.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { explainAttestationRefusal } from "../../../src/sdk/credentials/attestations/attestationRefusal.ts";
import { explainBatchRefusal } from "../../../src/sdk/credentials/changes/batchRefusal.ts";
import { explainVerifierRefusal } from "../../../src/sdk/credentials/verify/verifierRefusal.ts";
import { explainClaimError } from "../../../src/sdk/distribution/decodeClaimError.ts";
import { explainCaseRefusal } from "../../../src/sdk/governance/cases/caseRefusal.ts";
import { explainGovernanceRefusal } from "../../../src/sdk/governance/governanceRefusal.ts";
import { explainTrustRefusal } from "../../../src/sdk/governance/trust/trustRefusal.ts";
import type { DeclaredErrors, Enumerations, Thrower } from "./declaredErrors.ts";
import { hasStep } from "./hasStep.ts";
import { type Explain, type Hint, named, probeHints, sampleOf } from "./probeHints.ts";

/** One error of the catalogue. */
export type ErrorEntry = {
  readonly name: string;
  /** `AlreadyClaimed(uint256 index)`. */
  readonly signature: string;
  /** 4 bytes in hexadecimal. */
  readonly selector: string;
  readonly throwers: readonly string[];
  readonly why: string;
  /** Empty where the toolkit does not explain the error: no page is made of that. */
  readonly hints: readonly Hint[];
};

/** A chapter of the catalogue, its errors sorted by name. */
export type Chapter = { readonly area: Area; readonly entries: readonly ErrorEntry[] };

/** An error, and what throws it, before it is explained. */
type Thrown = {
  readonly item: ErrorItem;
  readonly throwers: readonly string[];
  readonly why: string | undefined;
};

/**
 * Puts the errors of all contracts into chapters, each with its hints.
 * @throws SymbolonError `ErrorsWithoutChapter`, `ErrorsWithoutHint`, `ErrorsWithoutStep`
 */
export function errorChapters({ throwers, enumerations }: DeclaredErrors): readonly Chapter[] {
  requireChapters(throwers);
  const chapters = areas.map((area) => ({
    area,
    entries: thrownIn(area, throwers).map((thrown) => entryOf(thrown, area, enumerations)),
  }));
  const missing = chapters.flatMap(({ area, entries }) =>
    entries.flatMap(({ hints, signature, throwers: by }) =>
      hints.length === 0 ? [`${signature} of ${by.join(", ")} (${area.decoder})`] : [],
    ),
  );
  if (missing.length > 0) {
    throw new SymbolonError({
      code: "ErrorsWithoutHint",
      reason: `Nobody who meets these errors is told what to do: ${missing.join("; ")}.`,
      hint: "Give each an entry in the table of the function in brackets.",
      details: { missing },
    });
  }
  requireSteps(chapters);
  return chapters;
}

/** A hint that names nothing to do is none. */
function requireSteps(chapters: readonly Chapter[]): void {
  const lacking = chapters.flatMap(({ area, entries }) =>
    entries.flatMap(({ name, hints }) =>
      hints.filter(({ hint }) => !hasStep(hint)).map(({ hint }) => `${name} (${area.decoder}): "${hint}"`),
    ),
  );
  if (lacking.length === 0) return;
  throw new SymbolonError({
    code: "ErrorsWithoutStep",
    reason: `These hints name no step: ${lacking.join("; ")}.`,
    hint: "Say what to do, change, give or run, with its verb first; where nothing helps, what to leave out and whom to ask.",
    details: { lacking },
  });
}

function thrownIn(area: Area, throwers: readonly Thrower[]): readonly Thrown[] {
  const found = new Map<string, Thrown>();
  for (const { file, name, errors } of throwers.filter(({ file }) => area.files.test(file))) {
    const thrower = isLibrary(file) ? `contracts that use ${name}` : name;
    for (const { item, why } of errors) {
      const before = found.get(selectorOf(item));
      found.set(selectorOf(item), {
        item,
        throwers: [...(before?.throwers ?? []), thrower],
        why: before?.why ?? why,
      });
    }
  }
  const others = ["tokens, and other contracts that are not ours"];
  for (const item of area.passesOn ?? []) {
    found.set(selectorOf(item), { item, throwers: others, why: undefined });
  }
  return [...found.values()].sort((a, b) => (a.item.name < b.item.name ? -1 : 1));
}

function entryOf({ item, throwers, why }: Thrown, { explain }: Area, enumerations: Enumerations): ErrorEntry {
  const { name, inputs } = item;
  const values = inputs.map(sampleOf);
  return {
    name,
    signature: `${name}(${inputs.map((input) => `${input.type} ${input.name ?? ""}`.trim()).join(", ")})`,
    selector: selectorOf(item),
    throwers,
    why: why ?? named(explain(name, values)?.reason ?? "", inputs, values),
    hints: probeHints(item, explain, enumerations) ?? [],
  };
}

/** A library's errors are those of the contracts that use it; where none of ours does, it needs a chapter. */
function requireChapters(throwers: readonly Thrower[]): void {
  const isListed = ({ file }: Thrower) => areas.some(({ files }) => files.test(file));
  const listed = new Set(
    throwers.filter(isListed).flatMap(({ errors }) => errors.map(({ item }) => selectorOf(item))),
  );
  const lost = throwers.filter(
    (thrower) =>
      !isListed(thrower) &&
      thrower.errors.some(({ item }) => !isLibrary(thrower.file) || !listed.has(selectorOf(item))),
  );
  if (lost.length === 0) return;
  const names = lost.map(({ name }) => name);
  throw new SymbolonError({
    code: "ErrorsWithoutChapter",
    reason: `The catalogue has no chapter for the errors of ${names.join(", ")}.`,
    hint: "Add the contract to a chapter in tools/generate/errors/errorChapters.ts, or a chapter for it.",
    details: { contracts: names },
  });
}

function isLibrary(file: string): boolean {
  return file.startsWith("libraries/");
}

/** A chapter of the catalogue: contracts whose errors one table of the toolkit explains. */
export type Area = {
  readonly title: string;
  /** Function of the toolkit that turns these errors into sentences. */
  readonly decoder: string;
  /** Which files of contracts/ belong here. */
  readonly files: RegExp;
  /** Errors of contracts that are not ours. */
  readonly passesOn?: readonly ErrorItem[];
  readonly explain: Explain;
};

const explainClaim: Explain = (error, args) => {
  const explained = explainClaimError({ error, args });
  if (explained === undefined) return undefined;
  const { hint, retry, retryAt } = explained;
  const retryText = retryAt === undefined ? retry : `${retry}, from {${args.indexOf(retryAt)}} on`;
  // In general: what a token says with its values stands in no page.
  const reason = explainClaimError({ error, args: [] })?.sentence ?? "";
  return { reason, hint: `${hint} *Retry: ${retryText}.*` };
};

export const areas: readonly Area[] = [
  {
    title: "Campaigns",
    decoder: "decodeClaimError",
    files: /^distribution\/(?!(?:Relay|PayoutCoin)$)[^/]+$/,
    explain: explainClaim,
  },
  {
    title: "Relays",
    decoder: "decodeClaimError",
    files: /^distribution\/Relay$/,
    explain: explainClaim,
  },
  {
    title: "Coin",
    decoder: "decodeClaimError",
    files: /^distribution\/PayoutCoin$/,
    explain: explainClaim,
  },
  {
    title: "Gates",
    decoder: "decodeClaimError",
    files: /^distribution\/gates\//,
    explain: explainClaim,
  },
  {
    title: "Tokens and others",
    decoder: "decodeClaimError",
    files: /^$/,
    passesOn: passedOnErrors,
    explain: explainClaim,
  },
  {
    title: "Batches of credentials",
    decoder: "batchRefusal",
    files: /^credentials\/BatchRegistry$/,
    explain: (error, args) => explainBatchRefusal({ error, args }),
  },
  {
    title: "Trust lists and policies",
    decoder: "trustRefusal",
    files: /^governance\/Trust(List|Policy)$/,
    explain: (error, args) => explainTrustRefusal({ error, args }),
  },
  {
    title: "Verifiers",
    decoder: "verifierRefusal",
    files: /^(credentials\/(CredentialVerifier|WitnessVerifier)|libraries\/CredentialCheck)$/,
    explain: (error, args) => explainVerifierRefusal({ error, args }),
  },
  {
    title: "Attestations and schemas",
    decoder: "attestationRefusal",
    files: /^credentials\/(AttestationRegistry|SchemaRegistry)$/,
    explain: (error, args) => explainAttestationRefusal({ error, args }),
  },
  {
    title: "Groups and rules",
    decoder: "governanceRefusal",
    files: /^(governance\/(Quorum|Rulebook)|libraries\/(Roster|Rules|Acts))$/,
    explain: (error, args) => explainGovernanceRefusal({ error, args }),
  },
  {
    title: "Disputes",
    decoder: "caseRefusal",
    files: /^governance\/DisputeDesk$/,
    // What rosters and signatures are refused for, groups and panels have in common.
    explain: (error, args) =>
      explainCaseRefusal({ error, args }) ?? explainGovernanceRefusal({ error, args }),
  },
];
