import type { CredentialOutlook } from "../../../src/react/statusChanges.ts";
import { useFormats } from "../../shared/language.ts";
import { Scrolling } from "../plan/Scrolling.tsx";
import { useIssuerTexts } from "./texts.ts";

type OutlooksProps = {
  readonly outlooks: readonly CredentialOutlook[];
  /** Whether there are more than are shown. */
  readonly isCut: boolean;
};

/** What credentials are, what is announced of them, and what they will be. */
export function Outlooks({ outlooks, isCut }: OutlooksProps) {
  const { change: texts } = useIssuerTexts();
  const { count } = useFormats();
  return (
    <details open={outlooks.length <= 10}>
      <summary>{texts.states}</summary>
      {isCut && <p>{texts.statesFirst(count(outlooks.length))}</p>}
      <Scrolling label={texts.states}>
        <table>
          <thead>
            <tr>
              <th scope="col">{texts.index}</th>
              <th scope="col">{texts.isNow}</th>
              <th scope="col">{texts.announced}</th>
              <th scope="col">{texts.willBe}</th>
            </tr>
          </thead>
          <tbody>
            {outlooks.map((outlook) => (
              <Outlook key={outlook.state.index} outlook={outlook} />
            ))}
          </tbody>
        </table>
      </Scrolling>
    </details>
  );
}

function Outlook({ outlook: { state, will } }: { readonly outlook: CredentialOutlook }) {
  const { change: texts } = useIssuerTexts();
  const { count, moment, language } = useFormats();
  const list = new Intl.ListFormat(language, { type: "unit" });
  const nameOf = (revoked: boolean, suspended: boolean, held: boolean) => {
    if (revoked) return texts.state.revoked;
    if (held) return texts.state.held;
    return suspended ? texts.state.suspended : texts.state.clear;
  };
  const announced = state.pending.map(({ kind, from }) =>
    kind === "Revoke" ? texts.announcedRevoke(moment(from)) : texts.announcedToggle(moment(from)),
  );
  return (
    <tr>
      <th scope="row">{count(state.index)}</th>
      <td>{nameOf(state.revoked, state.suspended, state.held)}</td>
      <td>{announced.length === 0 ? texts.nothing : list.format(announced)}</td>
      <td>{nameOf(will.revoked, will.suspended, false)}</td>
    </tr>
  );
}
