import { lazy, Suspense, useState } from "react";
import type { KeptCredential } from "../../src/react/index.ts";
import { presentationLink } from "../../src/react/links.ts";
import { type PreparedDisclosure, useDisclosure } from "../../src/react/useDisclosure.ts";
import { useSharedTexts } from "../shared/language.ts";
import { Problem } from "../shared/Problem.tsx";
import { FieldFacts } from "./CredentialFacts.tsx";
import { useHoldTexts } from "./holdTexts.ts";

const HandOn = lazy(async () => ({ default: (await import("./HandOn.tsx")).HandOn }));

type DiscloseProps = { readonly credential: KeptCredential };

/** Lets a holder choose fields, says exactly what a verifier learns by them, and only then shows them. */
export function Disclose({ credential: { held } }: DiscloseProps) {
  const texts = useHoldTexts().disclose;
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [isShown, setShown] = useState(false);
  const { data: all } = useDisclosure({ held, fields: [...held.values.keys()] });
  const { data, error } = useDisclosure({ held, fields: chosen });
  const choose = (position: number, isChosen: boolean) => {
    setShown(false);
    setChosen(isChosen ? [...chosen, position] : chosen.filter((one) => one !== position));
  };
  if (data === undefined) return <Problem thrown={error} />;
  const names = all?.presentation.disclosed ?? [];
  return (
    <>
      {names.length > 0 && (
        <fieldset>
          <legend>{texts.choose}</legend>
          {names.map(({ position, name }) => (
            <label key={position} className="choice">
              <input
                type="checkbox"
                checked={chosen.includes(position)}
                onChange={({ target }) => choose(position, target.checked)}
              />{" "}
              <bdi>{name}</bdi>
            </label>
          ))}
        </fieldset>
      )}
      <Learns data={data} hasMore={chosen.length < names.length} />
      <div className="actions">
        <button type="button" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? texts.hide : texts.show}
        </button>
      </div>
      {isShown && <Shown {...data} />}
    </>
  );
}

/** What a verifier learns, before anything is shown to them. */
export function Learns({ data, hasMore }: { readonly data: PreparedDisclosure; readonly hasMore: boolean }) {
  const texts = useHoldTexts().disclose;
  return (
    <div className="notice">
      <h4>{texts.learns}</h4>
      <ul>
        <li>{texts.always}</li>
      </ul>
      <FieldFacts fields={data.presentation.disclosed} />
      {hasMore && <p>{texts.hides}</p>}
      <p>{texts.linkable}</p>
    </div>
  );
}

function Shown({ json, compact, presentation }: PreparedDisclosure) {
  const texts = useHoldTexts().hand;
  const { loading } = useSharedTexts();
  return (
    <Suspense fallback={<p role="status">{loading}</p>}>
      <HandOn
        code={compact}
        codeLabel={texts.code}
        text={json}
        linkTo={(page) => (compact === undefined ? undefined : presentationLink(page, compact))}
        fileName={`presentation-${presentation.credential.index}.json`}
      />
    </Suspense>
  );
}
