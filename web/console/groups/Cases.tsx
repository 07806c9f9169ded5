import { useState } from "react";
import { typedHash } from "../../../src/react/typedHash.ts";
import { type DeskCasePlace, type ToldDeskCase, useDeskCase } from "../../../src/react/useDeskCase.ts";
import { Field } from "../../shared/Field.tsx";
import { Form } from "../../shared/Form.tsx";
import { useFormats, useSharedTexts } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { Facts, Moment } from "../../shared/Value.tsx";
import { addressOf } from "../plan/addressOf.ts";
import { useNode } from "../plan/node.ts";
import { BlockField, useFirstBlock } from "./BlockField.tsx";
import { CaseAction } from "./CaseAction.tsx";
import { Told } from "./SignableView.tsx";
import { useStepTexts } from "./texts.ts";

/** A case by its desk and its id: what is contested, what holds meanwhile, what comes next, and its steps as plans. */
export function Cases() {
  const texts = useStepTexts();
  const { loading } = useSharedTexts();
  const { chain, config } = useNode();
  const first = useFirstBlock();
  const [typed, setTyped] = useState({ desk: "", id: "" });
  const [isAsked, setIsAsked] = useState(false);
  const [place, setPlace] = useState<DeskCasePlace>();
  const query = useDeskCase({ config, chainId: chain.id, place });
  const desk = addressOf(typed.desk);
  const id = typedHash(typed.id);
  const lookUp = () => {
    setIsAsked(true);
    if (desk !== undefined && id !== undefined && first.block !== undefined) {
      setPlace({ desk, id, fromBlock: first.block });
    }
  };
  return (
    <section aria-label={texts.cases}>
      <h2>{texts.cases}</h2>
      <p className="about">{texts.casesAbout}</p>
      <Form act={lookUp}>
        <Field
          label={texts.desk}
          problem={isAsked && desk === undefined ? texts.deskWrong : undefined}
          dir="ltr"
          value={typed.desk}
          onChange={({ target }) => setTyped({ ...typed, desk: target.value })}
        />
        <Field
          label={texts.id}
          problem={isAsked && id === undefined ? texts.idWrong : undefined}
          dir="ltr"
          value={typed.id}
          onChange={({ target }) => setTyped({ ...typed, id: target.value })}
        />
        <BlockField {...first} />
        <button type="submit">{texts.lookUp}</button>
      </Form>
      {query.isFetching && query.data === undefined && <p role="status">{loading}</p>}
      {query.isError && <Problem thrown={query.error} />}
      {place !== undefined && query.data !== undefined && !query.isError && (
        <CaseView key={`${place.desk}${place.id}`} place={place} shown={query.data} />
      )}
    </section>
  );
}

type CaseViewProps = { readonly place: DeskCasePlace; readonly shown: ToldDeskCase };

function CaseView({ place, shown }: CaseViewProps) {
  const texts = useStepTexts();
  const { found, about, effect, rows, next, actions } = shown;
  // Its hold may be left, which anybody ends.
  const isOpen = next.length > 0 || actions.length > 0;
  return (
    <div role="status" data-stage={found.stage}>
      <h3>{texts.theCase}</h3>
      <Told summary={{ what: `${found.kind}: ${about}`, warnings: [], rows }} />
      <p>
        {texts.upheld}{" "}
        <bdi lang="en" dir="ltr">
          {effect}
        </bdi>
      </p>
      {!isOpen && <p className="notice">{texts.ended}</p>}
      {next.length > 0 && <h4>{texts.next}</h4>}
      {next.map((task) => (
        <NextTask key={task.task} {...task} />
      ))}
      <CaseAction place={place} possible={actions} />
    </div>
  );
}

/** Who may, and what happens otherwise, are the toolkit's own words, which are English. */
function NextTask({ task, who, from, until, bond, otherwise }: ToldDeskCase["next"][number]) {
  const texts = useStepTexts();
  const { amount, count } = useFormats();
  const names: Readonly<Record<string, string>> = texts.tasks;
  const english = (words: string) => (
    <bdi lang="en" dir="ltr">
      {words}
    </bdi>
  );
  return (
    <div data-task={task}>
      <p>
        <strong>{names[task] ?? task}</strong>
      </p>
      {task === "rule" && <p>{texts.rule}</p>}
      <Facts
        facts={[
          [texts.who, english(who)],
          ...(from === undefined ? [] : [[texts.from, <Moment key="from" at={from} />] as const]),
          ...(until === undefined ? [] : [[texts.until, <Moment key="until" at={until} />] as const]),
          ...(bond === undefined
            ? []
            : [
                [
                  texts.bond,
                  bond.tokenWords.decimals === undefined
                    ? count(bond.amount)
                    : amount(bond.amount, bond.tokenWords.decimals, bond.tokenWords.symbol),
                ] as const,
              ]),
          [texts.otherwise, english(otherwise)],
        ]}
      />
    </div>
  );
}
