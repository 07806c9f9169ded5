import { useId } from "react";
import type { NamedIssuer } from "../../src/page/config/index.ts";
import type { ReadPresentation, ShownAnswer } from "../../src/react/index.ts";
import { useFormats, usePageTexts } from "../shared/language.ts";
import { Code, Facts as List } from "../shared/Value.tsx";
import type { Texts } from "./verifyTexts.ts";

type FactsProps = {
  readonly issuers: readonly NamedIssuer[];
  readonly read: ReadPresentation;
  readonly shown: ShownAnswer | undefined;
};

/** Who issued it, about whom, where it is kept, and as of which block that is so. */
export function Facts({ issuers, read, shown }: FactsProps) {
  const texts = usePageTexts<Texts>().facts;
  const { count, moment } = useFormats();
  const headingId = useId();
  const { batch, credential, schema } = read.presentation;
  const { issuer, subject, registry } = read.addresses;
  const named = issuers.find(({ address }) => address.toLowerCase() === issuer.toLowerCase());
  const block = shown?.kind === "current" || shown?.kind === "momentary" ? shown.answer.block : undefined;
  return (
    <section aria-labelledby={headingId}>
      <h2 id={headingId}>{texts.heading}</h2>
      <List
        facts={[
          [
            texts.issuer,
            <>
              {named === undefined ? (
                <strong className="bad">{texts.unknown}</strong>
              ) : (
                <bdi>{named.name}</bdi>
              )}{" "}
              <Code>{issuer}</Code>
            </>,
          ],
          [texts.subject, <Code>{subject}</Code>],
          [texts.registry, <Code>{registry}</Code>],
          [texts.number, texts.numberOf(count(credential.index), count(batch.header.size))],
          [texts.schema, <Code>{schema.schema}</Code>],
          ...(block === undefined
            ? []
            : [[texts.block, texts.blockOf(count(block.number), moment(block.timestamp))] as const]),
        ]}
      />
    </section>
  );
}
