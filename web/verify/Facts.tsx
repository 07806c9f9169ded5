import { useId } from "react";
import type { ReadPresentation, ShownAnswer } from "../../src/react/index.ts";
import type { NamedSchema } from "../../src/sdk/pageData/index.ts";
import { useFormats, usePageTexts } from "../shared/language.ts";
import { Code, Facts as List } from "../shared/Value.tsx";
import type { Texts } from "./verifyTexts.ts";

type FactsProps = {
  /** By the page's list; undefined: they are not on it. */
  readonly issuerName: string | undefined;
  /** Those that count; undefined: all do. */
  readonly schemas: readonly NamedSchema[] | undefined;
  readonly read: ReadPresentation;
  readonly shown: ShownAnswer | undefined;
};

/** Who issued it, about whom, where it is kept, and as of which block that is so. */
export function Facts({ issuerName, schemas, read, shown }: FactsProps) {
  const texts = usePageTexts<Texts>().facts;
  const { count, moment } = useFormats();
  const headingId = useId();
  const { batch, credential, schema } = read.presentation;
  const { issuer, subject, registry } = read.addresses;
  const uid = batch.header.schema.toLowerCase();
  const schemaName = schemas?.find((one) => one.uid.toLowerCase() === uid)?.name;
  const block = shown?.kind === "current" || shown?.kind === "momentary" ? shown.answer.block : undefined;
  return (
    <section aria-labelledby={headingId}>
      <h2 id={headingId}>{texts.heading}</h2>
      <List
        facts={[
          [
            texts.issuer,
            <>
              <Listed name={issuerName} /> <Code>{issuer}</Code>
            </>,
          ],
          [texts.subject, <Code>{subject}</Code>],
          [texts.registry, <Code>{registry}</Code>],
          [texts.number, texts.numberOf(count(credential.index), count(batch.header.size))],
          [
            texts.schema,
            <>
              {schemas !== undefined && <Listed name={schemaName} />} <Code>{schema.schema}</Code>
            </>,
          ],
          ...(block === undefined
            ? []
            : [[texts.block, texts.blockOf(count(block.number), moment(block.timestamp))] as const]),
        ]}
      />
    </section>
  );
}

/** A name by the page's list, or that it is not on it. */
function Listed({ name }: { readonly name: string | undefined }) {
  const texts = usePageTexts<Texts>().facts;
  return name === undefined ? <strong className="bad">{texts.unknown}</strong> : <bdi>{name}</bdi>;
}
