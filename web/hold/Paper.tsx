import { useEffect, useRef } from "react";
import type { KeptCredential } from "../../src/react/index.ts";
import { fitsQrCode } from "../../src/react/links.ts";
import { useDisclosure } from "../../src/react/useDisclosure.ts";
import type { PageData } from "../../src/sdk/pageData/index.ts";
import { useFormats } from "../shared/language.ts";
import { QrCode } from "../shared/QrCode.tsx";
import { FieldFacts, MoreFacts, useIssuer } from "./CredentialFacts.tsx";
import { useHoldTexts } from "./holdTexts.ts";
import "./paper.css";

const MILLI = 1_000;

type PaperProps = { readonly data: PageData; readonly credential: KeptCredential };

/** A credential as it is printed: the whole of it, and that paper proves nothing about today. */
export function Paper({ data, credential: { held, id } }: PaperProps) {
  const { card, print } = useHoldTexts();
  const { minute } = useFormats();
  const issuer = useIssuer(data);
  const { data: all } = useDisclosure({ held, fields: [...held.values.keys()] });
  const code = all?.compact;
  const paper = useRef<HTMLDivElement>(null);
  // Also where the browser's own menu prints: the one that was opened last.
  useEffect(() => {
    const laid = paper.current;
    mark(laid);
    return () => {
      if (laid?.hasAttribute("data-printed")) mark(null);
    };
  }, []);
  return (
    <>
      <p>{print.about}</p>
      <div className="paper" ref={paper}>
        <h3>{card.of(issuer(held))}</h3>
        <FieldFacts fields={all?.presentation.disclosed ?? []} />
        <MoreFacts data={data} held={held} id={id} />
        <p className="notice">{print.noProof(minute(Math.floor(Date.now() / MILLI)))}</p>
        {code !== undefined && fitsQrCode(code) ? (
          <div className="large">
            <QrCode text={code} label={print.code} />
          </div>
        ) : (
          <p>{print.tooLong}</p>
        )}
      </div>
      <button
        type="button"
        className="plain"
        onClick={() => {
          mark(paper.current);
          window.print();
        }}
      >
        {print.print}
      </button>
    </>
  );
}

/** Marks the one paper that is printed, and what it stands in; null: none. */
function mark(paper: HTMLElement | null): void {
  for (const marked of document.querySelectorAll("[data-printed]")) marked.removeAttribute("data-printed");
  for (let at = paper; at !== null; at = at.parentElement) at.setAttribute("data-printed", "");
}
