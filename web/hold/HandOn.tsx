import { useState } from "react";
import { fitsQrCode } from "../../src/react/links.ts";
import { Field } from "../shared/Field.tsx";
import { QrCode } from "../shared/QrCode.tsx";
import { Copy, saveFile } from "../shared/Value.tsx";
import { useHoldTexts } from "./holdTexts.ts";

type HandOnProps = {
  /** What is handed over where no page of a verifier is named; undefined: it is too long for a code. */
  readonly code: string | undefined;
  readonly codeLabel: string;
  /** A link that opens a verifier's page with it; undefined: it is too long for one. */
  readonly linkTo: (page: string) => string | undefined;
  /** The whole text, for a file. */
  readonly text: string;
  readonly fileName: string;
};

/** Hands a text to a verifier: as a QR code, as a link to their page, as text or as a file. */
export function HandOn({ code, codeLabel, linkTo, text, fileName }: HandOnProps) {
  const texts = useHoldTexts().hand;
  const [page, setPage] = useState("");
  const isPage = isPageAddress(page);
  const link = isPage ? linkTo(page) : undefined;
  const drawn = link ?? code;
  return (
    <>
      <Field
        label={texts.verifier}
        about={texts.aboutVerifier}
        type="url"
        dir="ltr"
        value={page}
        problem={page === "" || isPage ? undefined : texts.notAddress}
        onChange={({ target }) => setPage(target.value.trim())}
      />
      {drawn !== undefined && fitsQrCode(drawn) ? (
        <div className="large">
          <QrCode text={drawn} label={codeLabel} />
        </div>
      ) : (
        <p role="status">{texts.tooLong}</p>
      )}
      <div className="actions">
        {link !== undefined && <Copy text={link} label={texts.copyLink} />}
        <Copy text={code ?? text} label={texts.copyText} />
        <button type="button" className="plain" onClick={() => saveFile(fileName, `${text}\n`)}>
          {texts.save}
        </button>
      </div>
    </>
  );
}

/** A page that is asked for by https; by http on this device alone. */
function isPageAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || (protocol === "http:" && /^(localhost|127\.0\.0\.1)$/.test(hostname));
}
