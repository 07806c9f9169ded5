import { type Said, useRefusal, useSaid } from "./useSaid.ts";

/** `alert`: a box that is said aloud; otherwise words within a line, with what to do or without. */
export type ExplainedLook = "alert" | "sentences" | "reason";

type ExplainedProps = { readonly thrown: unknown; readonly look?: ExplainedLook };

/** What went wrong, in the reader's language where it has words for it. Load it with the first error: `Problem` does. */
export function Explained({ thrown, look = "alert" }: ExplainedProps) {
  const said = useSaid(thrown);
  if (look === "alert") return <Box {...said} role="alert" className="problem" />;
  return (
    <bdi key={keyOf(said)} {...markOf(said)}>
      {look === "reason" ? said.reason : `${said.reason} ${said.hint}`}
    </bdi>
  );
}

/** Why the chain would refuse something now. */
export function Refusal(refusal: Omit<Said, "isTranslated">) {
  return <Box {...useRefusal(refusal)} />;
}

type BoxProps = Said & { readonly role?: "alert"; readonly className?: string };

function Box({ code, reason, hint, isTranslated, ...attributes }: BoxProps) {
  return (
    <div key={keyOf({ isTranslated })} {...attributes} {...markOf({ isTranslated })} data-code={code}>
      <p>{reason}</p>
      {hint !== "" && <p className="hint">{hint}</p>}
    </div>
  );
}

/** What words in English are marked with on a page in another language. */
const markOf = ({ isTranslated }: Pick<Said, "isTranslated">) =>
  isTranslated ? {} : ({ lang: "en", dir: "ltr" } as const);
/** Another element takes the place of one that is not marked so: of an attribute that is taken away, Preact leaves `lang=""`. */
const keyOf = ({ isTranslated }: Pick<Said, "isTranslated">) => String(isTranslated);
