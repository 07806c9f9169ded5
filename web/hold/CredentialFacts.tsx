import type { DisclosedField, IssuedPackage, KeptCredential } from "../../src/react/index.ts";
import { useDisclosure } from "../../src/react/useDisclosure.ts";
import { isListedRegistry, issuerName, type PageData } from "../../src/sdk/pageData/index.ts";
import { fieldText } from "../shared/fieldText.ts";
import { useFormats } from "../shared/language.ts";
import { Problem } from "../shared/Problem.tsx";
import { Code, Facts, Moment } from "../shared/Value.tsx";
import { useHoldTexts } from "./holdTexts.ts";

type CredentialFactsProps = { readonly data: PageData; readonly credential: KeptCredential };

/** What a credential says, and who says it. */
export function CredentialFacts({ data, credential: { held, id } }: CredentialFactsProps) {
  const texts = useHoldTexts().card;
  const { data: all, error } = useDisclosure({ held, fields: [...held.values.keys()] });
  if (all === undefined) return <Problem thrown={error} />;
  const { disclosed } = all.presentation;
  return (
    <>
      {!isListedRegistry(data, held.batch) && <p className="notice">{texts.otherRegistry}</p>}
      <h4>{texts.fields}</h4>
      {disclosed.length === 0 ? <p>{texts.noFields}</p> : <FieldFacts fields={disclosed} />}
      <details>
        <summary>{texts.more}</summary>
        <MoreFacts data={data} held={held} id={id} />
      </details>
    </>
  );
}

/** Fields and their values. Whatever stands in them is text, in a direction of its own. */
export function FieldFacts({ fields }: { readonly fields: readonly DisclosedField[] }) {
  const { card } = useHoldTexts();
  return (
    <Facts
      facts={fields.map(
        ({ name, value }) => [name, <bdi className="value">{fieldText(value, card)}</bdi>] as const,
      )}
    />
  );
}

/** Who has issued a credential, by the page's list; in a sentence. */
export function useIssuer(data: PageData) {
  const { unknownIssuer } = useHoldTexts().card;
  return (held: IssuedPackage) => {
    const name = issuerName(data, held.batch);
    // Kept in its own direction, whatever stands around it.
    return name === undefined ? unknownIssuer : `\u2068${name}\u2069`;
  };
}

type MoreFactsProps = { readonly data: PageData; readonly held: IssuedPackage; readonly id: string };

/** What does not stand in its fields. */
export function MoreFacts({ data, held: { batch, credential, schema }, id }: MoreFactsProps) {
  const texts = useHoldTexts().card;
  const { count } = useFormats();
  const { header } = batch;
  const { validFrom, expires } = credential;
  const isOwnChain = batch.chainId === BigInt(data.chain.id);
  return (
    <Facts
      facts={[
        [texts.issuer, <Code>{header.issuer}</Code>],
        [texts.subject, <Code>{credential.subject}</Code>],
        [texts.validFrom, validFrom === 0n ? texts.fromIssue : <Moment at={validFrom} />],
        [texts.expires, expires === 0n ? texts.never : <Moment at={expires} />],
        [texts.number, texts.numberOf(count(credential.index), count(header.size))],
        [texts.chain, isOwnChain ? data.chain.name : <Code>{String(batch.chainId)}</Code>],
        [texts.registry, <Code>{batch.registry}</Code>],
        [texts.schema, <Code>{schema.schema}</Code>],
        [texts.id, <Code>{id}</Code>],
      ]}
    />
  );
}
