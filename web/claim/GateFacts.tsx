import type { Address, Hex } from "viem";
import { type ClaimData, nameAmong, type PageGate } from "../../src/sdk/pageData/index.ts";
import { Code, Facts } from "../shared/Value.tsx";
import { useGateTexts } from "./gateTexts.ts";

type GateFactsProps = { readonly claim: ClaimData; readonly gate: PageGate };

/** What a gate asks for: by the names that the build has for it, with what they stand for one tap away. */
export function GateFacts({ claim, gate }: GateFactsProps) {
  const { facts: texts } = useGateTexts();
  if ("parts" in gate) {
    return gate.parts.map((part, i) => <GateFacts key={i} claim={claim} gate={part} />);
  }
  const { accepts } = gate;
  if (gate.kind === "SanctionsGate" && gate.oracle !== undefined) {
    return (
      <Facts
        facts={[
          [texts.asks, texts.sanctionsGate],
          [texts.oracle, <Code key="oracle">{gate.oracle}</Code>],
        ]}
      />
    );
  }
  if (gate.kind === "TermsGate") return <Facts facts={[[texts.asks, texts.termsGate]]} />;
  if (accepts === undefined) {
    return <Facts facts={[[texts.asks, gate.kind === "PauseGate" ? texts.pauseGate : texts.otherGate]]} />;
  }
  const { schema, trustList, registryKind } = accepts;
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
        ...(registryKind === undefined ? [] : [[texts.registry, texts.registries[registryKind]] as const]),
      ]}
    />
  );
}

type Accepts = NonNullable<PageGate["accepts"]>;
type Issuer = { readonly address: Address; readonly name?: string | undefined };

/** The issuers that a gate accepts, as far as the page knows them. */
export function issuersOf({ issuers = [] }: ClaimData, { soleIssuer }: Accepts): readonly Issuer[] {
  return soleIssuer === undefined ? issuers : [{ address: soleIssuer, name: nameAmong(issuers, soleIssuer) }];
}

/** The name of a schema; undefined: the build has none for it. */
export function schemaName({ schemas = [] }: ClaimData, schema: Hex): string | undefined {
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
