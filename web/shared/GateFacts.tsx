import type { Address, Hex } from "viem";
import type { RegistryKind } from "../../src/sdk/core/attestation/registryKind.ts";
import { type ClaimData, nameAmong, type PageGate } from "../../src/sdk/pageData/index.ts";
import { languageName, useGateTexts } from "./gateTexts.ts";
import { Code, Facts } from "./Value.tsx";

/** The names that a page has for issuers and schemas. */
type Names = Pick<ClaimData, "issuers" | "schemas">;

/** Whose credentials of which schema a gate accepts. */
type Accepts = {
  readonly schema: Hex;
  readonly registryKind?: RegistryKind | undefined;
  readonly soleIssuer?: Address | undefined;
  readonly trustList?: Address | undefined;
  readonly attester?: Address | undefined;
};

/** A gate, as a page was built with it, or as the chain has it. */
type ShownGate = {
  readonly kind: PageGate["kind"] | "none" | "missing";
  readonly accepts?: Accepts | undefined;
  readonly oracle?: Address | undefined;
  readonly texts?: readonly { readonly language: string; readonly hash: Hex }[];
  readonly parts?: readonly ShownGate[];
};

type GateFactsProps = {
  /** Default: addresses and hashes are shown. */
  readonly claim?: Names;
  readonly gate: ShownGate;
};

const NO_NAMES: Names = {};

/** What a gate asks for: by the names that the page has for it, with what they stand for one tap away. */
export function GateFacts({ claim = NO_NAMES, gate }: GateFactsProps) {
  const { facts: texts } = useGateTexts();
  const { accepts, parts, oracle } = gate;
  if (parts !== undefined) {
    return parts.map((part, i) => <GateFacts key={i} claim={claim} gate={part} />);
  }
  if (gate.kind === "SanctionsGate" && oracle !== undefined) {
    return (
      <Facts
        facts={[
          [texts.asks, texts.sanctionsGate],
          [texts.oracle, <Code key="oracle">{oracle}</Code>],
        ]}
      />
    );
  }
  if (gate.kind === "TermsGate") {
    const signed = (gate.texts ?? []).map(
      ({ language, hash }) =>
        [texts.text(languageName(language)), <Code key={language}>{hash}</Code>] as const,
    );
    return <Facts facts={[[texts.asks, texts.termsGate], ...signed]} />;
  }
  if (accepts === undefined) {
    return <Facts facts={[[texts.asks, gate.kind === "PauseGate" ? texts.pauseGate : texts.otherGate]]} />;
  }
  return <Demanded claim={claim} kind={gate.kind} accepts={accepts} />;
}

type DemandedProps = {
  readonly claim: Names;
  readonly kind: ShownGate["kind"];
  readonly accepts: Accepts;
};

/** Which credentials a gate accepts, and where they are. */
function Demanded({ claim, kind, accepts }: DemandedProps) {
  const { facts: texts } = useGateTexts();
  const { schema, trustList, attester, registryKind } = accepts;
  const kept = kind === "VeraxGate" ? "Verax" : registryKind;
  const issuers = issuersOf(claim, accepts).map(({ address, name }) => (
    <Named key={address} name={name} hex={address} />
  ));
  const hasIssuers = issuers.length > 0;
  return (
    <Facts
      facts={[
        [texts.schema, <Named key="schema" name={schemaName(claim, schema)} hex={schema} />],
        ...(trustList === undefined ? [] : [[texts.trustList, <Code key="list">{trustList}</Code>] as const]),
        ...(hasIssuers || trustList === undefined
          ? [[texts.issuer, hasIssuers ? issuers : texts.fromIssuers] as const]
          : []),
        ...(attester === undefined
          ? []
          : [[texts.attester, <Code key="attester">{attester}</Code>] as const]),
        ...(kept === undefined ? [] : [[texts.registry, texts.registries[kept]] as const]),
      ]}
    />
  );
}

type Issuer = { readonly address: Address; readonly name?: string | undefined };

/** The issuers that a gate accepts, as far as the page knows them. */
export function issuersOf({ issuers = [] }: Names, { soleIssuer }: Accepts): readonly Issuer[] {
  return soleIssuer === undefined ? issuers : [{ address: soleIssuer, name: nameAmong(issuers, soleIssuer) }];
}

/** The name of a schema; undefined: the build has none for it. */
export function schemaName({ schemas = [] }: Names, schema: Hex): string | undefined {
  return schemas.find(({ uid }) => uid === schema)?.name;
}

function Named({ name, hex }: { readonly name: string | undefined; readonly hex: Hex }) {
  if (name === undefined) return <Code>{hex}</Code>;
  return (
    <details>
      <summary>
        <bdi>{name}</bdi>
      </summary>
      <Code>{hex}</Code>
    </details>
  );
}
